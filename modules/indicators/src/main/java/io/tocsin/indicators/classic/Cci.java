package io.tocsin.indicators.classic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Commodity channel index: (p − mean p)/(0.015 · mean |p − mean p|), p = (high + low + close)/3 of
 * the newest n candles, from the n-th on. TA-Lib's CCI. NaN where all p are equal, but for the last
 * digit that the division by 3 costs.
 *
 * <p>The mean absolute deviation has no running form: an update costs O(n), once a candle.
 */
public final class Cci extends ClassicIndicator {

  private static final double ROUNDING = 0x1p-51;

  private final Ring prices;
  private final CompensatedSum sum = new CompensatedSum();
  private double value = Double.NaN;

  /**
   * @param n candles, at least 2
   */
  public Cci(int n) {
    super(atLeast(2, "n", n));
    prices = new Ring(n);
  }

  /** Around 0; most values lie between −200 and 200. */
  @Override
  public double value() {
    return value;
  }

  static double typicalPrice(double high, double low, double close) {
    return (high + low + close) / 3;
  }

  @Override
  void take(double open, double high, double low, double close, double volume) {
    double price = typicalPrice(high, low, close);
    sum.add(price);
    sum.add(-prices.push(price));
    if (ready()) {
      int n = prices.size();
      double mean = sum.dividedBy(n);
      double lack = sum.lackOf(mean, n);
      double deviations = 0;
      for (int i = 0; i < n; i++) {
        deviations += Math.abs(prices.at(i) - mean - lack);
      }
      value =
          deviations <= n * mean * ROUNDING
              ? Double.NaN
              : (price - mean - lack) / (0.015 * (deviations / n));
    }
  }

  @Override
  void write(DataOutput out) throws IOException {
    prices.write(out);
    sum.write(out);
    out.writeDouble(value);
  }

  @Override
  void read(DataInput in) throws IOException {
    prices.read(in);
    sum.read(in);
    value = in.readDouble();
  }
}
