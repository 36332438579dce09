package io.tocsin.storage;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.CandleQuery;
import io.tocsin.bus.ExportRequest;
import io.tocsin.bus.JournalBatch;
import io.tocsin.bus.JournalJson;
import io.tocsin.bus.JournalPage;
import io.tocsin.bus.JournalQuery;
import io.tocsin.bus.StreamNews;
import io.tocsin.bus.StreamPost;
import io.tocsin.bus.Workers;
import io.tocsin.model.WallClock;
import io.tocsin.model.journal.Alert;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.Severity;
import io.tocsin.storage.StorageHealth.Status;
import io.tocsin.storage.spool.Spool;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.pgclient.PgException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins spool, database and health; belongs to the context of its verticle. */
final class StorageService implements SpoolDrain.Listener {

  /** How often QuestDB is asked for a sign of life, and the counters are brought up to date. */
  private static final long PROBE_MILLIS = 5_000;

  private static final long REFRESH_MILLIS = 500;
  private static final long RESUME_MILLIS = 10_000;
  private static final long RETENTION_MILLIS = 3_600_000;

  /** For how long waiting records are written on stop at most; what is left stays in the spool. */
  private static final long DRAIN_MILLIS = 3_000;

  private static final int KEPT_ALERTS = 200;
  private static final String LIVE = "live streams, sessions and strategies";
  private static final Logger LOG = LoggerFactory.getLogger(StorageService.class);

  private final Vertx vertx;
  private final Bus bus;
  private final WallClock clock;
  private final StorageOptions options;
  private final Spool spool;
  private final StorageCounters counters;
  private final StorageHealth health;
  private final StorageHealth spoolHealth;
  private final Breaker writeBreaker;
  private final Breaker readBreaker;
  private final SpoolDrain drain;
  private final Intake intake;
  private final StreamSamples samples;
  private final Retention retention;
  private final Optional<LeftSpools> left;
  private final Set<String> alarmed = new HashSet<>();
  private @Nullable QuestDbLink link;
  private @Nullable JournalReader reader;
  private long reconnectMillis = SpoolDrain.FIRST_RETRY_MILLIS;
  private Future<Void> attempt = Future.succeededFuture();
  private boolean stopping;

  StorageService(
      Vertx vertx,
      Context context,
      StorageOptions options,
      WallClock clock,
      Spool spool,
      StorageCounters counters,
      Optional<NodeSpools> nodes) {
    this.vertx = vertx;
    this.bus = new Bus(vertx);
    this.clock = clock;
    this.options = options;
    this.spool = spool;
    this.counters = counters;
    this.health = new StorageHealth(bus, clock, "storage");
    this.spoolHealth = new StorageHealth(bus, clock, "spool");
    this.writeBreaker = new Breaker(vertx, "storage-write", options.write());
    this.readBreaker = new Breaker(vertx, "storage-read", options.write());
    this.drain = new SpoolDrain(vertx, spool, options.write(), writeBreaker, counters, this);
    this.intake = new Intake(context, spool, counters, this::lost);
    this.samples = new StreamSamples(clock, options.indicatorSamples(), intake::accept);
    this.retention = new Retention(options.retention(), clock);
    this.left = nodes.map(of -> new LeftSpools(vertx, of, options, clock::nowMicros, counters));
    writeBreaker.onHalfOpen(drain::mayTry);
  }

  void start() {
    health.tell(Status.STARTING, options.describe(), LIVE + "; new records wait on disk");
    refresh();
    vertx.setPeriodic(REFRESH_MILLIS, timer -> refresh());
    connect();
  }

  Future<Void> firstAttempt() {
    return attempt;
  }

  void accept(JournalRecord entry) {
    intake.accept(entry);
  }

  Future<Long> accept(JournalBatch batch) {
    return intake.accept(batch);
  }

  void saw(StreamNews news) {
    samples.saw(news);
  }

  /** The spool has more. */
  void appended() {
    drain.more();
  }

  Future<JournalPage> answer(JournalQuery query) {
    JournalReader open = reader;
    if (open == null) {
      return Bus.refused(503, health.sentence());
    }
    return open.read(query).recover(this::refused);
  }

  /** Fails with code 503 while QuestDB does not answer. */
  Future<JournalPage> candles(CandleQuery query) {
    JournalReader open = reader;
    return open == null
        ? Bus.refused(503, health.sentence())
        : open.candles(query).recover(this::refused);
  }

  private <T> Future<T> refused(Throwable cause) {
    if (cause instanceof ReplyException) {
      return Future.failedFuture(cause);
    }
    failed(cause);
    return Bus.refused(503, health.sentence());
  }

  /** Fails with code 503 while QuestDB does not answer. */
  Future<String> export(ExportRequest request) {
    QuestDbLink open = link;
    if (open == null) {
      return Bus.refused(503, health.sentence());
    }
    return new TableExport(
            vertx, open.readPool(), options.spool().directory().resolveSibling("exports"))
        .export(request)
        .map(Path::toString)
        .recover(cause ->
            cause instanceof ReplyException
                ? Future.failedFuture(cause)
                : Bus.refused(
                    503, "exporting " + request.table() + ": " + StorageException.reason(cause)));
  }

  /**
   * Writes what waits, for three seconds at most, and closes everything. An embedded QuestDB that
   * is just being opened is closed as soon as it is open; a far one is not waited for.
   */
  Future<Void> stop() {
    stopping = true;
    QuestDbLink open = link;
    Future<Void> letGo = left.map(LeftSpools::close).orElse(Future.succeededFuture());
    Future<Void> done =
        open == null
            ? options.database().embedded() ? attempt : Future.succeededFuture()
            : drain
                .drain()
                .timeout(DRAIN_MILLIS, TimeUnit.MILLISECONDS)
                .transform(drained -> open.close());
    return Future.join(done, letGo)
        .transform(closed -> {
          writeBreaker.close();
          readBreaker.close();
          return Workers.run(vertx, spool::close);
        });
  }

  // How it goes

  @Override
  public void written() {
    alarmed.clear();
    works();
  }

  @Override
  public void failed(Throwable cause) {
    QuestDbLink open = link;
    if (open != null && cause.getCause() instanceof PgException) {
      open.renew();
    }
    refreshCounters();
    health.tell(
        Status.DEGRADED,
        options.describe()
            + " does not take or give records, "
            + StorageException.reason(cause)
            + (writeBreaker.isOpen()
                ? "; after five failures in a row it is tried every "
                    + options.write().breakerOpen().toSeconds()
                    + " s"
                : "; it is tried again"),
        LIVE + "; " + counters.waiting() + " records wait on disk; older ones may not be readable");
  }

  private void works() {
    QuestDbLink open = link;
    health.tell(Status.UP, open == null ? options.describe() : open.where(), "everything");
  }

  private void refreshCounters() {
    counters.waiting.set(spool.waiting() + spool.inMemory());
    counters.spoolBytes.set(spool.bytes());
    counters.damagedBytes.set(spool.damagedBytes());
    counters.unencodable.set(spool.unencodable());
  }

  private void refresh() {
    refreshCounters();
    String waiting = spool.bytes() / 1_000_000 + " MB on disk";
    if (!spool.trouble().isEmpty()) {
      spoolHealth.tell(
          Status.DOWN,
          options.spool().directory() + ": " + spool.trouble(),
          LIVE
              + "; orders, fills and transitions wait in memory; samples are shed, "
              + counters.shedSamples()
              + " so far");
    } else if (spool.shedsSamples()) {
      spoolHealth.tell(
          Status.DEGRADED,
          waiting + ", near its bound of " + (options.spool().mostBytes() >> 20) + " MB",
          "everything but samples (equity points, candles, indicators): "
              + counters.shedSamples()
              + " were shed so far");
    } else if (spool.unencodable() > 0) {
      spoolHealth.tell(
          Status.DEGRADED,
          spool.unencodable() + " records could not be encoded and are lost; the log shows them",
          "everything");
    } else if (spool.damagedBytes() > 0) {
      spoolHealth.tell(
          Status.DEGRADED,
          spool.damagedBytes() + " bytes were damaged, and the records in them are lost",
          "everything");
    } else {
      tellWhatWasLeft();
    }
  }

  private void tellWhatWasLeft() {
    String sentence = left.map(LeftSpools::sentence).orElse("");
    boolean stuck = left.map(LeftSpools::isStuck).orElse(false);
    spoolHealth.tell(
        stuck ? Status.DEGRADED : Status.UP,
        sentence,
        stuck
            ? "everything; the newest entries of those nodes cannot be queried yet"
            : "everything");
  }

  private void lost(Object record, String why) {
    String session = record instanceof JournalRecord entry ? entry.session() : "";
    if (!alarmed.add(session)) {
      return;
    }
    String message = "a record of session %s is lost: %s".formatted(session, why);
    LOG.error("{}", message);
    if (session.isEmpty()) {
      return;
    }
    long now = clock.nowMicros();
    Alert alert =
        new Alert(
            session,
            "storage-" + now,
            Severity.CRITICAL,
            "record_lost",
            "storage",
            message + "; further losses until storage has caught up are counted, not told",
            now);
    bus.post(
        StreamPost.event(
            Addresses.session(session, "alerts"),
            "alert",
            "alerts",
            JournalJson.of(alert),
            KEPT_ALERTS));
  }

  // The way to QuestDB

  private void connect() {
    attempt =
        QuestDbLink.open(vertx, options)
            .compose(open -> {
              if (stopping) {
                return open.close();
              }
              opened(open);
              return Future.succeededFuture();
            })
            .recover(cause -> {
              connectLater(cause);
              return Future.succeededFuture();
            });
  }

  private void connectLater(Throwable cause) {
    boolean needsHelp =
        cause instanceof StorageUnavailableException || options.database().embedded();
    if (needsHelp) {
      health.tell(
          Status.DOWN,
          StorageException.reason(cause),
          LIVE + "; records wait on disk until this is mended");
    } else {
      failed(new StorageException("connecting: " + StorageException.reason(cause), cause));
    }
    if (!stopping) {
      long wait = needsHelp ? options.write().breakerOpen().toMillis() : reconnectMillis;
      vertx.setTimer(wait, timer -> connect());
      reconnectMillis = Math.min(2 * reconnectMillis, SpoolDrain.LAST_RETRY_MILLIS);
    }
  }

  private void opened(QuestDbLink open) {
    link = open;
    reader = new JournalReader(vertx, open::readPool, readBreaker);
    works();
    drain.open(open::writePool);
    left.ifPresent(spools -> spools.open(open::writePool));
    vertx.setPeriodic(PROBE_MILLIS, timer -> probe(open));
    vertx.setPeriodic(0, RETENTION_MILLIS, timer -> enforceRetention(open));
    vertx.setPeriodic(0, RESUME_MILLIS, timer -> resumeTables(open));
  }

  private void resumeTables(QuestDbLink open) {
    SuspendedTables.resume(open.writePool())
        .onFailure(cause ->
            LOG.debug("suspended tables cannot be asked for: {}", StorageException.reason(cause)));
  }

  private void enforceRetention(QuestDbLink open) {
    retention
        .enforce(open.writePool())
        .onFailure(cause ->
            LOG.warn(
                "old rows could not be dropped, it is tried again in an hour: {}",
                StorageException.reason(cause)));
  }

  /** Finds out about a database that went away, or came back, while nothing was written. */
  private void probe(QuestDbLink open) {
    readBreaker
        .run("asking for a sign of life", open::probe)
        .onFailure(this::failed)
        .onSuccess(alive -> {
          if (spool.waiting() == 0) {
            works();
          }
        });
  }
}
