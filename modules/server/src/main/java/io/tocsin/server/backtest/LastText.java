package io.tocsin.server.backtest;

import java.math.BigDecimal;

/** A number's plain text, made anew only if it is another object than last time. */
final class LastText {

  private BigDecimal number = BigDecimal.ZERO;
  private String text = "0";

  // An equal number that is another object is merely written again.
  @SuppressWarnings("ReferenceEquality")
  String of(BigDecimal wanted) {
    if (wanted != number) {
      number = wanted;
      text = wanted.toPlainString();
    }
    return text;
  }
}
