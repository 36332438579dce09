package io.tocsin.venues;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one book equal to the venue's, out of a whole book and the updates after it, by the venue's
 * {@link BookRule}.
 *
 * <p>Where the seed comes by REST: buffer updates; take the seed; drop updates that it covers; the
 * first kept must reach back to it; from then on each follows the one before it. A seed older than
 * the first buffered update is useless and another is needed. Not thread-safe.
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
    /** Something is missing: the book is empty again, a whole one is needed. */
    GAP,
    /** The snapshot was older than the buffered diffs: another is needed. */
    SNAPSHOT_TOO_OLD
  }

  private static final int MOST_BUFFERED = 3_000;

  private final BookRule rule;
  private final @Nullable BookCheck check;
  private final OrderBook book = new OrderBook();
  private final ArrayDeque<DepthUpdate> buffered = new ArrayDeque<>();
  private boolean synced;

  /** No update has followed the whole book yet. */
  private boolean fresh;

  private long lastId;
  private long wholes;
  private @Nullable String fault;

  public BookSync(VenueAdapter adapter) {
    this.rule = adapter.bookRule();
    this.check = adapter.bookCheck().orElse(null);
  }

  /** Whether the seed is to be asked for; otherwise it comes in the stream. */
  public boolean seeded() {
    return rule == BookRule.NUMBERED || rule == BookRule.LINKED;
  }

  /** The book; meaningful only while {@link #synced}. */
  public OrderBook book() {
    return book;
  }

  public boolean synced() {
    return synced;
  }

  /** How many whole books were taken. */
  long wholes() {
    return wholes;
  }

  /** Update id of the book's newest change. */
  public long lastId() {
    return lastId;
  }

  /** Why the last {@link Outcome#GAP} was one, in words. */
  public String fault() {
    return fault == null ? "" : fault;
  }

  /** Whether the update is one that has been applied, come again. */
  boolean repeats(DepthUpdate update) {
    return synced && !fresh && seeded() && update.lastId() <= lastId;
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
      if (!seeded()) {
        return Outcome.IGNORED;
      }
      if (buffered.size() == MOST_BUFFERED) {
        buffered.removeFirst();
      }
      buffered.addLast(diff.copy());
      return Outcome.BUFFERED;
    }
    Outcome outcome = apply(diff);
    if (outcome == Outcome.GAP) {
      reset();
      if (seeded()) {
        buffered.addLast(diff.copy());
      }
    }
    return outcome;
  }

  /** Takes a whole book. */
  public Outcome whole(DepthUpdate whole) {
    if (!seeded()) {
      replace(whole);
      Outcome outcome = checked(whole);
      if (outcome == Outcome.GAP) {
        reset();
      }
      return outcome;
    }
    if (synced && whole.lastId() <= lastId) {
      return Outcome.IGNORED;
    }
    DepthUpdate first = buffered.peekFirst();
    if (first != null && !reaches(first, whole.lastId())) {
      return Outcome.SNAPSHOT_TOO_OLD;
    }
    replace(whole);
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

  private void replace(DepthUpdate whole) {
    book.clear();
    book.apply(whole);
    lastId = whole.lastId();
    wholes++;
    fresh = true;
    synced = true;
  }

  /** Whether the update goes back to the seed or beyond, so that nothing is missing between. */
  private boolean reaches(DepthUpdate update, long seed) {
    return rule == BookRule.LINKED ? update.firstId() <= seed : update.firstId() <= seed + 1;
  }

  private boolean covered(DepthUpdate update) {
    return rule == BookRule.LINKED && fresh ? update.lastId() < lastId : update.lastId() <= lastId;
  }

  private boolean follows(DepthUpdate update) {
    if (fresh || rule == BookRule.NUMBERED) {
      return reaches(update, lastId);
    }
    return update.previousId() == lastId;
  }

  private Outcome apply(DepthUpdate diff) {
    if (seeded()) {
      if (covered(diff)) {
        return Outcome.IGNORED;
      }
      if (!follows(diff)) {
        fault =
            "book updates after " + lastId + " and before " + diff.firstId() + " did not arrive";
        return Outcome.GAP;
      }
    }
    book.apply(diff);
    lastId = diff.lastId();
    fresh = false;
    return checked(diff);
  }

  private Outcome checked(DepthUpdate update) {
    if (check != null) {
      book.truncate(check.depth());
      if (update.checksum() != DepthUpdate.NO_CHECKSUM && !check.matches(book, update.checksum())) {
        fault = "the book does not have the checksum that the venue sent with it";
        return Outcome.GAP;
      }
    }
    if (book.crossed()) {
      fault = "the book was crossed after update " + lastId;
      return Outcome.GAP;
    }
    return Outcome.APPLIED;
  }

  JsonObject image() {
    JsonArray waiting = new JsonArray();
    buffered.forEach(update -> waiting.add(update.image()));
    return new JsonObject()
        .put("synced", synced)
        .put("fresh", fresh)
        .put("last_id", lastId)
        .put("fault", fault)
        .put("levels", book.image())
        .put("buffered", waiting);
  }

  void restore(JsonObject image) {
    synced = image.getBoolean("synced");
    fresh = image.getBoolean("fresh");
    lastId = image.getLong("last_id");
    fault = image.getString("fault");
    book.restore(image.getJsonObject("levels"));
    buffered.clear();
    for (Object update : image.getJsonArray("buffered")) {
      buffered.addLast(DepthUpdate.read((JsonObject) update));
    }
  }
}
