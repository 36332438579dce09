package io.tocsin.simulator.face;

import io.tocsin.simulator.SimulatedEvent;

/** What a stream carries, whatever the venue calls it. */
public enum Channel {
  TRADES,
  /** The best bid and ask. */
  QUOTES,
  /** Levels of the book, diffs or whole. */
  BOOK,
  /** Figures of the last 24 h. */
  TICKER;

  /** The channel on which an event is news. */
  public static Channel of(SimulatedEvent event) {
    return switch (event) {
      case SimulatedEvent.Trade _ -> TRADES;
      case SimulatedEvent.BookTicker _ -> QUOTES;
      case SimulatedEvent.Depth _ -> BOOK;
      case SimulatedEvent.MiniTicker _ -> TICKER;
    };
  }
}
