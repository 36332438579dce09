package io.tocsin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.bus.Bus;
import io.tocsin.bus.JournalJson;
import io.tocsin.bus.JournalQuery;
import io.tocsin.bus.StreamsVerticle;
import io.tocsin.model.WallClock;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.storage.QuestDbOptions.Tls;
import io.tocsin.storage.spool.Durability;
import io.tocsin.storage.spool.SpoolOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A bus with streams, on which storage is deployed. */
final class Rig implements AutoCloseable {

  static final String PASSWORD = "a test's password";
  static final Duration PATIENCE = Duration.ofSeconds(40);
  static final WriteOptions IMPATIENT =
      new WriteOptions(3, 5, Duration.ofSeconds(2), Duration.ofSeconds(1));

  final Vertx vertx = Vertx.vertx();
  final Bus bus = new Bus(vertx);

  Rig() {
    Bus.registerCodecs(vertx, List.of());
    done(vertx.deployVerticle(new StreamsVerticle(WallClock.system(), 10, micros -> {})));
  }

  static StorageOptions embedded(Path folder) {
    return StorageOptions.embeddedIn(folder).withPassword(PASSWORD);
  }

  /** Impatient, so that tests need not wait. */
  static StorageOptions external(int port, Path folder) {
    return external(port, folder, 1_000);
  }

  static StorageOptions external(int port, Path folder, int queueCapacity) {
    StorageOptions usual = StorageOptions.embeddedIn(folder);
    return new StorageOptions(
        new QuestDbOptions(
            false,
            "127.0.0.1",
            port,
            "admin",
            PASSWORD,
            Tls.DISABLE,
            Optional.empty(),
            folder.resolve("unused"),
            64,
            Durability.PROCESS),
        new SpoolOptions(
            folder.resolve("spool"), Durability.PROCESS, 64 << 20, 1 << 20, queueCapacity),
        IMPATIENT,
        usual.indicatorSamples(),
        Map.of());
  }

  /** An embedded database that listens where it is told to. */
  static StorageOptions embedded(Path folder, int port, WriteOptions write) {
    return embedded(folder, port, write, 128);
  }

  static StorageOptions embedded(
      Path folder, int port, WriteOptions write, int memoryLimitMegabytes) {
    StorageOptions usual = embedded(folder);
    QuestDbOptions database = usual.database();
    return new StorageOptions(
        new QuestDbOptions(
            true,
            "127.0.0.1",
            port,
            "admin",
            PASSWORD,
            Tls.DISABLE,
            Optional.empty(),
            database.dataDirectory(),
            memoryLimitMegabytes,
            Durability.PROCESS),
        usual.spool(),
        write,
        usual.indicatorSamples(),
        Map.of());
  }

  /** Completes after the first attempt to reach QuestDB. */
  Future<String> deploy(StorageVerticle storage) {
    return vertx.deployVerticle(storage).compose(id -> storage.firstAttempt().map(id));
  }

  void journal(JournalRecord... records) {
    for (JournalRecord entry : records) {
      bus.journal(entry);
    }
  }

  List<JsonObject> read(JournalQuery query) {
    return done(bus.query(query)).rows();
  }

  /** Waits until exactly these records are answered, in this order. */
  void awaitRows(JournalQuery query, JournalRecord... expected) {
    List<String> texts =
        List.of(expected).stream().map(each -> JournalJson.of(each).encode()).toList();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .untilAsserted(
            () -> assertThat(read(query)).extracting(JsonObject::encode).isEqualTo(texts));
  }

  /** The health stream's item of storage. */
  JsonObject health() {
    return health("storage");
  }

  JsonObject health(String part) {
    return done(bus.readStream("health")).getJsonObject("data").getJsonArray("parts").stream()
        .map(JsonObject.class::cast)
        .filter(item -> item.getString("part").equals(part))
        .findFirst()
        .orElseThrow();
  }

  void awaitStatus(String status) {
    awaitStatus("storage", status);
  }

  void awaitStatus(String part, String status) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(health(part).getString("status")).isEqualTo(status));
  }

  static JournalQuery all(Class<? extends JournalRecord> kind, String session) {
    return new JournalQuery(kind, session, null, null, Long.MIN_VALUE, Long.MAX_VALUE, 100);
  }

  static <T> T done(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(40, TimeUnit.SECONDS).join();
  }

  static Throwable failure(Future<?> future) {
    try {
      done(future);
    } catch (CompletionException failed) {
      return failed.getCause();
    }
    throw new AssertionError("did not fail");
  }

  @Override
  public void close() {
    done(vertx.close());
  }
}
