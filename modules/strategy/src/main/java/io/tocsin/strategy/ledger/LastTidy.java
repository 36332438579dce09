package io.tocsin.strategy.ledger;

import java.math.BigDecimal;

/** {@link Money#tidy} of a number, made anew only if it is another object than last time. */
final class LastTidy {

  private BigDecimal number = BigDecimal.ZERO;
  private BigDecimal tidy = BigDecimal.ZERO;

  // An equal number that is another object is merely tidied again.
  @SuppressWarnings("ReferenceEquality")
  BigDecimal of(BigDecimal wanted) {
    if (wanted != number) {
      number = wanted;
      tidy = Money.tidy(wanted);
    }
    return tidy;
  }
}
