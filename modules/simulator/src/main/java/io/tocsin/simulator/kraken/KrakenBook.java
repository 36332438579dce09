package io.tocsin.simulator.kraken;

import io.tocsin.simulator.SimulatedEvent;
import io.tocsin.simulator.face.FlatLevels;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * One symbol's book as Kraken publishes it: of each subscribed depth the window of the best levels,
 * and what the newest change of the book changed in it. Prices and quantities in units of 1e-8,
 * sides as alternating prices and quantities, best first.
 */
final class KrakenBook {

  /** More levels a side than the market has. */
  static final int WHOLE = 100_000;

  /** The best levels, and the changes that the last {@link #apply} made to them. */
  static final class Window {
    private final int depth;
    private long[] bids;
    private long[] asks;
    private long[] changedBids = {};
    private long[] changedAsks = {};

    Window(int depth, long[] bids, long[] asks) {
      this.depth = depth;
      this.bids = bids;
      this.asks = asks;
    }

    long[] bids() {
      return bids;
    }

    long[] asks() {
      return asks;
    }

    long[] changedBids() {
      return changedBids;
    }

    long[] changedAsks() {
      return changedAsks;
    }

    boolean changed() {
      return changedBids.length + changedAsks.length > 0;
    }
  }

  private final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
  private final TreeMap<Long, Long> asks = new TreeMap<>();
  private final Map<Integer, Window> windows = new HashMap<>();
  private long lastId;

  KrakenBook(SimulatedEvent.Depth whole) {
    set(bids, whole.bids());
    set(asks, whole.asks());
    lastId = whole.lastUpdateId();
  }

  void watch(int depth) {
    windows.computeIfAbsent(
        depth, d -> new Window(d, FlatLevels.best(bids, d), FlatLevels.best(asks, d)));
  }

  Window window(int depth) {
    Window window = windows.get(depth);
    if (window == null) {
      throw new IllegalStateException("depth " + depth + " is not watched");
    }
    return window;
  }

  /** Takes a change; quantities are absolute, so one that overlaps the first book does no harm. */
  void apply(SimulatedEvent.Depth diff) {
    if (diff.lastUpdateId() > lastId) {
      set(bids, diff.bids());
      set(asks, diff.asks());
      lastId = diff.lastUpdateId();
    }
    for (Window window : windows.values()) {
      long[] newBids = FlatLevels.best(bids, window.depth);
      long[] newAsks = FlatLevels.best(asks, window.depth);
      window.changedBids = changes(window.bids, newBids, bids);
      window.changedAsks = changes(window.asks, newAsks, asks);
      window.bids = newBids;
      window.asks = newAsks;
    }
  }

  private static void set(TreeMap<Long, Long> side, long[] flat) {
    for (int i = 0; i < flat.length; i += 2) {
      if (flat[i + 1] == 0) {
        side.remove(flat[i]);
      } else {
        side.put(flat[i], flat[i + 1]);
      }
    }
  }

  /**
   * What is gone, and what is new or different in the window. A level that only fell out of it is
   * not told: the client has to cut its book to the depth.
   */
  private static long[] changes(long[] before, long[] after, TreeMap<Long, Long> side) {
    Map<Long, Long> old = new HashMap<>();
    LongStream.Builder changes = LongStream.builder();
    for (int i = 0; i < before.length; i += 2) {
      old.put(before[i], before[i + 1]);
      if (!side.containsKey(before[i])) {
        changes.accept(before[i]);
        changes.accept(0);
      }
    }
    for (int i = 0; i < after.length; i += 2) {
      Long known = old.get(after[i]);
      if (known == null || known != after[i + 1]) {
        changes.accept(after[i]);
        changes.accept(after[i + 1]);
      }
    }
    return changes.build().toArray();
  }
}
