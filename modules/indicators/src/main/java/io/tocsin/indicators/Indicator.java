package io.tocsin.indicators;

/**
 * The computation of one indicator of one instrument. A type is a small subclass that says what the
 * value is once all that it looks at is ready.
 */
abstract class Indicator implements Node, Requirement {

  private final Requirement[] requirements;
  private IndicatorStatus status = IndicatorStatus.NO_DATA;
  private double value = Double.NaN;

  /**
   * @param requirements all that it looks at; it is unknown until all of them are ready
   */
  Indicator(Requirement... requirements) {
    this.requirements = requirements.clone();
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

  /** Says that there is no value before more history, and how much there is. */
  final double warming(double seconds) {
    status = IndicatorStatus.WARMING;
    return seconds;
  }

  /**
   * Brings status and value up to now; all that it looks at has been brought there before. Of
   * several reasons to be unknown, what will not pass by waiting comes first, then WARMING with the
   * shortest history, then TAINTED.
   */
  @Override
  public final void update(long now) {
    IndicatorStatus worst = IndicatorStatus.OK;
    double warmSeconds = Double.POSITIVE_INFINITY;
    boolean tainted = false;
    for (Requirement requirement : requirements) {
      IndicatorStatus readiness = requirement.readiness(now);
      switch (readiness) {
        case OK -> {}
        case WARMING -> warmSeconds = Math.min(warmSeconds, requirement.warmSeconds(now));
        case TAINTED -> tainted = true;
        default -> worst = worst == IndicatorStatus.OK ? readiness : worst;
      }
    }
    if (worst != IndicatorStatus.OK) {
      value = unknown(worst);
    } else if (warmSeconds < Double.POSITIVE_INFINITY) {
      value = warming(warmSeconds);
    } else if (tainted) {
      value = unknown(IndicatorStatus.TAINTED);
    } else {
      status = IndicatorStatus.OK;
      value = compute(now);
      if (status == IndicatorStatus.OK && !Double.isFinite(value)) {
        value = unknown(IndicatorStatus.UNDEFINED);
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

  @Override
  public final IndicatorStatus readiness(long now) {
    return status;
  }

  @Override
  public final double warmSeconds(long now) {
    return value;
  }
}
