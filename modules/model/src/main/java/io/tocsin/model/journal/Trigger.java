package io.tocsin.model.journal;

/** What moved an instance from one state to the next. */
public enum Trigger {
  /** The session became active. */
  SESSION,
  S1,
  O1,
  Z1,
  ZE1,
  E1,
  /** Stop loss. */
  SL,
  /** Take profit. */
  TP,
  /** The liquidation price came nearer than the configured distance, or was reached. */
  LIQUIDATION,
  TIMEOUT,
  /** The risk gate refused; the transition's reason says which rule. */
  RISK,
  COOLDOWN,
  /** An order was filled. */
  FILL,
  /** A person: manual close, emergency stop, resume. */
  USER,
  /** The venue refused what cannot be retried. */
  VENUE,
  /** A programming error stopped the instance; the transition's reason says which. */
  FAULT
}
