package io.tocsin.model.journal;

/** Where an order stands. */
public enum OrderStatus {
  NEW,
  PARTIALLY_FILLED,
  FILLED,
  CANCELLED,
  REJECTED
}
