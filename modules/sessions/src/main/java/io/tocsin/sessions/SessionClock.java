package io.tocsin.sessions;

import io.tocsin.model.EventKind;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.Micros;
import java.util.OptionalLong;

/**
 * Venue time as seen from this node: the wall clock less the smallest delay seen between an event
 * and its receipt, so that a venue whose clock is wrong is neither stale nor from the future.
 */
final class SessionClock {

  /** Event time between two clock ticks. */
  static final long TICK_MICROS = 250 * Micros.MILLI;

  private long smallestDelay = Long.MAX_VALUE;
  private long lastTick = Long.MIN_VALUE;

  void saw(MarketBatch batch) {
    for (int row = 0; row < batch.size(); row++) {
      if (batch.kind(row) == EventKind.TRADE) {
        smallestDelay = Math.min(smallestDelay, batch.receiveMicros(row) - batch.timeMicros(row));
      }
    }
  }

  /**
   * The next tick's time, a multiple of {@link #TICK_MICROS}, if it is due; ticks never repeat or
   * run backwards.
   */
  OptionalLong tick(long wallMicros) {
    long venueTime = wallMicros - (smallestDelay == Long.MAX_VALUE ? 0 : smallestDelay);
    long tick = Math.floorDiv(venueTime, TICK_MICROS) * TICK_MICROS;
    if (tick <= lastTick) {
      return OptionalLong.empty();
    }
    lastTick = tick;
    return OptionalLong.of(tick);
  }
}
