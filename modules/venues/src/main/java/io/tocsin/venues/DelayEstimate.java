package io.tocsin.venues;

import io.vertx.core.json.JsonArray;

/**
 * The smallest difference between receive time and venue time seen lately: the venue's clock offset
 * plus the shortest delay of the way, so that neither a skewed clock nor a slow moment counts as
 * the other. The minimum over two rotating buckets of a minute each, by receive time.
 */
public final class DelayEstimate {

  private static final long BUCKET_MICROS = 60_000_000L;
  private static final long NONE = Long.MAX_VALUE;

  private long bucketStart;
  private long previous = NONE;
  private long current = NONE;

  public void observe(long receiveMicros, long venueMicros) {
    long age = receiveMicros - bucketStart;
    if (age >= BUCKET_MICROS || age < 0) {
      previous = age >= 0 && age < 2 * BUCKET_MICROS ? current : NONE;
      current = NONE;
      bucketStart = receiveMicros;
    }
    current = Math.min(current, receiveMicros - venueMicros);
  }

  public boolean known() {
    return current != NONE;
  }

  /** Microseconds, negative if the venue's clock is ahead; 0 while not {@link #known}. */
  public long micros() {
    return known() ? Math.min(current, previous) : 0;
  }

  JsonArray image() {
    return new JsonArray().add(bucketStart).add(previous).add(current);
  }

  void restore(JsonArray image) {
    bucketStart = image.getLong(0);
    previous = image.getLong(1);
    current = image.getLong(2);
  }
}
