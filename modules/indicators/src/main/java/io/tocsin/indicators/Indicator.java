package io.tocsin.indicators;

import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * The computation of one indicator of one instrument. A type is a small subclass that says what the
 * value is once all that it looks at is ready.
 */
abstract non-sealed class Indicator implements Requirement {

  private final Requirement[] requirements;

  // The same by kind, since a call is quicker where it can only go to one place.
  private final Window[] windows;
  private final Indicator[] parts;
  private final History.View[] views;

  private IndicatorStatus status = IndicatorStatus.NO_DATA;
  private double value = Double.NaN;

  /**
   * @param requirements all that it looks at; it is unknown until all of them are ready
   */
  Indicator(Requirement... requirements) {
    this.requirements = Window.longestOf(requirements);
    windows = only(Window.class, Window[]::new);
    parts = only(Indicator.class, Indicator[]::new);
    views = only(History.View.class, History.View[]::new);
  }

  private <T> T[] only(Class<T> kind, IntFunction<T[]> array) {
    return Stream.of(requirements).filter(kind::isInstance).map(kind::cast).toArray(array);
  }

  /**
   * The value at now; {@link #unknown} where there is none. What is not a finite number is a
   * division by zero, and becomes UNDEFINED.
   */
  abstract double compute(long now);

  /** Says why there is no value. */
  final double unknown(IndicatorStatus reason) {
    if (status != reason) {
      status = reason;
    }
    return Double.NaN;
  }

  /** Says that there is no value before more history, and how much there is. */
  final double warming(double seconds) {
    status = IndicatorStatus.WARMING;
    return seconds;
  }

  /** Brings status and value up to now; all that it looks at has been brought there before. */
  final void update(long now) {
    if (!isReady(now)) {
      explain(now);
      return;
    }
    // Written only where it changes: a reference written is one that the collector must look at.
    if (status != IndicatorStatus.OK) {
      status = IndicatorStatus.OK;
    }
    value = compute(now);
    if (status == IndicatorStatus.OK && !Double.isFinite(value)) {
      value = unknown(IndicatorStatus.UNDEFINED);
    }
  }

  /** The common case, asked after every event. */
  private boolean isReady(long now) {
    for (Window window : windows) {
      if (!window.isReady(now)) {
        return false;
      }
    }
    for (Indicator part : parts) {
      if (part.status != IndicatorStatus.OK) {
        return false;
      }
    }
    for (History.View view : views) {
      if (view.readiness(now) != IndicatorStatus.OK) {
        return false;
      }
    }
    return true;
  }

  /**
   * Says why there is no value. Of several reasons what will not pass by waiting comes first, then
   * WARMING with the shortest history, then TAINTED.
   */
  private void explain(long now) {
    IndicatorStatus worst = IndicatorStatus.TAINTED;
    double warmSeconds = Double.POSITIVE_INFINITY;
    for (Requirement requirement : requirements) {
      IndicatorStatus readiness = requirement.readiness(now);
      switch (readiness) {
        case OK, TAINTED -> {}
        case WARMING -> warmSeconds = Math.min(warmSeconds, requirement.warmSeconds(now));
        default -> worst = worst == IndicatorStatus.TAINTED ? readiness : worst;
      }
    }
    value =
        worst == IndicatorStatus.TAINTED && warmSeconds < Double.POSITIVE_INFINITY
            ? warming(warmSeconds)
            : unknown(worst);
  }

  /** Shows all that decides later values, beyond what the series hold. */
  void visit(StateVisitor state) {}

  /** Shows status and value, where nothing else holds them. */
  final void visitShown(StateVisitor state) {
    status = IndicatorStatus.of((byte) state.whole(status.ordinal()));
    value = state.real(value);
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
