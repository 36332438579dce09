package io.tocsin.indicators.classic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * SuperTrend: the lower band while the market rises, the upper one while it falls, from the
 * (n+1)-th candle on. Bands and turns as in ta4j (TA-Lib has none), over {@link Atr}.
 *
 * <p>Upper: (high + low)/2 + m·ATR if that is below the band before or the close before was above
 * it, else the band before; lower mirrors it. It begins on the lower band, turns to the upper one
 * when a candle closes below the lower, and back when one closes above the upper.
 */
public final class SuperTrend extends ClassicIndicator {

  private final Atr atr;
  private final double m;
  private double previousClose = Double.NaN;
  private double upper = Double.NaN;
  private double lower = Double.NaN;
  private boolean falling;

  /**
   * @param n candles of the average true range, at least 1
   * @param m ranges between the middle price and a band, above 0
   */
  public SuperTrend(int n, double m) {
    super(new Atr(n).candlesNeeded());
    if (!(m > 0)) {
      throw new IllegalArgumentException("m is " + m + ", it must be above 0");
    }
    atr = new Atr(n);
    this.m = m;
  }

  /** Price units. */
  @Override
  public double value() {
    return falling ? upper : lower;
  }

  @Override
  void take(double open, double high, double low, double close, double volume) {
    atr.close(open, high, low, close, volume);
    if (ready()) {
      double middle = (high + low) / 2;
      double reach = m * atr.value();
      // Written so that a band which is not there yet (NaN) gives way to the new one.
      if (!(middle + reach >= upper && previousClose <= upper)) {
        upper = middle + reach;
      }
      if (!(middle - reach <= lower && previousClose >= lower)) {
        lower = middle - reach;
      }
      if (candlesSeen() > candlesNeeded()) {
        falling = falling ? close <= upper : close < lower;
      }
    }
    previousClose = close;
  }

  @Override
  void write(DataOutput out) throws IOException {
    atr.save(out);
    out.writeDouble(previousClose);
    out.writeDouble(upper);
    out.writeDouble(lower);
    out.writeBoolean(falling);
  }

  @Override
  void read(DataInput in) throws IOException {
    atr.load(in);
    previousClose = in.readDouble();
    upper = in.readDouble();
    lower = in.readDouble();
    falling = in.readBoolean();
  }
}
