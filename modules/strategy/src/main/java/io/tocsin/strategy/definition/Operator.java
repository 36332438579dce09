package io.tocsin.strategy.definition;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How a condition compares a value with its threshold. */
public enum Operator {
  ABOVE(">"),
  AT_LEAST(">="),
  BELOW("<"),
  AT_MOST("<="),
  EQUAL("=="),
  NOT_EQUAL("!="),
  /** Within the pair, both ends included. */
  BETWEEN("between"),
  /** Below the pair's first number or above its second. */
  OUTSIDE("outside"),
  /** Was at or below the threshold at the previous evaluation, and is above it now. */
  CROSSES_ABOVE("crosses_above"),
  /** Was at or above the threshold at the previous evaluation, and is below it now. */
  CROSSES_BELOW("crosses_below");

  private final String sign;

  Operator(String sign) {
    this.sign = sign;
  }

  /** As written in strategy files. */
  public String sign() {
    return sign;
  }

  public boolean takesPair() {
    return this == BETWEEN || this == OUTSIDE;
  }

  public boolean isCrossing() {
    return this == CROSSES_ABOVE || this == CROSSES_BELOW;
  }

  public static Optional<Operator> of(String sign) {
    return Arrays.stream(values()).filter(operator -> operator.sign.equals(sign)).findFirst();
  }

  public static List<String> signs() {
    return Arrays.stream(values()).map(Operator::sign).toList();
  }

  /**
   * Whether the comparison holds, crossings excepted: for those, whether the value is on the far
   * side.
   *
   * @param low the threshold, or the pair's first number
   * @param high the threshold, or the pair's second number
   */
  public boolean holds(double value, double low, double high) {
    return switch (this) {
      case ABOVE, CROSSES_ABOVE -> value > low;
      case AT_LEAST -> value >= low;
      case BELOW, CROSSES_BELOW -> value < low;
      case AT_MOST -> value <= low;
      case EQUAL -> value == low;
      case NOT_EQUAL -> value != low;
      case BETWEEN -> value >= low && value <= high;
      case OUTSIDE -> value < low || value > high;
    };
  }

  /**
   * How far the value still has to move, 0 where the comparison holds or is at the edge; never
   * negative.
   */
  public double distance(double value, double low, double high) {
    return switch (this) {
      case ABOVE, AT_LEAST, CROSSES_ABOVE -> Math.max(0, low - value);
      case BELOW, AT_MOST, CROSSES_BELOW -> Math.max(0, value - low);
      case EQUAL -> Math.abs(value - low);
      case NOT_EQUAL -> 0;
      case BETWEEN -> Math.max(0, Math.max(low - value, value - high));
      case OUTSIDE -> Math.max(0, Math.min(value - low, high - value));
    };
  }
}
