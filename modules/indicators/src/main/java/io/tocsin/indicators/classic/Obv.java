package io.tocsin.indicators.classic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * On-balance volume: the first candle's volume, then plus the volume of each candle that closes
 * higher, minus that of each that closes lower. TA-Lib's OBV (ta4j's begins at 0).
 */
public final class Obv extends ClassicIndicator {

  private final CompensatedSum balance = new CompensatedSum();
  private double previous = Double.NaN;

  public Obv() {
    super(1);
  }

  /** Base units. */
  @Override
  public double value() {
    return ready() ? balance.value() : Double.NaN;
  }

  @Override
  void take(double open, double high, double low, double close, double volume) {
    if (close > previous || candlesSeen() == 1) {
      balance.add(volume);
    } else if (close < previous) {
      balance.add(-volume);
    }
    previous = close;
  }

  @Override
  void write(DataOutput out) throws IOException {
    balance.write(out);
    out.writeDouble(previous);
  }

  @Override
  void read(DataInput in) throws IOException {
    balance.read(in);
    previous = in.readDouble();
  }
}
