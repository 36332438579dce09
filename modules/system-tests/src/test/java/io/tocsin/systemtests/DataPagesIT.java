package io.tocsin.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recordings, replays, backtests, sweeps, the log and the scanner on the page, in a real browser;
 * what stands in the way of people with other senses; a browser whose clock is wrong. The steps
 * build on each other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DataPagesIT {

  /** Opens and closes positions all the time, on trades alone. */
  private static final String RESTLESS =
      """
      {"name": "restless", "direction": "LONG",
       "indicators": {"move": {"type": "PRICE_VELOCITY", "t1": 5, "t3": 20, "d": 10}},
       "s1_signal": {"any": [{"indicator": "move", "op": ">", "value": 0.001}]},
       "o1_cancel": {"any": [{"indicator": "move", "op": "<", "value": -5}], "timeout": "1m",
                     "cooldown": "1s"},
       "z1_entry": {"all": [{"indicator": "move", "op": ">", "value": 0}], "timeout": "1m",
                    "size": {"type": "percent_of_budget", "value": 5}},
       "ze1_close": {"any": [{"indicator": "move", "op": "<", "value": 0}], "cooldown": "1s"},
       "e1_emergency": {"any": [{"indicator": {"type": "UNREALIZED_PNL_PCT"}, "op": "<",
                                 "value": -90}], "cooldown": "1h"}}
      """;

  private static final String WATCHER =
      """
      {"name": "watcher", "mode": "paper", "autostart": true,
       "sources": [{"venue": "simulated", "symbols": ["PUMP_USDT", "BTC_USDT", "ETH_USDT"]}],
       "strategies": {"quick-start": ["PUMP_USDT", "BTC_USDT"], "restless": ["ETH_USDT"]},
       "budget": {"total": 10000, "currency": "USDT"}}
      """;

  private static final List<String> PAGES =
      List.of(
          "",
          "#page=sessions",
          "#page=sessions&item=new",
          "#page=strategies",
          "#page=strategies&item=restless",
          "#page=backtests",
          "#page=backtests&item=new",
          "#page=backtests&item=new-sweep",
          "#page=recordings",
          "#page=markets",
          "#page=health");

  @TempDir static Path folder;

  private Program program;
  private Rest rest;
  private Browser browser;
  private Page page;
  private String backtest = "";
  private String sweep = "";

  @BeforeAll
  void starts() throws Exception {
    PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
    Path config = folder.resolve("config");
    for (String part : List.of("sessions", "strategies", "schema")) {
      Files.createDirectories(config.resolve(part));
    }
    Path given = Program.root().resolve("config");
    Files.copy(given.resolve("tocsin.json"), config.resolve("tocsin.json"));
    Files.copy(
        given.resolve("strategies/quick-start.json"),
        config.resolve("strategies/quick-start.json"));
    Files.writeString(config.resolve("strategies/restless.json"), RESTLESS);
    Files.writeString(config.resolve("sessions/watcher.json"), WATCHER);
    Path imports = Files.createDirectories(folder.resolve("data/import"));
    Files.writeString(imports.resolve("walk.csv"), walk());
    // A result of earlier that cannot be read: something to warn of.
    Files.createDirectories(folder.resolve("data/backtests/bt_20240101_000000_001"));
    program = Program.run(folder);
    program.url();
    rest = new Rest(program);
    browser = new Browser();
    page = browser.page(1440, 900);
  }

  /** Forty minutes of trades, three a second or so. */
  private static String walk() {
    Random random = new Random(11);
    StringBuilder lines = new StringBuilder("timestamp,price,qty,side\n");
    long millis = 1_723_161_250_000L;
    double price = 61_000;
    for (int i = 0; i < 8_000; i++) {
      millis += 20 + random.nextInt(560);
      price *= 1 + random.nextGaussian() * 0.0002;
      lines.append(
          "%d,%.2f,%.4f,%s\n"
              .formatted(millis, price, 0.5 + i % 7 / 1e4, i % 2 == 0 ? "buy" : "sell"));
    }
    return lines.toString();
  }

  @AfterAll
  void stops() throws Exception {
    if (browser != null) {
      browser.close();
    }
    program.close();
  }

  private void open(String place) {
    page.navigate(program.url() + place);
  }

  @Test
  @Order(1)
  void a_file_is_imported_and_shows_what_it_covers() {
    open("#page=recordings");
    assertThat(page.locator(".invite")).containsText("No recording yet");
    page.locator(".panel-head [data-action=import]").click();
    Locator file = page.locator("[data-path='$.import.file'] input");
    file.fill("wlak.csv");
    page.locator("[data-action=start]").click();
    assertThat(page.locator("[data-error='$.import.file']")).containsText("did you mean");
    assertThat(page.locator("datalist option[value='walk.csv']")).hasCount(1);
    file.fill("walk.csv");
    page.locator("[data-path='$.import.symbol'] input").fill("BTC_USDT");
    page.locator("[data-path='$.import.venue'] select").selectOption("simulated");
    page.locator("[data-action=start]").click();
    Locator row = page.locator("table.recordings tbody tr");
    assertThat(row).hasAttribute("data-state", "COMPLETE");
    assertThat(row).containsText("walk.csv");
    assertThat(row.locator(".cover .had")).hasCount(1);
  }

  @Test
  @Order(2)
  void a_recording_is_begun_and_ended_where_recordings_are_listed() {
    page.locator(".panel-head [data-action=record]").click();
    page.locator("[data-path='$.venue'] select").selectOption("simulated");
    page.locator("[data-path='$.name'] input").fill("short");
    page.locator("[data-action=start]").click();
    Locator row = recording("short");
    assertThat(row).hasAttribute("data-state", "RECORDING");
    await().atMost(Duration.ofSeconds(60)).until(() -> seconds("short") >= 8);
    row.locator("[data-action=stop]").click();
    assertThat(row).hasAttribute("data-state", "COMPLETE");
    assertThat(row.locator(".cover .had")).not().hasCount(0);
  }

  private Locator recording(String name) {
    return page.locator("table.recordings tbody tr")
        .filter(new Locator.FilterOptions().setHasText(name));
  }

  private long seconds(String name) {
    return Rest.objects(rest.get("/api/recordings"), "recordings").stream()
        .filter(each -> name.equals(each.getString("name")))
        .mapToLong(each -> {
          String from =
              each.getJsonObject("coverage")
                  .getJsonArray("sources")
                  .getJsonObject(0)
                  .getString("from");
          return Duration.between(Instant.parse(from), Instant.parse(each.getString("to")))
              .toSeconds();
        })
        .findFirst()
        .orElse(0);
  }

  @Test
  @Order(3)
  void a_recording_is_replayed_held_hurried_and_left_out_in_part() {
    recording("short").locator("[data-action=replay]").click();
    page.locator("[data-choice=restless]").click();
    page.locator("[data-path='$.replay.speed'] select").selectOption("0.1");
    page.locator("[data-action=start]").click();
    Locator player = page.locator(".player");
    assertThat(player).hasAttribute("data-state", "PLAYING");
    assertThat(page.locator("tocsin-header .badges")).containsText("REPLAY");
    assertThat(page.locator("tocsin-watchlist .quote-price").first()).not().isEmpty();

    player.locator("[data-action=play]").click();
    assertThat(player).hasAttribute("data-state", "PAUSED");
    assertThat(page.locator("tocsin-watchlist .age")).hasText("paused");
    Instant held = at(player);
    player
        .locator("input[type=range]")
        .evaluate(
            "bar => { bar.value = Number(bar.value) + 4000;"
                + " bar.dispatchEvent(new Event('input')); bar.dispatchEvent(new Event('change')); }");
    await().atMost(Duration.ofSeconds(30)).until(() -> !at(player).isBefore(held.plusSeconds(3)));
    String id = rest.session("replay of short", "ACTIVE").orElseThrow().getString("id");
    player.locator("[data-action=play]").click();
    assertThat(player).hasAttribute("data-state", "PLAYING");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            Instant.parse(rest.of(id, "market").getFirst().getString("exchange_time"))
                .isAfter(held.plusSeconds(3)));
    assertThat(rest.session("replay of short", "ACTIVE")).isPresent();
    player.locator("select").selectOption("0");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> rest.session("replay of short", "COMPLETED").isPresent());
    assertThat(player).hasCount(0);
  }

  private static Instant at(Locator player) {
    return Instant.parse(player.locator("[data-event-time]").getAttribute("datetime"));
  }

  @Test
  @Order(4)
  void a_backtest_is_checked_as_it_is_typed_and_its_result_drawn() {
    open("#page=backtests&item=new");
    page.locator("[data-action=add-file]").click();
    page.locator("[data-path='$.data[0].file'] input").fill("wlak.csv");
    assertThat(page.locator("[data-error='$.data[0].file']")).containsText("did you mean");
    assertThat(page.locator("[data-check=wrong]")).isVisible();
    page.locator("[data-source='0'] button").click();
    page.locator("[data-action=add-recording]").click();
    String walked =
        Rest.objects(rest.get("/api/recordings"), "recordings").stream()
            .filter(each -> "walk.csv".equals(each.getString("name")))
            .map(each -> each.getString("recording_id"))
            .findFirst()
            .orElseThrow();
    page.locator("[data-path='$.data[0]'] select").selectOption(walked);
    page.locator("[data-path='$.session.strategies'] select").selectOption("restless");
    assertThat(page.locator("[data-check=right]")).hasText("Ready: 1 market");
    page.locator("[data-action=start]").click();

    Locator sheet = page.locator("article.backtest");
    assertThat(sheet).hasAttribute("data-state", "DONE");
    assertThat(sheet.locator("tocsin-backtest-equity canvas")).hasCount(1);
    assertThat(sheet.locator("tocsin-backtest-prices canvas").first()).isVisible();
    assertThat(sheet.locator("[data-distribution] svg")).isVisible();
    backtest = sheet.getAttribute("data-backtest");
    int trades =
        rest.get("/api/backtests/" + backtest).getJsonObject("results").getInteger("trades");
    assertThat(trades).isGreaterThan(5);
    assertThat(sheet.locator("[data-trades] tbody tr")).hasCount(Math.min(200, trades));
    assertThat(sheet.locator("tocsin-backtest-prices"))
        .hasAttribute("data-markers", String.valueOf(2 * trades));

    // What one chart is pointed at, the other shows.
    Locator price = sheet.locator("tocsin-backtest-prices .plot-legend");
    String end = price.textContent();
    sheet.locator("tocsin-backtest-equity .u-over").hover();
    assertThat(price).not().hasText(end);
    page.locator("[data-action=back]").click();
    assertThat(page.locator("tr[data-backtest='" + backtest + "']"))
        .hasAttribute("data-state", "DONE");
  }

  @Test
  @Order(5)
  void a_sweep_is_put_together_run_sorted_and_leads_to_a_variant_alone() {
    page.locator("[data-action=new-sweep]").click();
    // Strategy and data are those of the backtest before.
    page.locator("[data-action=add-field]").click();
    page.locator("#axis-0-field").selectOption("restless.z1_entry.size.value");
    assertThat(page.locator("#axis-0-from")).hasValue("3");
    page.locator("#axis-0-to").fill("-3");
    assertThat(page.locator("[data-error='$.set[0]']")).containsText("has no value");
    page.locator("#axis-0-to").fill("9");
    page.locator("#axis-0-step").fill("3");
    page.locator("[data-action=add-field]").click();
    page.locator("#axis-1-field").selectOption("restless.ze1_close.cooldown");
    page.locator("[data-kind=list]").nth(1).click();
    page.locator("#axis-1-values").fill("1s, 20s");
    assertThat(page.locator("[data-variants]")).hasText("3 × 2 = 6 variants");
    assertThat(page.locator("[data-check=right]")).hasText("Ready: 1 market, 6 variants");
    page.locator("[data-action=start]").click();

    Locator sheet = page.locator("article[data-sweep]");
    assertThat(sheet).hasAttribute("data-state", "DONE");
    sweep = sheet.getAttribute("data-sweep");
    Locator rows = sheet.locator("table.variants tbody tr");
    assertThat(rows).hasCount(6);
    assertThat(rows.first()).hasAttribute("data-best", "");
    assertThat(sheet.locator("[data-notes]")).not().isEmpty();
    sheet.locator("[data-sort='value:0']").click();
    assertThat(rows.first().locator("td").nth(1)).hasText("3");
    sheet.locator("[data-sort='value:0']").click();
    assertThat(rows.first().locator("td").nth(1)).hasText("9");
    assertThat(sheet.locator("th[aria-sort=descending]")).hasCount(1);

    // By keyboard, as everything.
    rows.first().locator("[data-action=backtest]").focus();
    page.keyboard().press("Enter");
    Locator alone = page.locator("article.backtest[data-backtest]");
    assertThat(alone).hasAttribute("data-state", "DONE");
    assertThat(alone.locator("header .changes")).containsText("size.value 9");
    page.locator("[data-action=back]").click();
    assertThat(page.locator("tr[data-sweep='" + sweep + "']")).hasAttribute("data-state", "DONE");
  }

  @Test
  @Order(6)
  void the_newest_warnings_stand_on_health_are_filtered_and_copied() {
    page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
    open("#page=health");
    Locator lines = page.locator("tocsin-log-tail tbody tr");
    Locator broken = lines.filter(new Locator.FilterOptions().setHasText("bt_20240101_000000_001"));
    assertThat(broken).hasCount(1);
    assertThat(broken.locator(".chip")).hasText("warning");
    assertThat(broken.locator("time")).hasAttribute("title", Pattern.compile("UTC$"));
    page.locator("tocsin-log-tail [data-field=text]").fill("no such line");
    assertThat(page.locator("tocsin-log-tail .empty")).isVisible();
    page.locator("tocsin-log-tail [data-field=text]").fill("bt_20240101 jobs");
    assertThat(lines).hasCount(1);
    page.locator("tocsin-log-tail [data-action=copy]").click();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> page.evaluate("navigator.clipboard.readText()").toString().contains("WARN Jobs"));
    page.locator("tocsin-log-tail [data-action=errors]").click();
    assertThat(lines).hasCount(0);
  }

  @Test
  @Order(7)
  void the_scanner_ranks_filters_leads_to_charts_and_begins_sessions() {
    open("#page=markets");
    Locator rows = page.locator("table.markets tbody tr");
    assertThat(rows).hasCount(3);
    assertThat(page.locator("th[aria-sort=descending]")).containsText("Pump");
    page.locator("[data-sort=price]").click();
    assertThat(rows).containsText(new String[] {"BTC", "ETH", "PUMP"});
    page.locator("[data-sort=price]").click();
    assertThat(rows).containsText(new String[] {"PUMP", "ETH", "BTC"});
    // Restless on ETH reads the velocity only.
    assertThat(rows.nth(1).locator("[data-label=Velocity]")).containsText(Pattern.compile("\\d"));
    page.locator("[data-field=text]").fill("eth/us");
    assertThat(rows).hasCount(1);
    rows.locator("input").check();
    page.locator("[data-action=new-session]").click();
    assertThat(page.locator("#session-json"))
        .hasValue(Pattern.compile("\"symbols\": \\[\"ETH_USDT\"\\]"));
    page.goBack();
    page.locator("[data-field=text]").fill("pump");
    rows.locator("a.name").click();
    assertThat(page.locator("tocsin-chart .subject")).containsText("PUMP");
    assertThat(page.locator("tocsin-header .session select option:checked")).hasText("watcher");
  }

  @Test
  @Order(8)
  void sounds_and_notifications_are_off_until_asked_for_and_remembered() {
    page.context().grantPermissions(List.of("notifications"));
    open("");
    page.locator("[data-action=attention]").click();
    Locator sound = page.locator("#attention [data-field=sound]");
    Locator notify = page.locator("#attention [data-field=notify]");
    assertThat(sound).not().isChecked();
    assertThat(notify).not().isChecked();
    sound.check();
    notify.check();
    page.reload();
    page.locator("[data-action=attention]").click();
    assertThat(sound).isChecked();
    assertThat(notify).isChecked();
    sound.uncheck();
    notify.uncheck();
    page.keyboard().press("Escape");
  }

  @Test
  @Order(9)
  void no_page_has_barriers_in_either_theme() throws Exception {
    String axe = Files.readString(Path.of("src/test/browser/node_modules/axe-core/axe.min.js"));
    open("");
    assertThat(page.locator(".hero[data-state]")).isVisible();
    page.evaluate(axe);
    List<String> places = new ArrayList<>(PAGES);
    places.add("#page=backtests&item=" + backtest);
    places.add("#page=backtests&item=" + sweep);
    List<String> found = new ArrayList<>();
    for (String place : places) {
      page.evaluate("place => { location.hash = place; }", place.isEmpty() ? "#" : place);
      assertThat(page.locator("main .panel-body").first()).isVisible();
      assertThat(page.locator("main .empty[data-busy]"))
          .hasCount(0, new HasCountOptions().setTimeout(60_000));
      for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        // What is still being drawn may be in the way for a moment: only what stays counts.
        long patience = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        List<?> violations = violations(scheme);
        while (!violations.isEmpty() && System.nanoTime() < patience) {
          violations = violations(scheme);
        }
        violations.forEach(each -> found.add(scheme + " " + place + " " + each));
      }
    }
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    assertThat(found).isEmpty();
  }

  /** In light only the colours are others. */
  private List<?> violations(ColorScheme scheme) {
    return (List<?>)
        page.evaluate(
            """
            async rules => (await axe.run(document, {resultTypes: ["violations"], ...rules}))
              .violations.map(each => each.id + ": "
                + each.nodes.slice(0, 2).map(node => node.html.slice(0, 200)).join(" | "))
            """,
            scheme == ColorScheme.DARK ? Map.of() : Map.of("runOnly", List.of("color-contrast")));
  }

  @Test
  @Order(10)
  void a_browser_whose_clock_is_ten_minutes_wrong_shows_true_times_and_ages() {
    String id = rest.session("watcher", "ACTIVE").map(each -> each.getString("id")).orElseThrow();
    Page wrong = browser.page(1440, 900);
    wrong.addInitScript("const now = Date.now.bind(Date); Date.now = () => now() + 600000;");
    wrong.navigate(program.url() + "#session=" + id);
    assertThat(wrong.locator(".hero[data-state]")).isVisible();
    assertThat(wrong.locator(".quote[data-freshness=FRESH]")).hasCount(3);
    assertThat(wrong.locator("tocsin-watchlist .age")).hasText("live");
    // What moves is lit for a moment, not for good.
    wrong.waitForSelector("tocsin-watchlist [data-price][data-flash]");
    wrong.waitForFunction("() => document.querySelector('[data-flash]') === null");
    String utc = wrong.locator("time.clock").getAttribute("title");
    Instant shown = Instant.parse(utc.replace(" UTC", "Z").replace(" ", "T"));
    assertThat(Duration.between(shown, Instant.now()).abs()).isLessThan(Duration.ofMinutes(2));
    wrong.close();
    // What was refused on purpose, a browser tells as well.
    assertThat(browser.complaints()).allMatch(each -> each.contains("status of 400"));
  }
}
