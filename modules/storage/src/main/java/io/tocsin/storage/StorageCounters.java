package io.tocsin.storage;

import java.util.concurrent.atomic.AtomicLong;

/** What storage has done since it started; readable on any thread. */
public final class StorageCounters {

  final AtomicLong accepted = new AtomicLong();
  final AtomicLong duplicates = new AtomicLong();
  final AtomicLong stored = new AtomicLong();
  final AtomicLong shedSamples = new AtomicLong();
  final AtomicLong refused = new AtomicLong();
  final AtomicLong failedBatches = new AtomicLong();
  final AtomicLong waiting = new AtomicLong();
  final AtomicLong spoolBytes = new AtomicLong();
  final AtomicLong damagedBytes = new AtomicLong();

  StorageCounters() {}

  /** Records taken, to be stored. */
  public long accepted() {
    return accepted.get();
  }

  /** Records that came again and were not taken again. */
  public long duplicates() {
    return duplicates.get();
  }

  /** Rows that QuestDB has acknowledged. */
  public long stored() {
    return stored.get();
  }

  /** Samples (equity points, candles, indicator values) that were shed for want of room. */
  public long shedSamples() {
    return shedSamples.get();
  }

  /** Records that were refused or are lost: there was no room, or they cannot be stored. */
  public long refused() {
    return refused.get();
  }

  /** Writes that failed and were tried again. */
  public long failedBatches() {
    return failedBatches.get();
  }

  /** Rows in the spool that are not stored yet, as of a moment ago. */
  public long waiting() {
    return waiting.get();
  }

  /** What the spool's files take, as of a moment ago. */
  public long spoolBytes() {
    return spoolBytes.get();
  }

  /** Bytes of the spool that could not be read back. */
  public long damagedBytes() {
    return damagedBytes.get();
  }
}
