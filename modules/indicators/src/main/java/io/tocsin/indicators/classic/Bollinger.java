package io.tocsin.indicators.classic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Bollinger bands: the mean of the newest n closes, and k population standard deviations above and
 * below it, from the n-th candle on. TA-Lib's BBANDS; {@link #percentB} and {@link #width} as in
 * ta4j.
 *
 * <p>The variance is (n·Σx² − (Σx)²)/n² of sums that carry their rounding errors: it stays exact
 * where the deviation is a billionth of the price. Once the squares have shrunk to {@value #SHRUNK}
 * of what they were, the sums are taken anew: a price of a trillion times the others leaves no
 * trace. That needs the large ones to leave the window first, so it stays O(1) amortised.
 */
public final class Bollinger extends ClassicIndicator {

  /** What {@link #value} gives. */
  public enum Output {
    UPPER,
    MIDDLE,
    LOWER,
    PERCENT_B,
    WIDTH
  }

  private static final double SHRUNK = 1e-4;

  private final Ring closes;
  private final double k;
  private final CompensatedSum sum = new CompensatedSum();
  private final CompensatedSum squares = new CompensatedSum();
  private double largestSquares;
  private double previous = Double.NaN;

  /** How many of the newest closes are equal, n at most; all of them: no deviation at all. */
  private int equal;

  private double middle = Double.NaN;
  private double deviation = Double.NaN;

  private final Output output;

  /**
   * @param n candles, at least 2
   * @param k deviations between the middle and a band, above 0
   * @param output what {@link #value} gives
   */
  public Bollinger(int n, double k, Output output) {
    super(atLeast(2, "n", n));
    if (!(k > 0)) {
      throw new IllegalArgumentException("k is " + k + ", it must be above 0");
    }
    closes = new Ring(n);
    this.k = k;
    this.output = output;
  }

  /** Price units. */
  public double upper() {
    return Math.fma(k, deviation, middle);
  }

  /** Price units; the simple moving average. */
  public double middle() {
    return middle;
  }

  /** Price units; below 0 where the deviation is large. */
  public double lower() {
    return Math.fma(-k, deviation, middle);
  }

  /** Where the close stands: 0 on the lower band, 1 on the upper; NaN if they are one. */
  public double percentB() {
    return deviation == 0 ? Double.NaN : ((previous - middle) / (k * deviation) + 1) / 2;
  }

  /** (upper − lower)/middle · 100. */
  public double width() {
    return 2 * k * deviation / middle * 100;
  }

  @Override
  public double value() {
    return switch (output) {
      case UPPER -> upper();
      case MIDDLE -> middle();
      case LOWER -> lower();
      case PERCENT_B -> percentB();
      case WIDTH -> width();
    };
  }

  @Override
  void take(double open, double high, double low, double close, double volume) {
    double dropped = closes.push(close);
    sum.add(close);
    sum.add(-dropped);
    squares.addSquare(close);
    squares.subtractSquare(dropped);
    largestSquares = Math.max(largestSquares, squares.value());
    if (squares.value() < largestSquares * SHRUNK) {
      sumAnew();
    }
    equal = close == previous ? Math.min(equal + 1, closes.size()) : 1;
    previous = close;
    if (ready()) {
      middle = sum.dividedBy(closes.size());
      deviation = equal == closes.size() ? 0 : deviation(closes.size());
    }
  }

  private void sumAnew() {
    sum.clear();
    squares.clear();
    for (int i = 0; i < closes.size(); i++) {
      sum.add(closes.at(i));
      squares.addSquare(closes.at(i));
    }
    largestSquares = squares.value();
  }

  /** √(n·Σx² − (Σx)²)/n, both products in twice the usual digits. */
  private double deviation(double n) {
    double total = sum.value();
    double square = total * total;
    double squareRest = Math.fma(total, total, -square) + 2 * total * sum.rest();
    double scaled = n * squares.value();
    double scaledRest = Math.fma(n, squares.value(), -scaled) + n * squares.rest();
    return Math.sqrt(Math.max(0, (scaled - square) + (scaledRest - squareRest))) / n;
  }

  @Override
  void write(DataOutput out) throws IOException {
    closes.write(out);
    sum.write(out);
    squares.write(out);
    out.writeDouble(largestSquares);
    out.writeDouble(previous);
    out.writeInt(equal);
    out.writeDouble(middle);
    out.writeDouble(deviation);
  }

  @Override
  void read(DataInput in) throws IOException {
    closes.read(in);
    sum.read(in);
    squares.read(in);
    largestSquares = in.readDouble();
    previous = in.readDouble();
    equal = in.readInt();
    middle = in.readDouble();
    deviation = in.readDouble();
  }
}
