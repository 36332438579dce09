package io.tocsin.strategy.condition;

import java.math.BigDecimal;

/** Folds state into one number; equal states give equal numbers on every machine. */
public final class StateHash {

  private StateHash() {}

  public static long mix(long hash, long value) {
    long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
    return mixed ^ (mixed >>> 32);
  }

  public static long mix(long hash, double value) {
    return mix(hash, Double.doubleToLongBits(value));
  }

  /** By the text's characters, as {@link String#hashCode} is specified. */
  public static long mix(long hash, String text) {
    return mix(mix(hash, (long) text.hashCode()), (long) text.length());
  }

  /** By numeric value: {@code 1.0} and {@code 1.00} are one number. */
  public static long mix(long hash, BigDecimal number) {
    return mix(hash, number.signum() == 0 ? "0" : number.stripTrailingZeros().toString());
  }
}
