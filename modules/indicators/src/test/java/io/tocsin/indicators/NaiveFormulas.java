package io.tocsin.indicators;

import io.tocsin.indicators.NaiveEngine.Event;
import io.tocsin.indicators.NaiveEngine.Level;
import io.tocsin.indicators.NaiveEngine.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/**
 * The formulas of indicators.md for one indicator at one moment, by plain loops over all events.
 */
final class NaiveFormulas {

  private static final List<String> ON_QUOTES =
      List.of(
          "TW_MIDPRICE",
          "AVG_SPREAD_PCT",
          "SPREAD_WIDENING_RATIO",
          "BID_ASK_IMBALANCE",
          "LIQUIDITY_DRAIN_INDEX",
          "MID_PRICE_VELOCITY");

  private static final List<String> NEED_A_TRADE =
      List.of(
          "FIRST_PRICE",
          "MAX_PRICE",
          "MIN_PRICE",
          "RANGE_PCT",
          "VWAP",
          "VTWPA",
          "AVG_TRADE_SIZE",
          "ORDER_FLOW_IMBALANCE",
          "PRICE_MOMENTUM",
          "MOMENTUM_DECAY");

  private final NaiveEngine engine;
  private final IndicatorSpec spec;
  private final double now;
  private final double t1;
  private final double t2;
  private final double t3;
  private final double t4;
  private final double d;

  NaiveFormulas(NaiveEngine engine, IndicatorSpec spec, double now) {
    this.engine = engine;
    this.spec = spec;
    this.now = now;
    t1 = micros("t1");
    t2 = micros("t2");
    t3 = micros("t3");
    t4 = micros("t4");
    d = micros("d");
  }

  /** The indicator at whose past this one looks; null if it looks at none. */
  static IndicatorSpec historyOf(IndicatorSpec spec) {
    if (spec.type().equals("MOMENTUM_REVERSAL_INDEX")) {
      TreeMap<String, Double> parameters = new TreeMap<>(spec.parameters());
      parameters.remove("peak");
      return new IndicatorSpec("PRICE_VELOCITY", parameters);
    }
    return spec.of();
  }

  Reading read() {
    IndicatorSpec of = historyOf(spec);
    if (of != null) {
      return ofHistory(of);
    }
    double from = now - IndicatorCatalogue.warmUpSeconds(spec) * 1e6;
    Reading ready =
        switch (spec.type()) {
          case "DEAL_VS_MID_DEVIATION" ->
              worst(engine.tradesSince(from, now), engine.quotesSince(from, now));
          case "PUMP_STRENGTH_SCORE" ->
              worst(
                  part("PRICE_VELOCITY"),
                  part("VOLUME_SURGE_RATIO"),
                  part("BID_ASK_IMBALANCE"),
                  part("TRADE_FREQUENCY_SPIKE"));
          case "DUMP_EXHAUSTION_SCORE" ->
              worst(
                  part("PRICE_VELOCITY"),
                  part("VOLUME_SURGE_RATIO"),
                  part("BID_ASK_IMBALANCE"),
                  engine.tradesSince(now - micros("peak"), now));
          default ->
              ON_QUOTES.contains(spec.type())
                  ? engine.quotesSince(from, now)
                  : engine.tradesSince(from, now);
        };
    return ready.status() == IndicatorStatus.OK ? windowed() : ready;
  }

  private static Reading worst(Reading... readings) {
    for (Reading reading : readings) {
      if (!List.of(IndicatorStatus.OK, IndicatorStatus.WARMING, IndicatorStatus.TAINTED)
          .contains(reading.status())) {
        return Reading.unknown(reading.status());
      }
    }
    double warm = Double.POSITIVE_INFINITY;
    boolean tainted = false;
    for (Reading reading : readings) {
      if (reading.status() == IndicatorStatus.WARMING) {
        warm = Math.min(warm, reading.number());
      }
      tainted |= reading.status() == IndicatorStatus.TAINTED;
    }
    if (warm < Double.POSITIVE_INFINITY) {
      return new Reading(IndicatorStatus.WARMING, warm);
    }
    return tainted ? Reading.unknown(IndicatorStatus.TAINTED) : Reading.value(0);
  }

  private Reading part(String type) {
    return engine.fresh(IndicatorCatalogue.byDefault(type), now);
  }

  // Indicators of an indicator's history.

  private Reading ofHistory(IndicatorSpec of) {
    double from = now - (spec.type().equals("MOMENTUM_REVERSAL_INDEX") ? micros("peak") : t1);
    double to = now - t2;
    List<Sample> known = new ArrayList<>(engine.history(of));
    while (!known.isEmpty() && known.getFirst().reading().status() != IndicatorStatus.OK) {
      known.removeFirst();
    }
    if (known.isEmpty()) {
      return engine.fresh(of, now);
    }
    double first = known.getFirst().at();
    if (first > from) {
      return new Reading(
          IndicatorStatus.WARMING, IndicatorCatalogue.warmUpSeconds(of) + (now - first) / 1e6);
    }
    List<Sample> inForce = new ArrayList<>();
    for (int i = 0; i < known.size(); i++) {
      boolean replacedBefore = i + 1 < known.size() && known.get(i + 1).at() <= from;
      if (!replacedBefore && known.get(i).at() <= to) {
        inForce.add(known.get(i));
      }
    }
    List<Sample> counting =
        spec.type().equals("CHANGE_OF") ? List.of(inForce.getLast(), inForce.getFirst()) : inForce;
    for (Sample sample : counting.reversed()) {
      if (sample.reading().status() != IndicatorStatus.OK) {
        return Reading.unknown(sample.reading().status());
      }
    }
    DoubleStream values = inForce.stream().mapToDouble(sample -> sample.reading().number());
    return Reading.value(
        switch (spec.type()) {
          case "MAX_OF" -> values.max().orElseThrow();
          case "MIN_OF" -> values.min().orElseThrow();
          case "AVG_OF" -> {
            double total = 0;
            for (int i = 0; i < inForce.size(); i++) {
              double begins = Math.max(inForce.get(i).at(), from);
              double ends = i + 1 < inForce.size() ? inForce.get(i + 1).at() : to;
              total += inForce.get(i).reading().number() * (ends - begins);
            }
            yield total / (to - from);
          }
          case "CHANGE_OF" ->
              inForce.getLast().reading().number() - inForce.getFirst().reading().number();
          case "MOMENTUM_REVERSAL_INDEX" -> {
            double max = values.max().orElseThrow();
            double velocity = inForce.getLast().reading().number();
            yield Math.abs(max) < 0.001 ? Double.NaN : (velocity - max) / Math.abs(max) * 100;
          }
          default -> throw new AssertionError("no oracle for " + spec);
        });
  }

  // Indicators of the market.

  private Reading windowed() {
    List<Event> trades = engine.trades;
    List<Event> inside = inside(now - t1, now - t2);
    if (NEED_A_TRADE.contains(spec.type()) && inside.isEmpty()
        || spec.type().equals("PRICE_MOMENTUM") && inside(now - t3, now - t4).isEmpty()
        || spec.type().equals("DUMP_EXHAUSTION_SCORE")
            && inside(now - micros("peak"), now).isEmpty()) {
      return Reading.unknown(IndicatorStatus.NO_DATA);
    }
    double max = inside.stream().mapToDouble(Event::a).max().orElse(Double.NaN);
    double min = inside.stream().mapToDouble(Event::a).min().orElse(Double.NaN);
    double last = trades.isEmpty() ? Double.NaN : trades.getLast().a();
    return Reading.value(
        switch (spec.type()) {
          case "FIRST_PRICE" -> inside.getFirst().a();
          case "MAX_PRICE" -> max;
          case "MIN_PRICE" -> min;
          case "RANGE_PCT" -> (max - min) / min * 100;
          case "TWPA" -> price(t1, t2);
          case "TW_MIDPRICE" -> quote(Event::mid, t1, t2);
          case "VWAP" -> sum(inside, e -> e.a() * e.b()) / sum(inside, Event::b);
          case "VTWPA" ->
              integral(inside, e -> e.a() * e.b(), now - t1, now - t2)
                  / integral(inside, Event::b, now - t1, now - t2);
          case "RETURN_PCT" -> {
            double before = inForce(now - t1);
            yield (last - before) / before * 100;
          }
          case "TWPA_RATIO" -> price(t1, t2) / price(t3, t4);
          case "SUM_VOLUME" -> sum(inside, Event::b);
          case "SUM_QUOTE_VOLUME" -> sum(inside, e -> e.a() * e.b());
          case "COUNT_TRADES" -> inside.size();
          case "AVG_TRADE_SIZE" -> sum(inside, Event::b) / inside.size();
          case "TRADE_FREQUENCY" -> count(t1, t2);
          case "VOLUME_SURGE_RATIO" -> volume(t1, t2) / volume(t3, t4);
          case "TRADE_FREQUENCY_SPIKE" -> count(t1, t2) / count(t3, t4);
          case "VOLUME_DECLINE_PCT" ->
              volume(t3, t4) == 0
                  ? Double.NaN
                  : Math.max(0, 1 - volume(t1, t2) / volume(t3, t4)) * 100;
          case "VOLUME_ACCELERATION" -> {
            double t5 = micros("t5");
            yield volume(t1, 0) / volume(t5, t3) - volume(t3, t1) / volume(t5, t3);
          }
          case "ORDER_FLOW_IMBALANCE" -> {
            double buy = sum(inside, e -> e.c() > 0 ? e.b() : 0);
            double sell = sum(inside, e -> e.c() < 0 ? e.b() : 0);
            yield (buy - sell) / (buy + sell);
          }
          case "TRADE_CLUSTERING" -> {
            List<Double> counts = new ArrayList<>();
            for (double end : bucketEnds()) {
              counts.add((double) inside(end - micros("bucket"), end).size());
            }
            double mean = mean(counts);
            yield counts.stream().mapToDouble(n -> (n - mean) * (n - mean)).sum()
                / counts.size()
                / mean;
          }
          case "PUMP_MAGNITUDE_PCT" -> change(price(t1, 0), price(t3, t3 - d));
          case "PRICE_VELOCITY" -> velocity(t1, t3, d, 0);
          case "PRICE_ACCELERATION" -> {
            double lag = micros("lag");
            yield (velocity(t1, t3, d, 0) - velocity(t1, t3, d, lag)) / (lag / 1e6);
          }
          case "PRICE_MOMENTUM" -> {
            List<Event> baseline = inside(now - t3, now - t4);
            yield change(
                sum(inside, Event::a) / inside.size(), sum(baseline, Event::a) / baseline.size());
          }
          case "MOMENTUM_DECAY" -> (max - last) / max;
          case "VELOCITY_CASCADE" -> cascade();
          case "VELOCITY_STABILIZATION_INDEX" -> {
            List<Double> velocities = new ArrayList<>();
            for (int i = 0; i < spec.parameters().get("samples"); i++) {
              velocities.add(velocity(t1, t3, d, i * micros("interval")));
            }
            double mean = mean(velocities);
            double size = velocities.stream().mapToDouble(Math::abs).sum() / velocities.size();
            double squares = velocities.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
            yield size < 0.001 ? 0 : Math.sqrt(squares / velocities.size()) / size;
          }
          case "SUPPORT_LEVEL_PROXIMITY" ->
              change(price(t1, 0), price(micros("start"), micros("end")));
          case "AVG_SPREAD_PCT" -> quote(NaiveFormulas::spread, t1, t2);
          case "SPREAD_WIDENING_RATIO" ->
              quote(NaiveFormulas::spread, t1, t2) / quote(NaiveFormulas::spread, t3, t4);
          // A quote without quantities is 0/0, which spoils the average, as it should.
          case "BID_ASK_IMBALANCE" -> quote(e -> (e.b() - e.d()) / (e.b() + e.d()) * 100, t1, t2);
          case "LIQUIDITY_DRAIN_INDEX" -> {
            double before = quote(NaiveFormulas::liquidity, t3, t4);
            yield before < spec.parameters().get("floor")
                ? Double.NaN
                : (before - quote(NaiveFormulas::liquidity, t1, t2)) / before * 100;
          }
          case "MID_PRICE_VELOCITY" ->
              t1 == 2 * t3 - d
                  ? Double.NaN
                  : change(quote(Event::mid, t1, 0), quote(Event::mid, t3, t3 - d))
                      / ((t3 - d / 2 - t1 / 2) / 1e6);
          case "DEAL_VS_MID_DEVIATION" ->
              Math.abs(change(price(t1, t2), quote(Event::mid, t1, t2)));
          case "PRICE_VOLATILITY" -> {
            List<Double> ends = bucketEnds();
            List<Double> returns = new ArrayList<>();
            for (int i = 1; i < ends.size(); i++) {
              returns.add(Math.log(inForce(ends.get(i)) / inForce(ends.get(i - 1))) * 100);
            }
            double mean = mean(returns);
            double squares = returns.stream().mapToDouble(r -> (r - mean) * (r - mean)).sum();
            yield Math.sqrt(squares / (returns.size() - 1));
          }
          case "PUMP_STRENGTH_SCORE" ->
              30 * clamp(part("PRICE_VELOCITY").number() / 0.5)
                  + 25 * clamp((part("VOLUME_SURGE_RATIO").number() - 1) / 4)
                  + 25 * clamp(part("BID_ASK_IMBALANCE").number() / 100)
                  + 20 * clamp((part("TRADE_FREQUENCY_SPIKE").number() - 1) / 4);
          case "DUMP_EXHAUSTION_SCORE" -> exhaustion(last);
          default -> throw new AssertionError("no oracle for " + spec);
        });
  }

  private double exhaustion(double last) {
    List<Event> window = inside(now - micros("peak"), now);
    double max = window.stream().mapToDouble(Event::a).max().orElseThrow();
    double min = window.stream().mapToDouble(Event::a).min().orElseThrow();
    if (max == min) {
      return Double.NaN;
    }
    double velocity = Math.abs(part("PRICE_VELOCITY").number());
    double surge = part("VOLUME_SURGE_RATIO").number();
    double imbalance = part("BID_ASK_IMBALANCE").number();
    double retracement = (max - last) / (max - min) * 100;
    double score = velocity < 0.1 ? 30 : velocity < 0.2 ? 15 : 0;
    score += surge < 0.8 ? 25 : surge < 1.2 ? 12.5 : 0;
    score += retracement >= 40 ? 25 : retracement >= 28 ? 12.5 : 0;
    score += imbalance > -10 ? 20 : imbalance > -30 ? 10 : 0;
    return score;
  }

  private double cascade() {
    List<Double> velocities = new ArrayList<>();
    for (List<Double> w : spec.windows()) {
      velocities.add(velocity(w.get(0) * 1e6, w.get(1) * 1e6, w.get(2) * 1e6, 0));
    }
    double x = 0;
    double weights = 0;
    for (int i = 0; i + 1 < velocities.size(); i++) {
      double longer = velocities.get(i + 1);
      double relative = (velocities.get(i) - longer) / Math.max(Math.abs(longer), 0.01);
      x += relative * Math.pow(0.5, i);
      weights += Math.pow(0.5, i);
    }
    boolean share =
        velocities.stream().allMatch(v -> v > 0) || velocities.stream().allMatch(v -> v < 0);
    return Math.tanh(x / weights * (share ? 1.2 : 1) / 2);
  }

  private List<Double> bucketEnds() {
    double length = micros("bucket");
    List<Double> ends = new ArrayList<>();
    for (double start = Math.ceil((now - t1) / length) * length;
        start + length <= now - t2;
        start += length) {
      ends.add(start + length);
    }
    return ends;
  }

  private double velocity(double w, double b, double length, double shift) {
    // Twice the centres, so that equal ones are seen to be equal.
    return 2 * b - length == w
        ? Double.NaN
        : change(price(w + shift, shift), price(b + shift, b - length + shift))
            / ((b - length / 2 - w / 2) / 1e6);
  }

  private static double change(double recent, double before) {
    return (recent - before) / before * 100;
  }

  private static double spread(Event e) {
    return (e.c() - e.a()) / e.mid() * 100;
  }

  private static double liquidity(Event e) {
    return e.a() * e.b() + e.c() * e.d();
  }

  private static double clamp(double x) {
    return x < 0 ? 0 : x > 1 ? 1 : x;
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(x -> x).sum() / values.size();
  }

  /** Time-weighted average trade price of the window between so many microseconds before now. */
  private double price(double start, double end) {
    return integral(engine.trades, Event::a, now - start, now - end) / (start - end);
  }

  private double quote(Level level, double start, double end) {
    return integral(engine.quotes, level, now - start, now - end) / (start - end);
  }

  private double volume(double start, double end) {
    return sum(inside(now - start, now - end), Event::b) / ((start - end) / 1e6);
  }

  private double count(double start, double end) {
    return inside(now - start, now - end).size() / ((start - end) / 1e6);
  }

  private List<Event> inside(double from, double to) {
    return engine.trades.stream().filter(e -> e.at() > from && e.at() <= to).toList();
  }

  private double inForce(double moment) {
    return engine.trades.stream()
        .filter(e -> e.at() <= moment)
        .reduce((_, newer) -> newer)
        .orElseThrow()
        .a();
  }

  private static double sum(List<Event> events, Level level) {
    return events.stream().mapToDouble(level::of).sum();
  }

  /** Each value times the time that it was in force between from and to. */
  private static double integral(List<Event> stream, Level level, double from, double to) {
    double total = 0;
    for (int i = 0; i < stream.size(); i++) {
      double begins = Math.max(stream.get(i).at(), from);
      double ends = Math.min(i + 1 < stream.size() ? stream.get(i + 1).at() : to, to);
      if (ends > begins) {
        total += level.of(stream.get(i)) * (ends - begins);
      }
    }
    return total;
  }

  private double micros(String name) {
    Double value = spec.parameters().get(name);
    return value == null ? 0 : value * 1e6;
  }
}
