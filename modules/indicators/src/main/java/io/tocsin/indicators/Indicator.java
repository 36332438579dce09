package io.tocsin.indicators;

/**
 * The computation of one indicator of one instrument. A type is a small subclass that says what the
 * value is once its windows are ready.
 */
abstract class Indicator {

  private final Window[] windows;
  private IndicatorStatus status = IndicatorStatus.NO_DATA;
  private double value = Double.NaN;

  /**
   * @param windows all that it looks at; it is unknown until all of them are ready
   */
  Indicator(Window... windows) {
    this.windows = windows.clone();
  }

  /**
   * The value at now; {@link #unknown} where there is none. What is not a finite number is a
   * division by zero, and becomes UNDEFINED.
   */
  abstract double compute(long now);

  /** Says why there is no value. */
  final double unknown(IndicatorStatus reason) {
    status = reason;
    return Double.NaN;
  }

  /** Brings status and value up to now; the series' windows have been advanced. */
  final void update(long now) {
    status = IndicatorStatus.OK;
    double warmSeconds = Double.POSITIVE_INFINITY;
    for (Window window : windows) {
      switch (window.readiness(now)) {
        case OK -> {}
        case WARMING -> warmSeconds = Math.min(warmSeconds, window.warmSeconds(now));
        case TAINTED -> {
          if (status == IndicatorStatus.OK) {
            status = IndicatorStatus.TAINTED;
          }
        }
        default -> status = window.series().whenMissing();
      }
    }
    if (status != IndicatorStatus.OK && status != IndicatorStatus.TAINTED) {
      value = Double.NaN;
    } else if (warmSeconds < Double.POSITIVE_INFINITY) {
      status = IndicatorStatus.WARMING;
      value = warmSeconds;
    } else if (status == IndicatorStatus.TAINTED) {
      value = Double.NaN;
    } else {
      value = compute(now);
      if (status == IndicatorStatus.OK && !Double.isFinite(value)) {
        status = IndicatorStatus.UNDEFINED;
      }
    }
  }

  /** Never STALE: that is the instrument's to say. */
  final IndicatorStatus status() {
    return status;
  }

  /** The value if OK, seconds of history if WARMING, else NaN. */
  final double value() {
    return value;
  }
}
