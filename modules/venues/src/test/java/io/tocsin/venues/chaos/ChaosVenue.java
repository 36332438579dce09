package io.tocsin.venues.chaos;

import io.tocsin.bus.Bus;
import io.tocsin.bus.VenueSubscription;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.WallClock;
import io.tocsin.simulator.SimulatorControl;
import io.tocsin.simulator.SimulatorOptions;
import io.tocsin.simulator.SimulatorVerticle;
import io.tocsin.simulator.VenueFaces;
import io.tocsin.simulator.fault.RandomMisbehaviour;
import io.tocsin.simulator.fault.Scenario;
import io.tocsin.simulator.fault.ScenarioPlayer;
import io.tocsin.venues.ActivityOptions;
import io.tocsin.venues.TradeIds;
import io.tocsin.venues.VenueAdapter;
import io.tocsin.venues.VenueAdapters;
import io.tocsin.venues.VenueOptions;
import io.tocsin.venues.VenueVerticle;
import io.tocsin.venues.link.LinkOptions;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** One venue in front of its misbehaving exchange, and what is known of both. */
final class ChaosVenue {

  /** Trades of each market after the storm. */
  static final int CALM_TRADES = 40;

  private static final long MOST_AHEAD_MICROS = 10_000_000;

  private static final List<String> SYMBOLS = List.of("BTC_USDT", "ETH_USDT", "PUMP_USDT");

  /** Everything in seconds that takes minutes outside, so that recovery fits into the test. */
  private static final LinkOptions LINK =
      new LinkOptions(
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          5,
          Duration.ofSeconds(2),
          Duration.ofMillis(500),
          Duration.ofSeconds(2),
          Duration.ofSeconds(4),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofSeconds(4),
          Duration.ofMillis(50));

  private static final ActivityOptions ACTIVITY =
      new ActivityOptions(
          Duration.ofSeconds(4),
          Duration.ofSeconds(4),
          Duration.ofSeconds(4),
          1e7,
          1e5,
          Duration.ofSeconds(2),
          Duration.ofSeconds(3));

  private final String id;
  private final Bus bus;
  private final VenueAdapter adapter;
  private final WitnessedMarket market;
  private final SimulatorVerticle simulator;
  private final ScenarioPlayer storm;
  private final Map<String, PublishedMarket> published = new HashMap<>();
  private long endRound;

  ChaosVenue(Vertx vertx, Bus bus, String id, long seed, Duration stormLength) throws Exception {
    this.id = id;
    this.bus = bus;
    this.adapter = VenueAdapters.find(id).orElseThrow();
    this.market = new WitnessedMarket(VenueFaces.find(id).orElseThrow());
    SimulatorOptions options = SimulatorOptions.defaults().withHistory(Duration.ofSeconds(30));
    this.simulator = new SimulatorVerticle(market.kind(), options, WallClock.system());
    this.storm =
        new ScenarioPlayer(
            new Scenario(
                options,
                List.of(),
                Optional.of(
                    new RandomMisbehaviour(
                        seed,
                        Duration.ZERO,
                        stormLength,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        RandomMisbehaviour.DEFAULT_KINDS))),
            options.symbolNames());
    run(vertx, simulator);
    for (String symbol : SYMBOLS) {
      PublishedMarket brought = new PublishedMarket();
      published.put(symbol, brought);
      bus.onMarket(new InstrumentId(id, symbol), brought::take);
    }
    run(
        vertx,
        new VenueVerticle(
            new VenueOptions(
                id, simulator.webSocketUrl(), simulator.restUrl(), true, LINK, ACTIVITY),
            adapter,
            WallClock.system(),
            new SplittableRandom(seed),
            name -> null));
  }

  private static void run(Vertx vertx, Deployable verticle) throws Exception {
    get(vertx.deployVerticle(verticle));
  }

  static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  String id() {
    return id;
  }

  SimulatorControl control() {
    return simulator.control();
  }

  /** Asks for the markets; fails if the venue does not answer. */
  boolean subscribed() throws Exception {
    return get(bus.subscribe(new VenueSubscription("s1", id, SYMBOLS))).refused().isEmpty();
  }

  /** Begins what the storm has for the time up to now; the answer is what that is. */
  List<String> storm(long elapsedMicros) {
    List<String> begun = new ArrayList<>();
    storm
        .advance(elapsedMicros)
        .forEach(what -> {
          control().begin(what);
          begun.add(what.describe());
        });
    return begun;
  }

  /** The venue's item of the stream. */
  JsonObject item() throws Exception {
    JsonArray venues =
        get(bus.readStream("venues")).getJsonObject("data").getJsonArray("venues", new JsonArray());
    for (Object venue : venues) {
      if (((JsonObject) venue).getString("venue").equals(id)) {
        return (JsonObject) venue;
      }
    }
    return new JsonObject();
  }

  static List<JsonObject> list(JsonObject of, String name) {
    return of.getJsonArray(name, new JsonArray()).stream().map(JsonObject.class::cast).toList();
  }

  /** What keeps the venue from being whole, empty if it is. */
  List<String> ailments() throws Exception {
    List<String> ailments = new ArrayList<>();
    JsonObject item = item();
    wrong(ailments, "state", item.getString("state"), "LIVE", item.getString("reason"));
    wrong(ailments, "transport", item.getString("transport"), "websocket", "");
    for (JsonObject connection : list(item, "connections")) {
      wrong(
          ailments,
          "connection " + connection.getInteger("number"),
          connection.getString("state"),
          "OPEN",
          connection.getString("reason"));
    }
    if (list(item, "connections").size() != control().connections()) {
      ailments.add(
          "the exchange has "
              + control().connections()
              + " clients, the venue "
              + list(item, "connections").size()
              + " connections");
    }
    int topics = 0;
    for (JsonObject symbol : list(item, "symbols")) {
      String name = symbol.getString("symbol");
      wrong(ailments, name, symbol.getString("state"), "LIVE", symbol.getString("reason"));
      wrong(ailments, name + " waiting", symbol.getValue("waiting"), false, "");
      for (JsonObject channel : list(symbol, "channels")) {
        topics++;
        String stream = name + " " + channel.getString("channel");
        String reason = channel.getString("reason");
        wrong(ailments, stream, channel.getString("state"), "ACTIVE", reason);
        wrong(ailments, stream, channel.getString("liveness"), "LIVE", reason);
      }
    }
    JsonObject counts = item.getJsonObject("subscriptions", new JsonObject());
    int all = counts.stream().mapToInt(count -> (Integer) count.getValue()).sum();
    wrong(ailments, "active subscriptions", counts.getInteger("active", 0), topics, "");
    wrong(ailments, "all subscriptions", all, topics, "");
    if (list(item, "symbols").size() != SYMBOLS.size()) {
      ailments.add("only " + list(item, "symbols").size() + " symbols");
    }
    return ailments;
  }

  private static void wrong(
      List<String> ailments, String what, Object is, Object should, String reason) {
    if (!should.equals(is)) {
      ailments.add(what + " is " + is + (reason.isEmpty() ? "" : " (" + reason + ")"));
    }
  }

  /** Counters that must not move while nothing goes wrong. */
  String faults() throws Exception {
    JsonObject item = item();
    StringBuilder text = new StringBuilder(id);
    text.append(" malformed ").append(item.getValue("malformed_frames"));
    text.append(", connections ").append(control().connectionsAccepted());
    for (JsonObject symbol : list(item, "symbols")) {
      text.append("; ").append(symbol.getString("symbol"));
      for (String counter : List.of("gaps", "duplicates", "out_of_order", "late", "repaired")) {
        text.append(' ').append(counter).append(' ').append(symbol.getValue(counter));
      }
    }
    return text.toString();
  }

  void keepBooks() {
    published.values().forEach(PublishedMarket::keepBooks);
  }

  /** The fewest trades that any market has brought. */
  int fewestTrades() {
    return published.values().stream().mapToInt(PublishedMarket::tradeCount).min().orElse(0);
  }

  /** The fewest books that any market has brought since they are kept. */
  int fewestBooks() {
    return published.values().stream().mapToInt(each -> each.books().size()).min().orElse(0);
  }

  /** Books brought that the market never had. */
  List<String> wrongBooks() {
    List<String> wrong = new ArrayList<>();
    for (int symbol = 0; symbol < SYMBOLS.size(); symbol++) {
      Set<String> had = new HashSet<>(market.books(symbol));
      List<String> books = published.get(SYMBOLS.get(symbol)).books();
      long strange = books.stream().filter(book -> !had.contains(book)).count();
      if (strange > 0) {
        String first = books.stream().filter(book -> !had.contains(book)).findFirst().orElse("");
        wrong.add(
            id
                + " "
                + SYMBOLS.get(symbol)
                + ": "
                + strange
                + " of "
                + books.size()
                + " books, first "
                + first
                + " and the market's newest is "
                + market.books(symbol).getLast());
      }
    }
    return wrong;
  }

  /** Events of times that cannot be, which a spoilt frame said; clocks are wrong by less. */
  List<String> wrongTimes() {
    return SYMBOLS.stream()
        .filter(symbol -> published.get(symbol).mostAhead() > MOST_AHEAD_MICROS)
        .map(symbol -> id + " " + symbol + ": " + published.get(symbol).mostAhead() + " us ahead")
        .toList();
  }

  /** Trades that are wrong, doubled, or missing without a word. */
  List<String> wrongTrades() {
    List<String> wrong = new ArrayList<>();
    for (int symbol = 0; symbol < SYMBOLS.size(); symbol++) {
      String name = id + " " + SYMBOLS.get(symbol) + ": ";
      PublishedMarket brought = published.get(SYMBOLS.get(symbol));
      List<String> found =
          adapter.tradeIds() == TradeIds.CONTIGUOUS
              ? compareById(brought, market.trades(symbol))
              : compareByFigures(brought.trades(), market.trades(symbol));
      found.stream().map(name::concat).forEach(wrong::add);
      List<String> last = figures(brought.trades());
      last = last.subList(Math.max(0, last.size() - CALM_TRADES), last.size());
      if (Collections.indexOfSubList(figures(market.trades(symbol)), last) < 0) {
        wrong.add(
            name + "the last " + CALM_TRADES + " trades, of the calm, are not those of the market");
      }
    }
    return wrong;
  }

  private static List<String> figures(TradeList trades) {
    return IntStream.range(0, trades.size()).mapToObj(trades::figures).toList();
  }

  private static List<String> compareById(PublishedMarket brought, TradeList truth) {
    List<String> wrong = new ArrayList<>();
    Map<Long, String> figures = new HashMap<>();
    for (int i = 0; i < truth.size(); i++) {
      figures.put(truth.id(i), truth.figures(i));
    }
    TradeList trades = brought.trades();
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < trades.size(); i++) {
      long trade = trades.id(i);
      if (!seen.add(trade)) {
        wrong.add("trade " + trade + " came twice");
      }
      if (!trades.figures(i).equals(figures.get(trade))) {
        wrong.add("trade " + trade + " is " + trades.figures(i) + ", was " + figures.get(trade));
      }
    }
    brought.holes().stream()
        .filter(hole -> !hole.named())
        .forEach(hole -> wrong.add("trades " + hole + " are missing without a word"));
    return wrong;
  }

  /** Where ids mean nothing: no more of each than there was. */
  private static List<String> compareByFigures(TradeList trades, TradeList truth) {
    Map<String, Integer> left = new HashMap<>();
    for (int i = 0; i < truth.size(); i++) {
      left.merge(truth.figures(i), 1, Integer::sum);
    }
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < trades.size(); i++) {
      if (left.merge(trades.figures(i), -1, Integer::sum) < 0) {
        wrong.add(
            "trade number "
                + i
                + " of "
                + trades.size()
                + ", "
                + trades.figures(i)
                + ", came once too often");
      }
    }
    return wrong;
  }

  /** Takes no more, so that both sides can be compared. */
  void end() {
    published.values().forEach(PublishedMarket::end);
    endRound = market.rounds();
  }

  /** Whether the witness has written down since the end what came before it. */
  boolean witnessed() {
    return market.rounds() > endRound + 1;
  }

  /** A few figures of what came through. */
  String summary() {
    StringBuilder text = new StringBuilder(id);
    SYMBOLS.forEach(symbol -> {
      PublishedMarket brought = published.get(symbol);
      long missing =
          brought.holes().stream().mapToLong(hole -> hole.last() - hole.first() + 1).sum();
      text.append("; ").append(symbol).append(' ').append(brought.tradeCount()).append(" trades, ");
      text.append(missing).append(" missing and named, ").append(brought.gaps().size());
      text.append(" gaps");
    });
    return text.toString();
  }
}
