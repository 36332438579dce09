package io.tocsin.strategy.definition;

import java.util.List;
import java.util.stream.Stream;

/** A tree of conditions: groups and leaves. */
public sealed interface Condition {

  /** All leaves, from left to right. */
  Stream<Leaf> leaves();

  /** How a group's children make its result. */
  enum Kind {
    ALL,
    ANY,
    NOT;

    /** As written in strategy files and shown to people: {@code all}, {@code any}, {@code not}. */
    public String code() {
      return switch (this) {
        case ALL -> "all";
        case ANY -> "any";
        case NOT -> "not";
      };
    }
  }

  /**
   * Conditions joined.
   *
   * @param children at least one; exactly one for {@link Kind#NOT}
   */
  record Group(Kind kind, List<Condition> children) implements Condition {
    public Group {
      children = List.copyOf(children);
    }

    @Override
    public Stream<Leaf> leaves() {
      return children.stream().flatMap(Condition::leaves);
    }
  }

  /**
   * One comparison.
   *
   * @param id given or generated, unique in its section
   * @param forMicros it must have held without a break for so long; 0 if it need not
   * @param withinMicros it was true at some moment of the last so long; 0 means now
   * @param ignoreUnknown leaves the leaf out of its group while its indicator is unknown
   * @param enabled false leaves it out always
   */
  record Leaf(
      String id,
      IndicatorUse indicator,
      Operator operator,
      Operand operand,
      long forMicros,
      long withinMicros,
      boolean ignoreUnknown,
      boolean enabled)
      implements Condition {
    @Override
    public Stream<Leaf> leaves() {
      return Stream.of(this);
    }
  }
}
