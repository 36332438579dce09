package io.tocsin.storage;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.JournalBatch;
import io.tocsin.bus.JournalJson;
import io.tocsin.bus.JournalPage;
import io.tocsin.bus.JournalQuery;
import io.tocsin.bus.StreamPost;
import io.tocsin.model.WallClock;
import io.tocsin.model.journal.Alert;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.Severity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins queue, database and health; belongs to the context of its verticle. */
final class StorageService implements JournalWriter.Listener {

  /** How often QuestDB is asked for a sign of life. */
  private static final long PROBE_MILLIS = 5_000;

  /** For how long waiting records are written on stop at most. */
  private static final long DRAIN_MILLIS = 3_000;

  private static final int KEPT_ALERTS = 200;
  private static final int LONGEST_LOGGED = 2_000;
  private static final Logger LOG = LoggerFactory.getLogger(StorageService.class);

  private final Vertx vertx;
  private final Bus bus;
  private final WallClock clock;
  private final StorageOptions options;
  private final StorageHealth health;
  private final JournalWriter writer;
  private final Set<String> alarmed = new HashSet<>();

  /** Of each journal, up to which number it was taken. */
  private final Map<String, Long> numbers = new HashMap<>();

  private @Nullable QuestDbLink link;
  private @Nullable JournalReader reader;
  private long reconnectMillis = JournalWriter.FIRST_RETRY_MILLIS;
  private boolean stopping;

  StorageService(
      Vertx vertx, Bus bus, StorageOptions options, WallClock clock, StorageCounters counters) {
    this.vertx = vertx;
    this.bus = bus;
    this.clock = clock;
    this.options = options;
    this.health = new StorageHealth(bus, clock);
    this.writer =
        new JournalWriter(vertx, clock, options, QuestDbLink.TIMEOUT_MILLIS, counters, this);
  }

  /** See {@link StorageVerticle} for when it completes. */
  Future<Void> start() {
    health.starting(options.describe());
    return connect();
  }

  void accept(JournalRecord entry) {
    writer.accept(entry);
  }

  /** Takes numbered entries; those that came before are not taken again. */
  Future<Long> accept(JournalBatch batch) {
    long held = numbers.getOrDefault(batch.journal(), 0L);
    for (int i = 0; i < batch.records().size(); i++) {
      if (batch.firstNumber() + i > held) {
        writer.accept(batch.records().get(i));
      }
    }
    long now = Math.max(held, batch.lastNumber());
    numbers.put(batch.journal(), now);
    return Future.succeededFuture(now);
  }

  Future<JournalPage> answer(JournalQuery query) {
    JournalReader open = reader;
    if (open == null) {
      return Bus.refused(503, health.sentence());
    }
    return open.read(query)
        .recover(cause -> {
          if (cause instanceof ReplyException) {
            return Future.failedFuture(cause);
          }
          failed(cause);
          return Bus.refused(503, health.sentence());
        });
  }

  /** Writes what waits, for three seconds at most, and closes everything. */
  Future<Void> stop() {
    stopping = true;
    QuestDbLink open = link;
    if (open == null) {
      tellUnstored();
      return Future.succeededFuture();
    }
    return writer
        .drain()
        .timeout(DRAIN_MILLIS, TimeUnit.MILLISECONDS)
        .transform(drained -> {
          tellUnstored();
          return open.close();
        });
  }

  @Override
  public void written() {
    alarmed.clear();
    works();
  }

  @Override
  public void failed(Throwable cause) {
    health.degraded(
        options.describe() + " does not take or give records (" + reason(cause) + "): trying again",
        writer.waiting());
  }

  @Override
  public void lost(JournalRecord entry, String why) {
    if (!alarmed.add(entry.session())) {
      return;
    }
    String message = "a record of session %s is lost: %s".formatted(entry.session(), why);
    LOG.error("{}: {}", message, shortened(JournalJson.of(entry).encode()));
    long now = clock.nowMicros();
    Alert alert =
        new Alert(
            entry.session(),
            "storage-" + now,
            Severity.CRITICAL,
            "record_lost",
            "storage",
            message + "; further losses until storage has caught up are counted, not told",
            now);
    bus.post(
        StreamPost.event(
            Addresses.session(entry.session(), "alerts"),
            "alert",
            "alerts",
            JournalJson.of(alert),
            KEPT_ALERTS));
  }

  private Future<Void> connect() {
    return QuestDbLink.open(vertx, options)
        .compose(open -> {
          if (stopping) {
            return open.close();
          }
          opened(open);
          return Future.succeededFuture();
        })
        .recover(cause -> {
          if (cause instanceof StorageUnavailableException || options.embedded()) {
            health.down(reason(cause));
            return Future.failedFuture(cause);
          }
          connectLater(cause);
          return Future.succeededFuture();
        });
  }

  private void connectLater(Throwable cause) {
    failed(cause);
    if (!stopping) {
      vertx.setTimer(reconnectMillis, timer -> connect());
      reconnectMillis = Math.min(2 * reconnectMillis, JournalWriter.LAST_RETRY_MILLIS);
    }
  }

  private void opened(QuestDbLink open) {
    link = open;
    reader = open.reader();
    works();
    writer.open(open.writePool());
    vertx.setPeriodic(PROBE_MILLIS, timer -> probe(open));
  }

  /** Finds out about a database that went away, or came back, while nothing was written. */
  private void probe(QuestDbLink open) {
    open.probe()
        .onFailure(this::failed)
        .onSuccess(alive -> {
          if (writer.waiting() == 0) {
            works();
          }
        });
  }

  private void works() {
    QuestDbLink open = link;
    health.up(open == null ? options.describe() : open.where());
  }

  private void tellUnstored() {
    if (writer.waiting() > 0) {
      LOG.error("{} records were not stored: {}", writer.waiting(), health.sentence());
    }
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_LOGGED ? text : text.substring(0, LONGEST_LOGGED) + " …";
  }

  private static String reason(Throwable cause) {
    return Optional.ofNullable(cause.getMessage())
        .orElseGet(() -> cause.getClass().getSimpleName());
  }
}
