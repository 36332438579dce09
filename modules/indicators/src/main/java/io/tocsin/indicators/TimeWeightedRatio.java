package io.tocsin.indicators;

/**
 * The time-weighted average of a measure over a recent window, divided by the same over a baseline.
 */
final class TimeWeightedRatio extends Indicator {

  private final WindowMean recent;
  private final WindowMean baseline;

  /**
   * A ratio over two windows of one series.
   *
   * @param recent the window of the numerator
   * @param baseline the window of the denominator
   */
  TimeWeightedRatio(Window recent, Window baseline, Measure measure) {
    super(recent, baseline);
    this.recent = recent.series().mean(recent, measure);
    this.baseline = baseline.series().mean(baseline, measure);
  }

  @Override
  double compute(long now) {
    return recent.value() / baseline.value();
  }
}
