package io.tocsin.simulator;

import java.math.BigDecimal;

/** Numbers in units of 1e-8, as the simulated market counts prices and quantities. */
public final class Decimal8 {

  /** The number 1. */
  public static final long ONE = 100_000_000L;

  private Decimal8() {}

  /**
   * @throws ArithmeticException if it has more than eight decimals
   */
  public static long of(BigDecimal value) {
    return value.movePointRight(8).longValueExact();
  }

  /** Writes all eight decimals, as Binance spot does. */
  public static void append(StringBuilder to, long e8) {
    append(to, e8, 8);
  }

  /** Writes so many decimals, 0 to 8; what lies beyond them is cut off. */
  public static void append(StringBuilder to, long e8, int decimals) {
    long magnitude = Math.abs(e8);
    if (e8 < 0) {
      to.append('-');
    }
    to.append(magnitude / ONE);
    if (decimals > 0) {
      to.append('.');
    }
    long digit = ONE / 10;
    for (int i = 0; i < decimals; i++, digit /= 10) {
      to.append((char) ('0' + magnitude / digit % 10));
    }
  }

  /** Writes as many decimals as it takes: 84270, 0.5. */
  public static void appendShort(StringBuilder to, long e8) {
    append(to, e8, decimals(e8));
  }

  /** Decimals that the number needs, 0 to 8: of a tick size, those of its prices. */
  public static int decimals(long e8) {
    int decimals = 8;
    for (long rest = e8; decimals > 0 && rest % 10 == 0; rest /= 10) {
      decimals--;
    }
    return decimals;
  }

  /** All eight decimals. */
  public static String text(long e8) {
    StringBuilder text = new StringBuilder(24);
    append(text, e8);
    return text.toString();
  }

  /** As many decimals as it takes. */
  public static String shortText(long e8) {
    StringBuilder text = new StringBuilder(24);
    appendShort(text, e8);
    return text.toString();
  }
}
