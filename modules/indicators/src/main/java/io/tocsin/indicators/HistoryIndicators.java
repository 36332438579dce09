package io.tocsin.indicators;

import java.util.List;

/**
 * Group G: indicators of an indicator's values over time, taken as a step function: a value holds
 * from the event or tick after which it was computed. If the indicator was unknown at any moment
 * that counts, so are they, for its reason. The formulas are those of Tocsin's indicators.md.
 */
final class HistoryIndicators {

  private static final WindowRule T1_T2 = WindowRule.between("t1", "t2");

  /** Unit of a type whose values have the unit of the indicator that they are of. */
  static final String UNIT_OF = "as of";

  private HistoryIndicators() {}

  static List<Definition> definitions() {
    return List.of(
        of(
            "MAX_OF",
            "Highest value of an indicator in the window, the one in force at its start included",
            "max of v over (t1, t2)",
            (p, in) -> new ExtremeOf(view(p, in), true)),
        of(
            "MIN_OF",
            "Lowest value of an indicator in the window, the one in force at its start included",
            "min of v over (t1, t2)",
            (p, in) -> new ExtremeOf(view(p, in), false)),
        of(
            "AVG_OF",
            "Time-weighted average of an indicator's values",
            "∫ v dt / (t1 − t2)",
            (p, in) -> new AverageOf(view(p, in))),
        of(
            "CHANGE_OF",
            "By how much an indicator's value has changed",
            "v at now − t2, minus v at now − t1",
            (p, in) ->
                new ChangeOf(in.history(p.of()).ends(T1_T2.startMicros(p), T1_T2.endMicros(p)))));
  }

  private static Definition of(
      String name, String description, String formula, Definition.Factory factory) {
    return new Definition(
        new IndicatorType(
            name,
            "G",
            UNIT_OF,
            description,
            formula,
            List.of(
                new ParameterType.Nested("of", "the indicator whose values are looked at"),
                Definition.seconds("t1", 60, "the window starts that long before now"),
                Definition.seconds("t2", 0, "the window ends that long before now")),
            false,
            false),
        List.of(
            T1_T2,
            p -> p.micros("t1") + Parameters.micros(IndicatorCatalogue.warmUpSeconds(p.of()))),
        factory);
  }

  private static History.View view(Parameters parameters, Inputs in) {
    return in.history(parameters.of())
        .window(T1_T2.startMicros(parameters), T1_T2.endMicros(parameters));
  }

  private static final class ExtremeOf extends Indicator {
    private final Extreme extreme;

    ExtremeOf(History.View view, boolean largest) {
      super(view);
      extreme = view.window().series().extreme(view.window(), largest, true);
    }

    @Override
    double compute(long now) {
      return extreme.value();
    }
  }

  private static final class AverageOf extends Indicator {
    private final WindowMean mean;

    AverageOf(History.View view) {
      super(view);
      mean = view.window().series().mean(view.window(), Measure.VALUE);
    }

    @Override
    double compute(long now) {
      return mean.value();
    }
  }

  private static final class ChangeOf extends Indicator {
    private final Window window;

    ChangeOf(History.View view) {
      super(view);
      window = view.window();
    }

    @Override
    double compute(long now) {
      Series values = window.series();
      return values.first(window.end() - 1) - values.first(window.begin() - 1);
    }
  }
}
