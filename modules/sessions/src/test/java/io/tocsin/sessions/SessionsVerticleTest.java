package io.tocsin.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamsVerticle;
import io.tocsin.bus.VenueInstruments;
import io.tocsin.bus.VenueSubscription;
import io.tocsin.indicators.EvaluatedBatch;
import io.tocsin.indicators.IndicatorCatalogue;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.Micros;
import io.tocsin.model.TakerSide;
import io.tocsin.model.WallClock;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.SessionInfo;
import io.tocsin.model.journal.SessionState;
import io.tocsin.strategy.definition.StrategyReader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A session's life on the bus, with a venue that the test plays. */
class SessionsVerticleTest {

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new Bus(vertx);
  private final WallClock clock = WallClock.system();
  private final List<JournalRecord> journal = new CopyOnWriteArrayList<>();
  private final List<VenueSubscription> farewells = new CopyOnWriteArrayList<>();

  @BeforeEach
  void starts() {
    Bus.registerCodecs(vertx, List.of(EvaluatedBatch.class));
    bus.onJournal(journal::add);
    bus.onUnsubscribe("simulated", farewells::add);
    join(vertx.deployVerticle(new StreamsVerticle(clock, 20, micros -> {})));
  }

  @AfterEach
  void stops() {
    join(vertx.close());
  }

  @Test
  void A10_when_it_is_active_every_strategy_and_symbol_is_an_instance_that_monitors()
      throws Exception {
    bus.onSubscribe("simulated", wish -> Future.succeededFuture(all(wish)));
    launch("BTC_USDT", "ETH_USDT");
    SessionInfo info = await().until(() -> newest(SessionState.ACTIVE), found -> found != null);

    List<JsonObject> instances = items(info.session(), "state_machines", "instances");
    assertThat(instances)
        .extracting(i -> i.getString("symbol"))
        .containsExactlyInAnyOrder("BTC_USDT", "ETH_USDT");
    assertThat(instances).allSatisfy(i -> assertThat(i.getString("state")).isEqualTo("MONITORING"));
    assertThat(items(info.session(), "conditions", "instances")).hasSize(2);
    assertThat(items(info.session(), "market", "symbols")).hasSize(2);
  }

  @Test
  void market_events_become_prices_indicators_and_candles() throws Exception {
    bus.onSubscribe("simulated", wish -> Future.succeededFuture(all(wish)));
    launch("BTC_USDT");
    SessionInfo info = await().until(() -> newest(SessionState.ACTIVE), found -> found != null);
    long now = clock.nowMicros();
    bus.publishMarket(
        MarketBatch.builder(List.of(id("BTC_USDT")), 2)
            .quote(0, now, now, 99, 1, 101, 1)
            .trade(0, now, now, 100, 2, TakerSide.BUY, 1)
            .build());

    await()
        .untilAsserted(() -> {
          JsonObject row = items(info.session(), "market", "symbols").getFirst();
          assertThat(row.getDouble("price")).isEqualTo(100);
          assertThat(row.getString("freshness")).isEqualTo("FRESH");
        });
    await()
        .untilAsserted(() -> {
          JsonObject spread =
              items(info.session(), "indicators", "indicators").stream()
                  .filter(item -> item.getString("type").equals("SPREAD_PCT"))
                  .findFirst()
                  .orElseThrow();
          assertThat(spread.getDouble("value")).isEqualTo(2.0);
          assertThat(spread.getString("status")).isEqualTo("ok");
        });
    await()
        .untilAsserted(() ->
            assertThat(
                    items(info.session(), "candles.BTC_USDT.1m", "candles")
                        .getLast()
                        .getDouble("close"))
                .isEqualTo(100));
  }

  @Test
  void A12_an_indicator_without_a_value_says_why() throws Exception {
    bus.onSubscribe("simulated", wish -> Future.succeededFuture(all(wish)));
    launch("BTC_USDT");
    SessionInfo info = await().until(() -> newest(SessionState.ACTIVE), found -> found != null);
    long now = clock.nowMicros();
    bus.publishMarket(
        MarketBatch.builder(List.of(id("BTC_USDT")), 1)
            .trade(0, now, now, 100, 2, TakerSide.BUY, 1)
            .build());
    await()
        .untilAsserted(() -> {
          List<JsonObject> indicators = items(info.session(), "indicators", "indicators");
          assertThat(indicators)
              .anyMatch(i -> i.getString("reason").matches("warming \\d+/\\d+ s"));
          assertThat(indicators)
              .allSatisfy(i ->
                  assertThat(i.getValue("value") == null)
                      .isEqualTo(!i.getString("reason").isEmpty()));
        });
  }

  @Test
  void A28_a_session_on_a_symbol_that_others_have_already_is_warm_at_once() throws Exception {
    bus.onSubscribe("simulated", wish -> Future.succeededFuture(all(wish)));
    bus.onAskPast(
        "simulated",
        wish -> {
          long now = clock.nowMicros();
          long begin = now - 3_600 * Micros.SECOND;
          MarketBatch.Builder past =
              MarketBatch.builder(List.of(id(wish.symbols().getFirst())), 400)
                  .beginAnew(0, begin, now);
          for (int i = 0; i < 360; i++) {
            past.trade(
                0, begin + i * 10 * Micros.SECOND, now, 100 + i % 3, 2, TakerSide.BUY, i, true);
          }
          bus.publishPast(past.build());
        });
    launch("BTC_USDT");
    SessionInfo info = await().until(() -> newest(SessionState.ACTIVE), found -> found != null);
    await()
        .untilAsserted(() ->
            assertThat(items(info.session(), "indicators", "indicators"))
                .anyMatch(i -> i.getString("type").equals("PRICE_VELOCITY"))
                .noneMatch(i -> i.getString("reason").startsWith("warming")));
    assertThat(items(info.session(), "quality", "symbols"))
        .allSatisfy(i -> assertThat(i.getInteger("gaps")).isZero());
  }

  @Test
  void A14_a_refused_symbol_fails_the_session_with_the_reason_and_takes_the_others_back()
      throws Exception {
    bus.onSubscribe(
        "simulated",
        wish ->
            Future.succeededFuture(
                new VenueInstruments(
                    List.of(instrument("BTC_USDT")),
                    Map.of("NOPE_USDT", "no such market"),
                    BigDecimal.ZERO,
                    BigDecimal.ZERO,
                    true,
                    "websocket")));
    launch("BTC_USDT", "NOPE_USDT");

    SessionInfo info = await().until(() -> newest(SessionState.FAILED), found -> found != null);
    assertThat(info.reason()).contains("NOPE_USDT", "no such market");
    await().untilAsserted(() -> assertThat(farewells).hasSize(1));
    assertThat(
            bus.readStream(Addresses.session(info.session(), "state_machines"))
                .toCompletionStage()
                .toCompletableFuture())
        .failsWithin(Duration.ofSeconds(5));
  }

  @Test
  void a_venue_that_cannot_be_reached_keeps_the_session_waiting_and_says_so() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    bus.onSubscribe(
        "simulated",
        wish ->
            asked.incrementAndGet() == 1
                ? Bus.refused(503, "simulated cannot be reached")
                : Future.succeededFuture(all(wish)));
    launch("BTC_USDT");
    SessionInfo waiting =
        await()
            .until(
                () ->
                    journal.stream()
                        .filter(SessionInfo.class::isInstance)
                        .map(SessionInfo.class::cast)
                        .filter(i -> i.reason().contains("cannot be reached"))
                        .findFirst()
                        .orElse(null),
                found -> found != null);
    assertThat(waiting.state()).isEqualTo(SessionState.CREATING);
    await().atMost(Duration.ofSeconds(20)).until(() -> newest(SessionState.ACTIVE) != null);
  }

  @Test
  void a_stopped_session_leaves_its_venue_and_a_second_stop_is_refused() throws Exception {
    bus.onSubscribe("simulated", wish -> Future.succeededFuture(all(wish)));
    launch("BTC_USDT");
    SessionInfo info = await().until(() -> newest(SessionState.ACTIVE), found -> found != null);
    JsonObject request = new JsonObject().put("session_id", info.session());
    join(bus.command("stop_session", request));
    await().untilAsserted(() -> assertThat(newest(SessionState.STOPPED)).isNotNull());
    assertThat(farewells).hasSize(1);
    assertThat(bus.command("stop_session", request).toCompletionStage().toCompletableFuture())
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableThat()
        .withMessageContaining("STOPPED");
  }

  @Test
  void A31_an_emergency_stop_pauses_the_session_and_says_who_asked_and_what_ends_it()
      throws Exception {
    SessionInfo info = active();
    JsonObject stopped = join(bus.command("emergency_stop", request(info).put("actor", "ann")));

    JsonObject result = stopped.getJsonArray("sessions").getJsonObject(0);
    String reason = "emergency stop by ann: nothing opens until it is resumed";
    assertThat(result.getString("state")).isEqualTo("PAUSED");
    assertThat(result.getString("reason")).isEqualTo(reason);
    assertThat(result.getJsonArray("closed")).isEmpty();
    assertThat(newest(SessionState.PAUSED).reason()).isEqualTo(reason);
    await().untilAsserted(() -> assertThat(listed().getString("state")).isEqualTo("PAUSED"));
    assertThat(listed().getString("reason")).isEqualTo(reason);
  }

  @Test
  void A34_a_paused_session_opens_nothing_and_says_so_until_it_is_resumed() throws Exception {
    SessionInfo info = active();
    JsonObject paused = join(bus.command("pause_session", request(info)));
    assertThat(paused.getString("state")).isEqualTo("PAUSED");
    assertThat(paused.getString("reason"))
        .isEqualTo("paused by user: nothing opens until it is resumed");
    await().untilAsserted(() -> assertThat(alerts(info)).containsExactly("session_paused"));
    await().untilAsserted(() -> assertThat(listed().getString("state")).isEqualTo("PAUSED"));

    JsonObject resumed = join(bus.command("resume_session", request(info).put("actor", "bob")));
    assertThat(resumed.getString("state")).isEqualTo("ACTIVE");
    assertThat(resumed.getString("reason")).isEqualTo("resumed by bob");
    await()
        .untilAsserted(
            () -> assertThat(alerts(info)).containsExactly("session_paused", "session_resumed"));
    await().untilAsserted(() -> assertThat(listed().getString("state")).isEqualTo("ACTIVE"));
  }

  @Test
  void A31_what_the_state_does_not_allow_is_refused_with_the_state() throws Exception {
    SessionInfo info = active();
    assertThat(refusal("resume_session", request(info)))
        .isEqualTo("409 the session is ACTIVE: only a PAUSED one can be resumed");
    join(bus.command("pause_session", request(info)));
    assertThat(refusal("pause_session", request(info)))
        .isEqualTo("409 the session is PAUSED: only an ACTIVE one can be paused");
    join(bus.command("stop_session", request(info)));
    for (String command :
        List.of(
            "pause_session",
            "resume_session",
            "stop_session",
            "close_position",
            "emergency_stop")) {
      assertThat(refusal(command, request(info))).startsWith("409 the session is STOPPED: ");
    }
  }

  @Test
  void A31_a_paused_session_still_closes_positions_and_takes_an_emergency_stop_and_a_stop()
      throws Exception {
    SessionInfo info = active();
    join(bus.command("pause_session", request(info)));
    String instance =
        items(info.session(), "state_machines", "instances").getFirst().getString("instance_id");

    assertThat(refusal("close_position", request(info).put("instance_id", instance)))
        .isEqualTo("409 no_position");
    JsonObject wish = request(info).put("instance_id", instance);
    assertThat(refusal("change_position", wish.put("change", new JsonObject().put("stop", 1))))
        .startsWith("400 change $.stop: unknown field");
    assertThat(refusal("change_position", wish.put("change", new JsonObject().put("stop_loss", 1))))
        .isEqualTo("409 no_position");
    JsonObject all = join(bus.command("emergency_stop", new JsonObject()));
    assertThat(all.getJsonArray("sessions")).hasSize(1);
    assertThat(newest(SessionState.PAUSED).reason()).startsWith("emergency stop by user");
    assertThat(join(bus.command("stop_session", request(info))).getString("state"))
        .isEqualTo("STOPPED");
  }

  @Test
  void a_command_with_nulls_is_answered_like_one_without_those_fields() throws Exception {
    SessionInfo info = active();
    for (String command :
        List.of("pause_session", "resume_session", "stop_session", "close_position")) {
      assertThat(refusal(command, new JsonObject().putNull("session_id").putNull("actor")))
          .isEqualTo("404 no session \"\"");
    }
    assertThat(refusal("close_position", request(info).putNull("instance_id"))).startsWith("404");
    JsonObject stopped =
        join(
            bus.command("emergency_stop", new JsonObject().putNull("session_id").putNull("actor")));
    assertThat(stopped.getJsonArray("sessions")).hasSize(1);
    assertThat(newest(SessionState.PAUSED).reason()).startsWith("emergency stop by user: ");
  }

  private SessionInfo active() throws Exception {
    bus.onSubscribe("simulated", wish -> Future.succeededFuture(all(wish)));
    launch("BTC_USDT");
    return await().until(() -> newest(SessionState.ACTIVE), found -> found != null);
  }

  private static JsonObject request(SessionInfo info) {
    return new JsonObject().put("session_id", info.session());
  }

  /** The code and the sentence with which a command is refused. */
  private String refusal(String command, JsonObject request) {
    return join(
        bus.command(command, request)
            .map(JsonObject::encode)
            .recover(cause ->
                Future.succeededFuture(
                    ((ReplyException) cause).failureCode() + " " + cause.getMessage())));
  }

  private List<String> alerts(SessionInfo info) {
    return items(info.session(), "alerts", "alerts").stream()
        .map(alert -> alert.getString("kind"))
        .toList();
  }

  /** The session as the stream of sessions tells it. */
  private JsonObject listed() {
    return join(bus.readStream(Addresses.SESSIONS))
        .getJsonObject("data")
        .getJsonArray("sessions")
        .getJsonObject(0);
  }

  @Test
  void the_catalogue_of_indicators_is_told_whole() {
    join(vertx.deployVerticle(new SessionsVerticle(List.of(), "node", 20, clock)));
    JsonObject answer = new JsonObject(join(bus.command("indicators", new JsonObject())).encode());
    List<JsonObject> types =
        answer.getJsonArray("indicators").stream().map(JsonObject.class::cast).toList();
    assertThat(types)
        .extracting(type -> type.getString("name"))
        .containsExactlyElementsOf(
            IndicatorCatalogue.types().stream().map(type -> type.name()).toList());
    assertThat(types).allSatisfy(type -> assertThat(type.getString("description")).isNotEmpty());
  }

  private void launch(String... symbols) throws Exception {
    String json =
        new JsonObject()
            .put("name", "test")
            .put(
                "sources",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("venue", "simulated")
                            .put("symbols", new JsonArray(List.of((Object[]) symbols)))))
            .put("strategies", new JsonArray().add("quick-start"))
            .put("budget", new JsonObject().put("total", 1000))
            .encode();
    Path strategy = Path.of("../../config/strategies/quick-start.json");
    var definition =
        StrategyReader.read("quick-start", JsonText.parse("", Files.readString(strategy)));
    SessionFile file =
        SessionFile.read(
            "test",
            JsonText.parse("test", json),
            Map.of("quick-start", definition),
            Set.of("simulated"));
    join(
        vertx.deployVerticle(
            new SessionsVerticle(
                List.of(new SessionsVerticle.Launch(file, new SessionSource.Live())),
                "node",
                20,
                clock)));
  }

  private SessionInfo newest(SessionState state) {
    return journal.stream()
        .filter(SessionInfo.class::isInstance)
        .map(SessionInfo.class::cast)
        .filter(info -> info.state() == state)
        .reduce((first, second) -> second)
        .orElse(null);
  }

  private List<JsonObject> items(String sessionId, String stream, String collection) {
    return join(bus.readStream(Addresses.session(sessionId, stream)))
        .getJsonObject("data")
        .getJsonArray(collection)
        .stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  private static VenueInstruments all(VenueSubscription wish) {
    return new VenueInstruments(
        wish.symbols().stream().map(SessionsVerticleTest::instrument).toList(),
        Map.of(),
        new BigDecimal("0.001"),
        new BigDecimal("0.001"),
        true,
        "websocket");
  }

  private static InstrumentId id(String symbol) {
    return new InstrumentId("simulated", symbol);
  }

  private static Instrument instrument(String symbol) {
    return new Instrument(
        id(symbol),
        symbol.replace("_", ""),
        new BigDecimal("0.01"),
        new BigDecimal("0.001"),
        BigDecimal.ONE,
        BigDecimal.ONE,
        true);
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
