package io.tocsin.strategy;

import io.tocsin.strategy.definition.SectionName;

/** What the transition table asks of an instance at one evaluation. */
interface Situation {

  /** Whether a section's conditions are met; a section that the strategy lacks never is. */
  boolean met(SectionName section);

  /** Whether limits allow a signal and a signal slot is free; asked only when S1 is met. */
  boolean signalAllowed();

  /** Whether the state's timeout has passed, or an entry order ended without a fill. */
  boolean timedOut();

  /**
   * Whether a pending entry can be given up: not while nobody knows whether it was filled, for an
   * order without an answer is never taken for failed.
   */
  boolean entryCancellable();

  /** Whether the risk gate or the venue's rules refused the entry. */
  boolean entryRefused();

  /** Lets the pending entry meet the market; whether something of it is filled. */
  boolean entryFilled();

  boolean liquidationNear();

  boolean stopLossReached();

  /** Whether the target is reached that closes all that is left. */
  boolean lastTargetReached();

  /** Lets the pending exit meet the market; whether nothing is held any more. */
  boolean flat();

  boolean cooldownOver();
}
