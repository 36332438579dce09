package io.tocsin.venues.replay;

import io.tocsin.model.MarketBatch;
import io.tocsin.model.Micros;

/**
 * Leaves out what was received before the moment that a replay jumps to, of rows that need not be
 * read for what follows; it becomes a GAP of each instrument. Not thread-safe.
 */
public final class Jump {

  private static final long NOWHERE = Long.MIN_VALUE;

  private long target = NOWHERE;
  private boolean sent;

  /**
   * @param micros receive time
   */
  public void to(long micros) {
    target = micros;
  }

  /** Whether rows received then, and all before, are left out. */
  public boolean leavesOut(long micros) {
    return micros < target;
  }

  /** The batch itself, or what is left of it. */
  public MarketBatch rest(MarketBatch batch) {
    MarketBatch rest = target == NOWHERE ? batch : later(batch);
    sent |= rest.size() > 0;
    return rest;
  }

  private MarketBatch later(MarketBatch batch) {
    MarketBatch later = after(target, batch, sent);
    target = later.size() == 0 ? target : NOWHERE;
    return later;
  }

  /**
   * What of a batch was received at a moment or after it.
   *
   * @param gaps whether a GAP of each instrument comes before it
   */
  static MarketBatch after(long target, MarketBatch batch, boolean gaps) {
    MarketBatch.Builder later = MarketBatch.builder(batch.instruments(), batch.size());
    for (int row = 0; row < batch.size(); row++) {
      if (batch.receiveMicros(row) < target) {
        continue;
      }
      if (gaps && later.size() == 0) {
        for (int i = 0; i < batch.instruments().size(); i++) {
          later.gap(
              i,
              batch.timeMicros(row),
              batch.receiveMicros(row),
              "the replay jumped to " + Micros.iso(target));
        }
      }
      later.copy(batch, row, batch.instrument(row));
    }
    return later.build();
  }
}
