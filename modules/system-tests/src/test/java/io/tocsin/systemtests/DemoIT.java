package io.tocsin.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
 * The first hour of a user: {@code scripts/tocsin run} as it is shipped, the page in a real
 * browser, one pump from the signal to the exit. The steps build on each other, as they do for a
 * user.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoIT {

  private static final List<String> SYMBOLS = List.of("BTC_USDT", "ETH_USDT", "PUMP_USDT");
  private static final String PASSWORD = "only-for-this-test";
  private static final Duration PUMP_SEEN = Duration.ofMinutes(4);

  @TempDir static Path data;

  private Program program;
  private Rest rest;
  private Browser browser;
  private Page page;
  private BusClient bus;
  private String sessionId;
  private int databasePort;

  @BeforeAll
  void starts() throws Exception {
    databasePort = freePort();
    PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
    program =
        Program.start(
            Map.of(
                "TOCSIN_STORAGE_PORT",
                Integer.toString(databasePort),
                "TOCSIN_STORAGE_PASSWORD",
                PASSWORD),
            "run",
            "--port",
            "0",
            "--data-directory",
            data.toString());
    program.url();
    rest = new Rest(program);
    browser = new Browser();
  }

  @AfterAll
  void stops() throws Exception {
    if (bus != null) {
      bus.close();
    }
    if (browser != null) {
      browser.close();
    }
    program.close();
  }

  @Test
  @Order(1)
  void
      A10_within_a_second_of_the_start_each_strategy_and_symbol_is_an_instance_in_rest_and_stream() {
    JsonObject session =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> rest.session("demo", "ACTIVE"), s -> s.isPresent())
            .get();
    sessionId = session.getString("id");
    Instant active = Instant.parse(session.getString("since"));

    bus = new BusClient(program.url());
    for (String stream :
        List.of(
            "state_machines",
            "market",
            "indicators",
            "conditions",
            "transitions",
            "signals",
            "orders",
            "fills",
            "positions",
            "equity",
            "alerts",
            "quality",
            "candles.PUMP_USDT.1s")) {
      bus.register("session." + sessionId + "." + stream);
    }
    bus.register("venues");
    bus.register("health");
    bus.register("sessions");

    List<JsonObject> byRest =
        Rest.objects(rest.get("/api/sessions/" + sessionId + "/state"), "instances");
    List<JsonObject> byStream =
        Rest.objects(
            bus.snapshot("session." + sessionId + ".state_machines").getJsonObject("data"),
            "instances");
    for (List<JsonObject> instances : List.of(byRest, byStream)) {
      assertThat(instances)
          .extracting(i -> i.getString("symbol"))
          .containsExactlyInAnyOrderElementsOf(SYMBOLS);
      assertThat(instances)
          .allSatisfy(i -> {
            assertThat(i.getString("strategy_id")).isEqualTo("quick-start");
            assertThat(i.getString("state")).isEqualTo("MONITORING");
            // They begin before the session is told to be active: by how much is no promise.
            assertThat(Instant.parse(i.getString("since"))).isBefore(active.plusSeconds(1));
          });
    }
  }

  @Test
  @Order(2)
  void the_page_shows_green_lights_moving_prices_and_a_living_chart() {
    page = browser.page(1440, 900);
    page.navigate(program.url());
    for (String light : List.of("browser", "server", "exchange", "storage")) {
      assertThat(page.locator("[data-light=" + light + "]").first())
          .hasAttribute("data-status", Pattern.compile("ok"));
    }
    Locator price = panel("watchlist").locator("[data-symbol=PUMP_USDT] [data-price]");
    assertThat(price).hasText(Pattern.compile("\\d"));
    String before = price.textContent();
    assertThat(price)
        .not()
        .hasText(before, new LocatorAssertions.HasTextOptions().setTimeout(30_000));
    assertThat(panel("chart").locator("canvas").first()).isVisible();
  }

  @Test
  @Order(3)
  void A11_all_symbols_are_on_the_watchlist_with_price_and_day_change() {
    for (String symbol : SYMBOLS) {
      Locator row = panel("watchlist").locator("[data-symbol=" + symbol + "]");
      assertThat(row).hasCount(1);
      assertThat(row).containsText(Pattern.compile("[0-9]"));
      assertThat(row).containsText("%");
    }
    assertThat(rest.of(sessionId, "market")).hasSize(3);
  }

  @Test
  @Order(4)
  void A12_indicators_have_a_value_or_the_reason_why_not() {
    assertThat(panel("indicators").locator("[data-status]").first()).isVisible();
    List<JsonObject> indicators = rest.of(sessionId, "indicators");
    assertThat(indicators).isNotEmpty();
    assertThat(indicators)
        .allSatisfy(indicator -> {
          boolean known = indicator.getValue("value") != null;
          assertThat(known || !indicator.getString("reason").isEmpty())
              .as(indicator.encode())
              .isTrue();
          if (indicator.getString("status").equals("warming")) {
            assertThat(indicator.getString("reason")).matches("warming \\d+/\\d+ s");
          }
        });
    assertThat(panel("indicators").textContent()).doesNotContain("--", "undefined", "NaN");
    assertThat(Rest.objects(rest.get("/api/indicators"), "indicators"))
        .extracting(type -> type.getString("name"))
        .contains("PUMP_MAGNITUDE_PCT", "RSI", "UNREALIZED_PNL_PCT");
  }

  @Test
  @Order(5)
  void A13_condition_progress_is_there_from_the_start_with_value_threshold_and_reason() {
    Locator conditions = panel("conditions");
    assertThat(conditions.locator("[data-condition=pump-size]").first()).isVisible();
    List<JsonObject> instances = rest.of(sessionId, "conditions").stream().toList();
    assertThat(instances).hasSize(3);
    assertThat(instances)
        .allSatisfy(instance -> {
          assertThat(instance.getString("state")).isNotEqualTo("INACTIVE");
          assertThat(Rest.objects(instance, "sections"))
              .extracting(section -> section.getString("section"))
              .containsExactly("S1", "O1", "Z1", "ZE1", "E1");
        });
    assertThat(page.textContent("body")).doesNotContain("INACTIVE");
  }

  @Test
  @Order(6)
  void the_windows_are_warm_within_a_minute() {
    await()
        .atMost(Duration.ofSeconds(75))
        .until(() ->
            rest.of(sessionId, "indicators").stream()
                .noneMatch(indicator -> indicator.getString("status").equals("warming")));
  }

  @Test
  @Order(7)
  void a_pump_goes_from_the_signal_to_the_exit_and_is_seen_on_the_page() throws Exception {
    await().atMost(PUMP_SEEN).until(() -> !openPositions().isEmpty());
    String symbol = openPositions().getFirst().getString("symbol");
    assertThat(panel("positions").locator("[data-symbol=" + symbol + "]")).hasCount(1);
    assertThat(panel("state-machines").locator("[data-symbol=" + symbol + "]"))
        .hasAttribute(
            "data-state",
            Pattern.compile("POSITION_ACTIVE|CLOSE_ORDER_EVALUATION|EMERGENCY_EXIT|EXITED"));
    Path shot = Path.of("target", "dashboard.png");
    page.screenshot(new Page.ScreenshotOptions().setPath(shot));
    assertThat(Files.size(shot)).isGreaterThan(20_000);

    List<String> path =
        await()
            .atMost(Duration.ofMinutes(2))
            .until(
                () -> journey(symbol),
                steps -> steps.contains("EXITED") && steps.getLast().equals("MONITORING"));
    assertThat(path.subList(0, 5))
        .containsSubsequence(
            "MONITORING", "SIGNAL_DETECTED", "ENTRY_EVALUATION", "POSITION_ACTIVE");
    assertThat(path).containsAnyOf("CLOSE_ORDER_EVALUATION", "EMERGENCY_EXIT");

    page.locator("[data-tab=transitions]").click();
    assertThat(
            page.locator(
                    "[data-state=EXITED][data-symbol="
                        + symbol
                        + "], [data-symbol="
                        + symbol
                        + "]:has-text('EXITED')")
                .first())
        .isVisible();
    page.locator("[data-tab=signals]").click();
    assertThat(panel("signals")).containsText("S1");
    assertThat(panel("signals")).containsText("Z1");
  }

  @Test
  @Order(8)
  void stream_rest_database_and_table_tell_the_same() throws Exception {
    // Only what is at least as old as the newest exit: newer records may be on their way to one of
    // the four.
    List<JsonObject> streamed =
        Rest.objects(
            bus.snapshot("session." + sessionId + ".transitions").getJsonObject("data"),
            "transitions");
    Map<String, JsonObject> byStream = byNumber(streamed);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() ->
            assertThat(byNumber(rest.of(sessionId, "transitions?limit=1000")))
                .containsAllEntriesOf(byStream));
    assertThat(stored()).containsAllEntriesOf(byStream);

    List<JsonObject> live =
        bus.received().stream()
            .filter(message -> "transition".equals(message.getString("type")))
            .map(m -> m.getJsonObject("data"))
            .toList();
    assertThat(byNumber(live).entrySet())
        .isSubsetOf(byNumber(rest.of(sessionId, "transitions?limit=1000")).entrySet());

    page.locator("[data-tab=transitions]").click();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> {
          List<String> onPage =
              panel("transitions").locator("[data-symbol]").all().stream()
                  .map(row ->
                      row.getAttribute("data-symbol")
                          + " "
                          + row.locator("[data-state]").getAttribute("data-state"))
                  .toList();
          assertThat(onPage)
              .containsAll(
                  byStream.values().stream()
                      .map(t -> t.getString("symbol") + " " + t.getString("to"))
                      .toList());
          assertThat(onPage).hasSizeGreaterThanOrEqualTo(byStream.size());
        });
  }

  @Test
  @Order(9)
  void A8_every_stream_message_is_whole_and_numbered_without_a_hole() {
    Map<String, Long> last = new TreeMap<>();
    List<JsonObject> messages = new ArrayList<>(bus.received());
    assertThat(messages).hasSizeGreaterThan(100);
    for (JsonObject message : messages) {
      assertThat(message.fieldNames())
          .contains("type", "stream", "session_id", "seq", "timestamp", "data");
      assertThat(message.encode()).doesNotContain("undefined", "NaN");
      String stream = message.getString("stream");
      if (stream.startsWith("session.")) {
        assertThat(message.getString("session_id")).isEqualTo(sessionId);
      }
      Long before = last.put(stream, message.getLong("seq"));
      if (before != null) {
        assertThat(message.getLong("seq")).as(stream).isEqualTo(before + 1);
      }
    }
    assertThat(last.keySet()).contains("venues", "session." + sessionId + ".market");
  }

  @Test
  @Order(10)
  void A1_the_tab_holds_one_socket_and_the_page_complains_about_nothing() {
    assertThat(browser.complaints()).isEmpty();
    double sockets = metric("tocsin_bridge_sockets");
    assertThat(sockets).isEqualTo(2); // the tab's and this test's
  }

  @Test
  @Order(11)
  void the_latency_from_receipt_to_stream_is_measured() {
    assertThat(metric("tocsin_receive_to_stream_seconds_count")).isGreaterThan(100);
  }

  @Test
  @Order(12)
  void ctrl_c_stops_everything_within_five_seconds() throws Exception {
    Instant before = Instant.now();
    program.interrupt();
    assertThat(program.exitCode()).isIn(0, 130);
    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
    assertThat(program.output()).anyMatch(line -> line.contains("stopped"));
  }

  private Locator panel(String name) {
    return page.locator("[data-panel=" + name + "]");
  }

  private List<JsonObject> openPositions() {
    return rest.of(sessionId, "positions").stream()
        .filter(position -> position.getString("status").equals("OPEN"))
        .toList();
  }

  /** States of the symbol's instance, oldest first. */
  private List<String> journey(String symbol) {
    List<JsonObject> transitions =
        new ArrayList<>(rest.of(sessionId, "transitions?limit=1000&symbol=" + symbol));
    transitions.sort((x, y) -> Long.compare(x.getLong("number"), y.getLong("number")));
    return transitions.stream().map(transition -> transition.getString("to")).toList();
  }

  private static Map<String, JsonObject> byNumber(List<JsonObject> transitions) {
    Map<String, JsonObject> map = new TreeMap<>();
    transitions.forEach(t -> map.put(t.getString("instance_id") + "#" + t.getLong("number"), t));
    return map;
  }

  /** The transitions as another program reads them from the database. */
  private Map<String, JsonObject> stored() throws SQLException {
    Map<String, JsonObject> map = new TreeMap<>();
    String url = "jdbc:postgresql://127.0.0.1:" + databasePort + "/qdb?socketTimeout=30";
    try (Connection connection = DriverManager.getConnection(url, "admin", PASSWORD);
        PreparedStatement query =
            connection.prepareStatement("select body from transitions where session = ?")) {
      query.setString(1, sessionId);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          JsonObject t = new JsonObject(rows.getString(1));
          map.put(t.getString("instance_id") + "#" + t.getLong("number"), t);
        }
      }
    }
    return map;
  }

  private double metric(String name) {
    return program
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
