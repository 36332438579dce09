package io.tocsin.strategy;

import io.tocsin.model.journal.Direction;
import io.tocsin.model.journal.InstanceState;
import io.tocsin.model.journal.Trigger;
import io.tocsin.strategy.definition.StrategyDefinition;
import io.tocsin.strategy.ledger.ClosedTrade;

/** How one instance gets rid of what it holds, and how long it rests then. */
final class WayOut {

  private final StrategyDefinition strategy;
  private final Standing standing;
  private final Trade trade;

  WayOut(StrategyDefinition strategy, Standing standing, Trade trade) {
    this.strategy = strategy;
    this.standing = standing;
    this.trade = trade;
  }

  /** Sends the closing order, or has it wait for a partial exit that is out. */
  void close(Trigger by, String why, boolean cancelPartial) {
    standing.exitTrigger = by;
    trade.close(trade.orderId(standing.number), why, cancelPartial, standing.now);
  }

  /** Margin that no longer carries a position ends it in every state, and asks nobody. */
  void liquidateIfDue() {
    if (trade.mustBeLiquidated()) {
      standing.exitTrigger = Trigger.LIQUIDATION;
      trade.liquidate(trade.orderId(standing.number) + ":liquidation", standing.now);
    }
  }

  /** On entering the emergency exit, whose reason stands already. */
  void emergency(Trigger by) {
    standing.exitTrigger = by;
    if (trade.mustBeLiquidated()) {
      liquidateIfDue();
      return;
    }
    boolean asked = by == Trigger.USER || by == Trigger.LIQUIDATION;
    if (asked || strategy.emergency().closePosition()) {
      close(by, by + ": " + standing.reason, asked || strategy.emergency().cancelPending());
    } else if (strategy.emergency().cancelPending()) {
      trade.cancelExit("E1: " + standing.reason, standing.now);
    }
  }

  /** With close_position false, stop loss and take profit stay on guard until a person closes. */
  void guardWhatAPersonHasToClose() {
    if (trade.isClosing()) {
      return;
    }
    Trigger reached =
        trade.liquidationNear()
            ? Trigger.LIQUIDATION
            : trade.stopLossReached() ? Trigger.SL : trade.lastTargetReached() ? Trigger.TP : null;
    if (reached != null) {
      close(reached, trade.guardWords(reached), true);
    }
  }

  /** In ERROR nothing is decided, but orders that are out come to their end, and the venue acts. */
  void settleInError() {
    Direction side = standing.direction;
    if (side != null && trade.holding() == null) {
      trade.workEntry(side, trade.orderId(standing.number) + ":position", standing.now);
    }
    liquidateIfDue();
    if (trade.holding() != null && trade.workExit(standing.now)) {
      trade.finish(standing.exitTrigger);
    }
  }

  /** The position is flat; the cooldown starts now, never before, and a loss may make it longer. */
  void done() {
    ClosedTrade closed = trade.finish(standing.exitTrigger);
    long cooldown =
        standing.previous == InstanceState.EMERGENCY_EXIT
            ? strategy.emergency().cooldownMicros()
            : strategy.close().cooldownMicros();
    standing.stayFor(
        closed.pnl().signum() < 0
            ? Math.max(cooldown, strategy.limits().cooldownAfterLossMicros())
            : cooldown);
  }
}
