package io.tocsin.indicators;

import java.util.List;
import java.util.stream.Stream;

/**
 * Group E: dispersion and scores. The formulas are those of Tocsin's indicators.md; each type's
 * stands in its entry here.
 */
final class ScoreIndicators {

  private static final WindowRule T1_T2 = WindowRule.between("t1", "t2");
  private static final WindowRule PEAK_NOW = WindowRule.untilNow("peak");

  private static final String VELOCITY = "PRICE_VELOCITY";
  private static final String SURGE = "VOLUME_SURGE_RATIO";
  private static final String IMBALANCE = "BID_ASK_IMBALANCE";
  private static final String SPIKE = "TRADE_FREQUENCY_SPIKE";

  private ScoreIndicators() {}

  static List<Definition> definitions() {
    return List.of(
        new Definition(
            new IndicatorType(
                "PRICE_VOLATILITY",
                "E",
                "%",
                "How much the price moves from bucket to bucket; of the whole buckets, aligned to"
                    + " the epoch, in the window; an empty one ends at the price before it",
                "sample std of ln(end price_i / end price_{i−1}) · 100",
                Stream.concat(Definition.window(300, 0).stream(), Stream.of(Definition.bucket()))
                    .toList(),
                false,
                false),
            List.of(T1_T2, new BucketRule(4)),
            (p, in) ->
                new Volatility(
                    in.trades(T1_T2, p),
                    in.buckets(p.micros("bucket")),
                    p.micros("t1"),
                    p.micros("t2"))),
        new Definition(
            new IndicatorType(
                "PUMP_STRENGTH_SCORE",
                "E",
                "score",
                "How much the market looks like a pump, 0 to 100: velocity, volume, book and trade"
                    + " frequency together, each with its default parameters",
                "100·(0.30·clamp(PRICE_VELOCITY/0.5) + 0.25·clamp((VOLUME_SURGE_RATIO−1)/4) +"
                    + " 0.25·clamp(BID_ASK_IMBALANCE/100) +"
                    + " 0.20·clamp((TRADE_FREQUENCY_SPIKE−1)/4)), clamp to 0..1",
                List.of(),
                true,
                false),
            List.of(parts(VELOCITY, SURGE, IMBALANCE, SPIKE)),
            (_, in) ->
                new PumpStrength(
                    part(in, VELOCITY), part(in, SURGE), part(in, IMBALANCE), part(in, SPIKE))),
        new Definition(
            new IndicatorType(
                "DUMP_EXHAUSTION_SCORE",
                "E",
                "score",
                "How much a fall looks finished, 0 to 100: flat velocity, low volume, deep"
                    + " retracement, balanced book",
                "|PRICE_VELOCITY| < 0.1: 30 (< 0.2: 15) + VOLUME_SURGE_RATIO < 0.8: 25 (< 1.2:"
                    + " 12.5) + (max − last)/(max − min) >= 40 %: 25 (>= 28 %: 12.5) +"
                    + " BID_ASK_IMBALANCE > −10: 20 (> −30: 10)",
                List.of(
                    Definition.seconds(
                        "peak", 300, "how far back highest and lowest price are looked for")),
                true,
                false),
            List.of(PEAK_NOW, parts(VELOCITY, SURGE, IMBALANCE)),
            (p, in) ->
                new DumpExhaustion(
                    part(in, VELOCITY),
                    part(in, SURGE),
                    part(in, IMBALANCE),
                    in.trades(PEAK_NOW, p))));
  }

  private static Indicator part(Inputs in, String type) {
    return in.indicator(IndicatorCatalogue.byDefault(type));
  }

  /** A score looks back as far as its parts do. */
  private static Rule parts(String... types) {
    return _ ->
        Stream.of(types)
            .mapToLong(type ->
                Parameters.micros(
                    IndicatorCatalogue.warmUpSeconds(IndicatorCatalogue.byDefault(type))))
            .max()
            .orElse(0);
  }

  /** {@code sqrt(Σ (r − mean r)² / (n − 1)) · 100}, r the log returns between bucket ends. */
  private static final class Volatility extends Indicator {
    private final BucketSums returns;
    private double volatility;

    Volatility(Window window, Buckets buckets, long t1, long t2) {
      super(window);
      // The first bucket's end is where the first return begins.
      returns = new BucketSums(buckets, Measure.LOG_RETURN, t1, t2, 1);
    }

    @Override
    double compute(long now) {
      if (returns.update(now)) {
        volatility = Math.sqrt(returns.squaredDeviation() / (returns.count() - 1)) * 100;
      }
      return volatility;
    }
  }

  private static final class PumpStrength extends Indicator {
    private final Indicator velocity;
    private final Indicator surge;
    private final Indicator imbalance;
    private final Indicator spike;

    PumpStrength(Indicator velocity, Indicator surge, Indicator imbalance, Indicator spike) {
      super(velocity, surge, imbalance, spike);
      this.velocity = velocity;
      this.surge = surge;
      this.imbalance = imbalance;
      this.spike = spike;
    }

    @Override
    double compute(long now) {
      return 100
          * (0.30 * clamp(velocity.value() / 0.5)
              + 0.25 * clamp((surge.value() - 1) / 4)
              + 0.25 * clamp(imbalance.value() / 100)
              + 0.20 * clamp((spike.value() - 1) / 4));
    }

    private static double clamp(double value) {
      return Math.clamp(value, 0.0, 1.0);
    }
  }

  private static final class DumpExhaustion extends Indicator {
    private final Indicator velocity;
    private final Indicator surge;
    private final Indicator imbalance;
    private final Window window;
    private final Extreme highest;
    private final Extreme lowest;

    DumpExhaustion(Indicator velocity, Indicator surge, Indicator imbalance, Window window) {
      super(velocity, surge, imbalance, window);
      this.velocity = velocity;
      this.surge = surge;
      this.imbalance = imbalance;
      this.window = window;
      highest = window.series().extreme(window, true);
      lowest = window.series().extreme(window, false);
    }

    @Override
    double compute(long now) {
      if (window.isEmpty()) {
        return unknown(IndicatorStatus.NO_DATA);
      }
      double last = window.series().first(window.series().end() - 1);
      double rise = highest.value() - lowest.value();
      if (rise == 0) {
        return unknown(IndicatorStatus.UNDEFINED);
      }
      double retracementPct = (highest.value() - last) / rise * 100;
      double speed = Math.abs(velocity.value());
      double volume = surge.value();
      double book = imbalance.value();
      return points(speed < 0.1, speed < 0.2, 30)
          + points(volume < 0.8, volume < 1.2, 25)
          + points(retracementPct >= 40, retracementPct >= 28, 25)
          + points(book > -10, book > -30, 20);
    }

    private static double points(boolean all, boolean half, double most) {
      return all ? most : half ? most / 2 : 0;
    }
  }
}
