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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The link between a real browser and the real server over a network that fails: promises A1 to A9.
 * The ladder of timeouts is a fifth of the usual one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LinkIT {

  private static final Map<String, String> SHORT_LADDER =
      Map.of(
          "TOCSIN_TIMEOUTS_PING_INTERVAL", "1s",
          "TOCSIN_TIMEOUTS_BROWSER_TIMEOUT", "3s",
          "TOCSIN_TIMEOUTS_BEAT_TIMEOUT", "4s",
          "TOCSIN_TIMEOUTS_PING_TIMEOUT", "5s");

  /** Longer than any client's patience in that ladder. */
  private static final Duration FREEZE = Duration.ofSeconds(7);

  @TempDir static Path data;

  private Program program;
  private Rest rest;
  private BadNetwork network;
  private Browser browser;
  private Page page;

  @BeforeAll
  void starts() throws Exception {
    PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
    program =
        Program.start(SHORT_LADDER, "run", "--port", "0", "--data-directory", data.toString());
    rest = new Rest(program);
    network = new BadNetwork(program.url());
    browser = new Browser();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> rest.session("demo", "ACTIVE"), Optional::isPresent);
    page = browser.page(1440, 900);
    page.navigate(network.url());
    assertThat(price()).hasText(Pattern.compile("\\d"));
  }

  @AfterAll
  void stops() throws Exception {
    browser.close();
    network.close();
    program.close();
  }

  @BeforeEach
  void the_link_stands() {
    network.heal();
    if (!"connected".equals(light().getAttribute("data-word"))) {
      run("app.bus.reconnectNow()");
    }
    assertThat(light()).hasAttribute("data-word", "connected");
    assertThat(light()).hasAttribute("data-synchronised", "true");
  }

  @Test
  @Order(1)
  void A1_one_tab_is_one_socket_with_all_its_streams_whatever_is_shown() {
    for (String tab : List.of("signals", "orders", "alerts", "quality", "equity", "transitions")) {
      page.locator("[data-tab=" + tab + "]").click();
    }
    page.locator("[data-page=health]").click();
    Locator own = panel("connections").locator("[data-table=open] tbody tr");
    assertThat(own).hasCount(1);
    assertThat(own).containsText("this page");
    assertThat(own).containsText("ack, batch, beat, recover");
    assertThat(panel("venue-links").locator("[data-venue=simulated]"))
        .hasAttribute("data-state", "LIVE");
    assertThat(panel("health-parts").locator("[data-part=server]"))
        .hasAttribute("data-status", "UP");
    page.locator("[data-page=dashboard]").click();

    List<JsonObject> open = Rest.objects(rest.get("/api/connections"), "open");
    assertThat(open).hasSize(1);
    assertThat(open.getFirst().getInteger("streams")).isGreaterThan(8);
  }

  @Test
  @Order(2)
  void A7_A8_cut_again_and_again_every_message_is_whole_and_applied_once_in_order() {
    run(
        """
        window.told = [];
        const note = (kind) => (envelope) => window.told.push({ kind, ...envelope });
        for (const stream of ['market', 'indicators', 'transitions']) {
          app.bus.subscribe(app.address(stream), { snapshot: note('snapshot'), delta: note('delta') });
        }
        """);
    for (int cut = 1; cut <= 6; cut++) {
      int before = number("window.told.length");
      await().until(() -> number("window.told.length") >= before + 5);
      network.cut();
      int connection = number("app.bus.link.connection");
      await()
          .pollInterval(Duration.ofMillis(20))
          .atMost(Duration.ofSeconds(30))
          .until(() -> {
            run("app.bus.reconnectNow()");
            return number("app.bus.link.connection") > connection
                && "connected".equals(text("app.bus.link.state"))
                && "true".equals(text("app.bus.link.synchronised"));
          });
    }

    assertThat(text("app.bus.link.gaps")).isEqualTo("0");
    assertThat(
            text(
                """
                (() => {
                  const places = new Map(), wrong = [];
                  for (const { kind, stream, epoch, seq, first_seq, ...rest } of window.told) {
                    const last = places.get(stream);
                    const names = ['type', 'session_id', 'timestamp', 'data'];
                    if (names.some((name) => rest[name] === undefined) || JSON.stringify(rest).includes('undefined')) wrong.push(rest);
                    if (kind === 'delta' && (last === undefined || last.epoch !== epoch || (first_seq ?? seq) > last.seq + 1 || seq <= last.seq)) wrong.push({ stream, last, epoch, seq });
                    places.set(stream, { epoch, seq });
                  }
                  return JSON.stringify(wrong);
                })()\
                """))
        .isEqualTo("[]");
  }

  @Test
  @Order(3)
  void A3_each_side_records_each_close_and_the_records_find_each_other_over_a_reload() {
    String client = text("sessionStorage.getItem('tocsin.client')");
    int connection = number("app.bus.link.connection");
    network.down();
    assertThat(light()).hasAttribute("data-word", "reconnecting");
    // The page is loaded again before it could tell anybody.
    network.heal();
    page.reload();

    assertThat(light()).hasAttribute("data-word", "connected");
    assertThat(text("sessionStorage.getItem('tocsin.client')")).isEqualTo(client);
    assertThat(number("app.bus.link.connection")).isGreaterThan(connection);
    JsonObject record =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> closed(client, connection),
                found -> found.isPresent() && found.get().getValue("client_says") != null)
            .get();
    assertThat(record.getString("transport")).isEqualTo("websocket");
    assertThat(record.getLong("messages_in")).isPositive();
    assertThat(record.getLong("messages_out")).isPositive();
    assertThat(record.getDouble("seconds")).isPositive();
    assertThat(record.getJsonObject("client_says").getInteger("code")).isEqualTo(1006);
    assertThat(record.getJsonObject("client_says").getString("message"))
        .contains("messages in", "the last in");
    assertThat(program.output())
        .filteredOn(line ->
            line.contains("a browser's link was closed")
                && line.contains("client=\"" + client + "\"")
                && line.contains("connection=\"" + connection + "\""))
        .singleElement()
        .asString()
        .contains("WARN");

    page.locator("[data-page=health]").click();
    assertThat(
            panel("connections")
                .locator(
                    "[data-table=closed] tr[data-client='"
                        + client
                        + "'][data-connection='"
                        + connection
                        + "']"))
        .containsText("the connection was closed (1006");
    page.locator("[data-page=dashboard]").click();
  }

  @Test
  @Order(4)
  void A5_the_header_tells_the_loss_the_attempts_and_the_recovery() {
    assertThat(light()).hasAttribute("data-status", "ok");
    assertThat(light()).containsText(Pattern.compile("\\d+ ms"));
    network.down();
    assertThat(toast("Link to the server lost")).isVisible();
    assertThat(light()).hasAttribute("data-word", "reconnecting");
    assertThat(light()).containsText(Pattern.compile("try \\d in \\d+ s|try \\d now"));
    light().click();
    Locator popover = page.locator("#light-browser");
    for (String fact :
        List.of("round trip", "last message", "sequence", "attempt", "connection", "beat")) {
      assertThat(popover).containsText(fact);
    }
    assertThat(light()).hasAttribute("data-word", "disconnected");
    network.heal();
    popover.locator("button", new Locator.LocatorOptions().setHasText("Reconnect now")).click();
    assertThat(toast("state synchronised")).isVisible();
    assertThat(light()).hasAttribute("data-word", "connected");
    assertThat(popover).containsText("state synchronised");
    page.keyboard().press("Escape");
  }

  @Test
  @Order(5)
  void A6_without_a_socket_the_same_data_comes_by_rest_and_the_page_says_so_and_goes_back() {
    network.block("/eventbus");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          run("app.bus.reconnectNow()");
          return text("app.bus.link.state").equals("polling");
        });
    assertThat(number("app.bus.link.attempt")).isGreaterThan(3);
    assertThat(light()).hasAttribute("data-word", "polling");
    assertThat(toast("asking by REST")).isVisible();
    String before = price().textContent();
    assertThat(price()).not().hasText(before);
    assertThat(page.locator("[data-light=exchange]").first()).hasAttribute("data-status", "ok");
    assertThat(light()).hasAttribute("data-synchronised", "true");
    // Commands work as well.
    assertThat(
            text(
                "await app.bus.request('command.pause_session', { session_id: app.session.id }).then(() => 'paused')"))
        .isEqualTo("paused");
    assertThat(page.locator("[data-mode] .chip:has-text('PAUSED')")).isVisible();
    run("app.bus.request('command.resume_session', { session_id: app.session.id })");
    assertThat(page.locator("[data-mode] .chip:has-text('PAUSED')")).hasCount(0);

    network.heal();
    run("app.bus.reconnectNow()");
    assertThat(light()).hasAttribute("data-word", "connected");
    assertThat(toast("state synchronised")).isVisible();
    assertThat(text("app.bus.link.gaps")).isEqualTo("0");
  }

  @Test
  @Order(6)
  void A6_where_websockets_are_blocked_the_next_transport_that_gets_through_is_taken() {
    for (var step :
        List.of(
            Map.entry("xhr-streaming", new String[] {"WebSocket"}),
            Map.entry("eventsource", new String[] {"WebSocket", "/xhr_streaming"}),
            Map.entry(
                "xhr-polling", new String[] {"WebSocket", "/xhr_streaming", "/eventsource"}))) {
      network.block(step.getValue());
      connectsBy(step.getKey());
      assertThat(light()).hasAttribute("data-synchronised", "true");
      String before = price().textContent();
      assertThat(price()).not().hasText(before);
    }
    network.heal();
    network.cut();
    connectsBy("websocket");
  }

  private void connectsBy(String transport) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          String now = text("app.bus.link.state + ' ' + app.bus.link.transport");
          if (now.startsWith("connected") && !now.endsWith(" " + transport)) {
            network.cut(); // it was too slow for the better one
          }
          run("app.bus.reconnectNow()");
          return now.equals("connected " + transport);
        });
  }

  @Test
  @Order(7)
  void A4_a_frozen_server_is_noticed_by_the_page_and_closes_nobody_unheard_when_it_thaws()
      throws Exception {
    try (BusClient stock = new BusClient(program.url())) {
      stock.register("session." + text("app.session.id") + ".market");
      await().until(() -> !stock.received().isEmpty());
      String client = text("sessionStorage.getItem('tocsin.client')");
      int connection = number("app.bus.link.connection");
      Instant frozen = Instant.now();
      program.freeze();
      try {
        assertThat(light()).hasAttribute("data-word", "slow");
        assertThat(light()).hasAttribute("data-word", "reconnecting");
        assertThat(text("app.bus.link.reason")).matches(".*(silent|does not answer).*");
        await()
            .atMost(FREEZE.multipliedBy(2))
            .until(() -> Duration.between(frozen, Instant.now()).compareTo(FREEZE) > 0);
      } finally {
        program.thaw();
      }
      int before = stock.received().size();
      assertThat(light()).hasAttribute("data-word", "connected");
      assertThat(light()).hasAttribute("data-synchronised", "true");
      await().atMost(Duration.ofSeconds(30)).until(() -> stock.received().size() > before + 20);
      assertThat(closed(client, connection).orElseThrow().getString("closed_by"))
          .isNotEqualTo("server");
    }
  }

  @Test
  @Order(8)
  void A4_a_frozen_page_is_closed_by_the_server_comes_back_and_says_that_it_was_the_page() {
    String client = text("sessionStorage.getItem('tocsin.client')");
    int connection = number("app.bus.link.connection");
    // The tab's only thread is busy, as in a debugger or a page that computes.
    run("const until = performance.now() + 6000; while (performance.now() < until) {}");

    assertThat(light()).hasAttribute("data-word", "connected");
    JsonObject record =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> closed(client, connection),
                found -> found.isPresent() && found.get().getValue("client_says") != null)
            .get();
    assertThat(record.getString("closed_by")).isEqualTo("server");
    assertThat(record.getString("reason")).isEqualTo("silent");
    assertThat(record.getJsonObject("client_says").getString("message"))
        .contains("this page stood still for");
    assertThat(light()).hasAttribute("data-synchronised", "true");
  }

  @Test
  @Order(9)
  void A9_the_page_sends_its_own_errors_and_nothing_else_and_they_are_stored_apart()
      throws Exception {
    run(
        """
        console.log('only for the console');
        for (let i = 0; i < 40; i++) setTimeout(() => { throw new Error('made up ' + i) });
        """);
    Path log = data.resolve("browser.log");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.exists(log) && Files.readString(log).contains("made up 0"));
    String text = Files.readString(log);
    assertThat(text).doesNotContain("only for the console");
    assertThat(text.lines().filter(line -> line.contains("made up")).count()).isBetween(1L, 20L);
    assertThat(program.output()).noneMatch(line -> line.contains("made up"));
  }

  private Locator light() {
    return page.locator("[data-light=browser]");
  }

  private Locator price() {
    return panel("watchlist").locator("[data-symbol=BTC_USDT] [data-price]");
  }

  private Locator toast(String words) {
    return page.locator(".toast", new Page.LocatorOptions().setHasText(words)).first();
  }

  private Locator panel(String name) {
    return page.locator("[data-panel=" + name + "]");
  }

  /** Runs in the page, with its context at hand. */
  private void run(String script) {
    page.evaluate(
        "async () => { const { app } = await import('/lib/context.js'); " + script + " }");
  }

  /** What an expression is in the page. */
  private String text(String expression) {
    return String.valueOf(
        page.evaluate(
            "async () => { const { app } = await import('/lib/context.js'); return String("
                + expression
                + "); }"));
  }

  private int number(String expression) {
    return Integer.parseInt(text(expression));
  }

  private Optional<JsonObject> closed(String client, int connection) {
    return Rest.objects(rest.get("/api/connections"), "closed").stream()
        .filter(record -> record.getString("client").equals(client))
        .filter(record -> record.getString("connection").equals(String.valueOf(connection)))
        .findFirst();
  }
}
