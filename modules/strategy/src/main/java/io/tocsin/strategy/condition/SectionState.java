package io.tocsin.strategy.condition;

import io.tocsin.model.journal.ConditionReading;
import io.tocsin.model.journal.LeafResult;
import io.tocsin.strategy.definition.Condition;
import io.tocsin.strategy.definition.SectionName;
import io.tocsin.strategy.state.StateVisitor;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of one section of one instance. An update that finds what the last one found is
 * only counted: most events change nothing of what most sections look at.
 */
public final class SectionState {

  private final SectionName name;
  private final NodeState tree;
  private final Readings readings;
  private final List<LeafState> leaves = new ArrayList<>();

  /** The bits of the readings that its leaves look at. */
  private final long readingBits;

  /** Whether time alone, with the same readings, never changes what it comes to. */
  private final boolean standsStill;

  private final boolean crosses;

  /** Whether the same readings again come to the same. */
  private boolean settled;

  private long now;

  /** Until when the tree knows what happened. */
  private long told;

  public SectionState(SectionName name, Condition condition, Readings readings) {
    this.name = name;
    this.readings = readings;
    this.tree = build(condition, readings);
    long bits = 0;
    boolean still = true;
    boolean crossing = false;
    for (LeafState leaf : leaves) {
      bits |= leaf.readingBits();
      still &= leaf.standsStill();
      crossing |= leaf.crosses();
    }
    readingBits = bits;
    standsStill = still;
    crosses = crossing;
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

  /** Takes the readings as they stand at {@code nowMicros}; times never run backwards. */
  public void update(long nowMicros) {
    boolean again = !readings.changed(readingBits);
    if (again && settled) {
      now = nowMicros;
      return;
    }
    catchUp();
    tree.update(nowMicros);
    settled = standsStill && (again || !crosses);
    now = nowMicros;
    told = nowMicros;
  }

  /** Tells the tree of the updates that were only counted. */
  private void catchUp() {
    if (told != now) {
      tree.stoodStillUntil(now);
      told = now;
    }
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
    ConditionReading[] all = new ConditionReading[leaves.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = leaves.get(i).reading(name.name());
    }
    return List.of(all);
  }

  /** The conditions that are met, in words. */
  public String metWords() {
    StringJoiner words = new StringJoiner(", ");
    words.setEmptyValue("met");
    for (LeafState leaf : leaves) {
      if (leaf.result() == LeafResult.MET) {
        words.add(leaf.words());
      }
    }
    return words.toString();
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
    catchUp();
    return tree.stateHash();
  }

  public void visit(StateVisitor state) {
    catchUp();
    tree.visit(state);
    if (state.reads()) {
      settled = false;
    }
  }
}
