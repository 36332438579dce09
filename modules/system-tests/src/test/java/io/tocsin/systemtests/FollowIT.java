package io.tocsin.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Others on the bus, as docs/bus.md shows them: a page, a program, the command line. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FollowIT {

  @TempDir static Path data;

  private Program server;
  private String sessionId;

  @BeforeAll
  void starts() throws Exception {
    server = Program.start(Map.of(), "run", "--port", "0", "--data-directory", data.toString());
    sessionId =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> new Rest(server).session("demo", "ACTIVE"), Optional::isPresent)
            .get()
            .getString("id");
  }

  @AfterAll
  void stops() throws Exception {
    server.close();
  }

  @Test
  void a_page_of_ten_lines_follows_a_sessions_prices() throws Exception {
    try (Browser browser = new Browser()) {
      Page page = browser.page(800, 600);
      page.navigate(server.url() + "follow.html?session=" + sessionId);
      var slow = new LocatorAssertions.HasTextOptions().setTimeout(30_000);
      assertThat(page.locator("#prices")).hasText(Pattern.compile("BTC_USDT \\d"), slow);
      String before = page.locator("#prices").textContent();
      assertThat(page.locator("#prices")).not().hasText(before, slow);
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void a_program_of_ten_lines_follows_a_sessions_stream() throws Exception {
    Process program =
        new ProcessBuilder("node", "webroot/follow.mjs", server.url(), sessionId, "market")
            .directory(Program.root().toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<JsonObject> messages = new ArrayList<>();
    try (BufferedReader lines = program.inputReader(StandardCharsets.UTF_8)) {
      while (messages.size() < 20) {
        messages.add(new JsonObject(lines.readLine()));
      }
    } finally {
      program.destroy();
    }
    assertThat(messages.getFirst().getString("type")).isEqualTo("full_update");
    assertContiguous(messages);
  }

  @Test
  void the_command_line_prints_a_sessions_messages_and_goes_on_after_a_cut() throws Exception {
    try (BadNetwork network = new BadNetwork(server.url());
        Program watch =
            Program.start(
                Map.of(),
                "watch",
                "demo",
                "market",
                "--json",
                "--messages",
                "60",
                "--url",
                network.url())) {
      await().atMost(Duration.ofSeconds(30)).until(() -> messages(watch).size() > 10);
      network.cut();
      assertThat(watch.exitCode()).isZero();
      assertThat(messages(watch)).hasSize(60);
      assertContiguous(messages(watch));
      assertThat(watch.output())
          .anyMatch(line -> line.contains("the link was lost"))
          .anyMatch(line -> line.contains("connected again"));
    }
  }

  @Test
  void the_command_line_prints_all_streams_for_people() throws Exception {
    try (Program watch =
        Program.start(Map.of(), "watch", sessionId, "--messages", "30", "--url", server.url())) {
      assertThat(watch.exitCode()).isZero();
      assertThat(watch.output())
          .anyMatch(line ->
              line.matches(
                  "\\d\\d:\\d\\d:\\d\\d\\.\\d{3}  market +\\d+  (full_update|update) +\\{.*BTC_USDT.*"))
          .anyMatch(line -> line.contains("state_machines"));
    }
  }

  @Test
  void the_command_line_says_what_is_wrong_in_one_line() throws Exception {
    assertRefused("there is no session \"dmeo\"", "demo (" + sessionId, "dmeo");
    assertRefused("there is no stream \"markt\"", "market, indicators", "demo", "markt");
    assertRefused(
        "nothing answers at http://127.0.0.1:1",
        "tocsin run",
        "demo",
        "--url",
        "http://127.0.0.1:1");
    assertRefused("--url is \"ftp://x\"", "http://127.0.0.1:8080", "demo", "--url", "ftp://x");
  }

  private void assertRefused(String what, String allowed, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("watch"));
    command.addAll(List.of(arguments));
    if (!command.contains("--url")) {
      command.addAll(List.of("--url", server.url()));
    }
    try (Program watch = Program.start(Map.of(), command.toArray(String[]::new))) {
      assertThat(watch.exitCode()).isEqualTo(2);
      assertThat(watch.output())
          .filteredOn(line -> !line.startsWith("WARNING:"))
          .singleElement()
          .asString()
          .contains(what, allowed);
    }
  }

  private static List<JsonObject> messages(Program watch) {
    return watch.output().stream()
        .filter(line -> line.startsWith("{"))
        .map(JsonObject::new)
        .toList();
  }

  private static void assertContiguous(List<JsonObject> messages) {
    for (int i = 1; i < messages.size(); i++) {
      JsonObject message = messages.get(i);
      assertThat(message.getLong("first_seq", message.getLong("seq")))
          .isLessThanOrEqualTo(messages.get(i - 1).getLong("seq") + 1);
      assertThat(message.getLong("seq")).isGreaterThan(messages.get(i - 1).getLong("seq"));
    }
  }
}
