package io.tocsin.strategy;

import io.tocsin.model.journal.Direction;
import io.tocsin.model.journal.Severity;
import io.tocsin.strategy.definition.DirectionRule;
import io.tocsin.strategy.definition.StrategyDefinition;
import io.tocsin.strategy.risk.ReasonCode;
import io.tocsin.strategy.risk.Refusal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether S1 that is met may become a signal, and which way that would trade. */
final class SignalGate {

  private final Desk desk;
  private final StrategyDefinition strategy;
  private final InstanceReadings readings;

  SignalGate(Desk desk, StrategyDefinition strategy, InstanceReadings readings) {
    this.desk = desk;
    this.strategy = strategy;
    this.readings = readings;
  }

  /** The way a strategy trades before any signal, null if the signal has to tell. */
  static @Nullable Direction fixedDirection(StrategyDefinition strategy) {
    return switch (strategy.direction()) {
      case LONG -> Direction.LONG;
      case SHORT -> Direction.SHORT;
      case BOTH -> null;
    };
  }

  /** The way a signal now would trade, null if that is unknown. */
  @Nullable Direction pickDirection() {
    if (strategy.direction() != DirectionRule.BOTH) {
      return fixedDirection(strategy);
    }
    double sign = readings.known(strategy.directionIndicator().orElseThrow());
    return sign > 0 ? Direction.LONG : sign < 0 ? Direction.SHORT : null;
  }

  /** Asked when S1 is met; what stands in the way is kept, and told once. */
  boolean allows(MissedEntries missed, String instance, long nowMicros) {
    Refusal why = whyNot();
    if (why == null) {
      return true;
    }
    if (missed.stands(why, nowMicros)) {
      desk.alert(
          Severity.INFO,
          "signal_held_back",
          instance,
          "S1 is met, held back: " + why.words(),
          nowMicros);
    }
    return false;
  }

  private @Nullable Refusal whyNot() {
    String halted = desk.halted();
    if (halted != null) {
      return new Refusal(ReasonCode.SESSION_HALTED, "the session is halted: " + halted);
    }
    if (pickDirection() == null) {
      return new Refusal(ReasonCode.NO_DIRECTION, "direction_indicator is unknown or zero");
    }
    Optional<Integer> slots = strategy.limits().maxConcurrentPositions();
    if (slots.isPresent() && desk.slotsInUse(strategy.name()) >= slots.get()) {
      return new Refusal(
          ReasonCode.NO_SIGNAL_SLOT,
          "limits.max_concurrent_positions " + slots.get() + " are in use");
    }
    return desk.gate.refuseByStrategyLimits(strategy).orElse(null);
  }
}
