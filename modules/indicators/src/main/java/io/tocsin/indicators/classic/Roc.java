package io.tocsin.indicators.classic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Rate of change: (close / close n candles ago − 1) · 100, from the (n+1)-th candle on. TA-Lib's
 * ROC.
 */
public final class Roc extends ClassicIndicator {

  private final Ring closes;
  private double value = Double.NaN;

  /**
   * @param n candles, at least 1
   */
  public Roc(int n) {
    super(atLeast(1, "n", n) + 1);
    closes = new Ring(n);
  }

  /** Percent. */
  @Override
  public double value() {
    return value;
  }

  @Override
  void take(double open, double high, double low, double close, double volume) {
    double before = closes.push(close);
    value = ready() ? (close - before) / before * 100 : Double.NaN;
  }

  @Override
  void write(DataOutput out) throws IOException {
    closes.write(out);
    out.writeDouble(value);
  }

  @Override
  void read(DataInput in) throws IOException {
    closes.read(in);
    value = in.readDouble();
  }
}
