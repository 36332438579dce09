package io.tocsin.model;

/** What one row of a {@link MarketBatch} is. */
public enum EventKind {
  /** A trade: price, quantity in base units, taker side, trade id. */
  TRADE,
  /** The top of the book: bid, bid quantity, ask, ask quantity. */
  QUOTE,
  /** The best levels of a synchronised book, see {@link BookLevels}. */
  BOOK,
  /** The venue's own rolling 24 h figures: last price, open price, base volume, quote volume. */
  TICKER,
  /** Something was lost or the book was re-seeded: windows that span this moment are tainted. */
  GAP,
  /** Time passed: concerns every instrument of the session and none in particular. */
  CLOCK,
  /** The source has no more events: the last row of the last batch of a replay or backtest. */
  END,
  /** A closed candle, from a source that has no trades, see {@link Candle}; its time is its end. */
  CANDLE;

  private static final EventKind[] VALUES = values();

  static EventKind of(byte code) {
    return VALUES[code];
  }
}
