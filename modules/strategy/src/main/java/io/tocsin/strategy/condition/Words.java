package io.tocsin.strategy.condition;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as people read them. */
public final class Words {

  private static final MathContext FOUR_DIGITS = new MathContext(4);
  private static final MathContext EIGHT_DIGITS = new MathContext(8);

  private Words() {}

  /** An indicator's value: four decimals, or four digits where it is small; no trailing zeros. */
  public static String number(double value) {
    BigDecimal exact = BigDecimal.valueOf(value);
    return plain(
        Math.abs(value) < 0.1
            ? exact.round(FOUR_DIGITS)
            : exact.setScale(Math.min(exact.scale(), 4), RoundingMode.HALF_UP));
  }

  /** A price or an amount: at most eight significant digits, no exponent, no trailing zeros. */
  public static String number(BigDecimal value) {
    return plain(value.round(EIGHT_DIGITS));
  }

  /** The value as it was written, without trailing zeros. */
  public static String exact(double value) {
    return plain(BigDecimal.valueOf(value));
  }

  /** With one decimal at most, for spans of time in words. */
  public static String seconds(double seconds) {
    return plain(BigDecimal.valueOf(seconds).setScale(1, RoundingMode.HALF_UP));
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
