package io.tocsin.strategy.condition;

import io.tocsin.model.journal.LeafResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A condition tree as it stands, for display; immutable. */
public sealed interface ConditionView {

  /** What it came to. */
  LeafResult result();

  /**
   * A group and what is in it.
   *
   * @param group {@code all}, {@code any} or {@code not}
   */
  record Group(String group, LeafResult result, List<ConditionView> children)
      implements ConditionView {
    public Group {
      children = List.copyOf(children);
    }
  }

  /**
   * One comparison.
   *
   * @param threshold as text: a number, {@code 7..300}, or {@code ema26 = 61.2}
   * @param value null if unknown
   * @param reason why it is pending or ignored, or how long it has held; empty otherwise
   * @param progress 0 to 1 since the instance's state began; null if unknown
   * @param sinceMicros since when the result is what it is; 0 before the first evaluation
   */
  record Leaf(
      String id,
      String indicator,
      String op,
      String threshold,
      @Nullable Double value,
      String unit,
      LeafResult result,
      String reason,
      @Nullable Double progress,
      long sinceMicros)
      implements ConditionView {}
}
