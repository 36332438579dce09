package io.tocsin.indicators.classic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Average directional index: DX = 100 · |DI⁺ − DI⁻| / (DI⁺ + DI⁻), smoothed by Wilder, from the
 * 2n-th candle on. TA-Lib's ADX: true range and directional movements are summed over the first n −
 * 1 changes and then smoothed as {@code s − s/n + x}; the first value is the mean of the first n
 * DX.
 *
 * <p>A candle without any movement has no DX and leaves the average as it was, as in TA-Lib; while
 * there has been none at all, the value is NaN (TA-Lib: 0).
 */
public final class Adx extends ClassicIndicator {

  private final int n;
  private final double kept;
  private double previousHigh = Double.NaN;
  private double previousLow = Double.NaN;
  private double previousClose = Double.NaN;
  private double plus;
  private double minus;
  private double range;
  private double sum;
  private double average;
  private boolean moved;

  /**
   * @param n candles, at least 2
   */
  public Adx(int n) {
    super(2 * atLeast(2, "n", n));
    this.n = n;
    kept = 1 - 1.0 / n;
  }

  /** 0 to 100. */
  @Override
  public double value() {
    return ready() && moved ? average : Double.NaN;
  }

  @Override
  void take(double open, double high, double low, double close, double volume) {
    long change = candlesSeen() - 1;
    if (change > 0) {
      if (change >= n) {
        plus *= kept;
        minus *= kept;
        range *= kept;
      }
      double up = high - previousHigh;
      double down = previousLow - low;
      if (up > 0 && up > down) {
        plus += up;
      } else if (down > 0 && down > up) {
        minus += down;
      }
      range += Atr.trueRange(high, low, previousClose);
      if (change >= n) {
        takeIndex(change);
      }
    }
    previousHigh = high;
    previousLow = low;
    previousClose = close;
  }

  /** The range cancels out of DX; without any range there is no movement either. */
  private void takeIndex(long change) {
    double both = plus + minus;
    boolean known = range > 0 && both > 0;
    moved |= known;
    double index = known ? 100 * Math.abs(plus - minus) / both : 0;
    if (change < 2L * n) {
      sum += index;
      average = sum / n;
    } else if (known) {
      average = Math.fma(average, n - 1, index) / n;
    }
  }

  @Override
  void write(DataOutput out) throws IOException {
    out.writeDouble(previousHigh);
    out.writeDouble(previousLow);
    out.writeDouble(previousClose);
    out.writeDouble(plus);
    out.writeDouble(minus);
    out.writeDouble(range);
    out.writeDouble(sum);
    out.writeDouble(average);
    out.writeBoolean(moved);
  }

  @Override
  void read(DataInput in) throws IOException {
    previousHigh = in.readDouble();
    previousLow = in.readDouble();
    previousClose = in.readDouble();
    plus = in.readDouble();
    minus = in.readDouble();
    range = in.readDouble();
    sum = in.readDouble();
    average = in.readDouble();
    moved = in.readBoolean();
  }
}
