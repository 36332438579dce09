package io.tocsin.sessions;

import io.tocsin.model.EventKind;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.Micros;
import java.util.OptionalLong;

/**
 * Venue time as seen from this node: the wall clock less the smallest delay seen lately between an
 * event and its receipt, so that a venue whose clock is wrong is neither stale nor from the future,
 * and one that was ahead for a while is believed again.
 */
final class SessionClock {

  /** Event time between two clock ticks. */
  static final long TICK_MICROS = 250 * Micros.MILLI;

  /** The smallest delay is that of the last two stretches in which anything was traded. */
  static final long STRETCH_MICROS = 60 * Micros.SECOND;

  private static final long NONE = Long.MAX_VALUE;

  private long stretchStart;
  private long before = NONE;
  private long smallest = NONE;

  /** Of trades of the past, which are older than their way is long: while nothing else is known. */
  private long smallestOfPast = NONE;

  private long lastTick = Long.MIN_VALUE;

  void saw(MarketBatch batch) {
    for (int row = 0; row < batch.size(); row++) {
      if (batch.kind(row) == EventKind.TRADE) {
        saw(
            batch.receiveMicros(row),
            batch.receiveMicros(row) - batch.timeMicros(row),
            batch.past(row));
      }
    }
  }

  private void saw(long receiveMicros, long delay, boolean past) {
    if (past) {
      smallestOfPast = Math.min(smallestOfPast, delay);
      return;
    }
    long age = receiveMicros - stretchStart;
    if (age >= STRETCH_MICROS || age < 0) {
      before = smallest;
      smallest = NONE;
      stretchStart = receiveMicros;
    }
    smallest = Math.min(smallest, delay);
  }

  private long delay() {
    long delay = smallest == NONE ? smallestOfPast : Math.min(smallest, before);
    return delay == NONE ? 0 : delay;
  }

  /**
   * The next tick's time, a multiple of {@link #TICK_MICROS}, if it is due; ticks never repeat or
   * run backwards.
   */
  OptionalLong tick(long wallMicros) {
    long venueTime = wallMicros - delay();
    long tick = Math.floorDiv(venueTime, TICK_MICROS) * TICK_MICROS;
    if (tick <= lastTick) {
      return OptionalLong.empty();
    }
    lastTick = tick;
    return OptionalLong.of(tick);
  }
}
