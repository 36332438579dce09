package io.tocsin.indicators.classic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A mean that forgets exponentially: the plain mean of the first n numbers, then {@code mean + (x −
 * mean) · weight}. A weight of 2/(n+1) makes the exponential moving average, 1/n Wilder's smoothing
 * (J. W. Wilder, "New Concepts in Technical Trading Systems", 1978).
 */
final class SmoothedMean {

  private final int n;
  private final double weight;
  private final CompensatedSum seed = new CompensatedSum();
  private int seen;
  private double value = Double.NaN;

  private SmoothedMean(int n, double weight) {
    this.n = n;
    this.weight = weight;
  }

  static SmoothedMean exponential(int n) {
    return new SmoothedMean(n, 2.0 / (n + 1));
  }

  static SmoothedMean wilder(int n) {
    return new SmoothedMean(n, 1.0 / n);
  }

  /** Takes the next number and gives the mean; NaN before the n-th. */
  double push(double x) {
    if (seen == n) {
      // Of a weight of 1 the difference form would keep the digits that x − mean has lost.
      value = weight == 1 ? x : Math.fma(x - value, weight, value);
    } else {
      seen++;
      seed.add(x);
      if (seen == n) {
        value = seed.dividedBy(n);
      }
    }
    return value;
  }

  double value() {
    return value;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(seen);
    seed.write(out);
    out.writeDouble(value);
  }

  void read(DataInput in) throws IOException {
    seen = in.readInt();
    seed.read(in);
    value = in.readDouble();
  }
}
