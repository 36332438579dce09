package io.tocsin.indicators.classic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Exponential moving average: the mean of the first n closes, then {@code ema + (close − ema) ·
 * 2/(n+1)}, from the n-th candle on. TA-Lib's EMA.
 */
public final class Ema extends ClassicIndicator {

  private final SmoothedMean mean;

  /**
   * @param n candles, at least 1
   */
  public Ema(int n) {
    super(atLeast(1, "n", n));
    mean = SmoothedMean.exponential(n);
  }

  /** Price units. */
  @Override
  public double value() {
    return mean.value();
  }

  @Override
  void take(double open, double high, double low, double close, double volume) {
    mean.push(close);
  }

  @Override
  void write(DataOutput out) throws IOException {
    mean.write(out);
  }

  @Override
  void read(DataInput in) throws IOException {
    mean.read(in);
  }
}
