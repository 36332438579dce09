package io.tocsin.web;

import io.tocsin.model.Micros;

/** So many events a second, and twice as many at once after a quiet time. Not thread-safe. */
final class RateLimit {

  private final long perSecond;

  /** Micro-events: one event is a million of them. */
  private long left;

  private long lastMicros;
  private int refusedInRow;

  RateLimit(int perSecond, long nowMicros) {
    this.perSecond = perSecond;
    this.left = most();
    this.lastMicros = nowMicros;
  }

  private long most() {
    return 2 * perSecond * Micros.SECOND;
  }

  /** Whether one more is allowed now. */
  boolean take(long nowMicros) {
    long since = Math.clamp(nowMicros - lastMicros, 0, 2 * Micros.SECOND);
    lastMicros = nowMicros;
    left = Math.min(most(), left + since * perSecond);
    if (left < Micros.SECOND) {
      refusedInRow++;
      return false;
    }
    left -= Micros.SECOND;
    refusedInRow = 0;
    return true;
  }

  /** Whether so many were refused one after the other that it is no mistake any more. */
  boolean isFlood() {
    return refusedInRow > 2 * perSecond;
  }
}
