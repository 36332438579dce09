package io.tocsin.indicators;

/**
 * A step of an instrument's dependency graph; what it depends on is brought up to now before it.
 */
interface Node {

  /** Brings it up to now. */
  void update(long now);

  /** Shows all that decides later values, beyond what the series hold. */
  default void visit(StateVisitor state) {}
}
