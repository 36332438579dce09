package io.tocsin.indicators;

/** Σ and Σ of squares over the buckets of a window, the newest one among them if it has ended. */
final class BucketSums {

  private static final long NOTHING = -1;

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
  private final BucketEdge first;
  private final BucketEdge last;
  private double count;

  // Of what the sums are.
  private long summedAt = NOTHING;
  private long summedFrom;
  private long summedTo;

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
    first = new BucketEdge(buckets.length());
    last = new BucketEdge(buckets.length());
    window = buckets.window(startMicros, endMicros, without);
    sums = buckets.closed().sum(measure, PrefixSum.Kind.EVENTS);
    squares = buckets.closed().sum(measure, PrefixSum.Kind.SQUARES);
  }

  /**
   * Looks anew; what the other methods say is of that moment. Returns whether any of it may have
   * changed: most events fall inside an open bucket and change nothing.
   */
  boolean update(long now) {
    // The first whole bucket begins at the first boundary at or after the window's start.
    double newCount = last.at(now - endMicros) - (first.at(now - startMicros - 1) + 1) - without;
    boolean holdsOpen = buckets.holdsOpen(window, now);
    long appended = buckets.closed().end();
    if (!holdsOpen
        && newCount == count
        && appended == summedAt
        && window.begin() == summedFrom
        && window.end() == summedTo) {
      return false;
    }
    count = newCount;
    window.sum(sums, sum);
    window.sum(squares, square);
    if (holdsOpen) {
      double open = measure == Measure.COUNT ? buckets.openCount() : buckets.openReturn();
      sum.add(open, 0);
      square.addProduct(open, open);
    }
    summedAt = holdsOpen ? NOTHING : appended;
    summedFrom = window.begin();
    summedTo = window.end();
    return true;
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
