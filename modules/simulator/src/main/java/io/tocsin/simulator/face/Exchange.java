package io.tocsin.simulator.face;

import io.tocsin.model.WallClock;
import io.tocsin.simulator.SimulatedEvent;
import io.tocsin.simulator.SimulatedMarket;
import io.tocsin.simulator.SimulatedSymbol;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;

/**
 * The market as a venue may see it: its clock may be wrong, and a symbol may be delisted. Faces
 * read the market only through this; on the simulator's event loop.
 */
public final class Exchange {

  private final SimulatedMarket market;
  private final WallClock clock;
  private final Duration pingEvery;
  private final BitSet delisted = new BitSet();
  private long shiftMicros;

  /**
   * @param pingEvery zero for each venue's own
   */
  public Exchange(SimulatedMarket market, WallClock clock, Duration pingEvery) {
    this.market = market;
    this.clock = clock;
    this.pingEvery = pingEvery;
  }

  /** All symbols, also delisted ones; an event's {@code symbol()} is an index into them. */
  public List<SimulatedSymbol> symbols() {
    return market.symbols();
  }

  /** Whether a symbol is to be found in the instruments, and trades. */
  public boolean listed(int symbol) {
    return !delisted.get(symbol);
  }

  /** The venue's clock, microseconds since the epoch. */
  public long nowMicros() {
    return clock.nowMicros() + shiftMicros;
  }

  /** The venue's clock, milliseconds since the epoch. */
  public long nowMillis() {
    return Math.floorDiv(nowMicros(), 1_000);
  }

  /** How often to ping: the venue's own unless the simulator was told otherwise. */
  public Duration pingEvery(Duration venues) {
    return pingEvery.isZero() ? venues : pingEvery;
  }

  /** The whole book now, at most {@code limit} levels a side, best first. */
  public SimulatedEvent.Depth book(int symbol, int limit) {
    return market.book(symbol, limit).shifted(shiftMicros);
  }

  public SimulatedEvent.BookTicker bookTicker(int symbol) {
    return market.bookTicker(symbol).shifted(shiftMicros);
  }

  /** Figures of the last 24 h. */
  public SimulatedEvent.MiniTicker day(int symbol) {
    return market.day(symbol).shifted(shiftMicros);
  }

  /** The newest trades, at most {@code limit} of the last 8,192, oldest first. */
  public List<SimulatedEvent.Trade> recentTrades(int symbol, int limit) {
    return shifted(market.recentTrades(symbol, limit));
  }

  /** Trades with this id and after, oldest first; a symbol's ids rise by one. */
  public List<SimulatedEvent.Trade> trades(int symbol, long fromId, int limit) {
    return shifted(market.trades(symbol, fromId, limit));
  }

  /** The event as the venue's clock dates it. */
  public SimulatedEvent dated(SimulatedEvent event) {
    return shiftMicros == 0 ? event : event.shifted(shiftMicros);
  }

  /** Sets how far the venue's clock is ahead, microseconds; negative for behind. */
  public void shiftClock(long micros) {
    shiftMicros = micros;
  }

  public void delist(int symbol) {
    delisted.set(symbol);
  }

  public void relist(int symbol) {
    delisted.clear(symbol);
  }

  private List<SimulatedEvent.Trade> shifted(List<SimulatedEvent.Trade> trades) {
    return shiftMicros == 0
        ? trades
        : trades.stream().map(trade -> trade.shifted(shiftMicros)).toList();
  }
}
