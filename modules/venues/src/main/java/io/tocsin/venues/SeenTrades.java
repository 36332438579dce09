package io.tocsin.venues;

import io.tocsin.model.TakerSide;
import io.vertx.core.json.JsonArray;
import java.util.Arrays;

/**
 * Tells repetitions where trades have no ids: the n-th trade of a source with the same time, price,
 * quantity and side is the n-th of any other. Remembers the newest 2,048 different ones. Not
 * thread-safe.
 */
final class SeenTrades {

  private static final int KEPT = 2_048;
  private static final int NOBODY = Integer.MIN_VALUE;

  private static final int SOURCES = 2;

  private final long[] keys = new long[KEPT];

  /** How many of the key were told so far. */
  private final int[] told = new int[KEPT];

  /** The two sources that brought the key last, and how many each brought. */
  private final int[] sources = new int[KEPT * SOURCES];

  private final int[] counts = new int[KEPT * SOURCES];
  private int size;
  private int next;

  SeenTrades() {
    Arrays.fill(sources, NOBODY);
  }

  /**
   * Whether this is the first time that the trade comes.
   *
   * @param source the connection or the answer that brings it
   */
  boolean isNew(long timeMicros, double price, double quantity, TakerSide side, int source) {
    long key = key(timeMicros, price, quantity, side);
    int at = find(key);
    if (at < 0) {
      at = next;
      next = (next + 1) % KEPT;
      size = Math.min(KEPT, size + 1);
      keys[at] = key;
      told[at] = 0;
      Arrays.fill(sources, at * SOURCES, (at + 1) * SOURCES, NOBODY);
    }
    int brought = count(at * SOURCES, source);
    if (brought <= told[at]) {
      return false;
    }
    told[at] = brought;
    return true;
  }

  private int count(int first, int source) {
    int slot = sources[first] == source ? first : first + 1;
    if (sources[slot] != source) {
      sources[first + 1] = sources[first];
      counts[first + 1] = counts[first];
      slot = first;
      sources[slot] = source;
      counts[slot] = 0;
    }
    return ++counts[slot];
  }

  private int find(long key) {
    for (int back = 1; back <= size; back++) {
      int at = (next - back + KEPT) % KEPT;
      if (keys[at] == key) {
        return at;
      }
    }
    return -1;
  }

  /** 64 well-mixed bits for the four fields: two different trades share them practically never. */
  static long key(long timeMicros, double price, double quantity, TakerSide side) {
    long key = mix(timeMicros + 0x9E3779B97F4A7C15L * (side.ordinal() + 1));
    key = mix(key ^ Double.doubleToLongBits(price));
    return mix(key + Double.doubleToLongBits(quantity));
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
  static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  JsonArray image() {
    JsonArray image = new JsonArray();
    for (int back = size; back >= 1; back--) {
      int at = (next - back + KEPT) % KEPT;
      int first = at * SOURCES;
      image
          .add(keys[at])
          .add(told[at])
          .add(sources[first])
          .add(counts[first])
          .add(sources[first + 1])
          .add(counts[first + 1]);
    }
    return image;
  }

  void restore(JsonArray image) {
    size = 0;
    next = 0;
    Arrays.fill(sources, NOBODY);
    for (int from = 0; from < image.size(); from += 6) {
      int first = next * SOURCES;
      keys[next] = image.getLong(from);
      told[next] = image.getInteger(from + 1);
      sources[first] = image.getInteger(from + 2);
      counts[first] = image.getInteger(from + 3);
      sources[first + 1] = image.getInteger(from + 4);
      counts[first + 1] = image.getInteger(from + 5);
      next = (next + 1) % KEPT;
      size++;
    }
  }
}
