package io.tocsin.venues;

import io.tocsin.model.Micros;

/**
 * When data of one channel of one market came, and how long it is usually between two: what is
 * unusual for a busy market is usual for a quiet one. Not thread-safe.
 */
final class Pulse {

  /** Weight of the newest interval in the running mean. */
  private static final double WEIGHT = 1 / 32.0;

  private static final int LEARNED = 16;

  /**
   * Silence of so many mean intervals is unusual: with arrivals at random it happens once in 3,000
   * intervals.
   */
  private static final int UNUSUAL = 8;

  private static final long LONGEST_MICROS = 3_600 * Micros.SECOND;

  private long lastMicros;
  private double meanMicros;
  private long beats;
  private long sinceMicros;
  private long refreshedMicros;
  private int refreshes;

  /** The channel is subscribed from now on, be it again: its silence counts from here. */
  void begin(long nowMicros) {
    sinceMicros = nowMicros;
  }

  void beat(long nowMicros) {
    if (beats > 0 && lastMicros >= sinceMicros) {
      double interval = nowMicros - lastMicros;
      meanMicros += (interval - meanMicros) * Math.max(WEIGHT, 1.0 / beats);
    }
    beats++;
    lastMicros = nowMicros;
    refreshes = 0;
  }

  /** The subscription is made anew because nothing comes. */
  void refreshed(long nowMicros) {
    refreshedMicros = nowMicros;
    refreshes++;
  }

  /**
   * Whether it may be refreshed: at most once in {@code everyMicros}, and the less often the more
   * often it was in vain.
   */
  boolean mayRefresh(long nowMicros, long everyMicros) {
    return nowMicros - refreshedMicros >= everyMicros << Math.min(refreshes, 5);
  }

  /** Whether a refresh since the last data has had this long to show an effect. */
  boolean refreshFailed(long nowMicros, long waitMicros) {
    return refreshes > 0 && nowMicros - refreshedMicros > waitMicros || refreshes > 1;
  }

  /** Newest data, 0 for none. */
  long lastMicros() {
    return lastMicros;
  }

  long beats() {
    return beats;
  }

  /** How long nothing has come, since it was subscribed at the most. */
  long silenceMicros(long nowMicros) {
    return nowMicros - Math.max(lastMicros, sinceMicros);
  }

  /** The silence from which on something may be wrong. */
  long thresholdMicros(long floorMicros) {
    if (beats < LEARNED) {
      return floorMicros;
    }
    return Math.max(floorMicros, Math.min(LONGEST_MICROS, (long) (UNUSUAL * meanMicros)));
  }
}
