package io.tocsin.strategy.condition;

import io.tocsin.model.journal.ConditionReading;
import io.tocsin.model.journal.LeafResult;
import io.tocsin.strategy.definition.Condition;
import io.tocsin.strategy.definition.SectionName;
import io.tocsin.strategy.state.StateVisitor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The conditions of one section of one instance. */
public final class SectionState {

  private final SectionName name;
  private final NodeState tree;
  private final List<LeafState> leaves = new ArrayList<>();

  public SectionState(SectionName name, Condition condition, Readings readings) {
    this.name = name;
    this.tree = build(condition, readings);
  }

  private NodeState build(Condition condition, Readings readings) {
    return switch (condition) {
      case Condition.Leaf leaf -> {
        LeafState state = new LeafState(leaf, readings);
        leaves.add(state);
        yield state;
      }
      case Condition.Group(Condition.Kind kind, List<Condition> children) ->
          new GroupState(kind, children.stream().map(child -> build(child, readings)).toList());
    };
  }

  public SectionName name() {
    return name;
  }

  public void update(long nowMicros) {
    tree.update(nowMicros);
  }

  public boolean met() {
    return result() == LeafResult.MET;
  }

  /**
   * What the section came to. Where every condition is left out because nothing is known, only Z1
   * is met: it is a gate on a signal that stands; the others would act on ignorance.
   */
  public LeafResult result() {
    LeafResult result = tree.result();
    if (result == LeafResult.IGNORED) {
      return name == SectionName.Z1 ? LeafResult.MET : LeafResult.PENDING;
    }
    return result;
  }

  /** The instance's state changed: progress is measured from here. */
  public void enterState() {
    tree.enterState();
  }

  public @Nullable Double progress() {
    return result() == LeafResult.MET ? (Double) 1.0 : tree.progress();
  }

  /** Every condition with its value now, for a transition's record. */
  public List<ConditionReading> readings() {
    return leaves.stream().map(leaf -> leaf.reading(name.name())).toList();
  }

  /** The conditions that are met, in words. */
  public String metWords() {
    String words =
        leaves.stream()
            .filter(leaf -> leaf.result() == LeafResult.MET)
            .map(LeafState::words)
            .collect(Collectors.joining(", "));
    return words.isEmpty() ? "met" : words;
  }

  /** What still keeps the section from being met, in words. */
  public List<String> blockers() {
    return leaves.stream()
        .filter(leaf -> leaf.result() == LeafResult.NOT_MET || leaf.result() == LeafResult.PENDING)
        .map(LeafState::blocker)
        .toList();
  }

  public SectionView view(boolean active) {
    return new SectionView(name, active, result(), tree.view());
  }

  public long stateHash() {
    return tree.stateHash();
  }

  public void visit(StateVisitor state) {
    tree.visit(state);
  }
}
