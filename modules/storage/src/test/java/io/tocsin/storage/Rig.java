package io.tocsin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.bus.Bus;
import io.tocsin.bus.JournalJson;
import io.tocsin.bus.JournalQuery;
import io.tocsin.bus.StreamsVerticle;
import io.tocsin.model.WallClock;
import io.tocsin.model.journal.JournalRecord;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A bus with streams, on which storage is deployed. */
final class Rig implements AutoCloseable {

  static final String PASSWORD = "a test's password";
  static final Duration PATIENCE = Duration.ofSeconds(20);

  final Vertx vertx = Vertx.vertx();
  final Bus bus = new Bus(vertx);

  Rig() {
    Bus.registerCodecs(vertx, List.of());
    done(vertx.deployVerticle(new StreamsVerticle(WallClock.system(), 10, micros -> {})));
  }

  static StorageOptions embedded(Path folder) {
    return StorageOptions.embeddedIn(folder).withPassword(PASSWORD);
  }

  static StorageOptions external(int port, int queueCapacity) {
    return new StorageOptions(
        false, "127.0.0.1", port, "admin", PASSWORD, Path.of("unused"), queueCapacity, 3, 5, 64);
  }

  Future<String> deploy(StorageVerticle storage) {
    return vertx.deployVerticle(storage);
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
    return done(bus.readStream("health"))
        .getJsonObject("data")
        .getJsonArray("parts")
        .getJsonObject(0);
  }

  void awaitStatus(String status) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(health().getString("status")).isEqualTo(status));
  }

  static JournalQuery all(Class<? extends JournalRecord> kind, String session) {
    return new JournalQuery(kind, session, null, null, Long.MIN_VALUE, Long.MAX_VALUE, 100);
  }

  static <T> T done(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
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
