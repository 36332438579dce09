package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamsVerticle;
import io.tocsin.bus.VenueInstruments;
import io.tocsin.bus.VenueSubscription;
import io.tocsin.model.WallClock;
import io.tocsin.simulator.SimulatorOptions;
import io.tocsin.simulator.SimulatorVerticle;
import io.tocsin.simulator.VenueFaces;
import io.tocsin.venues.binance.BinanceSpotAdapter;
import io.tocsin.venues.binance.BinanceUsdmAdapter;
import io.tocsin.venues.link.LinkOptions;
import io.tocsin.venues.mexc.MexcSpotAdapter;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * Many symbols of one venue at the venue's own pace, over real sockets: 300 by {@code
 * -Dtocsin.long=true}, a fifth of them otherwise. A simulated venue closes or refuses whoever
 * breaks its rules, so that nobody closed and nothing refused means that they were kept.
 */
class ManySymbolsTest {

  private static final boolean ALL = Boolean.getBoolean("tocsin.long");
  private static final int SYMBOLS = ALL ? 300 : 60;

  /** What is promised for 300; a fifth of them, with the start's own seconds. */
  private static final Duration PROMISED = Duration.ofSeconds(ALL ? 60 : 25);

  /** Each symbol is quiet enough for two cores, and alive. */
  private static final double TRADES_PER_SECOND = 2.0 * SYMBOLS;

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new Bus(vertx);
  private final ListAppender<ILoggingEvent> complaints = new ListAppender<>();
  private final Logger fetcher = (Logger) LoggerFactory.getLogger(VenueFetcher.class);

  static List<VenueAdapter> adapters() {
    return List.of(new BinanceSpotAdapter(), new BinanceUsdmAdapter(), new MexcSpotAdapter());
  }

  @BeforeEach
  void listen() {
    complaints.start();
    fetcher.addAppender(complaints);
  }

  @AfterEach
  void stop() throws Exception {
    fetcher.detachAppender(complaints);
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private void run(Deployable verticle) throws Exception {
    get(vertx.deployVerticle(verticle));
  }

  @ParameterizedTest
  @MethodSource("adapters")
  void all_are_live_within_the_promised_time_and_the_venues_rules(VenueAdapter adapter)
      throws Exception {
    SimulatorOptions market = SimulatorOptions.defaults().withLoad(SYMBOLS, TRADES_PER_SECOND);
    SimulatorVerticle simulator =
        new SimulatorVerticle(
            VenueFaces.find(adapter.id()).orElseThrow(), market, WallClock.system());
    Bus.registerCodecs(vertx, List.of());
    run(new StreamsVerticle(WallClock.system(), 100, micros -> {}));
    run(simulator);
    run(
        new VenueVerticle(
            new VenueOptions(
                adapter.id(),
                simulator.webSocketUrl(),
                simulator.restUrl(),
                true,
                LinkOptions.defaults()),
            adapter,
            WallClock.system()));

    long began = System.nanoTime();
    VenueInstruments answer =
        get(bus.subscribe(new VenueSubscription("s1", adapter.id(), market.symbolNames())));
    assertThat(answer.refused()).isEmpty();
    await()
        .atMost(PROMISED)
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(() -> assertThat(states(item(adapter))).isEqualTo(allLive()));

    Duration took = Duration.ofNanos(System.nanoTime() - began);
    JsonObject item = item(adapter);
    long connections = connections(answer, adapter);
    assertThat(simulator.control().connectionsAccepted()).isEqualTo(connections);
    // Never sooner than the venue's pace allows; a simulated venue does not look after that.
    assertThat(took.toMillis())
        .isGreaterThanOrEqualTo(
            (connections - 1) * adapter.socket().orElseThrow().limits().millisBetweenConnections());
    assertThat(item.getLong("reconnects")).isZero();
    assertThat(item.getJsonObject("subscriptions").getInteger("failed")).isZero();
    assertThat(item.getLong("malformed_frames")).isZero();
    assertThat(complaints.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(words -> words.contains("HTTP 429") || words.contains("request weight"));
  }

  private static TreeMap<String, Integer> allLive() {
    TreeMap<String, Integer> all = new TreeMap<>();
    all.put("LIVE", SYMBOLS);
    all.put("BOOK LIVE", SYMBOLS);
    return all;
  }

  /** How many symbols, and how many books, are in which state. */
  private static TreeMap<String, Integer> states(JsonObject item) {
    TreeMap<String, Integer> states = new TreeMap<>();
    for (Object element : item.getJsonArray("symbols", new JsonArray())) {
      JsonObject symbol = (JsonObject) element;
      states.merge(symbol.getString("state"), 1, Integer::sum);
      for (Object one : symbol.getJsonArray("channels")) {
        JsonObject channel = (JsonObject) one;
        if (channel.getString("channel").equals("BOOK")) {
          states.merge("BOOK " + channel.getString("liveness"), 1, Integer::sum);
        }
      }
    }
    return states;
  }

  /** As few as the venue's limit lets it be. */
  private static long connections(VenueInstruments answer, VenueAdapter adapter) {
    SocketProtocol socket = adapter.socket().orElseThrow();
    TreeMap<String, Integer> topics = new TreeMap<>();
    answer
        .instruments()
        .forEach(market ->
            socket.topics(market).forEach(topic -> topics.merge(topic.route(), 1, Integer::sum)));
    return topics.values().stream()
        .mapToLong(count -> Math.ceilDiv(count, socket.limits().topicsPerConnection()))
        .sum();
  }

  private JsonObject item(VenueAdapter adapter) throws Exception {
    for (Object venue :
        get(bus.readStream("venues"))
            .getJsonObject("data")
            .getJsonArray("venues", new JsonArray())) {
      if (((JsonObject) venue).getString("venue").equals(adapter.id())) {
        return (JsonObject) venue;
      }
    }
    return new JsonObject();
  }
}
