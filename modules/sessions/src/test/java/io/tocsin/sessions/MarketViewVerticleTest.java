package io.tocsin.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.CandleQuery;
import io.tocsin.bus.JournalPage;
import io.tocsin.bus.StreamsVerticle;
import io.tocsin.indicators.EvaluatedBatch;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import io.tocsin.model.WallClock;
import io.tocsin.strategy.plan.Budget;
import io.tocsin.strategy.plan.PaperSettings;
import io.tocsin.strategy.plan.RiskLimits;
import io.tocsin.strategy.plan.SessionPlan;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a session with two venues of one symbol shows of its market. */
class MarketViewVerticleTest {

  private static final String SESSION = "exec_20261121_130455_1a2b3c4d";
  private static final InstrumentId COINBASE_BTC = new InstrumentId("coinbase", "BTC_USDT");
  private static final InstrumentId KRAKEN_BTC = new InstrumentId("kraken", "BTC_USDT");
  private static final InstrumentId KRAKEN_ETH = new InstrumentId("kraken", "ETH_USDT");
  private static final List<InstrumentId> SORTED = List.of(COINBASE_BTC, KRAKEN_BTC, KRAKEN_ETH);

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new Bus(vertx);
  private final WallClock clock = WallClock.system();
  private final SessionPlan plan = plan();
  private String deployed = "";

  @BeforeEach
  void starts() {
    Bus.registerCodecs(vertx, List.of(EvaluatedBatch.class));
    join(vertx.deployVerticle(new StreamsVerticle(clock, 20, micros -> {})));
    deployed = join(vertx.deployVerticle(new MarketViewVerticle(context())));
  }

  private SessionContext context() {
    return new SessionContext(plan, false, "websocket", true, false, 20, clock);
  }

  @AfterEach
  void stops() {
    join(vertx.close());
  }

  @Test
  void A28_each_venue_of_a_symbol_has_candles_of_its_own() {
    trades(61_000, 62_000, 3_000);

    await()
        .untilAsserted(() -> {
          assertThat(closes(Addresses.candles(SESSION, COINBASE_BTC, "1m"))).containsOnly(61_000.0);
          assertThat(closes(Addresses.candles(SESSION, KRAKEN_BTC, "1m"))).containsOnly(62_000.0);
        });
    assertThat(bus.readStream(Addresses.candles(SESSION, "BTC_USDT", "1m")).toCompletionStage())
        .as("no stream that would mix the venues")
        .failsWithin(5, TimeUnit.SECONDS);
  }

  @Test
  void a_symbol_of_one_venue_keeps_its_address_beside_one_of_several() {
    trades(61_000, 62_000, 3_000);

    await()
        .untilAsserted(() ->
            assertThat(closes(Addresses.candles(SESSION, "ETH_USDT", "1m"))).containsOnly(3_000.0));
  }

  @Test
  void the_charts_of_a_session_that_goes_on_begin_with_the_candles_that_storage_has() {
    join(vertx.undeploy(deployed));
    Promise<Void> up = Promise.promise();
    List<CandleQuery> asked = new CopyOnWriteArrayList<>();
    bus.onCandles(query -> {
      asked.add(query);
      JournalPage page =
          query.interval().equals("1m") && query.symbol().equals("ETH_USDT")
              ? new JournalPage(List.of(stored(60, 1), stored(120, 2)))
              : new JournalPage(List.of());
      return up.future().map(page);
    });
    join(vertx.deployVerticle(new MarketViewVerticle(context(), true)));
    trades(61_000, 62_000, 3_000);
    await().until(() -> asked.size() == 15);
    assertThat(closes(Addresses.candles(SESSION, "ETH_USDT", "1m"))).isEmpty();

    up.complete();
    await()
        .untilAsserted(() ->
            assertThat(closes(Addresses.candles(SESSION, "ETH_USDT", "1m")))
                .containsExactly(1.0, 2.0, 3_000.0));
    assertThat(asked)
        .contains(
            new CandleQuery(SESSION, "kraken", "BTC_USDT", "5m", 500),
            new CandleQuery(SESSION, "", "ETH_USDT", "1m", 500));
  }

  private static JsonObject stored(long time, double close) {
    return new JsonObject().put("time", time).put("close", close).put("closed", true);
  }

  /** A trade of each instrument, in their order. */
  private void trades(double... prices) {
    long now = clock.nowMicros();
    MarketBatch.Builder events = MarketBatch.builder(SORTED, prices.length);
    EvaluatedBatch.Builder evaluated = EvaluatedBatch.builder(plan.layout(), prices.length);
    for (int i = 0; i < prices.length; i++) {
      events.trade(i, now, now, prices[i], 1, TakerSide.BUY, i + 1);
      evaluated.beginRow(now, 0);
    }
    bus.sendEvaluated(SESSION, evaluated.build(events.build()));
  }

  private List<Double> closes(String address) {
    return join(bus.readStream(address)).getJsonObject("data").getJsonArray("candles").stream()
        .map(candle -> ((JsonObject) candle).getDouble("close"))
        .toList();
  }

  private static SessionPlan plan() {
    TreeMap<InstrumentId, Instrument> instruments = new TreeMap<>();
    for (InstrumentId id : SORTED) {
      instruments.put(
          id,
          new Instrument(
              id,
              id.symbol().replace("_", ""),
              new BigDecimal("0.01"),
              new BigDecimal("0.001"),
              BigDecimal.ONE,
              BigDecimal.ONE,
              true));
    }
    return new SessionPlan(
        SESSION,
        List.of(),
        instruments,
        new Budget(BigDecimal.valueOf(1000), "USDT", new TreeMap<>()),
        RiskLimits.DEFAULTS,
        PaperSettings.DEFAULTS);
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
