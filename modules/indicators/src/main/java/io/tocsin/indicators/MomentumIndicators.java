package io.tocsin.indicators;

import java.util.List;

/** Group C: velocity and momentum. */
final class MomentumIndicators {

  private static final WindowRule T1_NOW = WindowRule.untilNow("t1");
  private static final WindowRule T3_D = WindowRule.ofLength("t3", "d");

  private MomentumIndicators() {}

  static List<Definition> definitions() {
    return List.of(
        new Definition(
            type(
                "PUMP_MAGNITUDE_PCT",
                "%",
                "How far the recent average price stands above that of a baseline",
                "(P(t1, 0) − P(t3, t3−d)) / P(t3, t3−d) · 100"),
            List.of(T1_NOW, T3_D),
            (p, in) -> new Magnitude(in.trades(T1_NOW, p), in.trades(T3_D, p))),
        new Definition(
            type(
                "PRICE_VELOCITY",
                "%/s",
                "The same change by second between the centres of the two windows",
                "(P(t1, 0) − P(t3, t3−d)) / P(t3, t3−d) · 100 / (centre(W) − centre(B))"),
            List.of(T1_NOW, T3_D),
            (p, in) -> new Velocity(in.trades(T1_NOW, p), in.trades(T3_D, p))));
  }

  private static IndicatorType type(String name, String unit, String description, String formula) {
    return new IndicatorType(
        name,
        "C",
        unit,
        description,
        formula,
        Definition.recentAndBaseline(10, 60, 30),
        false,
        false);
  }

  /** {@code (P(W) − P(B)) / P(B) · 100}. */
  private static double changePct(Window recent, Window baseline, PrefixSum price, long now) {
    double before = baseline.mean(price, now);
    return (recent.mean(price, now) - before) / before * 100;
  }

  private static final class Magnitude extends Indicator {
    private final Window recent;
    private final Window baseline;
    private final PrefixSum price;

    Magnitude(Window recent, Window baseline) {
      super(recent, baseline);
      this.recent = recent;
      this.baseline = baseline;
      price = recent.series().sum(Measure.PRICE, PrefixSum.Kind.TIME);
    }

    @Override
    double compute(long now) {
      return changePct(recent, baseline, price, now);
    }
  }

  private static final class Velocity extends Indicator {
    private final Window recent;
    private final Window baseline;
    private final PrefixSum price;
    private final double seconds;

    Velocity(Window recent, Window baseline) {
      super(recent, baseline);
      this.recent = recent;
      this.baseline = baseline;
      price = recent.series().sum(Measure.PRICE, PrefixSum.Kind.TIME);
      seconds = baseline.centreSeconds() - recent.centreSeconds();
    }

    @Override
    double compute(long now) {
      return seconds == 0
          ? unknown(IndicatorStatus.UNDEFINED)
          : changePct(recent, baseline, price, now) / seconds;
    }
  }
}
