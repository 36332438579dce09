package io.tocsin.indicators.classic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Money flow index: 100 · rising/(rising + falling), the sums of p·volume of those of the newest n
 * candles whose p = (high + low + close)/3 is above or below the candle's before, from the (n+1)-th
 * candle on. TA-Lib's MFI. NaN where nothing flowed; TA-Lib gives 0 for any flow below 1 quote
 * unit.
 */
public final class Mfi extends ClassicIndicator {

  private final Ring flows;
  private final CompensatedSum rising = new CompensatedSum();
  private final CompensatedSum falling = new CompensatedSum();
  private int risingCount;
  private int fallingCount;
  private double previous = Double.NaN;

  /**
   * @param n candles, at least 2
   */
  public Mfi(int n) {
    super(atLeast(2, "n", n) + 1);
    flows = new Ring(n);
  }

  /** 0 to 100. */
  @Override
  public double value() {
    if (!ready() || risingCount + fallingCount == 0) {
      return Double.NaN;
    }
    // The counts make the ends exact: a sum from which all has been taken away may keep a rest.
    double up = risingCount == 0 ? 0 : rising.value();
    double down = fallingCount == 0 ? 0 : falling.value();
    return 100 * (up / (up + down));
  }

  @Override
  void take(double open, double high, double low, double close, double volume) {
    double price = Cci.typicalPrice(high, low, close);
    if (candlesSeen() > 1) {
      double flow = price > previous ? price * volume : price < previous ? -price * volume : 0;
      double dropped = flows.push(flow);
      if (dropped > 0) {
        risingCount--;
        rising.add(-dropped);
      } else if (dropped < 0) {
        fallingCount--;
        falling.add(dropped);
      }
      if (flow > 0) {
        risingCount++;
        rising.add(flow);
      } else if (flow < 0) {
        fallingCount++;
        falling.add(-flow);
      }
    }
    previous = price;
  }

  @Override
  void write(DataOutput out) throws IOException {
    flows.write(out);
    rising.write(out);
    falling.write(out);
    out.writeInt(risingCount);
    out.writeInt(fallingCount);
    out.writeDouble(previous);
  }

  @Override
  void read(DataInput in) throws IOException {
    flows.read(in);
    rising.read(in);
    falling.read(in);
    risingCount = in.readInt();
    fallingCount = in.readInt();
    previous = in.readDouble();
  }
}
