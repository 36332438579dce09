package io.tocsin.sessions;

import io.tocsin.bus.Bus;
import io.tocsin.bus.JournalBatch;
import io.tocsin.cluster.Lease;
import io.tocsin.model.WallClock;
import io.tocsin.model.journal.EquityPoint;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.sessions.StrategySnapshot.Entry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a session's death loses nothing and repeats nothing: numbers what its strategies
 * leave behind, writes snapshots that hold their state together with what storage has not
 * acknowledged, and hands an entry to storage only once such a snapshot is written. So storage
 * never has an entry whose effect a restored session does not know, and none gets lost.
 *
 * <p>A snapshot is taken on the session's context, between two batches, and written elsewhere;
 * there is never more than one on its way, and what happens meanwhile is in the next. Not
 * thread-safe: all calls come from the session's context.
 *
 * <p>In a cluster the lease is asked after a snapshot is written and before anything of it is told.
 * Whoever takes the session over reads the newest snapshot after the lease was over: either this
 * one is in it, and both tell storage the same entries under the same numbers; or it was written
 * too late, and then nothing of it is told.
 */
final class JournalKeeper {

  /** While nothing is left behind, a snapshot this often at most. */
  static final long QUIET_MILLIS = 1_000;

  private static final long RETRY_MILLIS = 1_000;

  /** How often the screen's past is written. */
  private static final long RECENT_MILLIS = 2_000;

  /** Taking snapshots costs at most one part in so many of this context's time. */
  private static final long SHARE = 10;

  private static final int MOST_AT_ONCE = 1_000;

  /** With more entries than this waiting for storage, points of the equity curve give way. */
  private static final int CROWDED = 20_000;

  private static final Logger LOG = LoggerFactory.getLogger(JournalKeeper.class);

  private final WallClock clock;
  private final Vertx vertx;
  private final Bus bus;
  private final SessionFolder folder;
  private final String sessionId;
  private final Lease lease;
  private final Supplier<byte[]> engine;
  private final Deque<Entry> outbox = new ArrayDeque<>();
  private final List<Promise<Void>> waiting = new ArrayList<>();
  private final RecentEntries recent = new RecentEntries();
  private final long recentTimer;
  private Future<?> recentWritten = Future.succeededFuture();

  private long nextNumber = 1;

  /** Up to which entry a written snapshot holds the effects. */
  private long covered;

  private long rows;
  private long writtenMicros;
  private boolean writing;
  private boolean posting;
  private boolean again;
  private boolean changed;
  private boolean closed;
  private long shed;

  /**
   * @param folder the session's, as its lease may write it
   * @param lease of the session that is kept
   * @param engine gives the strategies' state as it is now
   */
  JournalKeeper(
      Vertx vertx,
      Bus bus,
      SessionFolder folder,
      Lease lease,
      WallClock clock,
      Supplier<byte[]> engine) {
    this.clock = clock;
    this.vertx = vertx;
    this.bus = bus;
    this.folder = folder;
    this.lease = lease;
    this.sessionId = lease.session();
    this.engine = engine;
    this.recentTimer = vertx.setPeriodic(RECENT_MILLIS, timer -> keepRecent());
  }

  /**
   * Goes on from a snapshot that was read from the disk; what it has to tell is told again.
   *
   * @param shown what the screen begins with
   */
  void resume(StrategySnapshot snapshot, List<Entry> shown) {
    shown.forEach(recent::add);
    outbox.addAll(snapshot.outbox());
    nextNumber = snapshot.nextNumber();
    covered = nextNumber - 1;
    rows = snapshot.rows();
    post();
  }

  /** What the strategies did; to be followed by {@link #happened} once they are through. */
  void record(JournalRecord entry) {
    if (outbox.size() >= CROWDED) {
      makeRoom();
    }
    Entry numbered = new Entry(nextNumber++, entry);
    outbox.addLast(numbered);
    recent.add(numbered);
  }

  /** The oldest point of the equity curve goes; anything else stays, however long it takes. */
  private void makeRoom() {
    for (Iterator<Entry> all = outbox.iterator(); all.hasNext(); ) {
      if (all.next().record() instanceof EquityPoint) {
        all.remove();
        if (shed++ % 1_000 == 0) {
          LOG.atWarn()
              .addKeyValue("session", sessionId)
              .log(
                  "{} entries wait for storage: points of the equity curve give way, {} so far",
                  outbox.size(),
                  shed);
        }
        return;
      }
    }
  }

  /** So many more rows were worked off, or somebody told the strategies something. */
  void happened(int moreRows) {
    rows += moreRows;
    changed = true;
    long sinceLast = clock.nowMicros() - writtenMicros;
    if (nextNumber - 1 > covered || sinceLast >= QUIET_MILLIS * 1_000 || sinceLast < 0) {
      save();
    }
  }

  /** Succeeds when a snapshot that holds everything up to now is written. */
  Future<Void> saved() {
    Promise<Void> promise = Promise.promise();
    waiting.add(promise);
    changed = true;
    save();
    return promise.future();
  }

  /** The last snapshot; after it nothing is written any more. */
  Future<Void> close() {
    vertx.cancelTimer(recentTimer);
    Future<Void> last = saved().onComplete(done -> closed = true);
    return Future.join(last, recentWritten.transform(done -> keepRecent())).mapEmpty();
  }

  private Future<?> keepRecent() {
    if (!lease.isHeld() || !recentWritten.isComplete() || !recent.takeChanged()) {
      return recentWritten;
    }
    List<Entry> entries = recent.all();
    recentWritten =
        vertx
            .executeBlocking(
                () -> {
                  folder.write(sessionId, SessionFolder.RECENT, RecentEntries.bytes(entries));
                  return true;
                },
                false)
            .onFailure(cause ->
                LOG.atWarn()
                    .addKeyValue("session", sessionId)
                    .log(
                        "the screen's past cannot be written: {}",
                        String.valueOf(cause.getMessage())));
    return recentWritten;
  }

  private void save() {
    if (writing) {
      again = true;
      return;
    }
    if (closed || !changed) {
      return;
    }
    if (!lease.isHeld()) {
      List<Promise<Void>> inVain = new ArrayList<>(waiting);
      waiting.clear();
      inVain.forEach(each -> each.fail("this node does not have the session any more"));
      return;
    }
    writing = true;
    again = false;
    changed = false;
    long last = nextNumber - 1;
    List<Promise<Void>> answered = new ArrayList<>(waiting);
    waiting.clear();
    long before = clock.nowMicros();
    StrategySnapshot snapshot =
        new StrategySnapshot(sessionId, rows, nextNumber, List.copyOf(outbox), engine.get());
    long cost = Math.max(0, clock.nowMicros() - before);
    vertx
        .executeBlocking(
            () -> {
              folder.write(sessionId, SessionFolder.STRATEGIES, snapshot.bytes());
              return true;
            },
            false)
        .onComplete(done -> {
          writtenMicros = clock.nowMicros();
          if (done.succeeded()) {
            covered = last;
            answered.forEach(Promise::complete);
            post();
            next(SHARE * cost / 1_000);
          } else {
            writing = false;
            failed(answered, done.cause());
          }
        });
  }

  /** A session in which something happens all the time is not kept busy with its snapshots. */
  private void next(long pauseMillis) {
    if (pauseMillis > 0 && !closed) {
      vertx.setTimer(pauseMillis, timer -> next(0));
      return;
    }
    writing = false;
    if (again) {
      save();
    }
  }

  /** Nothing goes to storage that no snapshot holds: it waits until the disk takes it. */
  private void failed(List<Promise<Void>> answered, Throwable cause) {
    LOG.atError()
        .addKeyValue("session", sessionId)
        .log(
            "the session's snapshot cannot be written, a restart would lose what it did since: {}",
            String.valueOf(cause.getMessage()));
    changed = true;
    answered.forEach(each -> each.fail(cause));
    if (!closed && lease.isHeld()) {
      vertx.setTimer(RETRY_MILLIS, timer -> save());
    }
  }

  private void post() {
    if (posting || !lease.isHeld() || outbox.isEmpty() || outbox.getFirst().number() > covered) {
      return;
    }
    posting = true;
    JournalBatch batch = oldest(sessionId, outbox, covered);
    bus.store(batch)
        .onComplete(done -> {
          posting = false;
          if (done.succeeded()) {
            while (!outbox.isEmpty() && outbox.getFirst().number() <= done.result()) {
              outbox.removeFirst();
            }
            post();
          } else {
            vertx.setTimer(RETRY_MILLIS, timer -> post());
          }
        });
  }

  /**
   * The oldest entries, without a hole in their numbers.
   *
   * @param outbox at least one
   * @param covered number of the last that may be told
   */
  static JournalBatch oldest(String sessionId, Iterable<Entry> outbox, long covered) {
    List<JournalRecord> records = new ArrayList<>();
    long first = outbox.iterator().next().number();
    for (Entry entry : outbox) {
      if (entry.number() != first + records.size()
          || entry.number() > covered
          || records.size() == MOST_AT_ONCE) {
        break;
      }
      records.add(entry.record());
    }
    return new JournalBatch(sessionId, first, records);
  }
}
