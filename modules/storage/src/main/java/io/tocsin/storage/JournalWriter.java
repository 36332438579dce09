package io.tocsin.storage;

import io.tocsin.bus.Workers;
import io.tocsin.model.WallClock;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.storage.JournalQueue.Entry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes records at any time and writes them in batches, one batch of each kind at a time, in order.
 * A batch that fails stays and is tried again, with growing pauses; since the tables know their
 * records by key, a batch that did arrive does no harm when it is sent again.
 *
 * <p>Belongs to one context; nothing in it blocks.
 */
final class JournalWriter {

  /** Who is told how it goes. */
  interface Listener {

    /** QuestDB has taken a batch. */
    void written();

    /** QuestDB has not taken a batch; it is tried again. */
    void failed(Throwable cause);

    /** A record is lost. */
    void lost(JournalRecord entry, String why);
  }

  static final long FIRST_RETRY_MILLIS = 200;
  static final long LAST_RETRY_MILLIS = 5_000;

  /** From so many records on, they are encoded on a worker thread. */
  private static final int MANY_RECORDS = 100;

  /** QuestDB takes times up to the end of the year 9999. */
  private static final long LAST_MICROS = 253_402_300_799_000_000L;

  private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);

  private final Vertx vertx;
  private final WallClock clock;
  private final StorageOptions options;
  private final long timeoutMillis;
  private final StorageCounters counters;
  private final Listener listener;
  private final JournalQueue queue;
  private final List<Lane> lanes = new ArrayList<>();
  private final Promise<Void> drained = Promise.promise();
  private @Nullable Pool pool;
  private long lastWritten;
  private long retryMillis = FIRST_RETRY_MILLIS;
  private boolean pausing;
  private boolean flushIsDue;
  private boolean draining;

  JournalWriter(
      Vertx vertx,
      WallClock clock,
      StorageOptions options,
      long timeoutMillis,
      StorageCounters counters,
      Listener listener) {
    this.vertx = vertx;
    this.clock = clock;
    this.options = options;
    this.timeoutMillis = timeoutMillis;
    this.counters = counters;
    this.listener = listener;
    this.queue = new JournalQueue(options.queueCapacity());
    JournalTable.ALL.forEach((kind, table) -> lanes.add(new Lane(kind, table)));
  }

  /** Takes a record. */
  void accept(JournalRecord entry) {
    if (entry.timeMicros() < 0 || entry.timeMicros() > LAST_MICROS) {
      lose(entry, "its time, " + entry.timeMicros() + " µs, is not between 1970 and 9999");
      return;
    }
    lastWritten = Math.max(lastWritten + 1, clock.nowMicros());
    switch (queue.offer(entry, lastWritten)) {
      case TAKEN -> counters.accepted.incrementAndGet();
      case TAKEN_FOR_AN_EQUITY_POINT -> {
        counters.accepted.incrementAndGet();
        counters.droppedEquityPoints.incrementAndGet();
      }
      case EQUITY_POINT_DROPPED -> counters.droppedEquityPoints.incrementAndGet();
      case REFUSED -> lose(entry, queue.size() + " records wait already, which is the limit");
    }
    counters.waiting.set(queue.size());
    if (queue.waiting(entry.getClass()) >= options.batchSize()) {
      flush();
    } else if (!flushIsDue && pool != null) {
      flushIsDue = true;
      vertx.setTimer(
          options.flushMillis(),
          timer -> {
            flushIsDue = false;
            flush();
          });
    }
  }

  /** From now on, records are written to {@code to}. */
  void open(Pool to) {
    pool = to;
    flush();
  }

  int waiting() {
    return queue.size();
  }

  /**
   * Writes what waits, trying again without long pauses.
   *
   * @return completes when nothing waits; never, if QuestDB stays away
   */
  Future<Void> drain() {
    draining = true;
    pausing = false;
    retryMillis = FIRST_RETRY_MILLIS;
    flush();
    tellIfDrained();
    return drained.future();
  }

  private void flush() {
    Pool to = pool;
    if (to != null && !pausing) {
      lanes.forEach(lane -> lane.flush(to));
    }
  }

  private void lose(JournalRecord entry, String why) {
    counters.refused.incrementAndGet();
    listener.lost(entry, why);
  }

  private void tellIfDrained() {
    if (draining && queue.size() == 0) {
      drained.tryComplete();
    }
  }

  private void pause() {
    if (pausing) {
      return;
    }
    pausing = true;
    long wait = retryMillis;
    retryMillis = draining ? FIRST_RETRY_MILLIS : Math.min(2 * retryMillis, LAST_RETRY_MILLIS);
    vertx.setTimer(
        wait,
        timer -> {
          pausing = false;
          flush();
        });
  }

  /**
   * A batch as it is sent.
   *
   * @param tooLong records that no message can carry
   */
  private record Encoded(List<Tuple> rows, List<Entry> tooLong) {}

  /** What is written of one kind. */
  private final class Lane {

    private final Class<? extends JournalRecord> kind;
    private final JournalTable<?> table;
    private final String insert;

    /** Sent, or waiting to be sent again; empty if there is none. */
    private List<Entry> batch = List.of();

    private boolean sending;
    private boolean failing;

    Lane(Class<? extends JournalRecord> kind, JournalTable<?> table) {
      this.kind = kind;
      this.table = table;
      this.insert = table.insertSql();
    }

    void flush(Pool to) {
      if (sending) {
        return;
      }
      if (batch.isEmpty()) {
        batch = queue.take(kind, options.batchSize());
      }
      if (batch.isEmpty()) {
        return;
      }
      sending = true;
      List<Entry> sent = batch;
      encode(sent)
          .compose(encoded -> write(to, encoded))
          .onSuccess(encoded -> succeeded(sent, encoded))
          .onFailure(this::failed);
    }

    private Future<Encoded> encode(List<Entry> entries) {
      return entries.size() < MANY_RECORDS
          ? Future.<Void>succeededFuture().map(nothing -> encoded(entries))
          : Workers.call(vertx, () -> encoded(entries));
    }

    private Encoded encoded(List<Entry> entries) {
      List<Tuple> rows = new ArrayList<>(entries.size());
      List<Entry> tooLong = new ArrayList<>();
      for (Entry each : entries) {
        String body = JournalTable.body(each.entry());
        if (body.length() <= JournalTable.LONGEST_BODY) {
          rows.add(table.row(each.entry(), each.written(), body));
        } else {
          tooLong.add(each);
        }
      }
      return new Encoded(rows, tooLong);
    }

    private Future<Encoded> write(Pool to, Encoded encoded) {
      return encoded.rows().isEmpty()
          ? Future.succeededFuture(encoded)
          : to.preparedQuery(insert)
              .executeBatch(encoded.rows())
              .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
              .map(encoded);
    }

    private void succeeded(List<Entry> sent, Encoded encoded) {
      sending = false;
      failing = false;
      batch = List.of();
      queue.done(sent.size());
      counters.stored.addAndGet(encoded.rows().size());
      counters.waiting.set(queue.size());
      encoded
          .tooLong()
          .forEach(each ->
              lose(
                  each.entry(),
                  "its text is longer than " + JournalTable.LONGEST_BODY + " characters"));
      if (lanes.stream().noneMatch(lane -> lane.failing)) {
        retryMillis = FIRST_RETRY_MILLIS;
        listener.written();
      }
      tellIfDrained();
      JournalWriter.this.flush();
    }

    private void failed(Throwable cause) {
      sending = false;
      failing = true;
      counters.failedBatches.incrementAndGet();
      LOG.debug("{} {} were not written", batch.size(), table.name(), cause);
      pause();
      listener.failed(cause);
    }
  }
}
