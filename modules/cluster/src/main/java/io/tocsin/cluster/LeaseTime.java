package io.tocsin.cluster;

import java.time.Duration;

/**
 * How long a lease lasts without a renewal.
 *
 * @param granted in the store: so long nobody else gets it
 */
public record LeaseTime(Duration granted) {

  public static final Duration DEFAULT = Duration.ofSeconds(5);
  public static final Duration LEAST = Duration.ofSeconds(1);
  public static final Duration MOST = Duration.ofMinutes(1);

  /** Clocks run at different speed, and a check comes a moment before what it allows. */
  private static final int MARGIN_PARTS = 5;

  /**
   * The holder's deadline: a fifth before the store's, counted from before the request was sent,
   * which is before the store began to count.
   */
  long endNanos(long askedNanos) {
    return askedNanos + granted.toNanos() - granted.toNanos() / MARGIN_PARTS;
  }

  /** How often a holder renews: three renewals may fail before it has to stop. */
  public long renewMillis() {
    return granted.toMillis() / MARGIN_PARTS;
  }
}
