package io.tocsin.indicators;

import io.tocsin.indicators.classic.CandleIndicator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * All there is to know about one indicator type: what people see, how its windows are named, and
 * how it is built.
 *
 * @param rules every window that it looks at, and what else its parameters must obey; none for
 *     point values
 * @param factory builds it over an instrument's shared windows
 */
record Definition(IndicatorType type, List<Rule> rules, Factory factory) {

  private static final String INTERVAL = "interval";

  /** Builds the computation of one indicator. */
  @FunctionalInterface
  interface Factory {
    Indicator create(Parameters parameters, Inputs inputs);
  }

  Definition {
    rules = List.copyOf(rules);
  }

  /**
   * A type of group F: {@code interval} says which candles, the rest how many of them it takes.
   *
   * @param candles closed candles until there is a value
   * @param factory a new one of the classic indicator
   */
  static Definition onCandles(
      IndicatorType type,
      ToIntFunction<Parameters> candles,
      Function<Parameters, CandleIndicator> factory) {
    return new Definition(
        type,
        List.of(p -> candles.applyAsInt(p) * p.micros(INTERVAL)),
        (p, in) -> new OnCandles(in.candles(p.micros(INTERVAL)), () -> factory.apply(p)));
  }

  /** {@code interval} of an indicator on candles. */
  static ParameterType interval() {
    return whole(
        INTERVAL,
        "s",
        60,
        1,
        IndicatorCatalogue.LONGEST_WINDOW_SECONDS,
        "length of a candle, aligned to the epoch");
  }

  /** Longest look back of all windows. */
  long lookbackMicros(Parameters parameters) {
    long longest = 0;
    for (Rule rule : rules) {
      longest = Math.max(longest, rule.lookbackMicros(parameters));
    }
    return longest;
  }

  /** A parameter that is a time, from now back; at most a day, the longest window there is. */
  static ParameterType seconds(String name, double absent, String description) {
    return new ParameterType.Numeric(
        name, "s", absent, 0, IndicatorCatalogue.LONGEST_WINDOW_SECONDS, false, description);
  }

  /** A parameter without a fraction. */
  static ParameterType whole(
      String name, String unit, double absent, double min, double max, String description) {
    return new ParameterType.Numeric(name, unit, absent, min, max, true, description);
  }

  /** {@code bucket} of an indicator that cuts its window into buckets. */
  static ParameterType bucket() {
    return new ParameterType.Numeric(
        "bucket", "s", 1, 0.001, 3_600, false, "length of a bucket, aligned to the epoch");
  }

  /** {@code t1} and {@code t2} of an indicator with one window. */
  static List<ParameterType> window(double t1, double t2) {
    return List.of(
        seconds("t1", t1, "the window starts that long before now"),
        seconds("t2", t2, "the window ends that long before now"));
  }

  /** {@code t1} to {@code t4} of an indicator that compares two windows. */
  static List<ParameterType> twoWindows(double t1, double t2, double t3, double t4) {
    return List.of(
        seconds("t1", t1, "the recent window starts that long before now"),
        seconds("t2", t2, "the recent window ends that long before now"),
        seconds("t3", t3, "the baseline starts that long before now"),
        seconds("t4", t4, "the baseline ends that long before now"));
  }

  /** {@code t1}, {@code t3} and {@code d} of an indicator that compares now with a baseline. */
  static List<ParameterType> recentAndBaseline(double t1, double t3, double d) {
    return List.of(
        seconds("t1", t1, "length of the recent window, which ends now"),
        seconds("t3", t3, "the baseline starts that long before now"),
        seconds("d", d, "length of the baseline"));
  }
}
