package io.tocsin.strategy.ledger;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Decimal arithmetic of the ledger. Sums and products are exact; only what has no finite decimal
 * form is rounded, here and nowhere else.
 */
public final class Money {

  /** Decimals of fees and margins, which are rounded up: against the trader. */
  private static final int SCALE = 8;

  /** Decimals of a share of a cost; the rest stays in the position until it is closed. */
  private static final int SHARE_SCALE = 18;

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /** Exact as binary numbers. */
  private static final double[] POWERS_OF_TEN = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12
  };

  private static final double MOST_UNITS = 1e15;

  private Money() {}

  /** {@code amount · percent / 100}, exact. */
  public static BigDecimal percent(BigDecimal amount, BigDecimal percent) {
    return amount.multiply(percent).movePointLeft(2);
  }

  /** {@code part / whole · 100} with six decimals, half up. */
  public static BigDecimal ratioPct(BigDecimal part, BigDecimal whole) {
    return part.multiply(HUNDRED).divide(whole, 6, RoundingMode.HALF_UP);
  }

  /** A charge, rounded up to eight decimals. */
  static BigDecimal charge(BigDecimal amount) {
    return amount.setScale(SCALE, RoundingMode.CEILING);
  }

  static BigDecimal margin(BigDecimal notional, BigDecimal leverage) {
    return notional.divide(leverage, SCALE, RoundingMode.CEILING);
  }

  /** {@code amount · part / whole}. */
  static BigDecimal share(BigDecimal amount, BigDecimal part, BigDecimal whole) {
    return amount.multiply(part).divide(whole, SHARE_SCALE, RoundingMode.HALF_EVEN);
  }

  /** The multiple of {@code step} that {@code amount} rounds to. */
  public static BigDecimal toStep(BigDecimal amount, BigDecimal step, RoundingMode rounding) {
    return amount.divide(step, 0, rounding).multiply(step);
  }

  /** A binary number as its shortest decimal, rounded to a multiple of {@code step}. */
  public static BigDecimal toStep(double amount, BigDecimal step, RoundingMode rounding) {
    if (step.precision() == 1 && step.scale() >= 0 && step.scale() < POWERS_OF_TEN.length) {
      double power = POWERS_OF_TEN[step.scale()];
      double units = Math.rint(amount * power);
      // Two decimals of at most 15 digits never share a binary number: this is the shortest one.
      if (Math.abs(units) < MOST_UNITS && units / power == amount) {
        BigDecimal exact = BigDecimal.valueOf((long) units, step.scale());
        if (step.unscaledValue().equals(BigInteger.ONE)) {
          return exact;
        }
        return toStep(exact, step, rounding);
      }
    }
    return toStep(BigDecimal.valueOf(amount), step, rounding);
  }

  /** The same number without trailing zeros and without an exponent. */
  public static BigDecimal tidy(BigDecimal number) {
    if (number.signum() == 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
