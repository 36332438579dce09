package io.tocsin.indicators;

/** Something that must be ready before an indicator has a value. */
sealed interface Requirement permits Window, Indicator, History.View {

  /** OK if it is ready at now, else why not; never STALE. */
  IndicatorStatus readiness(long now);

  /** Seconds of history so far, meaningful while {@link #readiness} is WARMING. */
  double warmSeconds(long now);
}
