package io.tocsin.strategy.definition;

/** What a condition's indicator is compared with. */
public sealed interface Operand {

  /** One number. */
  record Constant(double value) implements Operand {}

  /**
   * Two numbers, for {@code between} and {@code outside}.
   *
   * @param low not above {@code high}
   */
  record Pair(double low, double high) implements Operand {}

  /** Another indicator's value at the same moment. */
  record Other(IndicatorUse indicator) implements Operand {}
}
