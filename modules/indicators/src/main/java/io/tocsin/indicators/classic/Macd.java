package io.tocsin.indicators.classic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Moving average convergence divergence: line = EMA(fast) − EMA(slow) of the close, signal = EMA of
 * the line, histogram = line − signal; all three from candle slow + signal − 1 on.
 *
 * <p>TA-Lib's MACD, in which both averages begin at the same candle: the fast one is seeded with
 * the newest {@code fast} of the first {@code slow} closes.
 */
public final class Macd extends ClassicIndicator {

  /** What {@link #value} gives. */
  public enum Output {
    LINE,
    SIGNAL,
    HISTOGRAM
  }

  private final SmoothedMean fastMean;
  private final SmoothedMean slowMean;
  private final SmoothedMean signalMean;

  /** The fast average leaves out this many closes. */
  private final int head;

  private double line = Double.NaN;

  private final Output output;

  /**
   * @param fast candles, at least 1
   * @param slow candles, more than fast
   * @param signal candles, at least 1
   * @param output what {@link #value} gives
   */
  public Macd(int fast, int slow, int signal, Output output) {
    super(atLeast(atLeast(1, "fast", fast) + 1, "slow", slow) + atLeast(1, "signal", signal) - 1);
    fastMean = SmoothedMean.exponential(fast);
    slowMean = SmoothedMean.exponential(slow);
    signalMean = SmoothedMean.exponential(signal);
    head = slow - fast;
    this.output = output;
  }

  /** Price units. */
  public double line() {
    return ready() ? line : Double.NaN;
  }

  /** Price units. */
  public double signal() {
    return signalMean.value();
  }

  /** Price units. */
  public double histogram() {
    return line - signalMean.value();
  }

  @Override
  public double value() {
    return switch (output) {
      case LINE -> line();
      case SIGNAL -> signal();
      case HISTOGRAM -> histogram();
    };
  }

  @Override
  void take(double open, double high, double low, double close, double volume) {
    double slow = slowMean.push(close);
    if (candlesSeen() > head) {
      line = fastMean.push(close) - slow;
      if (!Double.isNaN(line)) {
        signalMean.push(line);
      }
    }
  }

  @Override
  void write(DataOutput out) throws IOException {
    fastMean.write(out);
    slowMean.write(out);
    signalMean.write(out);
    out.writeDouble(line);
  }

  @Override
  void read(DataInput in) throws IOException {
    fastMean.read(in);
    slowMean.read(in);
    signalMean.read(in);
    line = in.readDouble();
  }
}
