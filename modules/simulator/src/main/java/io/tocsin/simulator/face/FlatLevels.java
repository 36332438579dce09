package io.tocsin.simulator.face;

import java.util.Map;
import java.util.TreeMap;

/** Levels of a book as an array: price, quantity, price, quantity, the best first. */
public final class FlatLevels {

  private FlatLevels() {}

  /** The best levels of a side, at most so many. */
  public static long[] best(TreeMap<Long, Long> side, int most) {
    long[] flat = new long[2 * Math.min(most, side.size())];
    int at = 0;
    for (Map.Entry<Long, Long> level : side.entrySet()) {
      if (at == flat.length) {
        break;
      }
      flat[at++] = level.getKey();
      flat[at++] = level.getValue();
    }
    return flat;
  }
}
