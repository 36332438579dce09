package io.tocsin.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The pages and the way between them, against a real server; the steps build on each other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PagesIT {

  /** Has a position within seconds, and keeps it. */
  private static final String EAGER =
      """
      {"name": "eager", "direction": "LONG",
       "indicators": {"spread": {"type": "SPREAD_PCT"}},
       "s1_signal": {"any": [{"id": "calm", "indicator": "spread", "op": "<", "value": 5}]},
       "o1_cancel": {"any": [{"indicator": "spread", "op": ">", "value": 50}],
                     "timeout": "1h", "cooldown": "1h"},
       "z1_entry": {"all": [{"indicator": "spread", "op": "<", "value": 5}],
                    "timeout": "1m", "size": {"type": "percent_of_budget", "value": 5}},
       "ze1_close": {"any": [{"indicator": {"type": "UNREALIZED_PNL_PCT"}, "op": ">",
                              "value": 90}], "cooldown": "1h"},
       "e1_emergency": {"any": [{"indicator": {"type": "UNREALIZED_PNL_PCT"}, "op": "<",
                                 "value": -90}], "cooldown": "1h"}}
      """;

  private static final String HOLDER =
      """
      {"name": "holder", "mode": "paper", "autostart": true,
       "sources": [{"venue": "simulated", "symbols": ["BTC_USDT"]}],
       "strategies": ["eager"], "budget": {"total": 10000, "currency": "USDT"}}
      """;

  @TempDir static Path folder;

  private Program program;
  private Rest rest;
  private Browser browser;
  private Page page;

  @BeforeAll
  void starts() throws Exception {
    PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
    Path config = Program.shippedConfig(folder);
    try (Stream<Path> sessions = Files.list(config.resolve("sessions"))) {
      for (Path file : sessions.toList()) {
        Files.delete(file);
      }
    }
    Files.writeString(config.resolve("strategies/eager.json"), EAGER);
    Files.writeString(config.resolve("sessions/holder.json"), HOLDER);
    program = Program.run(folder);
    program.url();
    rest = new Rest(program);
    browser = new Browser();
    page = browser.page(1440, 900);
  }

  @AfterAll
  void stops() throws Exception {
    if (browser != null) {
      browser.close();
    }
    program.close();
  }

  private Locator row(String session) {
    return page.locator("tr[data-name='" + session + "']");
  }

  @Test
  @Order(1)
  void a_place_on_the_page_is_an_address_that_back_and_forward_know() {
    page.navigate(program.url());
    assertThat(page.locator("main#dashboard")).isVisible();
    page.keyboard().press("?");
    assertThat(page.locator("dialog[open] .shortcuts")).containsText("Go to Sessions");
    page.keyboard().press("Escape");

    page.keyboard().press("g");
    page.keyboard().press("s");
    assertThat(page).hasTitle("Sessions · Tocsin");
    assertThat(page.locator("[data-page=sessions]")).hasAttribute("aria-current", "page");
    page.locator("[data-page=health]").click();
    assertThat(page.locator("main#health")).isVisible();
    page.goBack();
    assertThat(page.locator("main#sessions tocsin-sessions")).isVisible();
    page.goBack();
    assertThat(page.locator("main#dashboard")).isVisible();
    page.goForward();
    assertThat(page.locator("main#sessions")).isVisible();

    Page shared = browser.page(360, 800);
    shared.navigate(page.url());
    assertThat(shared.locator("main#sessions tocsin-sessions")).isVisible();
    Object overflow = shared.evaluate("document.documentElement.scrollWidth - innerWidth");
    assertThat(overflow).as("at 360 px nothing stands out").isEqualTo(0);
    shared.navigate(program.url() + "#page=weather");
    assertThat(shared.locator("main#dashboard")).isVisible();
    shared.close();
  }

  @Test
  @Order(2)
  void A14_a_session_is_written_as_a_form_and_as_JSON_and_checked_as_it_is_typed() {
    page.locator("[data-action=new-session]").click();
    page.locator("#field-name").fill("mine");
    page.locator("#field-sources-0-venue").selectOption("simulated");
    Locator search = page.locator("tocsin-symbol-picker input");
    search.pressSequentially("eth/");
    assertThat(page.locator(".options [data-symbol=ETH_USDT]")).isVisible();
    search.press("Enter");
    page.locator("[data-strategy=eager] input").check();
    page.locator("#field-budget-total").fill("-5");
    assertThat(page.locator("[data-error='$.budget.total']")).containsText("out of range");
    assertThat(page.locator("[data-check]")).hasText("1 thing to mend");
    page.locator("[data-action=create]").click();
    assertThat(page.locator("#field-budget-total")).isFocused();

    Locator json = page.locator("#session-json");
    JsonObject written = new JsonObject(json.inputValue());
    assertThat(written.getString("name")).isEqualTo("mine");
    assertThat(written.getJsonArray("strategies")).containsExactly("eager");
    assertThat(written.getJsonArray("sources").getJsonObject(0).getJsonArray("symbols"))
        .containsExactly("ETH_USDT");
    json.fill("{\"name\": oops");
    assertThat(page.locator("#session-problems")).containsText("line 1, column 10");
    written.put("name", "by hand").getJsonObject("budget").put("total", 5000);
    json.fill(written.encodePrettily());
    assertThat(page.locator("#field-name")).hasValue("by hand");
    assertThat(page.locator("#field-budget-total")).hasValue("5000");
    assertThat(page.locator("[data-check]")).hasText("Ready: 1 market, 1 state machine");

    page.locator("[data-action=create]").click();
    assertThat(page.locator("main#dashboard")).isVisible();
    assertThat(page.locator("tocsin-header .session select")).containsText("by hand");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> rest.session("by hand", "ACTIVE").isPresent());
  }

  @Test
  @Order(3)
  void A31_sessions_are_paused_resumed_stopped_and_deleted_from_their_list() {
    page.locator("[data-page=sessions]").click();
    assertThat(row("by hand")).hasAttribute("data-state", "ACTIVE");
    assertThat(row("holder")).containsText("eager");
    row("by hand").locator("[data-action=pause]").click();
    assertThat(row("by hand")).hasAttribute("data-state", "PAUSED");
    row("by hand").locator("[data-action=resume]").click();
    assertThat(row("by hand")).hasAttribute("data-state", "ACTIVE");

    row("by hand").locator("[data-action=stop]").click();
    page.keyboard().press("Escape");
    assertThat(page.locator("dialog[open]")).hasCount(0);
    assertThat(row("by hand")).hasAttribute("data-state", "ACTIVE");
    row("by hand").locator("[data-action=stop]").click();
    page.locator("[data-yes]").click();
    assertThat(row("by hand")).hasAttribute("data-state", "STOPPED");

    row("by hand").locator(".name").click();
    assertThat(page.locator("[data-audit] tbody tr"))
        .containsText(new String[] {"CREATING", "ACTIVE", "PAUSED", "ACTIVE", "STOPPED"});
    assertThat(page.locator("[data-results]")).containsText("5,000.00 USDT");
    assertThat(page.locator(".source")).containsText("\"by hand\"");
    page.goBack();

    row("by hand").locator("[data-action=delete]").click();
    page.locator("[data-yes]").click();
    assertThat(row("by hand")).hasCount(0);
    page.locator("[data-action=include-deleted]").click();
    assertThat(row("by hand")).hasAttribute("data-state", "DELETED");
  }

  @Test
  @Order(4)
  void the_stop_of_a_position_is_changed_where_it_stands() {
    row("holder").locator("[data-action=open]").click();
    Locator stop = page.locator(".position [data-guard=stop_loss]");
    assertThat(stop).containsText("none");
    stop.click();
    Locator field = page.locator(".guard-form input");
    field.fill("99999999");
    field.press("Enter");
    assertThat(page.locator(".guard-form [role=alert]")).containsText("would close at once");
    field.fill("20 %");
    field.press("Enter");
    assertThat(page.locator(".guard-form")).hasCount(0);
    assertThat(stop).containsText(Pattern.compile("\\d\\d,\\d{3}\\.\\d\\d"));

    String id = rest.session("holder", "ACTIVE").orElseThrow().getString("id");
    JsonObject position = rest.of(id, "positions").getFirst();
    assertThat(Double.parseDouble(position.getString("stop_loss")))
        .isCloseTo(
            0.8 * Double.parseDouble(position.getString("entry_price")), Offset.offset(0.02));
    stop.click();
    page.locator(".guard-form input").fill("");
    page.locator(".guard-form input").press("Enter");
    assertThat(stop).containsText("none");
  }

  @Test
  @Order(5)
  void A18_the_pre_flight_shows_every_link_from_the_exchange_to_this_page() {
    page.locator("[data-tab=preflight]").click();
    Locator links = page.locator(".links li");
    assertThat(links).hasCount(9);
    assertThat(page.locator(".verdict")).containsText("All links stand");
    assertThat(page.locator(".links li[data-link=data]")).containsText("1 market");
    assertThat(page.locator(".links li[data-link=browser]")).hasAttribute("data-status", "ok");
  }

  @Test
  @Order(6)
  void A13_a_condition_that_is_pointed_at_shows_what_it_was() {
    page.locator(".leaf[data-condition=calm]").hover();
    assertThat(page.locator(".leaf-picture strong")).hasText("calm");
    assertThat(page.locator(".leaf-picture polyline")).not().hasCount(0);
    page.mouse().move(0, 0);
    assertThat(page.locator(".leaf-picture")).hasCount(0);
  }

  @Test
  @Order(7)
  void a_panel_that_throws_shows_its_error_in_its_place_and_can_be_restarted() {
    List<String> before = List.copyOf(browser.complaints());
    assertThat(before).isEmpty();
    page.evaluate(
        "const panel = document.querySelector('tocsin-watchlist');"
            + "panel.body = () => { throw new Error('a test broke it'); }; panel.requestUpdate();");
    Locator failed = page.locator("tocsin-watchlist .panel-error");
    assertThat(failed).containsText("Watchlist stopped");
    assertThat(failed).containsText("a test broke it");
    assertThat(page.locator(".panel-error")).hasCount(1);
    assertThat(page.locator("tocsin-state-machines .machine")).hasCount(1);
    assertThat(page.locator("tocsin-chart[data-freshness=FRESH]")).isVisible();

    failed.locator("button").click();
    assertThat(page.locator("tocsin-watchlist .quote")).hasCount(1);
    assertThat(page.locator(".panel-error")).hasCount(0);
    assertThat(browser.complaints()).hasSize(1).first().asString().contains("a test broke it");
  }
}
