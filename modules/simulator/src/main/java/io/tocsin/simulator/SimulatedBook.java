package io.tocsin.simulator;

import io.tocsin.simulator.face.FlatLevels;
import java.util.Collections;
import java.util.TreeMap;

/**
 * An order book in whole ticks and lots that numbers its changes as Binance does and remembers
 * which levels changed since the last diff. Never crossed: the caller removes before it adds.
 */
final class SimulatedBook {

  /** Alternating price and quantity in ticks and lots, best first. */
  @SuppressWarnings("ArrayRecordComponent")
  record Levels(long updateId, long[] bids, long[] asks) {}

  private final TreeMap<Long, Long> bids = new TreeMap<>(Collections.reverseOrder());
  private final TreeMap<Long, Long> asks = new TreeMap<>();
  private final TreeMap<Long, Long> changedBids = new TreeMap<>(Collections.reverseOrder());
  private final TreeMap<Long, Long> changedAsks = new TreeMap<>();
  private long updateId;
  private long diffedUpdateId;

  SimulatedBook(long firstUpdateId) {
    updateId = firstUpdateId;
    diffedUpdateId = firstUpdateId;
  }

  long updateId() {
    return updateId;
  }

  TreeMap<Long, Long> bids() {
    return bids;
  }

  TreeMap<Long, Long> asks() {
    return asks;
  }

  long bestBid() {
    return bids.firstKey();
  }

  long bestAsk() {
    return asks.firstKey();
  }

  /** Sets a level to {@code lots}, or removes it with 0. */
  void set(boolean bid, long ticks, long lots) {
    TreeMap<Long, Long> side = bid ? bids : asks;
    Long before = lots == 0 ? side.remove(ticks) : side.put(ticks, lots);
    if (before == null ? lots != 0 : before != lots) {
      updateId++;
      (bid ? changedBids : changedAsks).put(ticks, lots);
    }
  }

  boolean changedSinceDiff() {
    return updateId > diffedUpdateId;
  }

  long firstUndiffedId() {
    return diffedUpdateId + 1;
  }

  /** The levels that changed since the last call, 0 lots for one that is gone. */
  Levels takeDiff() {
    Levels diff = new Levels(updateId, all(changedBids), all(changedAsks));
    changedBids.clear();
    changedAsks.clear();
    diffedUpdateId = updateId;
    return diff;
  }

  Levels snapshot(int limit) {
    return limit < 0
        ? new Levels(updateId, all(bids), all(asks))
        : new Levels(updateId, FlatLevels.best(bids, limit), FlatLevels.best(asks, limit));
  }

  private static long[] all(TreeMap<Long, Long> side) {
    return FlatLevels.best(side, side.size());
  }
}
