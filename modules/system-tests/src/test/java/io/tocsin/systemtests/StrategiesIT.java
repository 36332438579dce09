package io.tocsin.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A strategy is written on the page, in a real browser, while a session runs its earlier text. */
class StrategiesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private Page page;

  @Test
  void form_and_text_are_in_step_errors_stand_at_their_fields_and_versions_come_back()
      throws Exception {
    PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
    Path file = configuration().resolve("strategies/mine.json");
    String first = Files.readString(file);
    try (Program program = Program.run(folder);
        Browser browser = new Browser()) {
      page = browser.page(1440, 900);
      page.navigate(program.url() + "#page=strategies");
      assertThat(page.locator("tr[data-strategy=mine]"))
          .containsText(Pattern.compile("demo\\s+active"), containsRunning());
      page.locator("tr[data-strategy=mine] button").click();

      // The form writes into the text, the text into the form.
      Locator leverage = page.locator("[data-field='z1_entry.leverage'] input");
      leverage.fill("3");
      assertThat(text()).containsText("\"leverage\": 3");
      text().click();
      page.keyboard().press("Control+End");
      page.keyboard().type("x");
      assertThat(page.locator("[data-action=save]")).isDisabled();
      assertThat(page.locator(".waits")).containsText("no JSON");
      page.keyboard().press("Backspace");
      assertThat(page.locator("[data-validity=valid]")).isVisible();

      // What the validator says stands at the field and in the list.
      leverage.fill("300");
      assertThat(page.locator("[data-field='z1_entry.leverage'] .field-errors"))
          .containsText("out of range");
      assertThat(page.locator("[data-error='$.z1_entry.leverage']")).isVisible();
      assertThat(page.locator("[data-action=save]")).isDisabled();
      leverage.fill("2.5");

      // A condition is moved by the keyboard.
      Locator signal = page.locator("[data-section=s1_signal]");
      signal.locator("[data-handle]").first().focus();
      page.keyboard().press("ArrowDown");
      assertThat(signal.locator("summary").first()).containsText("volume");

      page.keyboard().press("Control+s");
      await().atMost(PATIENCE).until(() -> Files.readString(file).contains("\"leverage\": 2.5"));
      String second = Files.readString(file);
      assertThat(second.indexOf("\"volume\"")).isLessThan(second.indexOf("\"pump-size\""));
      assertThat(second).contains(first.substring(first.indexOf("\"ze1_close\"")));
      assertThat(page.locator(".banner")).containsText("demo goes on with the text");

      page.locator("[data-tab=diagram]").click();
      assertThat(page.locator("[data-card=s1_signal]")).containsText("surge ≥ 2");
      page.locator("[data-tab=versions]").click();
      assertThat(page.locator(".diff [data-kind=added]").first()).isVisible();
      page.locator("[data-version='1']").click();
      page.locator("[data-action=restore]").click();
      await().atMost(PATIENCE).until(() -> Files.readString(file).equals(first));
      assertThat(page.locator(".banner")).hasCount(0);

      page.setViewportSize(360, 780);
      page.locator("[data-tab=form]").click();
      assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private Locator text() {
    return page.locator(".cm-content");
  }

  private static LocatorAssertions.ContainsTextOptions containsRunning() {
    return new LocatorAssertions.ContainsTextOptions().setTimeout(60_000);
  }

  /** As it is shipped, with a strategy of one's own that the demo session runs. */
  private Path configuration() throws IOException {
    Path copy = Program.shippedConfig(folder);
    String template = Files.readString(copy.resolve("strategies/quick-start.json"));
    Files.writeString(
        copy.resolve("strategies/mine.json"), template.replace("\"quick-start\"", "\"mine\""));
    Path demo = copy.resolve("sessions/demo.json");
    Files.writeString(demo, Files.readString(demo).replace("\"quick-start\"", "\"mine\""));
    return copy;
  }
}
