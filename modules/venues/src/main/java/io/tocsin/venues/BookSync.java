package io.tocsin.venues;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one book equal to the venue's, out of a snapshot and numbered diffs.
 *
 * <p>Binance's rule: buffer diffs; take a snapshot; drop diffs with {@code u <= lastUpdateId}; the
 * first kept has {@code U <= lastUpdateId + 1 <= u}; from then on {@code U} is the previous {@code
 * u + 1}. A snapshot older than the first buffered diff is useless and another is needed. Not
 * thread-safe.
 */
public final class BookSync {

  /** What became of a diff or snapshot. */
  public enum Outcome {
    /** Older than the book: of no use, and no fault. */
    IGNORED,
    /** Kept until a snapshot comes. */
    BUFFERED,
    /** The book is the venue's as of this update. */
    APPLIED,
    /** Something is missing: the book is empty again, a snapshot is needed. */
    GAP,
    /** The snapshot was older than the buffered diffs: another is needed. */
    SNAPSHOT_TOO_OLD
  }

  private static final int MOST_BUFFERED = 3_000;

  private final OrderBook book = new OrderBook();
  private final ArrayDeque<DepthUpdate> buffered = new ArrayDeque<>();
  private boolean synced;
  private long lastId;
  private @Nullable String fault;

  /** The book; meaningful only while {@link #synced}. */
  public OrderBook book() {
    return book;
  }

  public boolean synced() {
    return synced;
  }

  /** Update id of the book's newest change. */
  public long lastId() {
    return lastId;
  }

  /** Why the last {@link Outcome#GAP} was one, in words. */
  public String fault() {
    return fault == null ? "" : fault;
  }

  /** Forgets everything, as after a reconnect. */
  public void reset() {
    synced = false;
    lastId = 0;
    book.clear();
    buffered.clear();
  }

  public Outcome diff(DepthUpdate diff) {
    if (!synced) {
      if (buffered.size() == MOST_BUFFERED) {
        buffered.removeFirst();
      }
      buffered.addLast(diff.copy());
      return Outcome.BUFFERED;
    }
    Outcome outcome = apply(diff);
    if (outcome == Outcome.GAP) {
      reset();
      buffered.addLast(diff.copy());
    }
    return outcome;
  }

  public Outcome snapshot(DepthUpdate snapshot) {
    if (synced && snapshot.lastId() <= lastId) {
      return Outcome.IGNORED;
    }
    DepthUpdate first = buffered.peekFirst();
    if (first != null && snapshot.lastId() + 1 < first.firstId()) {
      return Outcome.SNAPSHOT_TOO_OLD;
    }
    book.clear();
    book.apply(snapshot);
    lastId = snapshot.lastId();
    synced = true;
    while (!buffered.isEmpty()) {
      DepthUpdate next = buffered.removeFirst();
      if (apply(next) == Outcome.GAP) {
        synced = false;
        book.clear();
        buffered.addFirst(next);
        return Outcome.GAP;
      }
    }
    return Outcome.APPLIED;
  }

  private Outcome apply(DepthUpdate diff) {
    if (diff.lastId() <= lastId) {
      return Outcome.IGNORED;
    }
    if (diff.firstId() > lastId + 1) {
      fault = "book updates " + (lastId + 1) + " to " + (diff.firstId() - 1) + " did not arrive";
      return Outcome.GAP;
    }
    book.apply(diff);
    lastId = diff.lastId();
    if (book.crossed()) {
      fault = "the book was crossed after update " + lastId;
      return Outcome.GAP;
    }
    return Outcome.APPLIED;
  }
}
