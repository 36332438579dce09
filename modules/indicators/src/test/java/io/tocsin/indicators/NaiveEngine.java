package io.tocsin.indicators;

import io.tocsin.model.EventKind;
import java.util.ArrayList;
import java.util.List;

/**
 * indicators.md read aloud: keeps every event of one instrument for ever and recomputes every value
 * from all of them, by plain loops. The oracle of the engine.
 */
final class NaiveEngine {

  record Event(double at, double a, double b, double c, double d) {
    double mid() {
      return (a + c) / 2;
    }
  }

  @FunctionalInterface
  interface Level {
    double of(Event event);
  }

  final List<Event> trades = new ArrayList<>();
  final List<Event> quotes = new ArrayList<>();
  private double lastBook = Double.NEGATIVE_INFINITY;
  private boolean hasQuotes;
  private double tradeGap = Double.NEGATIVE_INFINITY;
  private double quoteGap = Double.NEGATIVE_INFINITY;
  private int quotesAtGap = -1;
  long outOfOrder;
  long late;
  long anomalies;

  /** Takes an event; returns its time in microseconds as taken, or null if it is dropped. */
  Long take(MarketEvent e) {
    switch (e.kind()) {
      case TRADE -> {
        if (!(e.a() > 0 && Double.isFinite(e.a()) && e.b() >= 0 && Double.isFinite(e.b()))) {
          anomalies++;
          return null;
        }
        return append(trades, e);
      }
      case QUOTE, BOOK -> {
        boolean sane =
            e.a() > 0
                && e.c() > e.a()
                && e.b() >= 0
                && e.d() >= 0
                && Double.isFinite(e.a() + e.b() + e.c() + e.d());
        if (!sane) {
          anomalies++;
          return null;
        }
        if (e.kind() == EventKind.QUOTE) {
          Long taken = append(quotes, e);
          hasQuotes |= taken != null;
          return taken;
        }
        Double at = ordered(e.time(), lastBook);
        if (at == null) {
          return null;
        }
        lastBook = at;
        if (!hasQuotes) {
          quotes.add(new Event(at, e.a(), e.b(), e.c(), e.d()));
        }
        return at.longValue();
      }
      case GAP -> {
        tradeGap = Math.max(tradeGap, Math.max(e.time(), last(trades)));
        quoteGap = Math.max(quoteGap, Math.max(e.time(), last(quotes)));
        quotesAtGap = quotes.size();
        return e.time();
      }
      default -> {
        return e.time();
      }
    }
  }

  private Long append(List<Event> stream, MarketEvent e) {
    Double at = ordered(e.time(), last(stream));
    if (at == null) {
      return null;
    }
    stream.add(new Event(at, e.a(), e.b(), e.c(), e.d()));
    return at.longValue();
  }

  private Double ordered(double time, double predecessor) {
    if (time >= predecessor) {
      return time;
    }
    if (predecessor - time > 1e6) {
      late++;
      return null;
    }
    outOfOrder++;
    return predecessor;
  }

  private static double last(List<Event> stream) {
    return stream.isEmpty() ? Double.NEGATIVE_INFINITY : stream.getLast().at;
  }

  Reading read(IndicatorSpec spec, double now) {
    Reading reading = fresh(spec, now);
    double newest = Math.max(lastBook, Math.max(last(trades), last(quotes)));
    return reading.status() == IndicatorStatus.OK && now - newest > 60e6
        ? new Reading(IndicatorStatus.STALE, reading.number())
        : reading;
  }

  private Reading fresh(IndicatorSpec spec, double now) {
    switch (spec.type()) {
      case "LAST_PRICE" -> {
        return trades.isEmpty()
            ? Reading.unknown(IndicatorStatus.NO_DATA)
            : Reading.value(trades.getLast().a);
      }
      case "SPREAD_PCT" -> {
        if (quotes.isEmpty()) {
          return Reading.unknown(IndicatorStatus.NO_BOOK);
        }
        if (quotes.size() == quotesAtGap) {
          return Reading.unknown(IndicatorStatus.TAINTED);
        }
        Event q = quotes.getLast();
        return Reading.value((q.c - q.a) / q.mid() * 100);
      }
      default -> {}
    }
    boolean onQuotes = spec.type().equals("TW_MIDPRICE");
    List<Event> input = onQuotes ? quotes : trades;
    if (input.isEmpty()) {
      return onQuotes
          ? Reading.unknown(IndicatorStatus.NO_BOOK)
          : new Reading(IndicatorStatus.WARMING, 0);
    }
    double from = now - IndicatorCatalogue.warmUpSeconds(spec) * 1e6;
    if (input.getFirst().at > from) {
      return new Reading(IndicatorStatus.WARMING, (now - input.getFirst().at) / 1e6);
    }
    if ((onQuotes ? quoteGap : tradeGap) >= from) {
      return Reading.unknown(IndicatorStatus.TAINTED);
    }
    return windowed(spec, now);
  }

  private Reading windowed(IndicatorSpec spec, double now) {
    double t1 = parameter(spec, "t1");
    double t2 = parameter(spec, "t2");
    double t3 = parameter(spec, "t3");
    double t4 = parameter(spec, "t4");
    double d = parameter(spec, "d");
    List<Event> inside = inside(now - t1, now - t2);
    boolean needsOne =
        List.of(
                "FIRST_PRICE",
                "MAX_PRICE",
                "MIN_PRICE",
                "RANGE_PCT",
                "VWAP",
                "VTWPA",
                "ORDER_FLOW_IMBALANCE")
            .contains(spec.type());
    if (needsOne && inside.isEmpty()) {
      return Reading.unknown(IndicatorStatus.NO_DATA);
    }
    double max = inside.stream().mapToDouble(Event::a).max().orElse(Double.NaN);
    double min = inside.stream().mapToDouble(Event::a).min().orElse(Double.NaN);
    return Reading.value(
        switch (spec.type()) {
          case "FIRST_PRICE" -> inside.getFirst().a;
          case "MAX_PRICE" -> max;
          case "MIN_PRICE" -> min;
          case "RANGE_PCT" -> (max - min) / min * 100;
          case "TWPA" -> mean(trades, Event::a, now - t1, now - t2);
          case "TW_MIDPRICE" -> mean(quotes, Event::mid, now - t1, now - t2);
          case "VWAP" -> sum(inside, e -> e.a * e.b) / sum(inside, Event::b);
          case "VTWPA" ->
              integral(inside, e -> e.a * e.b, now - t1, now - t2)
                  / integral(inside, Event::b, now - t1, now - t2);
          case "RETURN_PCT" -> {
            double before = inForce(now - t1).a;
            yield (trades.getLast().a - before) / before * 100;
          }
          case "TWPA_RATIO" ->
              mean(trades, Event::a, now - t1, now - t2)
                  / mean(trades, Event::a, now - t3, now - t4);
          case "SUM_VOLUME" -> sum(inside, Event::b);
          case "COUNT_TRADES" -> inside.size();
          case "TRADE_FREQUENCY" -> inside.size() / ((t1 - t2) / 1e6);
          case "VOLUME_SURGE_RATIO" ->
              (sum(inside, Event::b) / (t1 - t2))
                  / (sum(inside(now - t3, now - t4), Event::b) / (t3 - t4));
          case "ORDER_FLOW_IMBALANCE" -> {
            double buy = sum(inside, e -> e.c > 0 ? e.b : 0);
            double sell = sum(inside, e -> e.c < 0 ? e.b : 0);
            yield (buy - sell) / (buy + sell);
          }
          case "PUMP_MAGNITUDE_PCT" -> change(now, t1, t3, d);
          case "PRICE_VELOCITY" -> {
            double centreOfRecent = now - t1 / 2;
            double centreOfBaseline = now - (t3 + (t3 - d)) / 2;
            double seconds = (centreOfRecent - centreOfBaseline) / 1e6;
            yield seconds == 0 ? Double.NaN : change(now, t1, t3, d) / seconds;
          }
          default -> throw new AssertionError("no oracle for " + spec);
        });
  }

  private double change(double now, double t1, double t3, double d) {
    double recent = mean(trades, Event::a, now - t1, now);
    double baseline = mean(trades, Event::a, now - t3, now - (t3 - d));
    return (recent - baseline) / baseline * 100;
  }

  private List<Event> inside(double from, double to) {
    return trades.stream().filter(e -> e.at > from && e.at <= to).toList();
  }

  private Event inForce(double moment) {
    return trades.stream().filter(e -> e.at <= moment).reduce((_, newer) -> newer).orElseThrow();
  }

  private static double sum(List<Event> events, Level level) {
    return events.stream().mapToDouble(level::of).sum();
  }

  private static double mean(List<Event> stream, Level level, double from, double to) {
    return integral(stream, level, from, to) / (to - from);
  }

  /** Each value times the time that it was in force between from and to. */
  private static double integral(List<Event> stream, Level level, double from, double to) {
    double total = 0;
    for (int i = 0; i < stream.size(); i++) {
      double begins = Math.max(stream.get(i).at, from);
      double ends = Math.min(i + 1 < stream.size() ? stream.get(i + 1).at : to, to);
      if (ends > begins) {
        total += level.of(stream.get(i)) * (ends - begins);
      }
    }
    return total;
  }

  private static double parameter(IndicatorSpec spec, String name) {
    Double value = spec.parameters().get(name);
    return value == null ? 0 : value * 1e6;
  }
}
