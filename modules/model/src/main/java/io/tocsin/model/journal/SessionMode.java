package io.tocsin.model.journal;

/** What a session may do. */
public enum SessionMode {
  /** Trades on paper against any source, live ones too. */
  PAPER,
  /** Real orders: refused as long as no venue has an order gateway. */
  LIVE,
  /** Over recorded data, at full speed, to its end. */
  BACKTEST,
  /** Records without strategies. */
  COLLECT
}
