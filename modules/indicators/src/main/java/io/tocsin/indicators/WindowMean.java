package io.tocsin.indicators;

/**
 * The time-weighted mean of a measure over a window, shared by all indicators that look at it:
 * several of group C compare with the same baseline.
 */
final class WindowMean {

  private final Window window;
  private final Measure measure;
  private final PrefixSum sums;
  private final EdgeIntegral from;
  private final EdgeIntegral to;
  private final double length;
  private final double inverse;
  private double mean;

  WindowMean(Series series, Window window, Measure measure) {
    this(series, window, measure, true);
  }

  private WindowMean(Series series, Window window, Measure measure, boolean shared) {
    this.window = window;
    this.measure = measure;
    sums = series.sum(measure, PrefixSum.Kind.TIME);
    from = shared ? series.integral(window.start(), sums) : new EdgeIntegral(window.start(), sums);
    to = shared ? series.integral(window.finish(), sums) : new EdgeIntegral(window.finish(), sums);
    length = window.start().offset() - window.finish().offset();
    inverse = 1 / length;
  }

  boolean is(Window otherWindow, Measure otherMeasure) {
    return window == otherWindow && measure == otherMeasure;
  }

  Window window() {
    return window;
  }

  /**
   * The mean of a measure that is 1 or 0 and nearly always 0; not shared, so that it is computed
   * only where there is a 1 at all.
   */
  static WindowMean ofRare(Window window, Measure measure) {
    return new WindowMean(window.series(), window, measure, false);
  }

  /** Whether any event of a rare measure was in force inside the window. */
  boolean isPositive(long now) {
    Series series = window.series();
    if (sums.isZero() && sums.measure(series.end() - 1) == 0) {
      return false;
    }
    from.advance(now);
    to.advance(now);
    advance();
    return mean > 0;
  }

  /** Follows the window's edges, whose integrals have been advanced. */
  void advance() {
    // As Accumulator.add, whose every step this is, but in registers.
    double toHigh = to.high();
    double fromHigh = -from.high();
    double sum = toHigh + fromHigh;
    double virtual = sum - toHigh;
    double error = (toHigh - (sum - virtual)) + (fromHigh - virtual);
    error += to.low() - from.low();
    double high = sum + error;
    double low = error - (high - sum);
    mean = Accumulator.divided(high, low, length, inverse);
  }

  /** Meaningful once the window is ready. */
  double value() {
    return mean;
  }
}
