package io.tocsin.venues;

import io.tocsin.model.TakerSide;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a market's trade ids tell about each trade, by the venue's {@link TradeIds}. Not
 * thread-safe.
 */
final class TradeSequence {

  /** What a trade is. */
  enum Verdict {
    NEW,
    /** It came before. */
    REPEATED,
    /** It is new, and others that were traded after it came before it. */
    BEHIND,
    /** It is new, and others between the last one and it did not come; not taken yet. */
    AFTER_LOSS
  }

  private static final int MOST_HOLES = 64;
  private static final int REMEMBERED = 512;
  private static final long FREE = -1;

  /** Ids that were given up for lost, both ends included. */
  private record Hole(long first, long last) {}

  private final TradeIds kind;
  private final List<Hole> holes = new ArrayList<>();

  /** For ids with holes that mean nothing: the newest ids, to know a repetition by. */
  private final long[] recent;

  private int recentNext;
  private long last = -1;
  private @Nullable SeenTrades seen;

  TradeSequence(TradeIds kind) {
    this.kind = kind;
    this.recent = new long[kind == TradeIds.RISING ? REMEMBERED : 0];
    Arrays.fill(recent, FREE);
  }

  /** The newest id taken, -1 for none. */
  long last() {
    return last;
  }

  Verdict judge(
      long id, long timeMicros, double price, double quantity, TakerSide side, int source) {
    if (id < 0 || kind == TradeIds.NONE) {
      SeenTrades known = seen == null ? seen = new SeenTrades() : seen;
      return known.isNew(timeMicros, price, quantity, side, source)
          ? Verdict.NEW
          : Verdict.REPEATED;
    }
    if (id > last) {
      if (kind == TradeIds.CONTIGUOUS && last >= 0 && id > last + 1) {
        return Verdict.AFTER_LOSS;
      }
      take(id);
      return Verdict.NEW;
    }
    boolean missed = kind == TradeIds.CONTIGUOUS ? fills(id) : missed(id);
    if (missed && kind == TradeIds.RISING) {
      remember(id);
    }
    return missed ? Verdict.BEHIND : Verdict.REPEATED;
  }

  /** Goes on with this id; what is between the last one and it counts as lost. */
  void skipTo(long id) {
    giveUp(id - 1);
    take(id);
  }

  /** What is after the last one and up to this id counts as lost. */
  void giveUp(long through) {
    if (last >= 0 && through > last) {
      if (holes.size() == MOST_HOLES) {
        holes.removeFirst();
      }
      holes.add(new Hole(last + 1, through));
      last = through;
    }
  }

  private void take(long id) {
    last = id;
    remember(id);
  }

  private void remember(long id) {
    if (recent.length > 0) {
      recent[recentNext] = id;
      recentNext = (recentNext + 1) % recent.length;
    }
  }

  private boolean missed(long id) {
    long oldest = Long.MAX_VALUE;
    for (long known : recent) {
      if (known == id) {
        return false;
      }
      oldest = known == FREE ? oldest : Math.min(oldest, known);
    }
    return id > oldest;
  }

  private boolean fills(long id) {
    for (int i = holes.size() - 1; i >= 0; i--) {
      Hole hole = holes.get(i);
      if (id >= hole.first && id <= hole.last) {
        holes.remove(i);
        if (id < hole.last) {
          holes.add(i, new Hole(id + 1, hole.last));
        }
        if (id > hole.first) {
          holes.add(i, new Hole(hole.first, id - 1));
        }
        return true;
      }
    }
    return false;
  }

  JsonObject image() {
    JsonArray ranges = new JsonArray();
    holes.forEach(hole -> ranges.add(hole.first).add(hole.last));
    JsonArray ids = new JsonArray();
    for (long id : recent) {
      ids.add(id);
    }
    return new JsonObject()
        .put("last", last)
        .put("holes", ranges)
        .put("recent", ids)
        .put("recent_next", recentNext)
        .put("seen", seen == null ? null : seen.image());
  }

  void restore(JsonObject image) {
    last = image.getLong("last");
    holes.clear();
    JsonArray ranges = image.getJsonArray("holes");
    for (int i = 0; i < ranges.size(); i += 2) {
      holes.add(new Hole(ranges.getLong(i), ranges.getLong(i + 1)));
    }
    JsonArray ids = image.getJsonArray("recent");
    for (int i = 0; i < recent.length; i++) {
      recent[i] = ids.getLong(i);
    }
    recentNext = image.getInteger("recent_next");
    JsonArray known = image.getJsonArray("seen");
    seen = null;
    if (known != null) {
      seen = new SeenTrades();
      seen.restore(known);
    }
  }
}
