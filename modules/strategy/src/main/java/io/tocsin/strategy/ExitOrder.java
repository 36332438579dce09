package io.tocsin.strategy;

import io.tocsin.model.journal.Direction;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.OrderSide;
import io.tocsin.model.journal.Severity;
import io.tocsin.strategy.condition.StateHash;
import io.tocsin.strategy.definition.EntryRule.TimeInForce;
import io.tocsin.strategy.ledger.Holding;
import io.tocsin.strategy.ledger.Market;
import io.tocsin.strategy.ledger.PaperOrder;
import io.tocsin.strategy.ledger.PaperVenue.Execution;
import io.tocsin.strategy.state.StateVisitor;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The orders that close an instance's position: never more than one at a time. */
final class ExitOrder {

  private final Desk desk;
  private final InstanceKey key;
  private final Market market;

  private @Nullable PaperOrder order;

  /** Whether everything is being closed: the order is out, or waits. */
  private boolean closing;

  /** The closing order is due, but a partial exit must end first. */
  private boolean waits;

  /** The venue is closing it. */
  private boolean liquidating;

  private String closeId = "";
  private String closeReason = "";

  ExitOrder(Desk desk, InstanceKey key, Market market) {
    this.desk = desk;
    this.key = key;
    this.market = market;
  }

  boolean isOut() {
    return order != null;
  }

  /** Sends an order that closes a part. */
  void sendPart(Holding held, String id, BigDecimal quantity, String reason, long nowMicros) {
    send(held, id, quantity, reason, nowMicros);
  }

  /**
   * Closes what is held: at once, or when a pending partial exit has ended.
   *
   * @param cancelPartial cancels a pending partial exit instead of waiting for it
   */
  void close(Holding held, String id, String reason, boolean cancelPartial, long nowMicros) {
    if (cancelPartial) {
      cancel("replaced by the closing order", nowMicros);
    }
    closing = true;
    waits = true;
    closeId = id;
    closeReason = reason;
    sendWaiting(held, nowMicros);
  }

  /** Gives up an exit that is still pending, unless nobody knows what became of it. */
  void cancel(String why, long nowMicros) {
    PaperOrder pending = order;
    if (pending != null && !pending.isUnresolved(nowMicros) && !pending.hasToTell()) {
      pending.cancel(why, nowMicros);
      desk.emit(pending.toRecord());
      order = null;
    }
    closing = false;
    waits = false;
  }

  private void sendWaiting(Holding held, long nowMicros) {
    if (waits && order == null && !held.isFlat()) {
      waits = false;
      send(held, closeId, held.quantity(), closeReason, nowMicros);
    }
  }

  private void send(Holding held, String id, BigDecimal quantity, String reason, long nowMicros) {
    PaperOrder sent = order(held, id, quantity, reason, nowMicros);
    desk.venue.send(sent, nowMicros);
    order = sent;
    desk.emit(sent.toRecord());
  }

  private PaperOrder order(
      Holding held, String id, BigDecimal quantity, String reason, long nowMicros) {
    return new PaperOrder(
        desk.plan.sessionId(),
        id,
        key,
        held.direction() == Direction.LONG ? OrderSide.SELL : OrderSide.BUY,
        quantity,
        null,
        TimeInForce.GTC,
        true,
        reason,
        nowMicros);
  }

  boolean isLiquidating() {
    return liquidating;
  }

  /**
   * The venue closes what is held, whatever else was on its way.
   *
   * @return whether an exit of unknown outcome turned out to be filled in part
   */
  boolean liquidate(Holding held, String id, long nowMicros) {
    liquidating = true;
    closing = true;
    waits = false;
    closeId = id;
    boolean told = false;
    PaperOrder pending = order;
    if (pending != null) {
      if (pending.isUnresolved(nowMicros)) {
        // The venue knows what it did with it, and now tells.
        desk.venue.ask(pending, nowMicros);
        told = work(held, nowMicros);
      }
      if (pending.isPending()) {
        pending.cancel("the venue liquidates the position", nowMicros);
        desk.emit(pending.toRecord());
      }
      order = null;
    }
    if (!held.isFlat()) {
      PaperOrder sent = order(held, id, held.quantity(), "liquidated by the venue", nowMicros);
      desk.venue.liquidate(sent, nowMicros);
      order = sent;
      desk.emit(sent.toRecord());
      desk.alert(
          Severity.CRITICAL,
          "liquidation",
          key.id(),
          "the venue liquidates the position: mark "
              + held.mark().toPlainString()
              + ", liquidation price "
              + held.liquidationPrice(),
          nowMicros);
    }
    return told;
  }

  /** The closing order that is out or will be, empty if none. */
  String closingOrderId() {
    return closing ? closeId : "";
  }

  /** Whether everything is being closed; a partial exit alone does not count. */
  boolean isClosing() {
    return closing;
  }

  void reconcile(long nowMicros) {
    desk.reconcile(order, nowMicros);
  }

  /** Lets a pending exit meet the market; whether anything of it was filled. */
  boolean work(Holding held, long nowMicros) {
    PaperOrder sent = order;
    if (sent == null) {
      return false;
    }
    List<Execution> executions = desk.venue.work(sent, market, held, nowMicros);
    for (Execution each : executions) {
      desk.ledger.exit(held, each.price(), each.quantity(), each.fee(), nowMicros);
      desk.emit(sent.toFill(each, nowMicros));
    }
    if (!executions.isEmpty()) {
      desk.emit(sent.toRecord());
    }
    return !executions.isEmpty();
  }

  /** After an exit has been worked: the closing order that waited for it goes out. */
  void sendNext(Holding held, long nowMicros) {
    PaperOrder sent = order;
    if (sent != null && !sent.isPending()) {
      order = null;
      sendWaiting(held, nowMicros);
    }
  }

  /** Nothing is held any more. */
  void finish() {
    order = null;
    closing = false;
    waits = false;
    liquidating = false;
  }

  long stateHash() {
    long hash = StateHash.mix((closing ? 1 : 0) + (waits ? 2 : 0) + (liquidating ? 4 : 0), closeId);
    PaperOrder sent = order;
    return StateHash.mix(hash, sent == null ? 0 : sent.stateHash());
  }

  void visit(StateVisitor state) {
    order = PaperOrder.visit(state, order, desk.plan.sessionId(), key);
    closing = state.flag(closing);
    waits = state.flag(waits);
    liquidating = state.flag(liquidating);
    closeId = state.text(closeId);
    closeReason = state.text(closeReason);
  }
}
