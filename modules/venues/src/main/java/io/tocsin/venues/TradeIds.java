package io.tocsin.venues;

/** What a venue's trade ids tell about losses and repetitions. */
public enum TradeIds {
  /** Each is the one before it plus 1, within a market: a jump is a loss. */
  CONTIGUOUS,
  /** They rise within a market, with holes that mean nothing. */
  RISING,
  /** There are none: a repetition is the same time, price, quantity and side again. */
  NONE
}
