package io.tocsin.venues;

import static org.awaitility.Awaitility.await;

import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamsVerticle;
import io.tocsin.bus.Transport;
import io.tocsin.bus.VenueInstruments;
import io.tocsin.bus.VenueSubscription;
import io.tocsin.model.EventKind;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.WallClock;
import io.tocsin.model.journal.Alert;
import io.tocsin.simulator.SimulatorControl;
import io.tocsin.simulator.SimulatorOptions;
import io.tocsin.simulator.SimulatorVerticle;
import io.tocsin.simulator.binance.BinanceSpotFace;
import io.tocsin.simulator.face.FaceKind;
import io.tocsin.venues.link.LinkOptions;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.awaitility.core.ConditionTimeoutException;

/** A venue in front of the simulated exchange, over real sockets, with a clock that can jump. */
final class VenueRig implements AutoCloseable {

  /** Everything in tenths of seconds that takes minutes outside. */
  static final LinkOptions QUICK =
      new LinkOptions(
          Duration.ofSeconds(2),
          Duration.ofHours(9),
          Duration.ofMillis(50),
          Duration.ofMillis(200),
          3,
          Duration.ofMillis(400),
          Duration.ofMillis(200),
          Duration.ofHours(2),
          Duration.ofHours(9),
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofMillis(20));

  static final ActivityOptions PATIENT =
      new ActivityOptions(
          Duration.ofHours(9),
          Duration.ofHours(9),
          Duration.ofHours(9),
          1e7,
          1e5,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30));

  final Vertx vertx = Vertx.vertx();
  final Bus bus;
  final SimulatorVerticle simulator;
  final List<Alert> alerts = new CopyOnWriteArrayList<>();
  private final Map<String, List<MarketBatch>> batches = new ConcurrentHashMap<>();
  private final AtomicLong ahead = new AtomicLong();

  /** The venue's clock; the exchange has the machine's. */
  final WallClock clock = () -> WallClock.system().nowMicros() + ahead.get();

  VenueRig() {
    this(BinanceSpotFace.KIND);
  }

  VenueRig(FaceKind face) {
    Bus.registerCodecs(vertx, List.of());
    bus = new Bus(vertx);
    simulator = new SimulatorVerticle(face, SimulatorOptions.defaults(), WallClock.system());
    run(new StreamsVerticle(WallClock.system(), 20, micros -> {}));
    run(simulator);
    bus.onJournal(entry -> {
      if (entry instanceof Alert alert) {
        alerts.add(alert);
      }
    });
  }

  /** The usual venue: the exchange as it is, quick links. */
  VenueRig withVenue() {
    return withVenue(TestVenue.hasty(), QUICK, PATIENT);
  }

  VenueRig withVenue(VenueAdapter adapter, LinkOptions link, ActivityOptions activity) {
    return withVenue("simulated", adapter, link, activity);
  }

  VenueRig withVenue(String id, VenueAdapter adapter, LinkOptions link, ActivityOptions activity) {
    listen(id, "BTC_USDT");
    listen(id, "ETH_USDT");
    listen(id, "PUMP_USDT");
    run(
        new VenueVerticle(
            new VenueOptions(
                id, simulator.webSocketUrl(), simulator.restUrl(), true, link, activity),
            adapter,
            clock,
            new SplittableRandom(1),
            name -> "a-key-for-" + name));
    return this;
  }

  private void listen(String venue, String symbol) {
    List<MarketBatch> of = new CopyOnWriteArrayList<>();
    batches.put(venue + ":" + symbol, of);
    bus.onMarket(new InstrumentId(venue, symbol), of::add);
  }

  void run(Deployable verticle) {
    get(vertx.deployVerticle(verticle));
  }

  static <T> T get(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  SimulatorControl control() {
    return simulator.control();
  }

  /** The venue's clock jumps. */
  void letPass(Duration time) {
    ahead.addAndGet(time.toNanos() / 1_000);
  }

  VenueInstruments subscribe(String... symbols) {
    return subscribe("s1", "simulated", Transport.AUTO, symbols);
  }

  VenueInstruments subscribe(String session, String venue, Transport transport, String... symbols) {
    return get(bus.subscribe(new VenueSubscription(session, venue, List.of(symbols), transport)));
  }

  /** The symbol told anew, as often as that happens. */
  List<MarketBatch> listenToThePast(String symbol) {
    List<MarketBatch> told = new CopyOnWriteArrayList<>();
    bus.onPast(new InstrumentId("simulated", symbol), told::add);
    return told;
  }

  /** Waits until there is something that a warm start can bring. */
  void untilTheExchangeHasAPast(String symbol) {
    URI trades =
        URI.create(simulator.restUrl() + "/api/v3/trades?symbol=" + symbol.replace("_", ""));
    try (HttpClient client = HttpClient.newHttpClient()) {
      until(() -> {
        try {
          HttpRequest request = HttpRequest.newBuilder(trades).build();
          String body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
          return new JsonArray(body).size() > 5;
        } catch (IOException | InterruptedException e) {
          throw new AssertionError(e);
        }
      });
    }
  }

  void unsubscribe(String session, String... symbols) {
    bus.unsubscribe(new VenueSubscription(session, "simulated", List.of(symbols)));
  }

  List<MarketBatch> batches(String symbol) {
    return batches.get("simulated:" + symbol);
  }

  List<MarketBatch> batches(String venue, String symbol) {
    return batches.get(venue + ":" + symbol);
  }

  long rows(String symbol, EventKind kind) {
    long count = 0;
    for (MarketBatch batch : batches(symbol)) {
      for (int row = 0; row < batch.size(); row++) {
        count += batch.kind(row) == kind ? 1 : 0;
      }
    }
    return count;
  }

  /** Ids of all trades so far, in the order in which they came. */
  List<Long> tradeIds(String symbol) {
    List<Long> ids = new ArrayList<>();
    for (MarketBatch batch : batches(symbol)) {
      for (int row = 0; row < batch.size(); row++) {
        if (batch.kind(row) == EventKind.TRADE) {
          ids.add(batch.tradeId(row));
        }
      }
    }
    return ids;
  }

  List<String> gaps(String symbol) {
    List<String> gaps = new ArrayList<>();
    for (MarketBatch batch : batches(symbol)) {
      for (int row = 0; row < batch.size(); row++) {
        if (batch.kind(row) == EventKind.GAP) {
          gaps.add(batch.gapReason(row));
        }
      }
    }
    return gaps;
  }

  /** The venue's item of the stream. */
  JsonObject item() {
    JsonArray venues =
        get(bus.readStream("venues")).getJsonObject("data").getJsonArray("venues", new JsonArray());
    for (Object venue : venues) {
      if (((JsonObject) venue).getString("venue").equals("simulated")) {
        return (JsonObject) venue;
      }
    }
    return new JsonObject();
  }

  JsonObject symbol(String symbol) {
    for (Object element : item().getJsonArray("symbols", new JsonArray())) {
      if (((JsonObject) element).getString("symbol").equals(symbol)) {
        return (JsonObject) element;
      }
    }
    return new JsonObject().put("state", "").put("reason", "").put("channels", new JsonArray());
  }

  JsonObject channel(String symbol, String channel) {
    for (Object element : symbol(symbol).getJsonArray("channels")) {
      if (((JsonObject) element).getString("channel").equals(channel)) {
        return (JsonObject) element;
      }
    }
    return new JsonObject();
  }

  void until(BooleanSupplier condition) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(10))
        .until(condition::getAsBoolean);
  }

  void untilState(String state) {
    try {
      until(() -> state.equals(item().getString("state")));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("state is never " + state + ": " + item().encodePrettily(), e);
    }
  }

  void untilTrades(String symbol) {
    until(() -> rows(symbol, EventKind.TRADE) > 0 && symbol(symbol).getInteger("gaps") != null);
  }

  /** Waits for a trade that is none of the time before. */
  void untilLiveTrade(String symbol) {
    until(() -> {
      for (MarketBatch batch : batches(symbol)) {
        for (int row = 0; row < batch.size(); row++) {
          if (batch.kind(row) == EventKind.TRADE && !batch.past(row)) {
            return true;
          }
        }
      }
      return false;
    });
  }

  /** Waits for one more trade of the symbol. */
  void untilNextTrade(String symbol) {
    int before = tradeIds(symbol).size();
    until(() -> tradeIds(symbol).size() > before);
  }

  @Override
  public void close() {
    get(vertx.close());
  }
}
