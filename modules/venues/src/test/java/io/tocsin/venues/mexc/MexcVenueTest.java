package io.tocsin.venues.mexc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamsVerticle;
import io.tocsin.bus.VenueInstruments;
import io.tocsin.bus.VenueSubscription;
import io.tocsin.model.EventKind;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import io.tocsin.model.WallClock;
import io.tocsin.simulator.SimulatedSymbol;
import io.tocsin.simulator.SimulatorOptions;
import io.tocsin.simulator.SimulatorVerticle;
import io.tocsin.simulator.VenueFaces;
import io.tocsin.simulator.fault.Misbehaviour;
import io.tocsin.simulator.fault.MisbehaviourKind;
import io.tocsin.simulator.fault.Ongoing;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestTopic;
import io.tocsin.venues.Told;
import io.tocsin.venues.VenueAdapter;
import io.tocsin.venues.VenueOptions;
import io.tocsin.venues.VenueVerticle;
import io.tocsin.venues.link.LinkOptions;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole venue, link and supervision with it, in front of MEXC's faces. */
class MexcVenueTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final SimulatorOptions OPTIONS =
      SimulatorOptions.defaults().withHistory(Duration.ofSeconds(30));

  /** As usual, with a ping every half second. */
  private static final LinkOptions LINK =
      new LinkOptions(
          Duration.ofSeconds(10),
          Duration.ZERO,
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          10,
          Duration.ofMinutes(5),
          Duration.ofMillis(500),
          Duration.ofSeconds(60),
          Duration.ofSeconds(120),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofMillis(100));

  private final Vertx vertx = Vertx.vertx();
  private final List<MarketBatch> batches = new CopyOnWriteArrayList<>();
  private Bus bus;
  private SimulatorVerticle simulator;

  static List<VenueAdapter> adapters() {
    return List.of(new MexcSpotAdapter(), new MexcFuturesAdapter());
  }

  private void begin(VenueAdapter adapter, SimulatorOptions options) throws Exception {
    Bus.registerCodecs(vertx, List.of());
    bus = new Bus(vertx);
    run(new StreamsVerticle(WallClock.system(), 100, micros -> {}));
    simulator =
        new SimulatorVerticle(
            VenueFaces.find(adapter.id()).orElseThrow(), options, WallClock.system());
    run(simulator);
    bus.onMarket(new InstrumentId(adapter.id(), "BTC_USDT"), batches::add);
    run(
        new VenueVerticle(
            new VenueOptions(
                adapter.id(), simulator.webSocketUrl(), simulator.restUrl(), true, LINK),
            adapter,
            WallClock.system()));
  }

  private void run(Deployable verticle) throws Exception {
    vertx
        .deployVerticle(verticle)
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private VenueInstruments subscribe(VenueAdapter adapter, List<String> symbols) {
    return bus.subscribe(new VenueSubscription("s1", adapter.id(), symbols))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private JsonObject item() {
    JsonObject update = bus.readStream("venues").toCompletionStage().toCompletableFuture().join();
    JsonArray venues = update.getJsonObject("data").getJsonArray("venues", new JsonArray());
    return venues.isEmpty() ? new JsonObject() : venues.getJsonObject(0);
  }

  private int active() {
    return item().getJsonObject("subscriptions", new JsonObject()).getInteger("active", 0);
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

  /** The trades told so far, those of the warm start first. */
  private List<String> trades(boolean past) {
    List<String> trades = new ArrayList<>();
    for (MarketBatch batch : batches) {
      for (int row = 0; row < batch.size(); row++) {
        if (batch.kind(row) == EventKind.TRADE && (past || !batch.past(row))) {
          trades.add(
              trade(batch.timeMicros(row), batch.price(row), batch.quantity(row), batch.side(row)));
        }
      }
    }
    return trades;
  }

  private static String trade(long time, double price, double quantity, TakerSide side) {
    return time + " " + price + " " + quantity + " " + side;
  }

  /** The same out of the venue's own list. */
  private List<String> listed(VenueAdapter adapter, Instrument market) throws Exception {
    RestCall call = adapter.rest().call(RestTopic.TRADES, market, 0, FrameSink.NO_ID).orElseThrow();
    String body;
    try (HttpClient http = HttpClient.newHttpClient()) {
      body =
          http.send(
                  HttpRequest.newBuilder(URI.create(simulator.restUrl() + call.path())).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
    }
    return new Told()
        .read(adapter.rest(), call, body).stream()
            .map(line -> line.split(" "))
            .map(parts ->
                trade(
                    Long.parseLong(parts[2]),
                    Double.parseDouble(parts[4]),
                    Double.parseDouble(parts[5]),
                    TakerSide.valueOf(parts[6])))
            .toList();
  }

  @ParameterizedTest
  @MethodSource("adapters")
  void every_trade_is_told_once_though_the_warm_start_overlaps_the_stream(VenueAdapter adapter)
      throws Exception {
    begin(adapter, OPTIONS);
    VenueInstruments answer = subscribe(adapter, List.of("BTC_USDT", "ETH_USDT"));
    assertThat(answer.refused()).isEmpty();
    Instrument market = answer.instruments().getFirst();
    await().atMost(PATIENCE).until(() -> trades(false).size() >= 15);
    List<String> listed = listed(adapter, market);
    List<String> told = trades(true);
    int from = Math.max(0, told.indexOf(listed.getFirst()));
    int at = Math.max(0, listed.indexOf(told.getFirst()));
    List<String> ours = told.subList(from, told.size());
    List<String> theirs = listed.subList(at, listed.size());
    int both = Math.min(ours.size(), theirs.size());
    assertThat(both).isGreaterThan(50);
    assertThat(ours.subList(0, both)).isEqualTo(theirs.subList(0, both));
  }

  @ParameterizedTest
  @MethodSource("adapters")
  void all_channels_become_active_and_the_venue_live(VenueAdapter adapter) throws Exception {
    begin(adapter, OPTIONS);
    VenueInstruments answer = subscribe(adapter, List.of("BTC_USDT", "PUMP_USDT", "NOPE_USDT"));
    assertThat(answer.refused()).containsOnlyKeys("NOPE_USDT");
    await()
        .atMost(PATIENCE)
        .until(() ->
            rows(EventKind.TRADE) > 5
                && rows(EventKind.QUOTE) > 5
                && rows(EventKind.BOOK) > 5
                && rows(EventKind.TICKER) > 0
                && active() == 8);
    await().atMost(PATIENCE).until(() -> "LIVE".equals(item().getString("state")));
    await().atMost(PATIENCE).until(() -> item().getDouble("pong_age_seconds") < 1);
    assertThat(rows(EventKind.GAP)).isZero();
    assertThat(item().getInteger("malformed_frames")).isZero();
  }

  @ParameterizedTest
  @MethodSource("adapters")
  void a_lost_book_update_is_a_gap_and_repaired_by_a_new_seed(VenueAdapter adapter)
      throws Exception {
    begin(adapter, OPTIONS);
    subscribe(adapter, List.of("BTC_USDT"));
    await().atMost(PATIENCE).until(() -> rows(EventKind.BOOK) > 3);
    simulator.control().skipNextDepth("BTC_USDT");
    await().atMost(PATIENCE).until(() -> rows(EventKind.GAP) == 1);
    long books = rows(EventKind.BOOK);
    await().atMost(PATIENCE).until(() -> rows(EventKind.BOOK) > books + 3);
    assertThat(simulator.control().connectionsAccepted()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("adapters")
  void a_refusal_in_the_venues_words_is_understood_and_tried_again(VenueAdapter adapter)
      throws Exception {
    begin(adapter, OPTIONS);
    Ongoing refusing =
        simulator.control().begin(Misbehaviour.of(MisbehaviourKind.REFUSE_SUBSCRIPTIONS).times(1));
    subscribe(adapter, List.of("BTC_USDT"));
    await().atMost(PATIENCE).until(refusing::over);
    await().atMost(PATIENCE).until(() -> active() == 4);
  }

  @Test
  void a_future_is_told_in_base_units_and_not_in_contracts() throws Exception {
    VenueAdapter adapter = new MexcFuturesAdapter();
    begin(adapter, OPTIONS);
    Instrument market = subscribe(adapter, List.of("BTC_USDT")).instruments().getFirst();
    assertThat(market.contractSize()).isEqualByComparingTo("0.00001");
    await().atMost(PATIENCE).until(() -> rows(EventKind.TRADE) > 20 && rows(EventKind.QUOTE) > 0);
    for (MarketBatch batch : batches) {
      for (int row = 0; row < batch.size(); row++) {
        if (batch.kind(row) == EventKind.TRADE) {
          // The market trades for some 10 to 10,000 USDT: as contracts that were 16 and more.
          assertThat(batch.quantity(row)).isBetween(0.000_01, 5.0);
        } else if (batch.kind(row) == EventKind.QUOTE) {
          assertThat(batch.bidQuantity(row)).isBetween(0.000_01, 20.0);
        }
      }
    }
  }

  @Test
  void spot_takes_another_connection_after_30_subscriptions() throws Exception {
    VenueAdapter adapter = new MexcSpotAdapter();
    List<SimulatedSymbol> symbols = new ArrayList<>();
    symbols.add(SimulatedSymbol.of("BTC_USDT", new BigDecimal("61800"), 0.5, 18));
    for (int i = 1; i < 9; i++) {
      symbols.add(SimulatedSymbol.of("COIN" + i + "_USDT", new BigDecimal(i * 10), 1, 10));
    }
    begin(adapter, SimulatorOptions.defaults().withSymbols(symbols));
    VenueInstruments answer =
        subscribe(adapter, symbols.stream().map(SimulatedSymbol::symbol).toList());
    assertThat(answer.refused()).isEmpty();
    await().atMost(PATIENCE).until(() -> active() == 36);
    assertThat(simulator.control().connectionsAccepted()).isEqualTo(2);
  }
}
