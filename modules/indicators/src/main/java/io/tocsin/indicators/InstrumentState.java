package io.tocsin.indicators;

import io.tocsin.model.BookLevels;
import io.tocsin.model.Candle;
import io.tocsin.model.Micros;
import java.util.List;

/**
 * One instrument of a session: decides what of its events is taken and at what time, and holds its
 * indicators.
 */
final class InstrumentState {

  /** What {@code accept…} returns for an event that is not taken. */
  static final long DROPPED = Long.MIN_VALUE;

  private static final long TOLERANCE_MICROS = Micros.SECOND;
  private static final long STALE_AFTER_MICROS = 60 * Micros.SECOND;

  /** No market has prices or quantities like this; one would spoil the digits of every sum. */
  private static final double LARGEST_NUMBER = 1e15;

  private final List<IndicatorSpec> specs;
  private Inputs inputs = new Inputs();

  /** The layout's indicators, in its order. */
  private Indicator[] cells;

  private CatchUp catchUp = new CatchUp();

  /** Whether the values are of the past: of the last update. */
  private boolean stale;

  /** Which of the cells are unknown as long as there are only candles. */
  private final boolean[] needTrades;

  /** Length of the candles of a source that has only candles; 0 of any other. */
  private long candleMicros;

  private long lastBookTime = Long.MIN_VALUE;
  private boolean hasQuotes;
  private long outOfOrder;
  private long late;
  private long anomalies;

  InstrumentState(List<IndicatorSpec> specs) {
    this.specs = specs;
    cells = specs.stream().map(inputs::indicator).toArray(Indicator[]::new);
    needTrades = new boolean[cells.length];
    for (int i = 0; i < cells.length; i++) {
      needTrades[i] = IndicatorCatalogue.needsTrades(specs.get(i));
    }
  }

  /**
   * The time at which the trade is taken, or {@link #DROPPED}.
   *
   * @param now the session's clock before it, the smallest long if there is none yet
   */
  long acceptTrade(long time, double price, double quantity, double side, long now) {
    if (!isPrice(price) || !isQuantity(quantity) || candleMicros > 0) {
      anomalies++;
      return DROPPED;
    }
    long taken = ordered(time, inputs.trades().lastTime());
    if (taken != DROPPED) {
      if (inputs.trades().isEmpty() && time < now && now - time > TOLERANCE_MICROS) {
        catchUp.begin(now, inputs.quotes().isEmpty() && lastBookTime == Long.MIN_VALUE);
        if (!catchUp.alone()) {
          inputs.update(now);
        }
      }
      catchUp.trade(taken, now);
      inputs.trade(taken, price, quantity, side);
    }
    return taken;
  }

  /** The time at which the quote is taken, or {@link #DROPPED}. */
  long acceptQuote(long time, double bid, double bidQuantity, double ask, double askQuantity) {
    if (!isQuote(bid, bidQuantity, ask, askQuantity)) {
      anomalies++;
      return DROPPED;
    }
    long taken = ordered(time, inputs.quotes().lastTime());
    if (taken != DROPPED) {
      hasQuotes = true;
      catchUp.end();
      inputs.quotes().append(taken, bid, bidQuantity, ask, askQuantity);
    }
    return taken;
  }

  /**
   * The time at which the book is taken, or {@link #DROPPED}. Its best levels are a quote as long
   * as the source sends none.
   */
  long acceptBook(long time, BookLevels book) {
    boolean twoSided = book.bidPrices().length > 0 && book.askPrices().length > 0;
    if (!areLevels(book.bidPrices(), book.bidQuantities())
        || !areLevels(book.askPrices(), book.askQuantities())
        || (twoSided && book.bidPrices()[0] >= book.askPrices()[0])) {
      anomalies++;
      return DROPPED;
    }
    long taken = ordered(time, lastBookTime);
    if (taken != DROPPED) {
      lastBookTime = taken;
      catchUp.end();
      inputs.book().take(book);
      if (twoSided && !hasQuotes) {
        inputs
            .quotes()
            .append(
                taken,
                book.bidPrices()[0],
                book.bidQuantities()[0],
                book.askPrices()[0],
                book.askQuantities()[0]);
      }
    }
    return taken;
  }

  /**
   * The time at which the candle is taken, or {@link #DROPPED}: it must be a whole one, later than
   * the last, and as long as the first. Where there are trades it is taken, but nothing is made of
   * it.
   */
  long acceptCandle(long end, Candle candle) {
    boolean hasTrades = candleMicros == 0 && !inputs.trades().isEmpty();
    if (!isCandle(end, candle) || (candleMicros > 0 && candle.intervalMicros() != candleMicros)) {
      anomalies++;
      return DROPPED;
    }
    if (hasTrades) {
      return end;
    }
    if (end <= inputs.trades().lastTime()) {
      late++;
      return DROPPED;
    }
    candleMicros = candle.intervalMicros();
    inputs.candle(end, candle);
    return end;
  }

  /** Forgets everything but what was counted: the symbol is told from its past on. */
  void restart() {
    inputs = new Inputs();
    cells = specs.stream().map(inputs::indicator).toArray(Indicator[]::new);
    catchUp = new CatchUp();
    stale = false;
    candleMicros = 0;
    lastBookTime = Long.MIN_VALUE;
    hasQuotes = false;
  }

  void gap(long time) {
    inputs.gap(time);
  }

  /** The source spoke of the symbol as it is now. */
  void heard() {
    catchUp.end();
  }

  /** Time has passed. */
  void tick(long now) {
    catchUp.tick(now);
  }

  /** Brings every indicator up to now, or to where it is while the symbol is told its past. */
  void update(long now) {
    if (!catchUp.active()) {
      inputs.update(now);
    } else if (catchUp.alone()) {
      inputs.update(inputs.trades().lastTime());
    }
    long newest =
        Math.max(Math.max(inputs.trades().lastTime(), inputs.quotes().lastTime()), lastBookTime);
    stale =
        (catchUp.active() && catchUp.alone())
            || (newest != Long.MIN_VALUE && now - newest > STALE_AFTER_MICROS + candleMicros);
  }

  /** Status of the layout's indicator with that index, as of the last update. */
  IndicatorStatus status(int indicator) {
    if (candleMicros > 0 && needTrades[indicator]) {
      return IndicatorStatus.NO_DATA;
    }
    IndicatorStatus status = cells[indicator].status();
    return stale && status == IndicatorStatus.OK ? IndicatorStatus.STALE : status;
  }

  /** Value, or seconds of history while WARMING, of the indicator with that index. */
  double value(int indicator) {
    return candleMicros > 0 && needTrades[indicator] ? Double.NaN : cells[indicator].value();
  }

  EventCounters counters() {
    return new EventCounters(outOfOrder, late, anomalies);
  }

  void visit(StateVisitor state) {
    candleMicros = state.whole(candleMicros);
    lastBookTime = state.whole(lastBookTime);
    hasQuotes = state.flag(hasQuotes);
    outOfOrder = state.counter(outOfOrder);
    late = state.counter(late);
    anomalies = state.counter(anomalies);
    catchUp.visit(state);
    if (catchUp.active()) {
      // They may stand still; at any other time the next update makes them anew.
      for (Indicator cell : cells) {
        cell.visitShown(state);
      }
    }
    inputs.visit(state);
  }

  private long ordered(long time, long predecessor) {
    if (time >= predecessor) {
      return time;
    }
    if (predecessor - time > TOLERANCE_MICROS) {
      late++;
      return DROPPED;
    }
    outOfOrder++;
    return predecessor;
  }

  private static boolean isCandle(long end, Candle candle) {
    return candle.intervalMicros() > 0
        && Math.floorMod(end, candle.intervalMicros()) == 0
        && isPrice(candle.low())
        && isPrice(candle.high())
        && candle.low() <= Math.min(candle.open(), candle.close())
        && candle.high() >= Math.max(candle.open(), candle.close())
        && isQuantity(candle.volume());
  }

  private static boolean isPrice(double price) {
    return price > 0 && price <= LARGEST_NUMBER;
  }

  private static boolean isQuantity(double quantity) {
    return quantity >= 0 && quantity <= LARGEST_NUMBER;
  }

  private static boolean isQuote(double bid, double bidQuantity, double ask, double askQuantity) {
    return isPrice(bid)
        && isPrice(ask)
        && isQuantity(bidQuantity)
        && isQuantity(askQuantity)
        && bid < ask;
  }

  private static boolean areLevels(double[] prices, double[] quantities) {
    for (int i = 0; i < prices.length; i++) {
      if (!isPrice(prices[i]) || !isQuantity(quantities[i])) {
        return false;
      }
    }
    return true;
  }
}
