package io.tocsin.strategy.ledger;

import java.math.BigDecimal;

/** The sum of three numbers, added anew only if one of them is another object than last time. */
final class LastSum {

  private BigDecimal first = BigDecimal.ZERO;
  private BigDecimal second = BigDecimal.ZERO;
  private BigDecimal third = BigDecimal.ZERO;
  private BigDecimal sum = BigDecimal.ZERO;

  // Equal numbers that are other objects are merely added again.
  @SuppressWarnings("ReferenceEquality")
  BigDecimal of(BigDecimal one, BigDecimal two, BigDecimal three) {
    if (one != first || two != second || three != third) {
      first = one;
      second = two;
      third = three;
      sum = one.add(two).add(three);
    }
    return sum;
  }
}
