package io.tocsin.indicators.classic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Relative strength index: 100 · gain / (gain + loss), the rises and falls of the close smoothed by
 * Wilder, from the (n+1)-th candle on; 50 while the market has been flat. TA-Lib's RSI, which is 0
 * on a flat market.
 */
public final class Rsi extends ClassicIndicator {

  private final SmoothedMean gain;
  private final SmoothedMean loss;
  private double previous = Double.NaN;
  private double value = Double.NaN;

  /**
   * @param n candles, at least 2
   */
  public Rsi(int n) {
    super(atLeast(2, "n", n) + 1);
    gain = SmoothedMean.wilder(n);
    loss = SmoothedMean.wilder(n);
  }

  /** 0 to 100. */
  @Override
  public double value() {
    return value;
  }

  @Override
  void take(double open, double high, double low, double close, double volume) {
    if (candlesSeen() > 1) {
      double change = close - previous;
      double up = gain.push(Math.max(change, 0));
      double both = up + loss.push(Math.max(-change, 0));
      value = both == 0 ? 50 : 100 * (up / both);
    }
    previous = close;
  }

  @Override
  void write(DataOutput out) throws IOException {
    gain.write(out);
    loss.write(out);
    out.writeDouble(previous);
    out.writeDouble(value);
  }

  @Override
  void read(DataInput in) throws IOException {
    gain.read(in);
    loss.read(in);
    previous = in.readDouble();
    value = in.readDouble();
  }
}
