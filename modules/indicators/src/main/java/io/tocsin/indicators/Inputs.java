package io.tocsin.indicators;

import io.tocsin.model.Candle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that the indicators of one instrument are built over, each thing once: its series, and the
 * graph of indicators and their histories in the order in which they depend on each other.
 */
final class Inputs {

  private final Series trades = new Series(IndicatorStatus.WARMING);
  private final Series quotes = new Series(IndicatorStatus.NO_BOOK);
  private final LatestBook book = new LatestBook();
  private final List<Buckets> buckets = new ArrayList<>();
  private final List<Candles> candles = new ArrayList<>();
  private final Map<IndicatorSpec, Indicator> indicators = new HashMap<>();
  private final Map<IndicatorSpec, History> histories = new HashMap<>();

  /** The graph in order: at each place one of the two, since a call is quicker to one class. */
  private @Nullable Indicator[] computed = {};

  private @Nullable History[] remembered = {};

  // What indicators ask for when they are built; equal requests get the same object.

  Series trades() {
    return trades;
  }

  Series quotes() {
    return quotes;
  }

  LatestBook book() {
    return book;
  }

  /** A window over trades, as the parameters name it. */
  Window trades(WindowRule rule, Parameters parameters) {
    return trades.window(rule.startMicros(parameters), rule.endMicros(parameters));
  }

  /** A window over quotes, as the parameters name it. */
  Window quotes(WindowRule rule, Parameters parameters) {
    return quotes.window(rule.startMicros(parameters), rule.endMicros(parameters));
  }

  /** Trades by buckets of that length, aligned to the epoch. */
  Buckets buckets(long lengthMicros) {
    for (Buckets some : buckets) {
      if (some.length() == lengthMicros) {
        return some;
      }
    }
    Buckets added = new Buckets(lengthMicros);
    buckets.add(added);
    return added;
  }

  /** The candles of that interval. */
  Candles candles(long intervalMicros) {
    for (Candles some : candles) {
      if (some.interval() == intervalMicros) {
        return some;
      }
    }
    Candles added = new Candles(intervalMicros);
    candles.add(added);
    return added;
  }

  /** The indicator itself, built if nobody asked for it before. */
  Indicator indicator(IndicatorSpec spec) {
    Indicator known = indicators.get(spec);
    if (known == null) {
      known = IndicatorCatalogue.definition(spec).factory().create(new Parameters(spec), this);
      // It has asked for what it depends on, so all that stands before it.
      add(known, null);
      indicators.put(spec, known);
    }
    return known;
  }

  /** An indicator's values over time. */
  History history(IndicatorSpec spec) {
    History known = histories.get(spec);
    if (known == null) {
      known = new History(indicator(spec), IndicatorCatalogue.warmUpSeconds(spec));
      add(null, known);
      histories.put(spec, known);
    }
    return known;
  }

  private void add(@Nullable Indicator indicator, @Nullable History history) {
    computed = Arrays.copyOf(computed, computed.length + 1);
    computed[computed.length - 1] = indicator;
    remembered = Arrays.copyOf(remembered, remembered.length + 1);
    remembered[remembered.length - 1] = history;
  }

  // What happens.

  /** Takes a trade that is not older than the last one. */
  void trade(long time, double price, double quantity, double side) {
    trades.append(time, price, quantity, side, 0);
    for (int i = 0; i < buckets.size(); i++) {
      buckets.get(i).trade(time, price);
    }
    for (int i = 0; i < candles.size(); i++) {
      candles.get(i).trade(time, price, quantity);
    }
  }

  /** Takes a closed candle; its close is a price at its end, the newest. */
  void candle(long end, Candle candle) {
    trades.append(end, candle.close(), 0, 0, 0);
    for (int i = 0; i < candles.size(); i++) {
      candles.get(i).candle(end, candle);
    }
  }

  void gap(long time) {
    trades.gap(time);
    quotes.gap(time);
    book.gap();
    candles.forEach(some -> some.gap(time));
  }

  /** Brings everything up to now. */
  void update(long now) {
    trades.advance(now);
    quotes.advance(now);
    for (int i = 0; i < buckets.size(); i++) {
      buckets.get(i).closed().advance(now);
    }
    for (int i = 0; i < candles.size(); i++) {
      candles.get(i).advance(now);
    }
    for (int i = 0; i < computed.length; i++) {
      Indicator indicator = computed[i];
      if (indicator != null) {
        indicator.update(now);
      } else {
        remember(i, now);
      }
    }
  }

  private void remember(int place, long now) {
    History history = remembered[place];
    if (history != null) {
      history.update(now);
    }
  }

  void visit(StateVisitor state) {
    trades.visit(state);
    quotes.visit(state);
    book.visit(state);
    buckets.forEach(some -> some.visit(state));
    candles.forEach(some -> some.visit(state));
    for (int i = 0; i < computed.length; i++) {
      Indicator indicator = computed[i];
      History history = remembered[i];
      if (indicator != null) {
        indicator.visit(state);
      }
      if (history != null) {
        history.visit(state);
      }
    }
  }
}
