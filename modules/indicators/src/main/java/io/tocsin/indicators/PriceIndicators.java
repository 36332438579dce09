package io.tocsin.indicators;

import static io.tocsin.indicators.Definition.seconds;

import java.util.List;
import java.util.Set;

/** Group A: price. */
final class PriceIndicators {

  private static final WindowRule T1_T2 = WindowRule.between("t1", "t2");
  private static final WindowRule T3_T4 = WindowRule.between("t3", "t4");
  private static final WindowRule T1_NOW = WindowRule.untilNow("t1");

  /** What a source that has only candles is enough for, since its closes are prices. */
  static final Set<String> OF_PRICES_ALONE =
      Set.of(
          "LAST_PRICE",
          "FIRST_PRICE",
          "MAX_PRICE",
          "MIN_PRICE",
          "TWPA",
          "TW_MIDPRICE",
          "RETURN_PCT",
          "RANGE_PCT",
          "TWPA_RATIO");

  private PriceIndicators() {}

  static List<Definition> definitions() {
    return List.of(
        new Definition(
            type("LAST_PRICE", "quote", "Price of the newest trade", "last", List.of()),
            List.of(),
            (_, in) -> new LastPrice(in.trades())),
        windowed(
            "FIRST_PRICE",
            "quote",
            "Price of the first trade in the window",
            "first(t1, t2)",
            (p, in) -> new FirstPrice(in.trades(T1_T2, p))),
        windowed(
            "MAX_PRICE",
            "quote",
            "Highest trade price in the window",
            "max(t1, t2)",
            (p, in) -> new ExtremePrice(in.trades(T1_T2, p), true)),
        windowed(
            "MIN_PRICE",
            "quote",
            "Lowest trade price in the window",
            "min(t1, t2)",
            (p, in) -> new ExtremePrice(in.trades(T1_T2, p), false)),
        windowed(
            "TWPA",
            "quote",
            "Time-weighted average trade price: each price counts as long as it was the last one",
            "P(t1, t2) = ∫ price dt / (t1 − t2)",
            (p, in) -> new TimeWeighted(in.trades(T1_T2, p), Measure.PRICE)),
        windowed(
            "VWAP",
            "quote",
            "Volume-weighted average trade price",
            "Σ price·qty / Σ qty",
            (p, in) -> new VolumeWeighted(in.trades(T1_T2, p))),
        windowed(
            "VTWPA",
            "quote",
            "Average trade price weighted by quantity and by time in force inside the window",
            "Σ p·q·d / Σ q·d, d = time in force inside the window",
            (p, in) -> new VolumeAndTimeWeighted(in.trades(T1_T2, p))),
        new Definition(
            new IndicatorType(
                "TW_MIDPRICE",
                "A",
                "quote",
                "Time-weighted average of the middle between bid and ask",
                "∫ (bid + ask)/2 dt / (t1 − t2)",
                Definition.window(60, 0),
                true,
                false),
            List.of(T1_T2),
            (p, in) -> new TimeWeighted(in.quotes(T1_T2, p), Measure.MID)),
        new Definition(
            type(
                "RETURN_PCT",
                "%",
                "Change of the last price against the price in force t1 ago",
                "(last − price at now − t1) / price at now − t1 · 100",
                List.of(seconds("t1", 60, "how long ago the price is compared with"))),
            List.of(T1_NOW),
            (p, in) -> new Return(in.trades(T1_NOW, p))),
        windowed(
            "RANGE_PCT",
            "%",
            "Distance between the highest and the lowest trade price in the window",
            "(max − min) / min · 100",
            (p, in) -> new Range(in.trades(T1_T2, p))),
        new Definition(
            type(
                "TWPA_RATIO",
                "ratio",
                "Recent time-weighted average price over that of a baseline",
                "P(t1, t2) / P(t3, t4)",
                Definition.twoWindows(300, 60, 1_800, 300)),
            List.of(T1_T2, T3_T4),
            (p, in) ->
                new TimeWeightedRatio(in.trades(T1_T2, p), in.trades(T3_T4, p), Measure.PRICE)));
  }

  private static Definition windowed(
      String name, String unit, String description, String formula, Definition.Factory factory) {
    return new Definition(
        type(name, unit, description, formula, Definition.window(300, 0)), List.of(T1_T2), factory);
  }

  private static IndicatorType type(
      String name,
      String unit,
      String description,
      String formula,
      List<ParameterType> parameters) {
    return new IndicatorType(name, "A", unit, description, formula, parameters, false, false);
  }

  private static final class LastPrice extends Indicator {
    private final Series trades;

    LastPrice(Series trades) {
      this.trades = trades;
    }

    @Override
    double compute(long now) {
      return trades.isEmpty() ? unknown(IndicatorStatus.NO_DATA) : trades.first(trades.end() - 1);
    }
  }

  private static final class FirstPrice extends Indicator {
    private final Window window;

    FirstPrice(Window window) {
      super(window);
      this.window = window;
    }

    @Override
    double compute(long now) {
      return window.isEmpty() ? unknown(IndicatorStatus.NO_DATA) : window.first();
    }
  }

  private static final class ExtremePrice extends Indicator {
    private final Window window;
    private final Extreme extreme;

    ExtremePrice(Window window, boolean largest) {
      super(window);
      this.window = window;
      extreme = window.series().extreme(window, largest);
    }

    @Override
    double compute(long now) {
      return window.isEmpty() ? unknown(IndicatorStatus.NO_DATA) : extreme.value();
    }
  }

  private static final class VolumeWeighted extends Indicator {
    private final Window window;
    private final PrefixSum notional;
    private final PrefixSum quantity;

    VolumeWeighted(Window window) {
      super(window);
      this.window = window;
      notional = window.series().sum(Measure.NOTIONAL, PrefixSum.Kind.EVENTS);
      quantity = window.series().sum(Measure.QUANTITY, PrefixSum.Kind.EVENTS);
    }

    @Override
    double compute(long now) {
      return window.isEmpty()
          ? unknown(IndicatorStatus.NO_DATA)
          : window.sum(notional) / window.sum(quantity);
    }
  }

  private static final class VolumeAndTimeWeighted extends Indicator {
    private final Window window;
    private final PrefixSum notional;
    private final PrefixSum quantity;

    VolumeAndTimeWeighted(Window window) {
      super(window);
      this.window = window;
      notional = window.series().sum(Measure.NOTIONAL, PrefixSum.Kind.TIME);
      quantity = window.series().sum(Measure.QUANTITY, PrefixSum.Kind.TIME);
    }

    @Override
    double compute(long now) {
      return window.isEmpty()
          ? unknown(IndicatorStatus.NO_DATA)
          : window.integralFromFirst(notional, now) / window.integralFromFirst(quantity, now);
    }
  }

  private static final class Return extends Indicator {
    private final Window window;

    Return(Window window) {
      super(window);
      this.window = window;
    }

    @Override
    double compute(long now) {
      double before = window.inForceAtStart();
      double last = window.series().first(window.series().end() - 1);
      return (last - before) / before * 100;
    }
  }

  private static final class Range extends Indicator {
    private final Window window;
    private final Extreme highest;
    private final Extreme lowest;

    Range(Window window) {
      super(window);
      this.window = window;
      highest = window.series().extreme(window, true);
      lowest = window.series().extreme(window, false);
    }

    @Override
    double compute(long now) {
      return window.isEmpty()
          ? unknown(IndicatorStatus.NO_DATA)
          : (highest.value() - lowest.value()) / lowest.value() * 100;
    }
  }
}
