package io.tocsin.strategy.condition;

import io.tocsin.model.journal.LeafResult;
import io.tocsin.strategy.definition.Condition;
import io.tocsin.strategy.state.StateVisitor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group of conditions. Children that are left out do not count; a group whose children are all
 * left out is left out itself.
 */
final class GroupState implements NodeState {

  private final Condition.Kind kind;
  private final NodeState[] children;
  private LeafResult result = LeafResult.PENDING;

  GroupState(Condition.Kind kind, List<NodeState> children) {
    this.kind = kind;
    this.children = children.toArray(NodeState[]::new);
  }

  @Override
  public LeafResult update(long nowMicros) {
    boolean met = false;
    boolean notMet = false;
    boolean pending = false;
    // No short cut: every leaf must see every evaluation, or its memory would have holes.
    for (NodeState child : children) {
      switch (child.update(nowMicros)) {
        case MET -> met = true;
        case NOT_MET -> notMet = true;
        case PENDING -> pending = true;
        case IGNORED -> {}
      }
    }
    result =
        !met && !notMet && !pending
            ? LeafResult.IGNORED
            : switch (kind) {
              case ALL ->
                  notMet ? LeafResult.NOT_MET : pending ? LeafResult.PENDING : LeafResult.MET;
              case ANY -> met ? LeafResult.MET : pending ? LeafResult.PENDING : LeafResult.NOT_MET;
              case NOT -> met ? LeafResult.NOT_MET : notMet ? LeafResult.MET : LeafResult.PENDING;
            };
    return result;
  }

  @Override
  public void stoodStillUntil(long nowMicros) {
    for (NodeState child : children) {
      child.stoodStillUntil(nowMicros);
    }
  }

  @Override
  public LeafResult result() {
    return result;
  }

  @Override
  public void enterState() {
    for (NodeState child : children) {
      child.enterState();
    }
  }

  @Override
  public @Nullable Double progress() {
    if (result == LeafResult.IGNORED) {
      return null;
    }
    if (kind == Condition.Kind.NOT) {
      return result == LeafResult.MET ? (Double) 1.0 : result == LeafResult.PENDING ? null : 0.0;
    }
    // The slowest child decides over all of them, the fastest over any of them.
    Double overall = null;
    for (NodeState child : children) {
      if (child.result() == LeafResult.IGNORED) {
        continue;
      }
      Double progress = child.progress();
      if (progress == null) {
        if (kind == Condition.Kind.ALL) {
          return null;
        }
        continue;
      }
      if (overall == null || (kind == Condition.Kind.ALL) == (progress < overall)) {
        overall = progress;
      }
    }
    return overall;
  }

  @Override
  public ConditionView view() {
    return new ConditionView.Group(
        kind.code(), result, Arrays.stream(children).map(NodeState::view).toList());
  }

  @Override
  public long stateHash() {
    long hash = result.ordinal();
    for (NodeState child : children) {
      hash = StateHash.mix(hash, child.stateHash());
    }
    return hash;
  }

  @Override
  public void visit(StateVisitor state) {
    result = state.choice(LeafState.RESULTS, result);
    for (NodeState child : children) {
      child.visit(state);
    }
  }
}
