package io.tocsin.strategy;

import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.InstanceState;
import io.tocsin.model.journal.LeafResult;
import io.tocsin.model.journal.Trigger;
import io.tocsin.strategy.condition.Readings;
import io.tocsin.strategy.condition.SectionState;
import io.tocsin.strategy.condition.SectionView;
import io.tocsin.strategy.condition.StateHash;
import io.tocsin.strategy.definition.SectionName;
import io.tocsin.strategy.definition.StrategyDefinition;
import io.tocsin.strategy.state.StateVisitor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sections of one instance's strategy; one that the strategy lacks is never met. */
final class Sections {

  private final SectionState[] sections;

  /** By the ordinal of the name. */
  private final @Nullable SectionState[] byName;

  Sections(StrategyDefinition strategy, Readings readings) {
    List<SectionState> present = new ArrayList<>();
    strategy
        .conditions()
        .forEach((name, condition) -> present.add(new SectionState(name, condition, readings)));
    sections = present.toArray(SectionState[]::new);
    byName = new SectionState[SectionName.values().length];
    for (SectionState section : sections) {
      byName[section.name().ordinal()] = section;
    }
  }

  /** All of them at every evaluation, whichever the state asks: their leaves remember. */
  void update(long nowMicros) {
    for (SectionState section : sections) {
      section.update(nowMicros);
    }
  }

  void enterState() {
    for (SectionState section : sections) {
      section.enterState();
    }
  }

  boolean met(SectionName name) {
    SectionState section = byName[name.ordinal()];
    return section != null && section.met();
  }

  /** Whether a section cannot be told, because something it asks for is unknown. */
  boolean pending(SectionName name) {
    SectionState section = byName[name.ordinal()];
    return section != null && section.result() == LeafResult.PENDING;
  }

  /** What keeps a section from being met, in words. */
  String blockers(SectionName name) {
    SectionState section = byName[name.ordinal()];
    return section == null ? "" : String.join(", ", section.blockers());
  }

  /** The section that is a transition's trigger, null if the trigger is none. */
  @Nullable SectionState of(Trigger trigger) {
    for (SectionState section : sections) {
      if (section.name().trigger() == trigger) {
        return section;
      }
    }
    return null;
  }

  /** For display. */
  InstanceConditions overview(InstanceKey key, InstanceState state) {
    Set<SectionName> active = active(state);
    List<SectionView> views = new ArrayList<>();
    List<String> blockers = new ArrayList<>();
    Double nearest = null;
    for (SectionState section : sections) {
      boolean asked = active.contains(section.name());
      views.add(section.view(asked));
      if (!asked) {
        continue;
      }
      Double progress = section.progress();
      if (progress != null && (nearest == null || progress > nearest)) {
        nearest = progress;
      }
      if (!section.met()) {
        blockers.addAll(section.blockers());
      }
    }
    return new InstanceConditions(key, state, nearest, List.copyOf(blockers), List.copyOf(views));
  }

  /** The sections that the state's rows in the transition table ask. */
  private static Set<SectionName> active(InstanceState state) {
    return switch (state) {
      case MONITORING -> EnumSet.of(SectionName.S1);
      case SIGNAL_DETECTED -> EnumSet.of(SectionName.O1, SectionName.Z1);
      case ENTRY_EVALUATION -> EnumSet.of(SectionName.O1);
      case POSITION_ACTIVE -> EnumSet.of(SectionName.ZE1, SectionName.E1);
      default -> EnumSet.noneOf(SectionName.class);
    };
  }

  long stateHash() {
    long hash = 0;
    for (SectionState section : sections) {
      hash = StateHash.mix(hash, section.stateHash());
    }
    return hash;
  }

  void visit(StateVisitor state) {
    for (SectionState section : sections) {
      section.visit(state);
    }
  }
}
