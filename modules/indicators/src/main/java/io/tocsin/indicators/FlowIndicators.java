package io.tocsin.indicators;

import java.util.List;

/** Group B: volume and trade flow. */
final class FlowIndicators {

  private static final WindowRule T1_T2 = WindowRule.between("t1", "t2");
  private static final WindowRule T3_T4 = WindowRule.between("t3", "t4");

  private FlowIndicators() {}

  static List<Definition> definitions() {
    return List.of(
        new Definition(
            type(
                "SUM_VOLUME",
                "base",
                "Quantity traded in the window; 0 is a value",
                "vol(t1, t2) = Σ qty",
                Definition.window(60, 0)),
            List.of(T1_T2),
            (p, in) -> new Volume(in.trades(T1_T2, p))),
        new Definition(
            type(
                "COUNT_TRADES",
                "count",
                "Number of trades in the window; 0 is a value",
                "n(t1, t2)",
                Definition.window(60, 0)),
            List.of(T1_T2),
            (p, in) -> new Count(in.trades(T1_T2, p))),
        new Definition(
            type(
                "TRADE_FREQUENCY",
                "1/s",
                "Trades per second in the window; 0 is a value",
                "n(t1, t2) / (t1 − t2)",
                Definition.window(60, 0)),
            List.of(T1_T2),
            (p, in) -> new Frequency(in.trades(T1_T2, p))),
        new Definition(
            type(
                "VOLUME_SURGE_RATIO",
                "ratio",
                "Recent volume per second over that of a baseline; undefined if nothing was traded"
                    + " in the baseline",
                "(vol(t1, t2) / (t1 − t2)) / (vol(t3, t4) / (t3 − t4))",
                Definition.twoWindows(30, 0, 600, 30)),
            List.of(T1_T2, T3_T4),
            (p, in) -> new VolumeSurge(in.trades(T1_T2, p), in.trades(T3_T4, p))),
        new Definition(
            type(
                "ORDER_FLOW_IMBALANCE",
                "ratio",
                "Taker buying against taker selling, −1 to 1; trades of unknown side are left out",
                "(buy − sell) / (buy + sell)",
                Definition.window(30, 0)),
            List.of(T1_T2),
            (p, in) -> new Imbalance(in.trades(T1_T2, p))));
  }

  private static IndicatorType type(
      String name,
      String unit,
      String description,
      String formula,
      List<ParameterType> parameters) {
    return new IndicatorType(name, "B", unit, description, formula, parameters, false, false);
  }

  private static final class Volume extends Indicator {
    private final Window window;
    private final PrefixSum quantity;

    Volume(Window window) {
      super(window);
      this.window = window;
      quantity = window.series().sum(Measure.QUANTITY, PrefixSum.Kind.EVENTS);
    }

    @Override
    double compute(long now) {
      return window.sum(quantity);
    }
  }

  private static final class Count extends Indicator {
    private final Window window;

    Count(Window window) {
      super(window);
      this.window = window;
    }

    @Override
    double compute(long now) {
      return window.count();
    }
  }

  private static final class Frequency extends Indicator {
    private final Window window;

    Frequency(Window window) {
      super(window);
      this.window = window;
    }

    @Override
    double compute(long now) {
      return window.count() / window.lengthSeconds();
    }
  }

  private static final class VolumeSurge extends Indicator {
    private final Window recent;
    private final Window baseline;
    private final PrefixSum quantity;

    VolumeSurge(Window recent, Window baseline) {
      super(recent, baseline);
      this.recent = recent;
      this.baseline = baseline;
      quantity = recent.series().sum(Measure.QUANTITY, PrefixSum.Kind.EVENTS);
    }

    @Override
    double compute(long now) {
      double usual = baseline.sum(quantity) / baseline.lengthSeconds();
      return recent.sum(quantity) / recent.lengthSeconds() / usual;
    }
  }

  private static final class Imbalance extends Indicator {
    private final Window window;
    private final PrefixSum bought;
    private final PrefixSum sold;

    Imbalance(Window window) {
      super(window);
      this.window = window;
      bought = window.series().sum(Measure.BOUGHT, PrefixSum.Kind.EVENTS);
      sold = window.series().sum(Measure.SOLD, PrefixSum.Kind.EVENTS);
    }

    @Override
    double compute(long now) {
      if (window.isEmpty()) {
        return unknown(IndicatorStatus.NO_DATA);
      }
      double buy = window.sum(bought);
      double sell = window.sum(sold);
      return (buy - sell) / (buy + sell);
    }
  }
}
