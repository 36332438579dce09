package io.tocsin.model.journal;

/** The side of our own order. */
public enum OrderSide {
  BUY,
  SELL
}
