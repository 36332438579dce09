package io.tocsin.indicators;

import io.tocsin.model.BookLevels;
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

  private final Inputs inputs = new Inputs();

  /** The layout's indicators, in its order. */
  private final Indicator[] cells;

  private long lastBookTime = Long.MIN_VALUE;
  private boolean hasQuotes;
  private long outOfOrder;
  private long late;
  private long anomalies;

  InstrumentState(List<IndicatorSpec> specs) {
    cells = specs.stream().map(inputs::indicator).toArray(Indicator[]::new);
  }

  /** The time at which the trade is taken, or {@link #DROPPED}. */
  long acceptTrade(long time, double price, double quantity, double side) {
    if (!isPrice(price) || !isQuantity(quantity)) {
      anomalies++;
      return DROPPED;
    }
    long taken = ordered(time, inputs.trades().lastTime());
    if (taken != DROPPED) {
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

  void gap(long time) {
    inputs.gap(time);
  }

  /** Brings every indicator up to now. */
  void update(long now) {
    inputs.update(now);
  }

  /** Appends the layout's cells to the current row. */
  void write(EvaluatedBatch.Builder out, long now) {
    long newest =
        Math.max(Math.max(inputs.trades().lastTime(), inputs.quotes().lastTime()), lastBookTime);
    boolean stale = newest != Long.MIN_VALUE && now - newest > STALE_AFTER_MICROS;
    for (Indicator cell : cells) {
      IndicatorStatus status = cell.status();
      out.cell(
          stale && status == IndicatorStatus.OK ? IndicatorStatus.STALE : status, cell.value());
    }
  }

  int width() {
    return cells.length;
  }

  EventCounters counters() {
    return new EventCounters(outOfOrder, late, anomalies);
  }

  void visit(StateVisitor state) {
    lastBookTime = state.whole(lastBookTime);
    hasQuotes = state.flag(hasQuotes);
    outOfOrder = state.counter(outOfOrder);
    late = state.counter(late);
    anomalies = state.counter(anomalies);
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
