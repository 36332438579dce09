package io.tocsin.indicators.classic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Williams' %R: −100 · (highest high − close)/(highest high − lowest low) of the newest n candles,
 * from the n-th on. TA-Lib's WILLR. NaN where highest and lowest are one.
 */
public final class WilliamsR extends ClassicIndicator {

  private final Channel channel;
  private double value = Double.NaN;

  /**
   * @param n candles, at least 1
   */
  public WilliamsR(int n) {
    super(atLeast(1, "n", n));
    channel = new Channel(n);
  }

  /** −100 to 0. */
  @Override
  public double value() {
    return value;
  }

  @Override
  void take(double open, double high, double low, double close, double volume) {
    channel.push(high, low);
    double range = channel.highest() - channel.lowest();
    value = ready() && range > 0 ? -100 * ((channel.highest() - close) / range) : Double.NaN;
  }

  @Override
  void write(DataOutput out) throws IOException {
    channel.write(out);
    out.writeDouble(value);
  }

  @Override
  void read(DataInput in) throws IOException {
    channel.read(in);
    value = in.readDouble();
  }
}
