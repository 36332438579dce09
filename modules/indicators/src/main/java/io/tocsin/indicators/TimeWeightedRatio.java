package io.tocsin.indicators;

/**
 * The time-weighted average of a measure over a recent window, divided by the same over a baseline.
 */
final class TimeWeightedRatio extends Indicator {

  private final Window recent;
  private final Window baseline;
  private final PrefixSum integral;

  /**
   * A ratio over two windows of one series.
   *
   * @param recent the window of the numerator
   * @param baseline the window of the denominator
   */
  TimeWeightedRatio(Window recent, Window baseline, Measure measure) {
    super(recent, baseline);
    this.recent = recent;
    this.baseline = baseline;
    integral = recent.series().sum(measure, PrefixSum.Kind.TIME);
  }

  @Override
  double compute(long now) {
    return recent.mean(integral, now) / baseline.mean(integral, now);
  }
}
