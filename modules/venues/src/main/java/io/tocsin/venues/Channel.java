package io.tocsin.venues;

/** What a market of a venue can be asked for. */
public enum Channel {
  TRADES,
  /** The top of the book. */
  QUOTES,
  /** The book's levels. */
  BOOK,
  /** The venue's rolling 24 h figures. */
  TICKER
}
