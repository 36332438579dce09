package io.tocsin.simulator;

import java.math.BigDecimal;

/** Numbers with exactly eight decimals, as Binance writes every price and quantity. */
final class Decimal8 {

  static final long ONE = 100_000_000L;

  private Decimal8() {}

  static long of(BigDecimal value) {
    return value.movePointRight(8).longValueExact();
  }

  static void append(StringBuilder to, long e8) {
    long magnitude = Math.abs(e8);
    if (e8 < 0) {
      to.append('-');
    }
    to.append(magnitude / ONE).append('.');
    long fraction = magnitude % ONE;
    for (long digit = ONE / 10; digit > 0; digit /= 10) {
      to.append((char) ('0' + fraction / digit % 10));
    }
  }

  static String text(long e8) {
    StringBuilder text = new StringBuilder(24);
    append(text, e8);
    return text.toString();
  }
}
