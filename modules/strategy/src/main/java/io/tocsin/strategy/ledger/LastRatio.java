package io.tocsin.strategy.ledger;

import java.math.BigDecimal;

/**
 * {@code (a - b) / whole} in percent, see {@link Money#ratioPct}, made anew only if one of them is
 * another object than last time.
 */
final class LastRatio {

  private BigDecimal first = BigDecimal.ZERO;
  private BigDecimal second = BigDecimal.ZERO;
  private BigDecimal last = BigDecimal.ZERO;
  private BigDecimal ratio = BigDecimal.ZERO;

  // Equal numbers that are other objects are merely divided again.
  @SuppressWarnings("ReferenceEquality")
  BigDecimal of(BigDecimal a, BigDecimal b, BigDecimal whole) {
    if (a != first || b != second || whole != last) {
      ratio = Money.ratioPct(a.subtract(b), whole);
      first = a;
      second = b;
      last = whole;
    }
    return ratio;
  }
}
