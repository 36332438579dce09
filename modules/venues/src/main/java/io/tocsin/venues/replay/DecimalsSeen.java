package io.tocsin.venues.replay;

import io.tocsin.venues.WireDecimal;
import java.math.BigDecimal;

/**
 * How many decimals the values of one kind have: the most that occur, except those of one value in
 * a thousand, since a stray order from before a change of the lot size rests in many books. Not
 * thread-safe.
 */
public final class DecimalsSeen {

  private static final int MOST_DECIMALS = 18;
  private static final int STRAYS_ONE_IN = 1_000;

  private final int[] counts = new int[MOST_DECIMALS + 1];
  private int values;

  /** Trailing zeros are not counted: some venues write eight decimals of everything. */
  void add(WireDecimal value) {
    if (value.isPositive()) {
      add(value.toBigDecimal().stripTrailingZeros().scale());
    }
  }

  /** A value with so many decimals. */
  public void add(int decimals) {
    counts[Math.min(MOST_DECIMALS, Math.max(0, decimals))]++;
    values++;
  }

  /** The step that the values go by, 1 if there are none. */
  public BigDecimal step() {
    int strays = values / STRAYS_ONE_IN;
    int decimals = MOST_DECIMALS;
    for (int finer = counts[decimals]; decimals > 0 && finer <= strays; finer += counts[decimals]) {
      decimals--;
    }
    return BigDecimal.ONE.movePointLeft(decimals);
  }
}
