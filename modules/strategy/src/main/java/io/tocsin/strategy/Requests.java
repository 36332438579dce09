package io.tocsin.strategy;

import io.tocsin.model.journal.InstanceState;
import io.tocsin.model.journal.Position;
import io.tocsin.model.journal.Trigger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person may ask of one instance, between two events. */
final class Requests {

  private final StrategyInstance instance;
  private final Trade trade;

  Requests(StrategyInstance instance) {
    this.instance = instance;
    this.trade = instance.trade();
  }

  /** Gives up what waits and closes what is held; null if there is nothing to close. */
  EmergencyResult.@Nullable Closing emergencyStop(String why, long nowMicros) {
    instance.at(nowMicros);
    switch (instance.state()) {
      case SIGNAL_DETECTED, ENTRY_EVALUATION -> instance.giveUp(why, true);
      case POSITION_ACTIVE ->
          instance.move(InstanceState.EMERGENCY_EXIT, Trigger.USER, why, List.of());
      case ERROR -> {
        if (trade.holding() != null) {
          instance.move(InstanceState.EMERGENCY_EXIT, Trigger.USER, why, List.of());
        }
      }
      case EMERGENCY_EXIT -> {
        if (!trade.isClosing()) {
          instance.closeNow(Trigger.USER, why);
        }
      }
      case INACTIVE, MONITORING, SIGNAL_CANCELLED, CLOSE_ORDER_EVALUATION, EXITED -> {}
    }
    Position position = trade.position(nowMicros);
    return position == null
        ? null
        : new EmergencyResult.Closing(instance.key(), trade.closingOrderId(), position);
  }

  /** Gives up what waits to open a position; what is held stays. */
  void giveUpEntry(String why, long nowMicros) {
    switch (instance.state()) {
      case SIGNAL_DETECTED, ENTRY_EVALUATION -> {
        instance.at(nowMicros);
        instance.giveUp(why, false);
      }
      case INACTIVE,
          MONITORING,
          SIGNAL_CANCELLED,
          POSITION_ACTIVE,
          CLOSE_ORDER_EVALUATION,
          EMERGENCY_EXIT,
          EXITED,
          ERROR -> {}
    }
  }

  GuardResult change(GuardChange wish, String actor, long nowMicros) {
    return switch (instance.state()) {
      case CLOSE_ORDER_EVALUATION ->
          new GuardResult(
              GuardResult.Outcome.ALREADY_CLOSING,
              "the position is being closed",
              trade.position(nowMicros));
      default -> trade.change(wish, actor, nowMicros);
    };
  }

  CloseResult close(String why, long nowMicros) {
    instance.at(nowMicros);
    if (trade.holding() == null) {
      return new CloseResult(CloseResult.Outcome.NO_POSITION, "");
    }
    switch (instance.state()) {
      case POSITION_ACTIVE, ERROR ->
          instance.move(InstanceState.CLOSE_ORDER_EVALUATION, Trigger.USER, why, List.of());
      case EMERGENCY_EXIT -> {
        if (trade.isClosing()) {
          return new CloseResult(CloseResult.Outcome.ALREADY_CLOSING, trade.closingOrderId());
        }
        instance.closeNow(Trigger.USER, why);
      }
      default -> {
        return new CloseResult(CloseResult.Outcome.ALREADY_CLOSING, trade.closingOrderId());
      }
    }
    return new CloseResult(CloseResult.Outcome.CLOSING, trade.closingOrderId());
  }

  /** Leaves ERROR; false if it is not in it, or nobody knows yet what became of its entry. */
  boolean resume(String why, long nowMicros) {
    if (instance.state() != InstanceState.ERROR || !trade.entry().cancellable(nowMicros)) {
      return false;
    }
    instance.at(nowMicros);
    trade.entry().forget();
    instance.move(
        trade.holding() == null ? InstanceState.MONITORING : InstanceState.POSITION_ACTIVE,
        Trigger.USER,
        why,
        List.of());
    return true;
  }
}
