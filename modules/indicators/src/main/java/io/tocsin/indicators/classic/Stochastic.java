package io.tocsin.indicators.classic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The fast stochastic oscillator: %K = 100 · (close − lowest low)/(highest high − lowest low) of
 * the newest k candles, %D = mean of the newest d %K; both from candle k + d − 1 on. TA-Lib's
 * STOCHF. NaN where highest and lowest are one, %D as long as one of its %K is.
 */
public final class Stochastic extends ClassicIndicator {

  /** What {@link #value} gives. */
  public enum Output {
    K,
    D
  }

  private final Channel channel;
  private final Ring newest;
  private double k = Double.NaN;
  private double d = Double.NaN;

  private final Output output;

  /**
   * @param k candles of %K, at least 1
   * @param d values of %K in %D, at least 1
   * @param output what {@link #value} gives
   */
  public Stochastic(int k, int d, Output output) {
    super(atLeast(1, "k", k) + atLeast(1, "d", d) - 1);
    channel = new Channel(k);
    newest = new Ring(d);
    this.output = output;
  }

  /** 0 to 100. */
  public double k() {
    return ready() ? k : Double.NaN;
  }

  /** 0 to 100. */
  public double d() {
    return d;
  }

  @Override
  public double value() {
    return switch (output) {
      case K -> k();
      case D -> d();
    };
  }

  @Override
  void take(double open, double high, double low, double close, double volume) {
    channel.push(high, low);
    k = 100 * channel.position(close);
    newest.push(k);
    if (ready()) {
      double sum = 0;
      for (int i = 0; i < newest.size(); i++) {
        sum += newest.at(i);
      }
      d = sum / newest.size();
    }
  }

  @Override
  void write(DataOutput out) throws IOException {
    channel.write(out);
    newest.write(out);
    out.writeDouble(k);
    out.writeDouble(d);
  }

  @Override
  void read(DataInput in) throws IOException {
    channel.read(in);
    newest.read(in);
    k = in.readDouble();
    d = in.readDouble();
  }
}
