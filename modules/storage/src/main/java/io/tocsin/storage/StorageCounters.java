package io.tocsin.storage;

import java.util.concurrent.atomic.AtomicLong;

/** What storage has done since it started; readable on any thread. */
public final class StorageCounters {

  final AtomicLong accepted = new AtomicLong();
  final AtomicLong stored = new AtomicLong();
  final AtomicLong droppedEquityPoints = new AtomicLong();
  final AtomicLong refused = new AtomicLong();
  final AtomicLong failedBatches = new AtomicLong();
  final AtomicLong waiting = new AtomicLong();

  StorageCounters() {}

  /** Records taken into the queue. */
  public long accepted() {
    return accepted.get();
  }

  /** Records that QuestDB has acknowledged. */
  public long stored() {
    return stored.get();
  }

  /** Equity points that gave way when the queue was full. */
  public long droppedEquityPoints() {
    return droppedEquityPoints.get();
  }

  /** Records that are lost: there was no room, or they cannot be stored. */
  public long refused() {
    return refused.get();
  }

  /** Writes that failed and were tried again. */
  public long failedBatches() {
    return failedBatches.get();
  }

  /** Records that wait now. */
  public long waiting() {
    return waiting.get();
  }
}
