package io.tocsin.indicators;

/**
 * The time-weighted average of a measure over a window: each value counts for as long as it was in
 * force.
 */
final class TimeWeighted extends Indicator {

  private final Window window;
  private final PrefixSum integral;

  TimeWeighted(Window window, Measure measure) {
    super(window);
    this.window = window;
    integral = window.series().sum(measure, PrefixSum.Kind.TIME);
  }

  @Override
  double compute(long now) {
    return window.mean(integral, now);
  }
}
