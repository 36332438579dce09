package io.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.bus.JournalPage;
import io.tocsin.bus.StreamMessage;
import io.tocsin.model.Micros;
import io.tocsin.web.PreflightLinks.Stored;
import io.tocsin.web.SessionDirectory.Found;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A18: the pipeline's links in order, each with its last proof; the first broken one is named. */
class PreflightTest {

  private static final List<String> ORDER =
      List.of(
          "stored",
          "strategies",
          "subscribed",
          "data",
          "indicators",
          "conditions",
          "written",
          "sent");

  private long now = Micros.of(Instant.parse("2026-11-21T14:00:00Z"));
  private JsonObject session = TestServer.sessionItem(TestServer.SESSION, "ACTIVE");
  private final List<JsonObject> instances =
      new ArrayList<>(
          List.of(
              new JsonObject()
                  .put("instance_id", "quick-start:simulated:BTC_USDT")
                  .put("state", "MONITORING")
                  .put("since", "2026-11-21T13:59:00Z")));
  private final List<JsonObject> market =
      new ArrayList<>(List.of(quote("BTC_USDT", 0.2), quote("ETH_USDT", 1.0)));
  private List<JsonObject> venues = List.of(venue("ACTIVE", ""));
  private List<JsonObject> health = List.of();
  private List<JsonObject> transitions = List.of(at("2026-11-21T13:59:00Z"));
  private Stored storedSession =
      has(new JsonObject().put("state", "ACTIVE").put("since", "2026-11-21T13:04:56Z"));
  private Stored storedTransition = has(at("2026-11-21T13:59:00Z"));
  private Optional<StreamMessage> sentMarket = sent("2026-11-21T13:59:59.900Z");
  private Optional<StreamMessage> sentConditions = sent("2026-11-21T13:59:59.900Z");

  private static JsonObject quote(String symbol, double age) {
    return new JsonObject().put("symbol", symbol).put("data_age_seconds", age);
  }

  private static JsonObject venue(String channel, String reason) {
    JsonArray symbols = new JsonArray();
    for (String symbol : List.of("BTC_USDT", "ETH_USDT")) {
      symbols.add(
          new JsonObject()
              .put("symbol", symbol)
              .put(
                  "channels",
                  new JsonArray()
                      .add(
                          new JsonObject()
                              .put("channel", "TRADES")
                              .put("state", channel)
                              .put("reason", reason))));
    }
    return new JsonObject()
        .put("venue", "simulated")
        .put("since", "2026-11-21T13:05:00Z")
        .put("symbols", symbols);
  }

  private static JsonObject at(String time) {
    return new JsonObject().put("time", time);
  }

  private static Stored has(JsonObject row) {
    return new Stored(Optional.of(row), "");
  }

  private static Optional<StreamMessage> sent(String timestamp) {
    return Optional.of(
        new StreamMessage(
            "session.x.market",
            1,
            42,
            StreamMessage.Kind.UPDATE,
            new JsonObject().put("timestamp", timestamp),
            Map.of(),
            List.of()));
  }

  private JsonObject report() {
    return new PreflightLinks(
            new Found(session, true),
            instances,
            market,
            List.of(
                new JsonObject().put("status", "ok"),
                new JsonObject()
                    .put("status", "unknown")
                    .put("type", "TWPA")
                    .put("symbol", "BTC_USDT")
                    .put("reason", "warming 3/60 s")),
            venues,
            health,
            transitions,
            storedSession,
            storedTransition,
            sentMarket,
            sentMarket,
            sentConditions,
            now)
        .json();
  }

  private static JsonObject link(JsonObject report, String name) {
    return report.getJsonArray("links").stream()
        .map(JsonObject.class::cast)
        .filter(link -> name.equals(link.getString("link")))
        .findFirst()
        .orElseThrow();
  }

  private JsonObject broken(String name) {
    JsonObject broken = report().getJsonObject("first_broken");
    assertThat(broken).as(report().encodePrettily()).isNotNull();
    assertThat(broken.getString("link")).isEqualTo(name);
    assertThat(broken.getString("todo")).isNotEmpty();
    return broken;
  }

  @Test
  void A18_lists_the_links_in_order_each_with_its_last_proof_and_age() {
    JsonObject report = report();

    assertThat(
            report.getJsonArray("links").stream()
                .map(link -> ((JsonObject) link).getString("link")))
        .containsExactlyElementsOf(ORDER);
    assertThat(
            report.getJsonArray("links").stream()
                .map(link -> ((JsonObject) link).getString("status")))
        .as(report.encodePrettily())
        .containsOnly("ok");
    assertThat(report.getValue("first_broken")).isNull();
    assertThat(link(report, "stored").getString("last")).isEqualTo("2026-11-21T13:04:56Z");
    assertThat(link(report, "data").getDouble("age_seconds")).isEqualTo(0.2);
    assertThat(link(report, "indicators").getString("proof"))
        .isEqualTo("1 of 2 values known; TWPA of BTC_USDT (warming 3/60 s)");
    assertThat(link(report, "sent").getString("proof")).isEqualTo("message 42 of market");
  }

  @Test
  void A18_the_first_broken_link_is_named_before_those_that_break_with_it() {
    venues = List.of(venue("RETRYING", "the socket was closed"));
    market.replaceAll(item -> item.copy().put("data_age_seconds", 75.0));
    sentMarket = sent("2026-11-21T13:58:00Z");

    JsonObject broken = broken("subscribed");

    assertThat(broken.getString("proof"))
        .isEqualTo("btc_usdt trades is retrying (the socket was closed), and 1 more");
    assertThat(link(report(), "data").getString("proof"))
        .isEqualTo("nothing of BTC_USDT for 75 s, and 1 more");
    assertThat(link(report(), "sent").getString("status")).isEqualTo("broken");
  }

  @Test
  void A18_a_symbol_that_no_venue_has_breaks_the_subscription() {
    venues = List.of();

    assertThat(broken("subscribed").getString("proof")).startsWith("BTC_USDT is not subscribed");
  }

  @Test
  void A18_data_that_stop_are_named_by_symbol() {
    market.set(1, quote("ETH_USDT", 61));

    assertThat(broken("data").getString("proof")).isEqualTo("nothing of ETH_USDT for 61 s");
  }

  @Test
  void A18_a_state_machine_that_stands_and_conditions_that_fall_silent_are_broken() {
    sentConditions = sent("2026-11-21T13:59:00Z");
    assertThat(broken("conditions").getString("proof")).isEqualTo("nothing new for 60 s");

    instances.getFirst().put("state", "ERROR").put("reason", "a fault");
    assertThat(broken("strategies").getString("proof")).endsWith("stands: a fault");
  }

  @Test
  void A18_storage_that_does_not_answer_breaks_what_it_should_prove() {
    storedSession = new Stored(Optional.empty(), "no answer");
    assertThat(broken("stored").getString("proof")).isEqualTo("no answer");

    health =
        List.of(
            new JsonObject()
                .put("part", "storage")
                .put("status", "DOWN")
                .put("reason", "the disk is full"));
    assertThat(broken("stored").getString("proof")).isEqualTo("the disk is full");

    health =
        List.of(
            new JsonObject().put("part", "storage").put("status", "STARTING").put("reason", ""));
    assertThat(link(report(), "stored").getString("status")).isEqualTo("waiting");
    assertThat(report().getValue("first_broken")).isNull();
  }

  @Test
  void A18_a_transition_that_is_told_and_not_written_is_given_a_while() {
    transitions = List.of(at("2026-11-21T13:59:50Z"));
    assertThat(link(report(), "written").getString("status")).isEqualTo("waiting");

    transitions = List.of(at("2026-11-21T13:59:30Z"));
    assertThat(broken("written").getString("proof")).contains("2026-11-21T13:59:30Z");
  }

  @Test
  void A18_a_session_that_has_just_started_waits_and_is_not_broken() {
    session = session.copy().put("since", "2026-11-21T13:59:55Z");
    instances.clear();
    market.clear();
    venues = List.of();
    sentMarket = Optional.empty();
    sentConditions = Optional.empty();

    assertThat(report().getValue("first_broken")).isNull();
    assertThat(link(report(), "data").getString("status")).isEqualTo("waiting");

    now += 30 * Micros.SECOND;
    assertThat(broken("strategies").getString("proof")).startsWith("no state machine runs");
  }

  @Test
  void A18_what_is_no_part_of_a_session_is_not_missed() {
    session = session.copy().put("mode", "collect").put("strategies", new JsonArray());
    instances.clear();
    JsonObject collects = report();
    for (String link : List.of("strategies", "conditions", "written")) {
      assertThat(link(collects, link).getString("status")).as(link).isEqualTo("off");
    }

    session =
        TestServer.sessionItem(TestServer.SESSION, "ACTIVE").put("source", "replay of x at 1x");
    venues = List.of();
    assertThat(link(report(), "subscribed").getString("status")).isEqualTo("off");

    session = TestServer.sessionItem(TestServer.SESSION, "STOPPED");
    storedSession =
        has(new JsonObject().put("state", "STOPPED").put("since", "2026-11-21T13:30:00Z"));
    market.clear();
    assertThat(report().getBoolean("over")).isTrue();
    assertThat(report().getValue("first_broken")).isNull();
  }

  @Test
  void A18_the_times_of_a_replays_events_are_no_ages() {
    for (String link : List.of("strategies", "written")) {
      assertThat(link(report(), link).getDouble("age_seconds")).as(link).isNotNull();
    }

    session =
        TestServer.sessionItem(TestServer.SESSION, "ACTIVE").put("source", "replay of x at 1x");

    for (String link : List.of("strategies", "written")) {
      assertThat(link(report(), link).getString("status")).as(link).isEqualTo("ok");
      assertThat(link(report(), link).getDouble("age_seconds")).as(link).isNull();
    }
    assertThat(link(report(), "stored").getDouble("age_seconds")).isNotNull();
  }

  @Test
  void A18_is_told_by_REST() {
    try (TestServer server = new TestServer()) {
      server.session(TestServer.SESSION, "ACTIVE");
      server.bus.onQuery(query -> Future.succeededFuture(new JournalPage(List.of())));
      server.market("BTC_USDT", 1, 0.1, "FRESH");

      JsonObject report =
          server.get("/api/sessions/" + TestServer.SESSION + "/preflight").bodyAsJsonObject();

      assertThat(
              report.getJsonArray("links").stream()
                  .map(each -> ((JsonObject) each).getString("link")))
          .containsExactlyElementsOf(ORDER);
      assertThat(link(report, "sent").getString("proof")).startsWith("message ");
      assertThat(server.get("/api/sessions/nonsense/preflight").statusCode()).isEqualTo(404);
    }
  }
}
