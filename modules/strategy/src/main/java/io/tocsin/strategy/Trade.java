package io.tocsin.strategy;

import io.tocsin.model.Instrument;
import io.tocsin.model.journal.Direction;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.OrderSide;
import io.tocsin.model.journal.Position;
import io.tocsin.model.journal.Severity;
import io.tocsin.model.journal.Trigger;
import io.tocsin.strategy.condition.StateHash;
import io.tocsin.strategy.condition.Words;
import io.tocsin.strategy.definition.EntryRule;
import io.tocsin.strategy.definition.EntryRule.TimeInForce;
import io.tocsin.strategy.definition.StrategyDefinition;
import io.tocsin.strategy.ledger.ClosedTrade;
import io.tocsin.strategy.ledger.Holding;
import io.tocsin.strategy.ledger.Market;
import io.tocsin.strategy.ledger.Money;
import io.tocsin.strategy.ledger.PaperOrder;
import io.tocsin.strategy.ledger.PaperVenue;
import io.tocsin.strategy.ledger.PaperVenue.Execution;
import io.tocsin.strategy.risk.Exposure;
import io.tocsin.strategy.risk.ReasonCode;
import io.tocsin.strategy.risk.Refusal;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The money side of one instance: its one entry order, what it holds, its one exit order at a time.
 */
final class Trade {

  /** Percent of the mark to the liquidation price, each with how urgent it is. */
  private static final double[] LIQUIDATION_ALERTS = {30, 20, 10};

  private static final double NO_ALERT = -1;

  private static final Severity[] ALERT_SEVERITIES = {
    Severity.INFO, Severity.WARNING, Severity.CRITICAL
  };

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
  private @Nullable Refusal refusal;
  private String venueRefusal = "";

  /** Percent to the liquidation price at which the next alert is due. */
  private double alertAt = NO_ALERT;

  /** Whether everything is being closed: the order is out, or waits. */
  private boolean closing;

  /** The closing order is due, but a partial exit must end first: one exit at a time. */
  private boolean closeWaits;

  /** The venue is closing it. */
  private boolean liquidating;

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
    EntrySizing.Plan plan = sizing.plan(direction, multiplier);
    refusal = plan.refusal();
    if (refusal != null) {
      return;
    }
    String halted = desk.halted();
    if (halted != null) {
      refusal = new Refusal(ReasonCode.SESSION_HALTED, "the session is halted: " + halted);
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
            nowMicros);
    desk.venue.send(order, nowMicros);
    entry = order;
    pendingExposure = wanted;
    if (!instrument.trading()) {
      venueRefusal = key.instrument() + " does not accept orders now";
      order.reject(venueRefusal, nowMicros);
      pendingExposure = null;
    }
    desk.emit(order.toRecord());
  }

  /** Why risk gate or venue rules refused the entry, null if they did not. */
  @Nullable Refusal refusal() {
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

  /** Whether the entry can be given up; not while nobody knows whether it was filled. */
  boolean entryCancellable(long nowMicros) {
    PaperOrder order = entry;
    return order == null || !(order.isUnresolved(nowMicros) || order.hasToTell());
  }

  /** Gives up the entry, which must be {@link #entryCancellable}. */
  void cancelEntry(String why, long nowMicros) {
    PaperOrder order = entry;
    if (order != null && order.isPending()) {
      order.cancel(why, nowMicros);
      desk.emit(order.toRecord());
    }
    entry = null;
    pendingExposure = null;
    refusal = null;
  }

  /** Asks after orders whose answer is overdue; to be called before anything is decided. */
  void reconcile(long nowMicros) {
    reconcile(entry, nowMicros);
    reconcile(exit, nowMicros);
  }

  private void reconcile(@Nullable PaperOrder order, long nowMicros) {
    if (order == null) {
      return;
    }
    PaperVenue.Finding finding = desk.venue.reconcile(order, nowMicros);
    if (finding == PaperVenue.Finding.NOTHING) {
      return;
    }
    desk.emit(order.toRecord());
    boolean overdue = finding == PaperVenue.Finding.OVERDUE;
    desk.alert(
        overdue ? Severity.WARNING : Severity.INFO,
        overdue ? "order_unknown" : "order_reconciled",
        order.clientOrderId(),
        order.clientOrderId() + ": " + order.reason(),
        nowMicros);
  }

  /** Lets the entry meet the market; its first fill makes the position, and ends the order. */
  boolean workEntry(Direction direction, String positionId, long nowMicros) {
    PaperOrder order = entry;
    if (order == null || !(order.isPending() || order.hasToTell())) {
      return false;
    }
    List<Execution> executions = desk.venue.work(order, market, null, nowMicros);
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
    entry = null;
    holding = held;
    pendingExposure = null;
    guards = new Guards(strategy.entry(), held, instrument);
    alertAt = LIQUIDATION_ALERTS[0];
    mark(nowMicros);
    desk.emit(order.toRecord());
    recordPosition(nowMicros);
    return true;
  }

  /** Values what is held at the market, and lets the guards follow. */
  void mark(long nowMicros) {
    Holding held = holding;
    Guards on = guards;
    if (held != null && on != null) {
      desk.ledger.mark(held, market.mark(held.direction()));
      on.follow(held);
      if (held.liquidationDistancePct() <= alertAt) {
        alertLiquidation(held, nowMicros);
      }
    }
  }

  /** Tells of the nearest distance that was reached; each once in a position's life. */
  private void alertLiquidation(Holding held, long nowMicros) {
    double distance = held.liquidationDistancePct();
    int reached = 0;
    while (reached + 1 < LIQUIDATION_ALERTS.length && distance <= LIQUIDATION_ALERTS[reached + 1]) {
      reached++;
    }
    alertAt = reached + 1 < LIQUIDATION_ALERTS.length ? LIQUIDATION_ALERTS[reached + 1] : NO_ALERT;
    desk.alert(
        ALERT_SEVERITIES[reached],
        "liquidation_near",
        key.id(),
        "the liquidation price "
            + held.liquidationPrice()
            + " is "
            + Words.number(distance)
            + " % away, mark "
            + held.mark().toPlainString(),
        nowMicros);
  }

  /** Pays or receives funding on what is held. */
  void fund(BigDecimal longPaysPct, long nowMicros) {
    Holding held = holding;
    if (held == null || held.isFlat()) {
      return;
    }
    BigDecimal amount =
        Money.percent(held.notional(), longPaysPct)
            .multiply(BigDecimal.valueOf(held.direction().sign()));
    desk.ledger.fund(held, amount);
    desk.alert(
        Severity.INFO,
        "funding",
        key.id(),
        (amount.signum() < 0 ? "received " : "paid ")
            + Money.tidy(amount.abs()).toPlainString()
            + " "
            + desk.plan.budget().currency()
            + " of funding, "
            + longPaysPct.toPlainString()
            + " % of "
            + Money.tidy(held.notional()).toPlainString(),
        nowMicros);
    recordPosition(nowMicros);
  }

  /** Moves stop loss and take profit of what is held. */
  GuardResult change(GuardChange wish, String actor, long nowMicros) {
    Holding held = holding;
    Guards on = guards;
    if (held == null || on == null) {
      return new GuardResult(GuardResult.Outcome.NO_POSITION, "there is no position", null);
    }
    if (closing) {
      return new GuardResult(
          GuardResult.Outcome.ALREADY_CLOSING, "the position is being closed", position(nowMicros));
    }
    String refused = on.change(wish, held);
    if (!refused.isEmpty()) {
      return new GuardResult(GuardResult.Outcome.REFUSED, refused, position(nowMicros));
    }
    desk.alert(
        Severity.INFO, "guards_changed", key.id(), on.words() + ", set by " + actor, nowMicros);
    recordPosition(nowMicros);
    return new GuardResult(GuardResult.Outcome.CHANGED, on.words(), position(nowMicros));
  }

  boolean liquidationNear() {
    Holding held = holding;
    if (held == null) {
      return false;
    }
    double distance = held.liquidationDistancePct();
    return held.liquidationReached() || distance < strategy.emergency().liquidationDistancePct();
  }

  /** Whether the margin no longer carries what is held, and the venue has not stepped in yet. */
  boolean mustBeLiquidated() {
    Holding held = holding;
    return held != null && !held.isFlat() && !liquidating && held.liquidationReached();
  }

  /** The venue closes what is held, whatever else was on its way. */
  void liquidate(String id, long nowMicros) {
    Holding held = holding;
    if (held == null) {
      return;
    }
    liquidating = true;
    closing = true;
    closeWaits = false;
    closeId = id;
    PaperOrder pending = exit;
    if (pending != null) {
      if (pending.isUnresolved(nowMicros)) {
        // The venue knows what it did with it, and now tells.
        desk.venue.ask(pending, nowMicros);
        workExit(nowMicros);
      }
      if (pending.isPending()) {
        pending.cancel("the venue liquidates the position", nowMicros);
        desk.emit(pending.toRecord());
      }
      exit = null;
    }
    if (!held.isFlat()) {
      PaperOrder order = exitOrder(id, held.quantity(), held, "liquidated by the venue", nowMicros);
      desk.venue.liquidate(order, nowMicros);
      exit = order;
      desk.emit(order.toRecord());
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

  /** Gives up an exit that is still pending, unless nobody knows what became of it. */
  void cancelExit(String why, long nowMicros) {
    PaperOrder pending = exit;
    if (pending != null && !pending.isUnresolved(nowMicros) && !pending.hasToTell()) {
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
    PaperOrder order = exitOrder(id, quantity, held, reason, nowMicros);
    desk.venue.send(order, nowMicros);
    exit = order;
    desk.emit(order.toRecord());
  }

  private PaperOrder exitOrder(
      String id, BigDecimal quantity, Holding held, String reason, long nowMicros) {
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
      List<Execution> executions = desk.venue.work(order, market, held, nowMicros);
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
    liquidating = false;
    return trade;
  }

  /** Forgets what the venue refused: a person resumes the instance. */
  void resume() {
    venueRefusal = "";
    refusal = null;
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

  /** The last fill in words, for the record of a transition. */
  String entryWords() {
    Holding held = holding;
    return held == null
        ? "filled"
        : held.quantity().toPlainString() + " at " + Words.number(held.entryPrice());
  }

  long stateHash() {
    Refusal refused = refusal;
    long hash =
        StateHash.mix(
            (closing ? 1 : 0) + (closeWaits ? 2 : 0) + (liquidating ? 4 : 0),
            refused == null ? "" : refused.words());
    hash = StateHash.mix(hash, closeId);
    hash = StateHash.mix(hash, alertAt);
    hash = StateHash.mix(hash, venueRefusal);
    PaperOrder in = entry;
    hash = StateHash.mix(hash, in == null ? 0 : in.stateHash());
    PaperOrder out = exit;
    hash = StateHash.mix(hash, out == null ? 0 : out.stateHash());
    Guards on = guards;
    return StateHash.mix(hash, on == null ? 0 : on.stateHash());
  }
}
