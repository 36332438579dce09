package io.tocsin.model.journal;

/** What a condition came to. */
public enum LeafResult {
  MET,
  NOT_MET,
  /** Its indicator is unknown: counts as not met, and is shown with the reason. */
  PENDING,
  /**
   * Left out of its group, because its indicator is unknown and the strategy says to ignore that.
   */
  IGNORED
}
