package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamsVerticle;
import io.tocsin.bus.VenueInstruments;
import io.tocsin.bus.VenueSubscription;
import io.tocsin.model.EventKind;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.WallClock;
import io.tocsin.simulator.SimulatorOptions;
import io.tocsin.simulator.SimulatorVerticle;
import io.tocsin.venues.binance.BinanceSpotAdapter;
import io.tocsin.venues.link.LinkOptions;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real adapter against the simulated exchange, over real sockets. */
class VenueVerticleTest {

  private static final LinkOptions QUICK =
      new LinkOptions(
          Duration.ofSeconds(5),
          Duration.ofMillis(1_500),
          Duration.ofMillis(50),
          Duration.ofMillis(200),
          3,
          Duration.ofMillis(400),
          Duration.ofMillis(300),
          Duration.ofSeconds(60),
          Duration.ofSeconds(120),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofMillis(50));

  /** A market that is silent for a second is asked after, and given up half a second later. */
  private static final ActivityOptions IMPATIENT =
      new ActivityOptions(
          Duration.ofMillis(1_500),
          Duration.ofMillis(1_500),
          Duration.ofMillis(1_500),
          1e7,
          1e5,
          Duration.ofMillis(500),
          Duration.ofMillis(500));

  private Vertx vertx;
  private Bus bus;
  private SimulatorVerticle simulator;
  private final List<MarketBatch> batches = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    Bus.registerCodecs(vertx, List.of());
    bus = new Bus(vertx);
    run(new StreamsVerticle(WallClock.system(), 100, micros -> {}));
    simulator = new SimulatorVerticle(SimulatorOptions.defaults(), WallClock.system());
    run(simulator);
    bus.onMarket(new InstrumentId("simulated", "BTC_USDT"), batches::add);
    run(venue(simulator.webSocketUrl(), simulator.restUrl()));
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static VenueVerticle venue(String webSocketUrl, String restUrl) {
    return new VenueVerticle(
        new VenueOptions("simulated", webSocketUrl, restUrl, true, QUICK, IMPATIENT),
        new BinanceSpotAdapter(),
        WallClock.system());
  }

  private void run(Deployable verticle) throws Exception {
    vertx
        .deployVerticle(verticle)
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private VenueInstruments subscribe(String... symbols) {
    return bus.subscribe(new VenueSubscription("s1", "simulated", List.of(symbols)))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private long rows(EventKind kind) {
    long count = 0;
    for (MarketBatch batch : batches) {
      for (int row = 0; row < batch.size(); row++) {
        count += batch.kind(row) == kind ? 1 : 0;
      }
    }
    return count;
  }

  private JsonObject item() {
    JsonObject update = bus.readStream("venues").toCompletionStage().toCompletableFuture().join();
    JsonArray venues = update.getJsonObject("data").getJsonArray("venues", new JsonArray());
    return venues.isEmpty() ? new JsonObject() : venues.getJsonObject(0);
  }

  private void awaitState(String state) {
    await().atMost(Duration.ofSeconds(10)).until(() -> state.equals(item().getString("state")));
  }

  @Test
  void tells_the_rules_of_the_markets_at_once_and_sends_every_kind_of_event() {
    VenueInstruments answer = subscribe("BTC_USDT", "PUMP_USDT");
    assertThat(answer.refused()).isEmpty();
    assertThat(answer.simulated()).isTrue();
    assertThat(answer.instruments()).hasSize(2);
    assertThat(answer.instruments().getFirst().tickSize()).isEqualByComparingTo("0.01");
    assertThat(answer.instruments().getFirst().lotSize()).isEqualByComparingTo("0.00001");
    assertThat(answer.instruments().getFirst().minNotional()).isEqualByComparingTo("5");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() ->
            rows(EventKind.TRADE) > 5
                && rows(EventKind.QUOTE) > 5
                && rows(EventKind.BOOK) > 5
                && rows(EventKind.TICKER) > 1);
    assertThat(rows(EventKind.GAP)).isZero();
    awaitState("LIVE");
    JsonObject item = item();
    assertThat(item.getJsonArray("symbols")).hasSize(2);
    assertThat(item.getJsonObject("subscriptions").getInteger("active")).isEqualTo(8);
    await().until(() -> item().getDouble("pong_age_seconds") < 1);
  }

  @Test
  void event_times_of_quotes_are_near_the_receive_time_when_clocks_agree() {
    subscribe("BTC_USDT");
    await().atMost(Duration.ofSeconds(10)).until(() -> rows(EventKind.QUOTE) > 5);
    for (MarketBatch batch : batches) {
      if (batch.kind(0) == EventKind.QUOTE) {
        assertThat(batch.timeMicros(0)).isLessThanOrEqualTo(batch.receiveMicros(0));
        assertThat((double) batch.timeMicros(0))
            .isCloseTo((double) batch.receiveMicros(0), within(2e6));
      }
    }
  }

  @Test
  void refuses_a_symbol_that_the_venue_does_not_have_and_proposes_the_nearest() {
    VenueInstruments answer = subscribe("BTC_USDT", "PUMB_USDT");
    assertThat(answer.instruments()).hasSize(1);
    assertThat(answer.refused())
        .containsOnlyKeys("PUMB_USDT")
        .hasEntrySatisfying(
            "PUMB_USDT",
            reason -> assertThat(reason).contains("simulated", "did you mean \"PUMP_USDT\"?"));
  }

  @Test
  void reconnects_and_restores_every_subscription_with_a_gap_in_the_data() {
    subscribe("BTC_USDT", "ETH_USDT");
    await().atMost(Duration.ofSeconds(10)).until(() -> rows(EventKind.BOOK) > 2);
    simulator.control().dropConnections(1001);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> simulator.control().connectionsAccepted() == 2 && rows(EventKind.GAP) == 1);
    int before = batches.size();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() ->
            batches.subList(before, batches.size()).stream()
                .anyMatch(batch -> batch.kind(0) == EventKind.BOOK));
    awaitState("LIVE");
    JsonObject item = item();
    assertThat(item.getInteger("reconnects")).isEqualTo(1);
    assertThat(item.getInteger("attempt")).isZero();
    assertThat(item.getJsonObject("subscriptions").getInteger("active")).isEqualTo(8);
    MarketBatch gap =
        batches.stream().filter(batch -> batch.kind(0) == EventKind.GAP).findFirst().orElseThrow();
    assertThat(gap.gapReason(0)).contains("1001");
  }

  @Test
  void the_published_book_is_the_venues_book() {
    subscribe("BTC_USDT");
    HttpClient http = HttpClient.newHttpClient();
    await()
        .atMost(Duration.ofSeconds(15))
        .pollInterval(Duration.ofMillis(7))
        .until(() -> {
          JsonObject depth =
              new JsonObject(
                  http.send(
                          HttpRequest.newBuilder(
                                  URI.create(
                                      simulator.restUrl()
                                          + "/api/v3/depth?symbol=BTCUSDT&limit=20"))
                              .build(),
                          HttpResponse.BodyHandlers.ofString())
                      .body());
          MarketBatch newest =
              batches.stream()
                  .filter(batch -> batch.kind(0) == EventKind.BOOK)
                  .reduce((first, second) -> second)
                  .orElse(null);
          return newest != null
              && prices(depth.getJsonArray("bids"), 0).equals(list(newest.book(0).bidPrices()))
              && prices(depth.getJsonArray("bids"), 1).equals(list(newest.book(0).bidQuantities()))
              && prices(depth.getJsonArray("asks"), 0).equals(list(newest.book(0).askPrices()))
              && prices(depth.getJsonArray("asks"), 1).equals(list(newest.book(0).askQuantities()));
        });
  }

  private static List<Double> prices(JsonArray levels, int column) {
    return levels.stream()
        .map(level -> Double.parseDouble(((JsonArray) level).getString(column)))
        .toList();
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  @Test
  void the_last_farewell_of_a_symbol_ends_its_subscription_and_the_last_of_all_the_connection() {
    subscribe("BTC_USDT", "ETH_USDT");
    bus.subscribe(new VenueSubscription("s2", "simulated", List.of("BTC_USDT")))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    bus.unsubscribe(new VenueSubscription("s1", "simulated", List.of("BTC_USDT", "ETH_USDT")));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> item().getJsonArray("symbols", new JsonArray()).size() == 1);
    awaitState("LIVE");
    bus.unsubscribe(new VenueSubscription("s2", "simulated", List.of("BTC_USDT")));
    awaitState("IDLE");
    await().until(() -> simulator.control().connections() == 0);
    subscribe("BTC_USDT");
    awaitState("LIVE");
  }

  @Test
  void an_unreachable_venue_fails_the_subscription_with_a_sentence() throws Exception {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }
    run(
        new VenueVerticle(
            new VenueOptions(
                "nowhere", "ws://127.0.0.1:" + nobody, "http://127.0.0.1:" + nobody, false, QUICK),
            new BinanceSpotAdapter(),
            WallClock.system()));
    assertThat(
            catchThrowableOfType(
                    CompletionException.class,
                    () ->
                        bus.subscribe(new VenueSubscription("s1", "nowhere", List.of("BTC_USDT")))
                            .toCompletionStage()
                            .toCompletableFuture()
                            .join())
                .getCause())
        .isInstanceOfSatisfying(
            ReplyException.class,
            failure -> {
              assertThat(failure.failureCode()).isEqualTo(503);
              assertThat(failure).hasMessageContaining("venue nowhere at http://127.0.0.1");
            });
  }
}
