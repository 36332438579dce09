package io.tocsin.venues;

import io.tocsin.model.Micros;

/**
 * What may be asked of a venue by REST: weight a minute, a quarter of it at once, and nothing while
 * the venue wants to be left alone. Not thread-safe.
 */
final class RestBudget {

  private final double perMicro;
  private final double most;
  private double left;
  private long filledMicros;
  private long blockedUntilMicros;

  RestBudget(int weightPerMinute, long nowMicros) {
    this.perMicro = weightPerMinute / (60.0 * Micros.SECOND);
    this.most = weightPerMinute / 4.0;
    this.left = most;
    this.filledMicros = nowMicros;
  }

  /** How long to wait until a call of this weight may be made, in microseconds. */
  long waitMicros(int weight, long nowMicros) {
    fill(nowMicros);
    double missing = Math.min(weight, most) - left;
    long wait = missing <= 0 ? 0 : (long) Math.ceil(missing / perMicro);
    return Math.max(wait, blockedUntilMicros - nowMicros);
  }

  /** Spends the weight, if need be in advance. */
  void spend(int weight, long nowMicros) {
    fill(nowMicros);
    left -= weight;
  }

  private void fill(long nowMicros) {
    if (nowMicros > filledMicros) {
      left = Math.min(most, left + (nowMicros - filledMicros) * perMicro);
    }
    filledMicros = nowMicros;
  }

  /** The venue wants to be left alone for so long. */
  void block(long millis, long nowMicros) {
    blockedUntilMicros = Math.max(blockedUntilMicros, nowMicros + millis * Micros.MILLI);
  }

  /** When the venue may be asked again, 0 if it may be now. */
  long blockedUntilMicros(long nowMicros) {
    return blockedUntilMicros > nowMicros ? blockedUntilMicros : 0;
  }
}
