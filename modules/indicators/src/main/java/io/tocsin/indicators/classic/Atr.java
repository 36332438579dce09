package io.tocsin.indicators.classic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Average true range: max(high, previous close) − min(low, previous close), smoothed by Wilder; the
 * first true range is the second candle's, the first value the (n+1)-th's. TA-Lib's ATR.
 */
public final class Atr extends ClassicIndicator {

  private final SmoothedMean range;
  private double previousClose = Double.NaN;

  /**
   * @param n candles, at least 1
   */
  public Atr(int n) {
    super(atLeast(1, "n", n) + 1);
    range = SmoothedMean.wilder(n);
  }

  /** Price units. */
  @Override
  public double value() {
    return range.value();
  }

  static double trueRange(double high, double low, double previousClose) {
    return Math.max(high, previousClose) - Math.min(low, previousClose);
  }

  @Override
  void take(double open, double high, double low, double close, double volume) {
    if (candlesSeen() > 1) {
      range.push(trueRange(high, low, previousClose));
    }
    previousClose = close;
  }

  @Override
  void write(DataOutput out) throws IOException {
    range.write(out);
    out.writeDouble(previousClose);
  }

  @Override
  void read(DataInput in) throws IOException {
    range.read(in);
    previousClose = in.readDouble();
  }
}
