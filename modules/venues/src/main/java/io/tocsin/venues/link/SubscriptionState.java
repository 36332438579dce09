package io.tocsin.venues.link;

/** How far a subscription has come. */
public enum SubscriptionState {
  /** Wanted, and no connection stands that could carry it. */
  INACTIVE,
  /** To be sent, or sent and not confirmed. */
  PENDING,
  /** Confirmed. */
  ACTIVE,
  /** Not confirmed in time, or refused; waits to be sent again. */
  EXPIRED,
  /** Sent again and not confirmed. */
  RETRYING,
  /** Given up after three retries; tried slowly on, and data still confirm it. */
  FAILED
}
