package io.tocsin.strategy;

import io.tocsin.model.Instrument;
import io.tocsin.model.journal.Direction;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.OrderSide;
import io.tocsin.model.journal.Position;
import io.tocsin.model.journal.Trigger;
import io.tocsin.strategy.condition.StateHash;
import io.tocsin.strategy.condition.Words;
import io.tocsin.strategy.definition.EntryRule;
import io.tocsin.strategy.definition.EntryRule.TimeInForce;
import io.tocsin.strategy.definition.StrategyDefinition;
import io.tocsin.strategy.ledger.ClosedTrade;
import io.tocsin.strategy.ledger.Holding;
import io.tocsin.strategy.ledger.Market;
import io.tocsin.strategy.ledger.PaperOrder;
import io.tocsin.strategy.ledger.PaperVenue.Execution;
import io.tocsin.strategy.risk.Exposure;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The money side of one instance: its one entry order, what it holds, its one exit order at a time.
 */
final class Trade {

  private final Desk desk;
  private final StrategyDefinition strategy;
  private final InstanceKey key;
  private final Instrument instrument;
  private final Market market;
  private final EntrySizing sizing;

  private @Nullable PaperOrder entry;
  private @Nullable Exposure pendingExposure;
  private @Nullable PaperOrder exit;
  private @Nullable Holding holding;
  private @Nullable Guards guards;
  private String refusal = "";
  private String venueRefusal = "";

  /** Whether everything is being closed: the order is out, or waits. */
  private boolean closing;

  /** The closing order is due, but a partial exit must end first: one exit at a time. */
  private boolean closeWaits;

  private String closeId = "";
  private String closeReason = "";

  Trade(Desk desk, StrategyDefinition strategy, InstanceKey key, Market market) {
    this.desk = desk;
    this.strategy = strategy;
    this.key = key;
    this.instrument = market.instrument();
    this.market = market;
    this.sizing = new EntrySizing(desk, strategy, market);
  }

  @Nullable Holding holding() {
    return holding;
  }

  /** What is at stake here, null if nothing is. */
  @Nullable Exposure exposure() {
    Holding held = holding;
    if (held != null) {
      return new Exposure(key, held.notional(), held.margin(), BigDecimal.ZERO);
    }
    return pendingExposure;
  }

  /**
   * Decides size and price, asks venue rules and risk gate, and sends the entry or keeps why not.
   */
  void submitEntry(
      Direction direction, double multiplier, String orderId, String cause, long nowMicros) {
    refusal = "";
    EntrySizing.Plan plan = sizing.plan(direction, multiplier);
    if (!plan.refusal().isEmpty()) {
      refusal = plan.refusal();
      return;
    }
    String halted = desk.halted();
    if (halted != null) {
      refusal = "the session is halted: " + halted;
      return;
    }
    Exposure wanted = new Exposure(key, plan.notional(), plan.margin(), plan.reserve());
    var refused =
        desk.gate.refuseEntry(
            strategy, wanted, strategy.entry().leverage(), desk.exposuresBeside(key));
    if (refused.isPresent()) {
      refusal = refused.get();
      return;
    }
    TimeInForce timeInForce =
        strategy.entry().order() instanceof EntryRule.OrderRule.Limit(var _, TimeInForce given)
            ? given
            : TimeInForce.GTC;
    PaperOrder order =
        new PaperOrder(
            desk.plan.sessionId(),
            orderId,
            key,
            direction == Direction.LONG ? OrderSide.BUY : OrderSide.SELL,
            plan.quantity(),
            plan.limitPrice(),
            timeInForce,
            false,
            cause + "; " + plan.words(),
            nowMicros,
            due(nowMicros));
    entry = order;
    pendingExposure = wanted;
    if (!instrument.trading()) {
      venueRefusal = key.instrument() + " does not accept orders now";
      order.reject(venueRefusal, nowMicros);
      pendingExposure = null;
    }
    desk.emit(order.toRecord());
  }

  /** Why risk gate or venue rules refused the entry, empty if they did not. */
  String refusal() {
    return refusal;
  }

  /** What the venue refused and will go on refusing, empty if nothing. */
  String venueRefusal() {
    return venueRefusal;
  }

  /** Whether the entry order ended without any fill, by its time in force. */
  boolean entryEnded() {
    PaperOrder order = entry;
    return order != null && !order.isPending() && !order.hasFills();
  }

  String entryEndReason() {
    PaperOrder order = entry;
    return order == null ? "" : order.reason();
  }

  void cancelEntry(String why, long nowMicros) {
    PaperOrder order = entry;
    if (order != null && order.isPending()) {
      order.cancel(why, nowMicros);
      desk.emit(order.toRecord());
    }
    entry = null;
    pendingExposure = null;
    refusal = "";
  }

  /** Lets the entry meet the market; its first fill makes the position, and ends the order. */
  boolean workEntry(Direction direction, String positionId, long nowMicros) {
    PaperOrder order = entry;
    if (order == null || !order.isPending()) {
      return false;
    }
    List<Execution> executions = desk.venue.work(order, market, nowMicros);
    if (executions.isEmpty()) {
      if (!order.isPending()) {
        pendingExposure = null;
        desk.emit(order.toRecord());
      }
      return false;
    }
    Holding held =
        new Holding(
            desk.plan.sessionId(),
            positionId,
            key,
            instrument,
            direction,
            strategy.entry().leverage(),
            desk.plan.paper().maintenanceMarginPct(),
            nowMicros);
    for (Execution each : executions) {
      desk.ledger.enter(
          held, each.price(), each.quantity(), strategy.entry().leverage(), each.fee(), nowMicros);
      desk.emit(order.toFill(each, nowMicros));
    }
    if (order.isPending()) {
      order.cancel("filled in part by what was available; the rest is cancelled", nowMicros);
    }
    holding = held;
    pendingExposure = null;
    guards = new Guards(strategy.entry(), held, instrument);
    mark();
    desk.emit(order.toRecord());
    recordPosition(nowMicros);
    return true;
  }

  /** Values what is held at the market, and lets the guards follow. */
  void mark() {
    Holding held = holding;
    Guards on = guards;
    if (held != null && on != null) {
      desk.ledger.mark(held, market.mark(held.direction()));
      on.follow(held);
    }
  }

  boolean liquidationNear() {
    Holding held = holding;
    if (held == null) {
      return false;
    }
    double distance = held.liquidationDistancePct();
    return held.liquidationReached() || distance < strategy.emergency().liquidationDistancePct();
  }

  boolean stopLossReached() {
    Guards on = guards;
    Holding held = holding;
    return on != null && held != null && on.stopReached(held);
  }

  boolean lastTargetReached() {
    Guards on = guards;
    Holding held = holding;
    return on != null && held != null && on.lastTargetReached(held);
  }

  /** What the price guards say, in words, for the record of a transition. */
  String guardWords(Trigger trigger) {
    Holding held = holding;
    Guards on = guards;
    return held == null || on == null ? "" : on.words(trigger, held);
  }

  /** Sends the partial exit of a ladder step that the price has reached, unless an exit is out. */
  void takeStep(long number, long nowMicros) {
    Holding held = holding;
    Guards on = guards;
    if (held == null || on == null || exit != null) {
      return;
    }
    Guards.Step step = on.nextStep(held);
    if (step != null && step.quantity().signum() > 0) {
      sendExit(
          orderId(number) + ":tp" + step.number(),
          step.quantity(),
          held,
          "take profit step " + step.number() + ": " + step.words(),
          nowMicros);
    }
  }

  /**
   * Closes what is held: at once, or when a pending partial exit has ended.
   *
   * @param cancelPartial cancels a pending partial exit instead of waiting for it
   */
  void close(String id, String reason, boolean cancelPartial, long nowMicros) {
    if (cancelPartial) {
      cancelExit("replaced by the closing order", nowMicros);
    }
    closing = true;
    closeWaits = true;
    closeId = id;
    closeReason = reason;
    sendWaitingClose(nowMicros);
  }

  /** Gives up an exit that is still pending. */
  void cancelExit(String why, long nowMicros) {
    PaperOrder pending = exit;
    if (pending != null) {
      pending.cancel(why, nowMicros);
      desk.emit(pending.toRecord());
      exit = null;
    }
    closing = false;
    closeWaits = false;
  }

  private void sendWaitingClose(long nowMicros) {
    Holding held = holding;
    if (closeWaits && exit == null && held != null && !held.isFlat()) {
      closeWaits = false;
      sendExit(closeId, held.quantity(), held, closeReason, nowMicros);
    }
  }

  private void sendExit(
      String id, BigDecimal quantity, Holding held, String reason, long nowMicros) {
    PaperOrder order =
        new PaperOrder(
            desk.plan.sessionId(),
            id,
            key,
            held.direction() == Direction.LONG ? OrderSide.SELL : OrderSide.BUY,
            quantity,
            null,
            TimeInForce.GTC,
            true,
            reason,
            nowMicros,
            due(nowMicros));
    exit = order;
    desk.emit(order.toRecord());
  }

  /** The closing order that is out or will be, empty if none. */
  String closingOrderId() {
    return closing ? closeId : "";
  }

  /** Whether everything is being closed; a partial exit alone does not count. */
  boolean isClosing() {
    return closing;
  }

  /** Lets a pending exit meet the market; whether nothing is held any more. */
  boolean workExit(long nowMicros) {
    Holding held = holding;
    PaperOrder order = exit;
    if (held == null) {
      return true;
    }
    if (order != null) {
      List<Execution> executions = desk.venue.work(order, market, nowMicros);
      for (Execution each : executions) {
        desk.ledger.exit(held, each.price(), each.quantity(), each.fee(), nowMicros);
        desk.emit(order.toFill(each, nowMicros));
      }
      if (!executions.isEmpty()) {
        desk.emit(order.toRecord());
        recordPosition(nowMicros);
      }
      if (!order.isPending()) {
        exit = null;
        sendWaitingClose(nowMicros);
      }
    }
    return held.isFlat();
  }

  /** Closes the books once nothing is held. */
  ClosedTrade finish(Trigger exitTrigger) {
    Holding held = holding;
    if (held == null || !held.isFlat()) {
      throw new IllegalStateException(key.id() + " is not flat");
    }
    ClosedTrade trade = desk.ledger.close(held, exitTrigger);
    holding = null;
    guards = null;
    entry = null;
    exit = null;
    closing = false;
    closeWaits = false;
    return trade;
  }

  /** Forgets what the venue refused: a person resumes the instance. */
  void resume() {
    venueRefusal = "";
    refusal = "";
    entry = null;
  }

  /** What is held, for the journal; null if nothing is. */
  @Nullable Position position(long nowMicros) {
    Holding held = holding;
    Guards on = guards;
    return held == null || on == null
        ? null
        : held.toRecord(on.stopPrice(), on.targetPrice(), nowMicros);
  }

  private void recordPosition(long nowMicros) {
    Position position = position(nowMicros);
    if (position != null) {
      desk.emit(position);
    }
    desk.recordEquity(nowMicros);
  }

  /** Idempotency key: session, instance, number of the transition that caused the order. */
  String orderId(long number) {
    return desk.plan.sessionId() + ":" + key.id() + ":" + number;
  }

  private long due(long nowMicros) {
    return nowMicros + desk.plan.paper().latency().toNanos() / 1_000L;
  }

  /** The last fill in words, for the record of a transition. */
  String entryWords() {
    Holding held = holding;
    return held == null
        ? "filled"
        : held.quantity().toPlainString() + " at " + Words.number(held.entryPrice());
  }

  long stateHash() {
    long hash = StateHash.mix((closing ? 1 : 0) + (closeWaits ? 2 : 0), refusal);
    hash = StateHash.mix(hash, venueRefusal);
    PaperOrder in = entry;
    hash = StateHash.mix(hash, in == null ? 0 : in.stateHash());
    PaperOrder out = exit;
    hash = StateHash.mix(hash, out == null ? 0 : out.stateHash());
    Guards on = guards;
    return StateHash.mix(hash, on == null ? 0 : on.stateHash());
  }
}
