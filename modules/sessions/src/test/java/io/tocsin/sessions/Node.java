package io.tocsin.sessions;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.JournalBatch;
import io.tocsin.bus.StreamsVerticle;
import io.tocsin.bus.VenueInstruments;
import io.tocsin.bus.VenueSubscription;
import io.tocsin.indicators.EvaluatedBatch;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import io.tocsin.model.WallClock;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.SessionInfo;
import io.tocsin.model.journal.SessionState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** One life of a server in a test: sessions that are remembered, a venue and a storage. */
final class Node implements AutoCloseable {

  static final InstrumentId BTC = new InstrumentId("simulated", "BTC_USDT");
  static final Duration PATIENCE = Duration.ofSeconds(30);

  static final String STRATEGY =
      """
      {"name": "eager", "direction": "LONG",
       "indicators": {"age": {"type": "SIGNAL_AGE_SECONDS"},
                      "mean": {"type": "TWPA", "t1": 60, "t2": 0}},
       "s1_signal": {"any": [{"indicator": {"type": "SPREAD_PCT"}, "op": "<", "value": 5}]},
       "o1_cancel": {"any": [{"indicator": "age", "op": ">", "value": 1000}],
                     "timeout": "1h", "cooldown": "1h"},
       "z1_entry": {"all": [{"indicator": {"type": "SPREAD_PCT"}, "op": "<", "value": 5}],
                    "timeout": "10s", "size": {"type": "percent_of_budget", "value": 5}},
       "ze1_close": {"any": [{"indicator": {"type": "UNREALIZED_PNL_PCT"}, "op": ">",
                              "value": 50}], "cooldown": "1h"},
       "e1_emergency": {"any": [{"indicator": {"type": "UNREALIZED_PNL_PCT"}, "op": "<",
                                 "value": -50}], "cooldown": "1h"}}
      """;

  static final String SESSION =
      """
      {"name": "test", "sources": [{"venue": "simulated", "symbols": ["BTC_USDT"]}],
       "strategies": ["eager"], "budget": {"total": 1000, "currency": "USDT"}%s}
      """;

  final Vertx vertx = Vertx.vertx();
  final Bus bus = new Bus(vertx);
  final WallClock clock = WallClock.system();
  final SessionFolder folder;

  /** What storage holds: by journal, by number. It outlives nodes. */
  final Map<String, NavigableMap<Long, JournalRecord>> stored;

  private volatile boolean deaf;
  private String strategy = STRATEGY;
  private String source = "test";
  private double price = 100;
  private long trades;

  Node(Path root, Map<String, NavigableMap<Long, JournalRecord>> stored) {
    this.folder = new SessionFolder(root, false);
    this.stored = stored;
    Bus.registerCodecs(vertx, List.of(EvaluatedBatch.class));
    bus.onSubscribe("simulated", wish -> Future.succeededFuture(all(wish)));
    bus.onStore(
        batch -> deaf ? Bus.refused(503, "storage is away") : Future.succeededFuture(store(batch)));
    join(vertx.deployVerticle(new StreamsVerticle(clock, 20, micros -> {})));
  }

  Node(Path root) {
    this(root, new ConcurrentHashMap<>());
  }

  /** Its storage takes nothing. */
  Node deaf() {
    deaf = true;
    return this;
  }

  /** Files that somebody edited meanwhile. */
  Node strategy(String text) {
    strategy = text;
    return this;
  }

  /** The file that its sessions are made of. */
  Node source(Path file) {
    source = file.toString();
    return this;
  }

  private long store(JournalBatch batch) {
    NavigableMap<Long, JournalRecord> journal =
        stored.computeIfAbsent(batch.journal(), name -> new ConcurrentSkipListMap<>());
    for (int i = 0; i < batch.records().size(); i++) {
      JournalRecord before = journal.putIfAbsent(batch.firstNumber() + i, batch.records().get(i));
      if (before != null && !before.equals(batch.records().get(i))) {
        throw new AssertionError(
            "number " + (batch.firstNumber() + i) + " was " + before + ", is " + batch);
      }
    }
    return journal.lastKey();
  }

  /** Brings sessions back, and starts those that are wished for. */
  Node begin(String... sessions) {
    List<SessionsVerticle.Launch> launches =
        Stream.of(sessions)
            .map(text -> {
              SessionDefinition definition = definition(text);
              return new SessionsVerticle.Launch(
                  definition.read(Set.of("simulated")),
                  new SessionSource.Live(),
                  Optional.of(definition));
            })
            .toList();
    join(
        vertx.deployVerticle(
            new SessionsVerticle(
                launches,
                "node",
                20,
                clock,
                Optional.of(
                    new SessionMemory(
                        folder,
                        Set.of("simulated"),
                        () -> definition("").strategies(),
                        origin -> new SessionSource.Live())))));
    return this;
  }

  SessionDefinition definition(String session) {
    return new SessionDefinition(source, session, new TreeMap<>(Map.of("eager", strategy)));
  }

  /** The only session, once it is in a state. */
  JsonObject await(SessionState state) {
    return await(found -> found.getString("state").equals(state.name()));
  }

  JsonObject await(Predicate<JsonObject> as) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                join(bus.readStream(Addresses.SESSIONS))
                    .getJsonObject("data")
                    .getJsonArray("sessions")
                    .stream()
                    .map(JsonObject.class::cast)
                    .filter(as)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** The only session, once it is at work again. */
  JsonObject resumed() {
    return await(found -> found.getString("reason").contains("goes on after a restart"));
  }

  /** A quote and a trade, as the venue's link publishes them. */
  void market() {
    long now = clock.nowMicros();
    price *= 1.0001;
    bus.publishMarket(
        MarketBatch.builder(List.of(BTC), 2)
            .quote(0, now, now, price - 0.01, 1, price + 0.01, 1)
            .trade(0, now, now, price, 2, TakerSide.BUY, ++trades)
            .build());
  }

  /** Until the instance is in a state, the market moves on. */
  JsonObject instance(String id, String state) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> {
              market();
              return items(id, "state_machines", "instances").getFirst();
            },
            found -> found.getString("state").equals(state));
  }

  List<JsonObject> items(String sessionId, String stream, String collection) {
    return join(bus.readStream(Addresses.session(sessionId, stream)))
        .getJsonObject("data")
        .getJsonArray(collection)
        .stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  JsonObject command(String name, JsonObject request) {
    return join(bus.command(name, request));
  }

  /** The code and the sentence with which a command is refused. */
  String refusal(String command, JsonObject request) {
    return join(
        bus.command(command, request)
            .map(JsonObject::encode)
            .recover(cause ->
                Future.succeededFuture(
                    ((ReplyException) cause).failureCode() + " " + cause.getMessage())));
  }

  /** The states of a session that storage has, in order. */
  List<SessionInfo> life(String sessionId) {
    return stored.getOrDefault(JournalBatch.life(sessionId), new TreeMap<>()).values().stream()
        .map(SessionInfo.class::cast)
        .toList();
  }

  /** What a crash at this moment would leave on the disk: files are replaced as a whole. */
  Path image(Path to) {
    try (Stream<Path> files = Files.walk(folder.root())) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(folder.root().relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else if (!file.toString().endsWith(".unfinished")) {
          try {
            Files.write(copy, Files.readAllBytes(file));
          } catch (NoSuchFileException e) {
            // it was about to take its place
          }
        }
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static VenueInstruments all(VenueSubscription wish) {
    return new VenueInstruments(
        wish.symbols().stream().map(Node::instrument).toList(),
        Map.of(),
        new BigDecimal("0.001"),
        new BigDecimal("0.001"),
        true,
        "websocket");
  }

  private static Instrument instrument(String symbol) {
    return new Instrument(
        new InstrumentId("simulated", symbol),
        symbol.replace("_", ""),
        new BigDecimal("0.01"),
        new BigDecimal("0.001"),
        BigDecimal.ONE,
        BigDecimal.ONE,
        true);
  }

  static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** In order: everything is undeployed. */
  @Override
  public void close() {
    join(vertx.close());
  }
}
