package io.tocsin.strategy.condition;

import io.tocsin.model.Micros;
import io.tocsin.model.journal.ConditionReading;
import io.tocsin.model.journal.LeafResult;
import io.tocsin.strategy.definition.Condition.Leaf;
import io.tocsin.strategy.definition.Operand;
import io.tocsin.strategy.definition.Operator;
import io.tocsin.strategy.state.StateVisitor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One leaf of one instance, folded over its evaluations: holds what {@code for}, {@code within} and
 * crossings need of the past. Never met on a value that is unknown or stale.
 */
final class LeafState implements NodeState {

  static final List<LeafResult> RESULTS = List.of(LeafResult.values());

  private static final long NEVER = Long.MIN_VALUE;

  private final Leaf leaf;
  private final Readings readings;
  private final int slot;
  private final int otherSlot;
  private final double low;
  private final double high;

  private LeafResult result = LeafResult.PENDING;
  private long since = NEVER;

  /** Since when the comparison holds without a break; {@link #NEVER} if it does not. */
  private long holdsSince = NEVER;

  /** The last evaluation at which the comparison held, {@code for} included. */
  private long lastMet = NEVER;

  /** Value minus threshold at the previous evaluation; NaN if that was unknown. */
  private double previousDifference = Double.NaN;

  /** The way to go when the state began; NaN until there is one. */
  private double startDistance = Double.NaN;

  private long now = NEVER;

  LeafState(Leaf leaf, Readings readings) {
    this.leaf = leaf;
    this.readings = readings;
    slot = readings.slot(leaf.indicator());
    switch (leaf.operand()) {
      case Operand.Constant(double number) -> {
        low = number;
        high = number;
        otherSlot = -1;
      }
      case Operand.Pair(double from, double to) -> {
        low = from;
        high = to;
        otherSlot = -1;
      }
      case Operand.Other(var other) -> {
        low = Double.NaN;
        high = Double.NaN;
        otherSlot = readings.slot(other);
      }
    }
  }

  @Override
  public LeafResult update(long nowMicros) {
    now = nowMicros;
    LeafResult next = evaluate(nowMicros);
    if (next != result || since == NEVER) {
      result = next;
      since = nowMicros;
    }
    return result;
  }

  @Override
  public void stoodStillUntil(long nowMicros) {
    now = nowMicros;
    if (result == LeafResult.MET) {
      lastMet = nowMicros;
    }
  }

  /** Whether time alone, with the same readings, never changes what it comes to. */
  boolean standsStill() {
    return leaf.forMicros() == 0 && leaf.withinMicros() == 0;
  }

  /** Whether the same readings again come to something else: nothing crosses twice in one place. */
  boolean crosses() {
    return leaf.operator().isCrossing();
  }

  /** The bits of the readings that it looks at. */
  long readingBits() {
    return Readings.bit(slot) | (otherSlot >= 0 ? Readings.bit(otherSlot) : 0);
  }

  private LeafResult evaluate(long nowMicros) {
    if (!leaf.enabled()) {
      return LeafResult.IGNORED;
    }
    if (!readings.isKnown(slot) || (otherSlot >= 0 && !readings.isKnown(otherSlot))) {
      holdsSince = NEVER;
      previousDifference = Double.NaN;
      return leaf.ignoreUnknown() ? LeafResult.IGNORED : LeafResult.PENDING;
    }
    double value = readings.raw(slot);
    double from = low();
    double to = high();
    if (compare(value, from, to)) {
      if (holdsSince == NEVER) {
        holdsSince = nowMicros;
      }
    } else {
      holdsSince = NEVER;
    }
    double distance = leaf.operator().distance(value, from, to);
    if (Double.isNaN(startDistance) && distance > 0) {
      startDistance = distance;
    }
    boolean met = holdsSince != NEVER && nowMicros - holdsSince >= leaf.forMicros();
    if (met) {
      lastMet = nowMicros;
    }
    if (leaf.withinMicros() > 0) {
      met = lastMet != NEVER && nowMicros - lastMet <= leaf.withinMicros();
    }
    return met ? LeafResult.MET : LeafResult.NOT_MET;
  }

  private boolean compare(double value, double from, double to) {
    if (!leaf.operator().isCrossing()) {
      return leaf.operator().holds(value, from, to);
    }
    double before = previousDifference;
    double difference = value - from;
    previousDifference = difference;
    // With no known value before, nothing was seen to cross: comparisons with NaN are false.
    return leaf.operator() == Operator.CROSSES_ABOVE
        ? before <= 0 && difference > 0
        : before >= 0 && difference < 0;
  }

  private double low() {
    return otherSlot >= 0 ? readings.raw(otherSlot) : low;
  }

  private double high() {
    return otherSlot >= 0 ? readings.raw(otherSlot) : high;
  }

  @Override
  public LeafResult result() {
    return result;
  }

  @Override
  public void enterState() {
    startDistance = Double.NaN;
    if (result != LeafResult.PENDING && result != LeafResult.IGNORED) {
      double distance = leaf.operator().distance(readings.raw(slot), low(), high());
      if (distance > 0) {
        startDistance = distance;
      }
    }
  }

  @Override
  public @Nullable Double progress() {
    switch (result) {
      case MET -> {
        return 1.0;
      }
      case PENDING, IGNORED -> {
        return null;
      }
      case NOT_MET -> {}
    }
    if (holdsSince != NEVER && leaf.forMicros() > 0) {
      return Math.min(1.0, (double) (now - holdsSince) / leaf.forMicros());
    }
    double distance = leaf.operator().distance(readings.raw(slot), low(), high());
    // A crossing on the far side is not near: it must go back before it can cross.
    boolean beyond =
        leaf.operator().isCrossing() && leaf.operator().holds(readings.raw(slot), low(), high());
    if (Double.isNaN(startDistance) || beyond || distance >= startDistance) {
      return 0.0;
    }
    return 1.0 - distance / startDistance;
  }

  @Override
  public ConditionView.Leaf view() {
    return new ConditionView.Leaf(
        leaf.id(),
        leaf.indicator().name(),
        leaf.operator().sign(),
        threshold(),
        shown(),
        leaf.indicator().unit(),
        result,
        reason(),
        progress(),
        since == NEVER ? 0 : since);
  }

  ConditionReading reading(String section) {
    return new ConditionReading(
        section,
        leaf.id(),
        leaf.indicator().name(),
        leaf.operator().sign(),
        threshold(),
        shown(),
        result,
        reason());
  }

  /** The comparison as it stands, for example {@code pump 2.3 >= 2}. */
  String words() {
    return leaf.indicator().name()
        + " "
        + Words.number(readings.raw(slot))
        + " "
        + leaf.operator().sign()
        + " "
        + threshold();
  }

  /** What still keeps it from being met, in words. */
  String blocker() {
    String name = leaf.indicator().name();
    if (result == LeafResult.PENDING) {
      return name + ": " + reason();
    }
    String value = Words.number(readings.raw(slot));
    String unit = leaf.indicator().unit().isEmpty() ? "" : " " + leaf.indicator().unit();
    String detail = reason();
    if (!detail.isEmpty()) {
      return name + " " + value + unit + ", " + detail;
    }
    return switch (leaf.operator()) {
      case ABOVE, AT_LEAST -> name + " " + value + " of " + threshold() + unit;
      default ->
          name + " " + value + ", needs " + leaf.operator().sign() + " " + threshold() + unit;
    };
  }

  private @Nullable Double shown() {
    return readings.status(slot).hasValue() ? (Double) readings.raw(slot) : null;
  }

  private String threshold() {
    return switch (leaf.operand()) {
      case Operand.Constant(double number) -> Words.exact(number);
      case Operand.Pair(double from, double to) -> Words.exact(from) + ".." + Words.exact(to);
      case Operand.Other(var other) ->
          readings.status(otherSlot).hasValue()
              ? other.name() + " = " + Words.number(readings.raw(otherSlot))
              : other.name() + " (" + readings.reason(otherSlot) + ")";
    };
  }

  private String reason() {
    if (!leaf.enabled()) {
      return "disabled";
    }
    if (result == LeafResult.PENDING || result == LeafResult.IGNORED) {
      if (!readings.isKnown(slot)) {
        return readings.reason(slot);
      }
      return otherSlot >= 0
          ? readings.uses().get(otherSlot).name() + ": " + readings.reason(otherSlot)
          : "not evaluated yet";
    }
    if (result == LeafResult.NOT_MET && holdsSince != NEVER && leaf.forMicros() > 0) {
      return "held "
          + Words.seconds((now - holdsSince) / (double) Micros.SECOND)
          + " of "
          + Words.seconds(leaf.forMicros() / (double) Micros.SECOND)
          + " s";
    }
    return "";
  }

  @Override
  public long stateHash() {
    long hash = StateHash.mix(result.ordinal(), since);
    hash = StateHash.mix(hash, holdsSince);
    hash = StateHash.mix(hash, lastMet);
    hash = StateHash.mix(hash, previousDifference);
    return StateHash.mix(hash, startDistance);
  }

  @Override
  public void visit(StateVisitor state) {
    result = state.choice(RESULTS, result);
    since = state.whole(since);
    holdsSince = state.whole(holdsSince);
    lastMet = state.whole(lastMet);
    previousDifference = state.real(previousDifference);
    startDistance = state.real(startDistance);
    now = state.whole(now);
  }
}
