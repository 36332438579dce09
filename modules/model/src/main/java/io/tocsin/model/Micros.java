package io.tocsin.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Conversions of event time, which is microseconds since the epoch in UTC everywhere in Tocsin. */
public final class Micros {

  /** Microseconds in a second. */
  public static final long SECOND = 1_000_000L;

  /** Microseconds in a millisecond. */
  public static final long MILLI = 1_000L;

  private Micros() {}

  /** What is finer than a microsecond is dropped. */
  public static long of(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  /** The moment; exact. */
  public static Instant toInstant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /**
   * ISO-8601 in UTC, as all JSON of Tocsin writes a time, for example {@code
   * 2025-12-27T16:58:24.120Z}.
   */
  public static String iso(long micros) {
    return toInstant(micros).toString();
  }
}
