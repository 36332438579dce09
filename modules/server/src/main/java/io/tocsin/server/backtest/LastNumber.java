package io.tocsin.server.backtest;

import java.math.BigDecimal;

/** A number's plain text and its double, made anew only if it is another object than last time. */
final class LastNumber {

  private BigDecimal number = BigDecimal.ZERO;
  private String text = "0";
  private double value;

  /** Takes a number; whether it is another one than the last. */
  // An equal number that is another object is merely written again.
  @SuppressWarnings("ReferenceEquality")
  boolean take(BigDecimal next) {
    if (next == number) {
      return false;
    }
    number = next;
    text = next.toPlainString();
    value = next.doubleValue();
    return true;
  }

  String text() {
    return text;
  }

  double value() {
    return value;
  }
}
