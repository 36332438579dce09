package io.tocsin.indicators;

/**
 * The time-weighted average of a measure over a window: each value counts for as long as it was in
 * force.
 */
final class TimeWeighted extends Indicator {

  private final WindowMean mean;

  TimeWeighted(Window window, Measure measure) {
    super(window);
    mean = window.series().mean(window, measure);
  }

  @Override
  double compute(long now) {
    return mean.value();
  }
}
