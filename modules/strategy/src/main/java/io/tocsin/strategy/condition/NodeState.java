package io.tocsin.strategy.condition;

import io.tocsin.model.journal.LeafResult;
import io.tocsin.strategy.state.StateVisitor;
import org.jspecify.annotations.Nullable;

/** A node of a condition tree with its memory. */
sealed interface NodeState permits LeafState, GroupState {

  /** Takes the readings as they stand at {@code nowMicros}; times never run backwards. */
  LeafResult update(long nowMicros);

  /**
   * Stands for updates until {@code nowMicros} that would have found the readings of the last one
   * again; only where {@link LeafState#standsStill} holds for every leaf.
   */
  void stoodStillUntil(long nowMicros);

  /** What the last update came to. */
  LeafResult result();

  /** The instance's state changed: progress is measured from here. */
  void enterState();

  /** How far it has come since the state began, 0 to 1; null if unknown or left out. */
  @Nullable Double progress();

  ConditionView view();

  long stateHash();

  void visit(StateVisitor state);
}
