package io.tocsin.venues;

/** What a REST call brings. */
public enum RestTopic {
  /** The rules of markets. */
  INSTRUMENTS,
  /** Recent trades, or trades from an id on. */
  TRADES,
  QUOTE,
  BOOK,
  TICKER,
  /** Something that only the venue's own {@link Polling} understands. */
  OWN
}
