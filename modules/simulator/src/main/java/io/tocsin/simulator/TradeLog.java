package io.tocsin.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The newest trades of one symbol: a ring of primitives that grows up to {@link #MOST}. */
final class TradeLog {

  /** Trades kept a symbol, enough for a client to fill a hole of minutes by trade id. */
  static final int MOST = 8_192;

  private final int symbol;
  private final long firstId;
  private long count;
  private long[] times = new long[256];
  private long[] prices = new long[256];

  /** Negative where the buyer was the maker. */
  private long[] quantities = new long[256];

  /**
   * @param firstId of the first trade; every next trade has the next id
   */
  TradeLog(int symbol, long firstId) {
    this.symbol = symbol;
    this.firstId = firstId;
  }

  long nextId() {
    return firstId + count;
  }

  void add(SimulatedEvent.Trade trade) {
    int capacity = times.length;
    if (count == capacity && capacity < MOST) {
      times = Arrays.copyOf(times, capacity * 2);
      prices = Arrays.copyOf(prices, capacity * 2);
      quantities = Arrays.copyOf(quantities, capacity * 2);
      capacity *= 2;
    }
    int at = (int) (count % capacity);
    times[at] = trade.timeMicros();
    prices[at] = trade.priceE8();
    quantities[at] = trade.buyerIsMaker() ? -trade.quantityE8() : trade.quantityE8();
    count++;
  }

  /** The newest trades, oldest first. */
  List<SimulatedEvent.Trade> newest(int limit) {
    return from(nextId() - limit, limit);
  }

  /** Trades with this id and after, oldest first; begins later if that one is forgotten. */
  List<SimulatedEvent.Trade> from(long id, int limit) {
    long oldest = nextId() - Math.min(count, times.length);
    long first = Math.max(id, oldest);
    long end = Math.min(nextId(), first + limit);
    List<SimulatedEvent.Trade> trades = new ArrayList<>();
    for (long next = first; next < end; next++) {
      int at = (int) ((next - firstId) % times.length);
      long quantity = quantities[at];
      trades.add(
          new SimulatedEvent.Trade(
              symbol, times[at], next, prices[at], Math.abs(quantity), quantity < 0));
    }
    return trades;
  }
}
