package io.tocsin.storage;

import io.tocsin.bus.Workers;
import io.tocsin.storage.spool.Spool;
import io.tocsin.storage.spool.Spool.Chunk;
import io.tocsin.storage.spool.SpoolPosition;
import io.tocsin.storage.spool.SpoolRow;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes rows from the spool and writes them, in order by table; while some are written, the next
 * are read. Only when all rows of a stretch are stored does the spool's mark move behind it. A
 * batch that fails is tried again, with growing pauses, as long as it takes; since the tables know
 * their records by key, a batch that did arrive does no harm when it is sent again.
 *
 * <p>Belongs to one context; nothing in it blocks.
 */
final class SpoolDrain {

  /** Who is told how it goes. */
  interface Listener {

    /** QuestDB has taken everything of a stretch. */
    void written();

    /** QuestDB has not taken a batch; it is tried again. */
    void failed(Throwable cause);
  }

  static final long FIRST_RETRY_MILLIS = 200;
  static final long LAST_RETRY_MILLIS = 5_000;

  /** So many batches' worth of rows are read at once. */
  private static final int BATCHES = 2;

  private static final Logger LOG = LoggerFactory.getLogger(SpoolDrain.class);

  /** What was read and is being written; a lane is a table's batches. */
  private record Stretch(
      List<List<WriteBatch>> lanes, long rows, SpoolPosition next, boolean whole) {}

  private final Vertx vertx;
  private final Spool spool;
  private final WriteOptions options;
  private final Breaker breaker;
  private final StorageCounters counters;
  private final Listener listener;
  private final Promise<Void> drained = Promise.promise();
  private @Nullable Supplier<Pool> pool;
  private SpoolPosition readTo;
  private @Nullable Future<Stretch> readAhead;
  private boolean busy;
  private boolean flushIsDue;
  private boolean draining;
  private boolean closed;
  private long retryMillis = FIRST_RETRY_MILLIS;
  private @Nullable Runnable retry;

  SpoolDrain(
      Vertx vertx,
      Spool spool,
      WriteOptions options,
      Breaker breaker,
      StorageCounters counters,
      Listener listener) {
    this.vertx = vertx;
    this.spool = spool;
    this.options = options;
    this.breaker = breaker;
    this.counters = counters;
    this.listener = listener;
    this.readTo = spool.drained();
  }

  /** From now on, rows are written to what {@code to} gives at each attempt. */
  void open(Supplier<Pool> to) {
    pool = to;
    flush();
  }

  /** There is more in the spool. */
  void more() {
    if (pool == null || busy) {
      return;
    }
    if (draining || spool.waiting() >= options.batchSize()) {
      flush();
    } else if (!flushIsDue) {
      flushIsDue = true;
      vertx.setTimer(
          options.flushMillis(),
          timer -> {
            flushIsDue = false;
            flush();
          });
    }
  }

  /** The breaker lets one attempt through. */
  void mayTry() {
    Runnable again = retry;
    if (again != null) {
      retry = null;
      again.run();
    }
  }

  /**
   * Writes what waits, trying again without long pauses.
   *
   * @return completes when nothing waits; never, if QuestDB stays away
   */
  Future<Void> drain() {
    draining = true;
    retryMillis = FIRST_RETRY_MILLIS;
    mayTry();
    flush();
    return drained.future();
  }

  /** Whether nothing is under way, and nothing waits. */
  boolean isIdle() {
    return !busy && readAhead == null && !spool.hasMore(readTo);
  }

  /** Begins nothing more; what is under way may be stored, and is not marked. */
  void close() {
    closed = true;
    pool = null;
    retry = null;
  }

  private void flush() {
    Supplier<Pool> to = pool;
    if (to == null || busy) {
      return;
    }
    Future<Stretch> next = readAhead;
    readAhead = null;
    if (next == null) {
      if (!spool.hasMore(readTo)) {
        tellIfDrained();
        return;
      }
      next = read();
    }
    busy = true;
    next.onComplete(read -> {
      if (read.failed()) {
        cannotRead(read.cause());
        return;
      }
      Stretch stretch = read.result();
      if (!stretch.whole() || (stretch.rows() >= options.batchSize() && spool.hasMore(readTo))) {
        readAhead = read();
      }
      store(to, stretch);
    });
  }

  private Future<Stretch> read() {
    SpoolPosition from = readTo;
    return Workers.call(vertx, () -> stretch(from)).onSuccess(stretch -> readTo = stretch.next());
  }

  private Stretch stretch(SpoolPosition from) throws Exception {
    Chunk chunk = spool.read(from, options.batchSize() * BATCHES);
    Map<Integer, List<SpoolRow>> byTable = new TreeMap<>();
    for (SpoolRow row : chunk.rows()) {
      if (row.table() < 0 || row.table() >= Tables.ALL.size()) {
        throw new StorageUnavailableException(
            "it holds rows of table "
                + row.table()
                + ", which this program does not know: a newer Tocsin has written them, run that one");
      }
      byTable.computeIfAbsent(row.table(), unseen -> new ArrayList<>()).add(row);
    }
    List<List<WriteBatch>> lanes = new ArrayList<>();
    byTable.forEach((table, rows) ->
        lanes.add(WriteBatch.of(Tables.ALL.get(table), rows, options.batchSize())));
    return new Stretch(lanes, chunk.rows().size(), chunk.next(), chunk.whole());
  }

  private void cannotRead(Throwable cause) {
    busy = false;
    listener.failed(
        new StorageException("reading the spool: " + StorageException.reason(cause), cause));
    later(this::flush);
  }

  private void store(Supplier<Pool> to, Stretch stretch) {
    List<Future<Void>> lanes = new ArrayList<>();
    for (List<WriteBatch> lane : stretch.lanes()) {
      lanes.add(store(to, lane));
    }
    Future.join(lanes)
        .onComplete(done -> {
          if (done.succeeded()) {
            mark(stretch);
          } else {
            counters.failedBatches.incrementAndGet();
            LOG.debug("a stretch was not stored", done.cause());
            listener.failed(done.cause());
            // What is stored of a lane is taken out of it: only the rest is sent again.
            later(() -> store(to, stretch));
          }
        });
  }

  /** Stores a table's batches one after the other, and takes each out that is stored. */
  private Future<Void> store(Supplier<Pool> to, List<WriteBatch> lane) {
    if (lane.isEmpty()) {
      return Future.succeededFuture();
    }
    WriteBatch batch = lane.getFirst();
    return breaker
        .run(
            "storing " + batch.rows() + " rows of " + batch.table().name(),
            () -> batch.store(to.get()))
        .compose(stored -> {
          lane.removeFirst();
          counters.stored.addAndGet(batch.rows());
          return store(to, lane);
        });
  }

  private void mark(Stretch stretch) {
    if (closed) {
      return;
    }
    Workers.run(vertx, () -> spool.drained(stretch.next(), stretch.rows()))
        .onComplete(marked -> {
          if (closed) {
            return;
          }
          if (marked.failed()) {
            // No harm: what is drained twice is stored once. But the files cannot go.
            listener.failed(
                new StorageException(
                    "noting in the spool what is stored: "
                        + StorageException.reason(marked.cause()),
                    marked.cause()));
            later(() -> mark(stretch));
            return;
          }
          busy = false;
          retryMillis = FIRST_RETRY_MILLIS;
          listener.written();
          goOn();
        });
  }

  private void goOn() {
    if (readAhead != null || draining) {
      flush();
    } else if (spool.hasMore(readTo)) {
      more();
    }
  }

  /** Does it again after a pause; while the breaker is open, when it lets one attempt through. */
  private void later(Runnable again) {
    if (closed) {
      return;
    }
    retry = again;
    if (breaker.isOpen() && !draining) {
      return;
    }
    long wait = retryMillis;
    retryMillis = draining ? FIRST_RETRY_MILLIS : Math.min(2 * retryMillis, LAST_RETRY_MILLIS);
    vertx.setTimer(wait, timer -> mayTry());
  }

  private void tellIfDrained() {
    if (draining && !busy && spool.waiting() == 0 && spool.inMemory() == 0) {
      drained.tryComplete();
    }
  }
}
