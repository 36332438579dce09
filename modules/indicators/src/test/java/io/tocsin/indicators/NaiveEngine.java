package io.tocsin.indicators;

import io.tocsin.model.EventKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

  /** What an indicator was after an event or a tick. */
  record Sample(double at, Reading reading) {}

  final List<Event> trades = new ArrayList<>();
  final List<Event> quotes = new ArrayList<>();
  private double lastBook = Double.NEGATIVE_INFINITY;
  private boolean hasQuotes;
  private double tradeGap = Double.NEGATIVE_INFINITY;
  private double quoteGap = Double.NEGATIVE_INFINITY;
  private int quotesAtGap = -1;
  private Event newestBook;
  private boolean bookSinceGap;
  private final Map<IndicatorSpec, List<Sample>> histories = new HashMap<>();
  long outOfOrder;
  long late;
  long anomalies;

  /** While the symbol is told its past: the clock as it was when that began. */
  private Double pastUntil;

  private double pastHeardAt;
  private boolean pastAlone;

  /** What the indicators were when they were last looked at anew. */
  private final Map<IndicatorSpec, Reading> shown = new HashMap<>();

  /**
   * Takes an event; returns its time in microseconds as taken, or null if it is dropped.
   *
   * @param now the session's clock before it
   * @param specs what stands still if the symbol is told its past
   */
  Long take(MarketEvent e, double now, List<IndicatorSpec> specs) {
    boolean firstTrade = e.kind() == EventKind.TRADE && trades.isEmpty();
    boolean alone = quotes.isEmpty() && lastBook == Double.NEGATIVE_INFINITY;
    Long taken = take(e);
    if (taken == null) {
      return null;
    }
    if (firstTrade && now - taken > 1e6) {
      if (!alone) {
        Event first = trades.removeLast();
        evaluate(specs, now);
        trades.add(first);
      }
      pastUntil = now;
      pastAlone = alone;
    }
    if (pastUntil != null) {
      switch (e.kind()) {
        case TRADE -> {
          pastUntil = taken >= pastUntil ? null : pastUntil;
          pastHeardAt = now;
        }
        case QUOTE, BOOK, TICKER -> pastUntil = null;
        case CLOCK, END -> pastUntil = Math.max(now, taken) - pastHeardAt >= 1e6 ? null : pastUntil;
        default -> {}
      }
    }
    return taken;
  }

  /** Looks at every indicator anew, unless they stand still. */
  void evaluate(List<IndicatorSpec> specs, double now) {
    if (pastUntil != null && !pastAlone) {
      return;
    }
    double asOf = pastUntil != null ? last(trades) : now;
    nextStep();
    step(specs, asOf);
    specs.forEach(spec -> shown.put(spec, fresh(spec, asOf)));
  }

  /** The same where no clock runs ahead. */
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
        newestBook = new Event(at, e.a(), e.b(), e.c(), e.d());
        bookSinceGap = true;
        if (!hasQuotes) {
          quotes.add(new Event(at, e.a(), e.b(), e.c(), e.d()));
        }
        return at.longValue();
      }
      case GAP -> {
        tradeGap = Math.max(tradeGap, Math.max(e.time(), last(trades)));
        quoteGap = Math.max(quoteGap, Math.max(e.time(), last(quotes)));
        quotesAtGap = quotes.size();
        bookSinceGap = false;
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
    Reading reading = shown.get(spec);
    double newest = Math.max(lastBook, Math.max(last(trades), last(quotes)));
    boolean past = pastUntil != null && pastAlone;
    return reading.status() == IndicatorStatus.OK && (past || now - newest > 60e6)
        ? new Reading(IndicatorStatus.STALE, reading.number())
        : reading;
  }

  /** Remembers what the indicators are whose history another one looks at. */
  private void step(List<IndicatorSpec> specs, double now) {
    for (IndicatorSpec spec : specs) {
      remember(spec, now);
    }
  }

  private void remember(IndicatorSpec spec, double now) {
    IndicatorSpec of = NaiveFormulas.historyOf(spec);
    if (of != null) {
      remember(of, now);
      List<Sample> history = histories.computeIfAbsent(of, _ -> new ArrayList<>());
      Sample sample = new Sample(now, fresh(of, now));
      // Several indicators may look at the same history; it is written once a step.
      if (steps.getOrDefault(of, -1) != step) {
        steps.put(of, step);
        history.add(sample);
      }
    }
  }

  private final Map<IndicatorSpec, Integer> steps = new HashMap<>();
  private int step;

  private void nextStep() {
    step++;
  }

  List<Sample> history(IndicatorSpec spec) {
    return histories.getOrDefault(spec, List.of());
  }

  Reading fresh(IndicatorSpec spec, double now) {
    return switch (spec.type()) {
      case "LAST_PRICE" ->
          trades.isEmpty()
              ? Reading.unknown(IndicatorStatus.NO_DATA)
              : Reading.value(trades.getLast().a);
      case "SPREAD_PCT" -> {
        if (quotes.isEmpty()) {
          yield Reading.unknown(IndicatorStatus.NO_BOOK);
        }
        if (quotes.size() == quotesAtGap) {
          yield Reading.unknown(IndicatorStatus.TAINTED);
        }
        Event q = quotes.getLast();
        yield Reading.value((q.c - q.a) / q.mid() * 100);
      }
      case "BOOK_LIQUIDITY" -> {
        if (newestBook == null) {
          yield Reading.unknown(IndicatorStatus.NO_BOOK);
        }
        if (!bookSinceGap) {
          yield Reading.unknown(IndicatorStatus.TAINTED);
        }
        yield Reading.value(newestBook.a * newestBook.b + newestBook.c * newestBook.d);
      }
      default -> new NaiveFormulas(this, spec, now).read();
    };
  }

  /** Whether trades reach back that far without a gap. */
  Reading tradesSince(double from, double now) {
    return since(trades, tradeGap, new Reading(IndicatorStatus.WARMING, 0), from, now);
  }

  /** Whether quotes reach back that far without a gap. */
  Reading quotesSince(double from, double now) {
    return since(quotes, quoteGap, Reading.unknown(IndicatorStatus.NO_BOOK), from, now);
  }

  private static Reading since(
      List<Event> input, double gap, Reading whenEmpty, double from, double now) {
    if (input.isEmpty()) {
      return whenEmpty;
    }
    if (input.getFirst().at > from) {
      return new Reading(IndicatorStatus.WARMING, (now - input.getFirst().at) / 1e6);
    }
    return gap >= from ? Reading.unknown(IndicatorStatus.TAINTED) : Reading.value(0);
  }
}
