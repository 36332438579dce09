package io.tocsin.model.journal;

/** Where an order stands. */
public enum OrderStatus {
  NEW,
  PARTIALLY_FILLED,
  FILLED,
  CANCELLED,
  REJECTED,
  /**
   * The venue did not answer within its budget: neither failed nor done until it is reconciled. The
   * quantities are those that are known.
   */
  UNKNOWN
}
