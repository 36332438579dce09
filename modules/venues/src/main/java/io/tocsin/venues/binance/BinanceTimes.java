package io.tocsin.venues.binance;

/** Binance's times: milliseconds, or microseconds where they were asked for; both read the same. */
final class BinanceTimes {

  private static final long LEAST_MICROS = 100_000_000_000_000L;

  private BinanceTimes() {}

  static long micros(long time) {
    return time < LEAST_MICROS ? time * 1_000L : time;
  }
}
