package io.tocsin.indicators;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Group B: volume and trade flow. The formulas are those of Tocsin's indicators.md; each type's
 * stands in its entry here.
 */
final class FlowIndicators {

  private static final WindowRule T1_T2 = WindowRule.between("t1", "t2");
  private static final WindowRule T3_T4 = WindowRule.between("t3", "t4");
  private static final WindowRule T1_NOW = WindowRule.untilNow("t1");
  private static final WindowRule T3_T1 = WindowRule.between("t3", "t1");
  private static final WindowRule T5_T3 = WindowRule.between("t5", "t3");

  private FlowIndicators() {}

  static List<Definition> definitions() {
    return List.of(
        total(
            "SUM_VOLUME",
            "base",
            "Quantity traded in the window; 0 is a value",
            "vol(t1, t2) = Σ qty",
            Measure.QUANTITY),
        total(
            "SUM_QUOTE_VOLUME",
            "quote",
            "Money traded in the window; 0 is a value",
            "Σ price·qty",
            Measure.NOTIONAL),
        windowed(
            "COUNT_TRADES",
            "count",
            "Number of trades in the window; 0 is a value",
            "n(t1, t2)",
            60,
            (p, in) -> new Count(in.trades(T1_T2, p))),
        windowed(
            "AVG_TRADE_SIZE",
            "base",
            "Mean quantity of the window's trades",
            "vol(t1, t2) / n(t1, t2)",
            60,
            (p, in) -> new MeanSize(in.trades(T1_T2, p))),
        windowed(
            "TRADE_FREQUENCY",
            "1/s",
            "Trades per second in the window; 0 is a value",
            "n(t1, t2) / (t1 − t2)",
            60,
            (p, in) -> new Frequency(Rate.ofTrades(in.trades(T1_T2, p)))),
        new Definition(
            type(
                "VOLUME_SURGE_RATIO",
                "ratio",
                "Recent volume per second over that of a baseline; undefined if nothing was traded"
                    + " in the baseline",
                "(vol(t1, t2) / (t1 − t2)) / (vol(t3, t4) / (t3 − t4))",
                Definition.twoWindows(30, 0, 600, 30)),
            List.of(T1_T2, T3_T4),
            (p, in) ->
                new RateRatio(
                    Rate.ofVolume(in.trades(T1_T2, p)), Rate.ofVolume(in.trades(T3_T4, p)))),
        new Definition(
            type(
                "TRADE_FREQUENCY_SPIKE",
                "ratio",
                "Recent trades per second over those of a baseline; undefined if there was no"
                    + " trade in the baseline",
                "(n(t1, t2) / (t1 − t2)) / (n(t3, t4) / (t3 − t4))",
                Definition.twoWindows(30, 0, 600, 30)),
            List.of(T1_T2, T3_T4),
            (p, in) ->
                new RateRatio(
                    Rate.ofTrades(in.trades(T1_T2, p)), Rate.ofTrades(in.trades(T3_T4, p)))),
        new Definition(
            type(
                "VOLUME_DECLINE_PCT",
                "%",
                "By how much the recent volume per second is below that of a baseline; 0 if it is"
                    + " not; undefined if nothing was traded in the baseline",
                "max(0, 1 − (vol(t1, t2) / (t1 − t2)) / (vol(t3, t4) / (t3 − t4))) · 100",
                Definition.twoWindows(30, 0, 120, 30)),
            List.of(T1_T2, T3_T4),
            (p, in) ->
                new Decline(
                    Rate.ofVolume(in.trades(T1_T2, p)), Rate.ofVolume(in.trades(T3_T4, p)))),
        new Definition(
            type(
                "VOLUME_ACCELERATION",
                "ratio",
                "Change of the volume per second between two adjacent windows, in units of a"
                    + " baseline's; undefined if nothing was traded in the baseline",
                "rate(t1, 0) / rate(t5, t3) − rate(t3, t1) / rate(t5, t3)",
                List.of(
                    Definition.seconds("t1", 30, "length of the recent window, which ends now"),
                    Definition.seconds("t3", 60, "the window before it starts that long ago"),
                    Definition.seconds("t5", 600, "the baseline starts that long ago"))),
            List.of(T1_NOW, T3_T1, T5_T3),
            (p, in) ->
                new Acceleration(
                    Rate.ofVolume(in.trades(T1_NOW, p)),
                    Rate.ofVolume(in.trades(T3_T1, p)),
                    Rate.ofVolume(in.trades(T5_T3, p)))),
        windowed(
            "ORDER_FLOW_IMBALANCE",
            "ratio",
            "Taker buying against taker selling, −1 to 1; trades of unknown side are left out",
            "(buy − sell) / (buy + sell)",
            30,
            (p, in) -> new Imbalance(in.trades(T1_T2, p))),
        new Definition(
            type(
                "TRADE_CLUSTERING",
                "ratio",
                "Whether trades come in bursts: 1 if they come at random, more in bursts, less if"
                    + " evenly; of the whole buckets, aligned to the epoch, in the window",
                "population variance / mean of the trade counts by bucket (Fano factor)",
                Stream.concat(Definition.window(60, 0).stream(), Stream.of(Definition.bucket()))
                    .toList()),
            List.of(T1_T2, new BucketRule(3)),
            (p, in) ->
                new Clustering(
                    in.trades(T1_T2, p),
                    in.buckets(p.micros("bucket")),
                    p.micros("t1"),
                    p.micros("t2"))));
  }

  private static Definition windowed(
      String name,
      String unit,
      String description,
      String formula,
      double t1,
      Definition.Factory factory) {
    return new Definition(
        type(name, unit, description, formula, Definition.window(t1, 0)), List.of(T1_T2), factory);
  }

  private static Definition total(
      String name, String unit, String description, String formula, Measure measure) {
    return windowed(
        name, unit, description, formula, 60, (p, in) -> new Total(in.trades(T1_T2, p), measure));
  }

  private static IndicatorType type(
      String name,
      String unit,
      String description,
      String formula,
      List<ParameterType> parameters) {
    return new IndicatorType(name, "B", unit, description, formula, parameters, false, false);
  }

  /** Trades, or what was traded, by second of a window. */
  private record Rate(Window window, @Nullable PrefixSum quantity) {

    static Rate ofTrades(Window window) {
      return new Rate(window, null);
    }

    static Rate ofVolume(Window window) {
      return new Rate(window, window.series().sum(Measure.QUANTITY, PrefixSum.Kind.EVENTS));
    }

    double perSecond() {
      return (quantity == null ? window.count() : window.sum(quantity)) / window.lengthSeconds();
    }
  }

  private static final class Total extends Indicator {
    private final Window window;
    private final PrefixSum sum;

    Total(Window window, Measure measure) {
      super(window);
      this.window = window;
      sum = window.series().sum(measure, PrefixSum.Kind.EVENTS);
    }

    @Override
    double compute(long now) {
      return window.sum(sum);
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

  private static final class MeanSize extends Indicator {
    private final Window window;
    private final PrefixSum quantity;

    MeanSize(Window window) {
      super(window);
      this.window = window;
      quantity = window.series().sum(Measure.QUANTITY, PrefixSum.Kind.EVENTS);
    }

    @Override
    double compute(long now) {
      return window.isEmpty()
          ? unknown(IndicatorStatus.NO_DATA)
          : window.sum(quantity) / window.count();
    }
  }

  private static final class Frequency extends Indicator {
    private final Rate rate;

    Frequency(Rate rate) {
      super(rate.window());
      this.rate = rate;
    }

    @Override
    double compute(long now) {
      return rate.perSecond();
    }
  }

  private static final class RateRatio extends Indicator {
    private final Rate recent;
    private final Rate usual;

    RateRatio(Rate recent, Rate usual) {
      super(recent.window(), usual.window());
      this.recent = recent;
      this.usual = usual;
    }

    @Override
    double compute(long now) {
      return recent.perSecond() / usual.perSecond();
    }
  }

  private static final class Decline extends Indicator {
    private final Rate recent;
    private final Rate usual;

    Decline(Rate recent, Rate usual) {
      super(recent.window(), usual.window());
      this.recent = recent;
      this.usual = usual;
    }

    @Override
    double compute(long now) {
      double ratio = recent.perSecond() / usual.perSecond();
      return Double.isFinite(ratio)
          ? Math.max(0, 1 - ratio) * 100
          : unknown(IndicatorStatus.UNDEFINED);
    }
  }

  private static final class Acceleration extends Indicator {
    private final Rate recent;
    private final Rate before;
    private final Rate usual;

    Acceleration(Rate recent, Rate before, Rate usual) {
      super(recent.window(), before.window(), usual.window());
      this.recent = recent;
      this.before = before;
      this.usual = usual;
    }

    @Override
    double compute(long now) {
      double baseline = usual.perSecond();
      return recent.perSecond() / baseline - before.perSecond() / baseline;
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

  /** U. Fano, "Ionization yield of radiations" II, Physical Review 72 (1947): variance / mean. */
  private static final class Clustering extends Indicator {
    private final BucketSums counts;
    private double factor;

    Clustering(Window window, Buckets buckets, long t1, long t2) {
      super(window);
      counts = new BucketSums(buckets, Measure.COUNT, t1, t2, 0);
    }

    @Override
    double compute(long now) {
      if (counts.update(now)) {
        // Both by the number of buckets, which cancels.
        factor = counts.squaredDeviation() / counts.sum();
      }
      return factor;
    }
  }
}
