package io.tocsin.indicators;

/** Σ and Σ of squares over the buckets of a window, the newest one among them if it has ended. */
final class BucketSums {

  private final Buckets buckets;
  private final Measure measure;
  private final long startMicros;
  private final long endMicros;
  private final int without;
  private final Window window;
  private final PrefixSum sums;
  private final PrefixSum squares;
  private final Accumulator sum = new Accumulator();
  private final Accumulator square = new Accumulator();
  private final Deviation deviation = new Deviation();
  private double count;

  /**
   * @param measure COUNT or LOG_RETURN
   * @param without how many of the window's first buckets are left out
   */
  BucketSums(Buckets buckets, Measure measure, long startMicros, long endMicros, int without) {
    this.buckets = buckets;
    this.measure = measure;
    this.startMicros = startMicros;
    this.endMicros = endMicros;
    this.without = without;
    window = buckets.window(startMicros, endMicros, without);
    sums = buckets.closed().sum(measure, PrefixSum.Kind.EVENTS);
    squares = buckets.closed().sum(measure, PrefixSum.Kind.SQUARES);
  }

  /** Looks anew; what the other methods say is of that moment. */
  void update(long now) {
    count = buckets.whole(now, startMicros, endMicros) - without;
    window.sum(sums, sum);
    window.sum(squares, square);
    if (buckets.holdsOpen(window, now)) {
      double open = measure == Measure.COUNT ? buckets.openCount() : buckets.openReturn();
      sum.add(open, 0);
      square.addProduct(open, open);
    }
  }

  /** How many buckets there are, empty ones among them. */
  double count() {
    return count;
  }

  double sum() {
    return sum.value();
  }

  /** Σ (x − mean)². */
  double squaredDeviation() {
    return deviation.squared(sum, square, count);
  }
}
