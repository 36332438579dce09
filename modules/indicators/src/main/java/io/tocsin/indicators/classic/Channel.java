package io.tocsin.indicators.classic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The highest high and the lowest low of the newest n candles. */
final class Channel {

  private final RollingMaximum highs;
  private final RollingMaximum negatedLows;
  private double highest = Double.NaN;
  private double lowest = Double.NaN;

  Channel(int n) {
    highs = new RollingMaximum(n);
    negatedLows = new RollingMaximum(n);
  }

  void push(double high, double low) {
    highest = highs.push(high);
    lowest = -negatedLows.push(-low);
  }

  double highest() {
    return highest;
  }

  double lowest() {
    return lowest;
  }

  /** 0 on the lowest, 1 on the highest; NaN if they are one. */
  double position(double price) {
    return highest == lowest ? Double.NaN : (price - lowest) / (highest - lowest);
  }

  void write(DataOutput out) throws IOException {
    highs.write(out);
    negatedLows.write(out);
    out.writeDouble(highest);
    out.writeDouble(lowest);
  }

  void read(DataInput in) throws IOException {
    highs.read(in);
    negatedLows.read(in);
    highest = in.readDouble();
    lowest = in.readDouble();
  }
}
