package io.tocsin.model;

/** Which side crossed the spread in a trade: the taker's, not the resting order's. */
public enum TakerSide {
  BUY,
  SELL,
  /** The venue does not say, or says it in a way that cannot be trusted. */
  UNKNOWN
}
