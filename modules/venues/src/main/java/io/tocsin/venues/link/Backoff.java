package io.tocsin.venues.link;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before trying again: doubling from the first wait to the longest, each spread by
 * a fifth either way, so that many clients do not come back at one moment.
 */
public final class Backoff {

  private static final double JITTER = 0.2;

  private final long firstMillis;
  private final long mostMillis;
  private final RandomGenerator random;

  public Backoff(Duration first, Duration most, RandomGenerator random) {
    this.firstMillis = first.toMillis();
    this.mostMillis = most.toMillis();
    this.random = random;
  }

  /**
   * Milliseconds to wait, at least 1.
   *
   * @param attempt 1 for the first retry
   */
  public long millis(int attempt) {
    long doubled = firstMillis << Math.min(30, Math.max(0, attempt - 1));
    double spread = 1 - JITTER + 2 * JITTER * random.nextDouble();
    return Math.max(1, Math.round(Math.min(mostMillis, doubled) * spread));
  }
}
