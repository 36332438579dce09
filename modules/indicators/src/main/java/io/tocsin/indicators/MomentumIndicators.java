package io.tocsin.indicators;

import static io.tocsin.indicators.Definition.seconds;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Group C: velocity and momentum. The formulas are those of Tocsin's indicators.md; each type's
 * stands in its entry here.
 */
final class MomentumIndicators {

  private static final WindowRule T1_T2 = WindowRule.between("t1", "t2");
  private static final WindowRule T3_T4 = WindowRule.between("t3", "t4");
  private static final WindowRule T1_NOW = WindowRule.untilNow("t1");
  private static final WindowRule T3_D = WindowRule.ofLength("t3", "d");
  private static final WindowRule START_END = WindowRule.between("start", "end");

  /** Below this, in percent per second, a velocity is no measure for another. */
  private static final double VELOCITY_FLOOR = 0.001;

  private MomentumIndicators() {}

  static List<Definition> definitions() {
    return List.of(
        new Definition(
            type(
                "PUMP_MAGNITUDE_PCT",
                "%",
                "How far the recent average price stands above that of a baseline",
                "(P(t1, 0) − P(t3, t3−d)) / P(t3, t3−d) · 100",
                Definition.recentAndBaseline(10, 60, 30)),
            List.of(T1_NOW, T3_D),
            (p, in) -> new Magnitude(Velocity.of(in.trades(), Measure.PRICE, p, 0))),
        new Definition(
            type(
                "PRICE_VELOCITY",
                "%/s",
                "The same change by second between the centres of the two windows",
                "(P(t1, 0) − P(t3, t3−d)) / P(t3, t3−d) · 100 / (centre(W) − centre(B))",
                Definition.recentAndBaseline(10, 60, 30)),
            List.of(T1_NOW, T3_D),
            (p, in) -> new Speed(Velocity.of(in.trades(), Measure.PRICE, p, 0))),
        new Definition(
            type(
                "PRICE_ACCELERATION",
                "%/s²",
                "How much the velocity has changed by second since lag ago",
                "(velocity − velocity with every window shifted back by lag) / lag",
                with(
                    Definition.recentAndBaseline(10, 60, 30),
                    seconds("lag", 10, "how long ago the velocity is compared with"))),
            List.of(
                T1_NOW,
                T3_D,
                new ReachRule(
                    List.of("lag"), p -> longer(p) + p.micros("lag"), "max(t1, t3) + lag")),
            (p, in) ->
                new Acceleration(
                    Velocity.of(in.trades(), Measure.PRICE, p, 0),
                    Velocity.of(in.trades(), Measure.PRICE, p, p.micros("lag")),
                    p.number("lag"))),
        new Definition(
            type(
                "PRICE_MOMENTUM",
                "%",
                "Recent mean trade price against that of a baseline, each trade counting the same",
                "(mean price(t1, t2) − mean price(t3, t4)) / mean price(t3, t4) · 100",
                Definition.twoWindows(30, 0, 120, 30)),
            List.of(T1_T2, T3_T4),
            (p, in) -> new Momentum(in.trades(T1_T2, p), in.trades(T3_T4, p))),
        new Definition(
            type(
                "MOMENTUM_REVERSAL_INDEX",
                "%",
                "How far the velocity has come down from its maximum of the last peak seconds; 0"
                    + " at the maximum; undefined if that is less than 0.001 %/s",
                "(v − vmax) / |vmax| · 100, vmax = max of v over (peak, 0)",
                with(
                    Definition.recentAndBaseline(10, 40, 10),
                    seconds("peak", 120, "how far back the maximum is looked for"))),
            List.of(
                T1_NOW,
                T3_D,
                new ReachRule(
                    List.of("peak"), p -> longer(p) + p.micros("peak"), "max(t1, t3) + peak")),
            (p, in) -> new Reversal(in.history(velocity(p)), p.micros("peak"))),
        new Definition(
            type(
                "MOMENTUM_DECAY",
                "ratio",
                "How far the last price is below the highest of the window, 0 to 1",
                "(max(t1, 0) − last) / max(t1, 0)",
                List.of(seconds("t1", 300, "how far back the highest price is looked for"))),
            List.of(T1_NOW),
            (p, in) -> new Decay(in.trades(T1_NOW, p))),
        new Definition(
            type(
                "VELOCITY_CASCADE",
                "index",
                "Whether the shorter velocities outrun the longer ones, −1 to 1",
                "tanh(x/2), x = mean of rel_i weighted 1, 1/2, 1/4 …, · 1.2 if all v share a sign;"
                    + " rel_i = (v_i − v_{i+1}) / max(|v_{i+1}|, 0.01)",
                List.of(
                    new ParameterType.Windows(
                        "windows",
                        List.of(
                            List.of(5.0, 15.0, 5.0),
                            List.of(10.0, 40.0, 10.0),
                            List.of(20.0, 80.0, 20.0)),
                        2,
                        10,
                        "the velocities' [t1, t3, d], the shortest first"))),
            List.of(p ->
                p.windows().stream()
                    .mapToLong(w -> Parameters.micros(Math.max(w.get(0), w.get(1))))
                    .max()
                    .orElse(0)),
            (p, in) ->
                new Cascade(
                    p.windows().stream()
                        .map(w ->
                            new Velocity(
                                in.trades(),
                                Measure.PRICE,
                                Parameters.micros(w.get(0)),
                                Parameters.micros(w.get(1)),
                                Parameters.micros(w.get(2)),
                                0))
                        .toArray(Velocity[]::new))),
        new Definition(
            type(
                "VELOCITY_STABILIZATION_INDEX",
                "ratio",
                "How much the last velocities differ; 0 if they are all the same, or below 0.001"
                    + " %/s in the mean",
                "population std of v at 0, −interval, −2·interval … / mean |v|",
                Stream.concat(
                        Stream.of(
                            Definition.whole(
                                "samples", "count", 3, 2, 20, "how many velocities are compared"),
                            seconds("interval", 5, "how long they are apart")),
                        Definition.recentAndBaseline(10, 40, 10).stream())
                    .toList()),
            List.of(
                T1_NOW,
                T3_D,
                new ReachRule(
                    List.of("interval"),
                    p -> longer(p) + (p.whole("samples") - 1) * p.micros("interval"),
                    "max(t1, t3) + (samples - 1) * interval")),
            (p, in) ->
                new Stabilization(
                    IntStream.range(0, p.whole("samples"))
                        .mapToObj(i ->
                            Velocity.of(in.trades(), Measure.PRICE, p, i * p.micros("interval")))
                        .toArray(Velocity[]::new))),
        new Definition(
            type(
                "SUPPORT_LEVEL_PROXIMITY",
                "%",
                "How far the recent average price stands above that of a long past window",
                "(P(t1, 0) − P(start, end)) / P(start, end) · 100",
                List.of(
                    seconds("t1", 10, "length of the recent window, which ends now"),
                    seconds("start", 3_600, "the support's window starts that long before now"),
                    seconds("end", 600, "the support's window ends that long before now"))),
            List.of(T1_NOW, START_END),
            (p, in) ->
                new Magnitude(
                    new Velocity(
                        in.trades(),
                        Measure.PRICE,
                        p.micros("t1"),
                        p.micros("start"),
                        p.micros("start") - p.micros("end"),
                        0))));
  }

  private static IndicatorType type(
      String name,
      String unit,
      String description,
      String formula,
      List<ParameterType> parameters) {
    return new IndicatorType(name, "C", unit, description, formula, parameters, false, false);
  }

  private static List<ParameterType> with(List<ParameterType> parameters, ParameterType last) {
    return Stream.concat(parameters.stream(), Stream.of(last)).toList();
  }

  private static long longer(Parameters parameters) {
    return Math.max(parameters.micros("t1"), parameters.micros("t3"));
  }

  /** The velocity of the same windows, as an indicator of its own. */
  private static IndicatorSpec velocity(Parameters parameters) {
    SortedMap<String, Double> numbers = new TreeMap<>();
    for (String name : List.of("t1", "t3", "d")) {
      numbers.put(name, parameters.number(name));
    }
    return new IndicatorSpec("PRICE_VELOCITY", numbers);
  }

  /** {@code (P(W) − P(B)) / P(B) · 100}. */
  private static final class Magnitude extends Indicator {
    private final Velocity velocity;

    Magnitude(Velocity velocity) {
      super(Velocity.windows(velocity));
      this.velocity = velocity;
    }

    @Override
    double compute(long now) {
      return velocity.changePct();
    }
  }

  /** {@code vel(W, B)}, see {@link Velocity}; of prices here, of middles in group D. */
  static final class Speed extends Indicator {
    private final Velocity velocity;

    Speed(Velocity velocity) {
      super(Velocity.windows(velocity));
      this.velocity = velocity;
    }

    @Override
    double compute(long now) {
      return velocity.perSecond();
    }
  }

  /** {@code (v(now) − v(now − lag)) / lag}. */
  private static final class Acceleration extends Indicator {
    private final Velocity velocity;
    private final Velocity earlier;
    private final double lagSeconds;

    Acceleration(Velocity velocity, Velocity earlier, double lagSeconds) {
      super(Velocity.windows(velocity, earlier));
      this.velocity = velocity;
      this.earlier = earlier;
      this.lagSeconds = lagSeconds;
    }

    @Override
    double compute(long now) {
      return (velocity.perSecond() - earlier.perSecond()) / lagSeconds;
    }
  }

  /** {@code (mean(W) − mean(B)) / mean(B) · 100}, mean = Σ price / n. */
  private static final class Momentum extends Indicator {
    private final Window recent;
    private final Window baseline;
    private final PrefixSum price;

    Momentum(Window recent, Window baseline) {
      super(recent, baseline);
      this.recent = recent;
      this.baseline = baseline;
      price = recent.series().sum(Measure.PRICE, PrefixSum.Kind.EVENTS);
    }

    @Override
    double compute(long now) {
      if (recent.isEmpty() || baseline.isEmpty()) {
        return unknown(IndicatorStatus.NO_DATA);
      }
      double before = baseline.sum(price) / baseline.count();
      return (recent.sum(price) / recent.count() - before) / before * 100;
    }
  }

  /** {@code (v − vmax) / |vmax| · 100}; v as it was after every event and tick since. */
  private static final class Reversal extends Indicator {
    private final Series velocities;
    private final Extreme maximum;

    Reversal(History history, long peakMicros) {
      this(history, history.window(peakMicros, 0));
    }

    private Reversal(History history, History.View view) {
      super(view);
      velocities = history.samples();
      maximum = velocities.extreme(view.window(), true, true);
    }

    @Override
    double compute(long now) {
      double highest = maximum.value();
      if (Math.abs(highest) < VELOCITY_FLOOR) {
        return unknown(IndicatorStatus.UNDEFINED);
      }
      return (velocities.first(velocities.end() - 1) - highest) / Math.abs(highest) * 100;
    }
  }

  /** {@code (max − last) / max}. */
  private static final class Decay extends Indicator {
    private final Window window;
    private final Extreme highest;

    Decay(Window window) {
      super(window);
      this.window = window;
      highest = window.series().extreme(window, true);
    }

    @Override
    double compute(long now) {
      if (window.isEmpty()) {
        return unknown(IndicatorStatus.NO_DATA);
      }
      Series trades = window.series();
      return (highest.value() - trades.first(trades.end() - 1)) / highest.value();
    }
  }

  /** See the formula of its type; the sign of 0 is that of neither. */
  private static final class Cascade extends Indicator {
    private static final double SMALLEST_REFERENCE = 0.01;
    private static final double AGREEMENT = 1.2;

    private final Velocity[] velocities;

    Cascade(Velocity[] velocities) {
      super(Velocity.windows(velocities));
      this.velocities = velocities;
    }

    @Override
    double compute(long now) {
      double sum = 0;
      double weights = 0;
      double weight = 1;
      double shorter = velocities[0].perSecond();
      double sign = Math.signum(shorter);
      boolean agree = true;
      for (int i = 1; i < velocities.length; i++) {
        double longer = velocities[i].perSecond();
        sum += weight * (shorter - longer) / Math.max(Math.abs(longer), SMALLEST_REFERENCE);
        weights += weight;
        weight /= 2;
        agree &= Math.signum(longer) == sign;
        shorter = longer;
      }
      double mean = sum / weights;
      return StrictMath.tanh((agree ? mean * AGREEMENT : mean) / 2);
    }
  }

  /** {@code sqrt(Σ (v − mean v)² / n) / (Σ |v| / n)}. */
  private static final class Stabilization extends Indicator {
    private final Velocity[] velocities;
    private final double[] values;

    Stabilization(Velocity[] velocities) {
      super(Velocity.windows(velocities));
      this.velocities = velocities;
      values = new double[velocities.length];
    }

    @Override
    double compute(long now) {
      double sum = 0;
      double size = 0;
      for (int i = 0; i < values.length; i++) {
        values[i] = velocities[i].perSecond();
        sum += values[i];
        size += Math.abs(values[i]);
      }
      double mean = sum / values.length;
      double meanSize = size / values.length;
      if (meanSize < VELOCITY_FLOOR) {
        return 0;
      }
      double squares = 0;
      for (double value : values) {
        squares += (value - mean) * (value - mean);
      }
      return Math.sqrt(squares / values.length) / meanSize;
    }
  }
}
