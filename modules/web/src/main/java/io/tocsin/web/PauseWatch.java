package io.tocsin.web;

import io.tocsin.model.Micros;

/**
 * Knows whether this program itself stood still a moment ago (stopped, suspended, starved): then
 * everybody else looks silent, and nobody may be called so before they had time to be heard.
 */
final class PauseWatch {

  /** How often {@link #tick} is called. */
  static final long TICK_MILLIS = 500;

  private final long graceMicros;
  private long lastTickMicros;
  private long graceUntilMicros;

  /**
   * @param graceMillis how long to listen after a pause
   */
  PauseWatch(long graceMillis, long nowMicros) {
    this.graceMicros = graceMillis * Micros.MILLI;
    this.lastTickMicros = nowMicros;
    this.graceUntilMicros = nowMicros;
  }

  void tick(long nowMicros) {
    // Four ticks late is no scheduling jitter any more.
    if (nowMicros - lastTickMicros > 5 * TICK_MILLIS * Micros.MILLI) {
      graceUntilMicros = nowMicros + graceMicros;
    }
    lastTickMicros = nowMicros;
  }

  /** True while silence of others proves nothing. */
  boolean justThawed(long nowMicros) {
    tick(nowMicros);
    return nowMicros < graceUntilMicros;
  }
}
