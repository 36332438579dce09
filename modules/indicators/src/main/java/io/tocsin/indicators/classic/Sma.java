package io.tocsin.indicators.classic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Simple moving average: the mean of the newest n closes, from the n-th candle on. TA-Lib's SMA.
 */
public final class Sma extends ClassicIndicator {

  private final Ring closes;
  private final CompensatedSum sum = new CompensatedSum();
  private double value = Double.NaN;

  /**
   * @param n candles, at least 1
   */
  public Sma(int n) {
    super(atLeast(1, "n", n));
    closes = new Ring(n);
  }

  /** Price units. */
  @Override
  public double value() {
    return value;
  }

  @Override
  void take(double open, double high, double low, double close, double volume) {
    sum.add(close);
    sum.add(-closes.push(close));
    value = ready() ? sum.dividedBy(closes.size()) : Double.NaN;
  }

  @Override
  void write(DataOutput out) throws IOException {
    closes.write(out);
    sum.write(out);
    out.writeDouble(value);
  }

  @Override
  void read(DataInput in) throws IOException {
    closes.read(in);
    sum.read(in);
    value = in.readDouble();
  }
}
