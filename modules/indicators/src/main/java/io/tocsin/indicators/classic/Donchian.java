package io.tocsin.indicators.classic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Donchian channel: highest high, lowest low and their mean of the newest n candles, the newest
 * included, from the n-th on. As in ta4j (TA-Lib has none).
 */
public final class Donchian extends ClassicIndicator {

  /** What {@link #value} gives. */
  public enum Output {
    UPPER,
    MIDDLE,
    LOWER
  }

  private final Channel channel;

  private final Output output;

  /**
   * @param n candles, at least 1
   * @param output what {@link #value} gives
   */
  public Donchian(int n, Output output) {
    super(atLeast(1, "n", n));
    channel = new Channel(n);
    this.output = output;
  }

  /** Price units. */
  public double upper() {
    return ready() ? channel.highest() : Double.NaN;
  }

  /** Price units. */
  public double middle() {
    return (upper() + lower()) / 2;
  }

  /** Price units. */
  public double lower() {
    return ready() ? channel.lowest() : Double.NaN;
  }

  @Override
  public double value() {
    return switch (output) {
      case UPPER -> upper();
      case MIDDLE -> middle();
      case LOWER -> lower();
    };
  }

  @Override
  void take(double open, double high, double low, double close, double volume) {
    channel.push(high, low);
  }

  @Override
  void write(DataOutput out) throws IOException {
    channel.write(out);
  }

  @Override
  void read(DataInput in) throws IOException {
    channel.read(in);
  }
}
