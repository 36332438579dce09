package io.tocsin.strategy;

import io.tocsin.model.journal.Direction;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.Position;
import io.tocsin.model.journal.Severity;
import io.tocsin.model.journal.Trigger;
import io.tocsin.strategy.condition.StateHash;
import io.tocsin.strategy.condition.Words;
import io.tocsin.strategy.definition.StrategyDefinition;
import io.tocsin.strategy.ledger.ClosedTrade;
import io.tocsin.strategy.ledger.Holding;
import io.tocsin.strategy.ledger.Market;
import io.tocsin.strategy.ledger.Money;
import io.tocsin.strategy.ledger.PaperOrder;
import io.tocsin.strategy.ledger.PaperVenue.Execution;
import io.tocsin.strategy.risk.Exposure;
import io.tocsin.strategy.state.StateVisitor;
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

  private static final List<Direction> DIRECTIONS = List.of(Direction.values());

  private static final Severity[] ALERT_SEVERITIES = {
    Severity.INFO, Severity.WARNING, Severity.CRITICAL
  };

  private final Desk desk;
  private final StrategyDefinition strategy;
  private final InstanceKey key;
  private final Market market;
  private final EntryOrder entry;
  private final ExitOrder exit;

  private @Nullable Holding holding;
  private @Nullable Guards guards;

  /** Percent to the liquidation price at which the next alert is due. */
  private double alertAt = NO_ALERT;

  Trade(Desk desk, StrategyDefinition strategy, InstanceKey key, Market market) {
    this.desk = desk;
    this.strategy = strategy;
    this.key = key;
    this.market = market;
    entry = new EntryOrder(desk, strategy, key, market);
    exit = new ExitOrder(desk, key, market);
  }

  EntryOrder entry() {
    return entry;
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
    return entry.exposure();
  }

  /** Asks after orders whose answer is overdue; to be called before anything is decided. */
  void reconcile(long nowMicros) {
    entry.reconcile(nowMicros);
    exit.reconcile(nowMicros);
  }

  /** Lets the entry meet the market; its first fill makes the position, and ends the order. */
  boolean workEntry(Direction direction, String positionId, long nowMicros) {
    EntryOrder.Filled filled = entry.work(nowMicros);
    if (filled == null) {
      return false;
    }
    PaperOrder order = filled.order();
    BigDecimal leverage = strategy.entry().leverage();
    Holding held = newHolding(positionId, direction, nowMicros);
    for (Execution each : filled.executions()) {
      desk.ledger.enter(held, each.price(), each.quantity(), leverage, each.fee(), nowMicros);
      desk.emit(order.toFill(each, nowMicros));
    }
    if (order.isPending()) {
      order.cancel("filled in part by what was available; the rest is cancelled", nowMicros);
    }
    holding = held;
    guards = new Guards(strategy.entry(), held, market.instrument());
    alertAt = LIQUIDATION_ALERTS[0];
    mark(nowMicros);
    desk.emit(order.toRecord());
    recordPosition(nowMicros);
    return true;
  }

  private Holding newHolding(String positionId, Direction direction, long openedMicros) {
    return new Holding(
        desk.plan.sessionId(),
        positionId,
        key,
        market.instrument(),
        direction,
        strategy.entry().leverage(),
        desk.plan.paper().maintenanceMarginPct(),
        openedMicros);
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
    if (exit.isClosing()) {
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
    return held != null && !held.isFlat() && !exit.isLiquidating() && held.liquidationReached();
  }

  /** The venue closes what is held, whatever else was on its way. */
  void liquidate(String id, long nowMicros) {
    Holding held = holding;
    if (held != null && exit.liquidate(held, id, nowMicros)) {
      recordPosition(nowMicros);
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
    if (held == null || on == null || exit.isOut()) {
      return;
    }
    Guards.Step step = on.nextStep(held);
    if (step != null && step.quantity().signum() > 0) {
      exit.sendPart(
          held,
          orderId(number) + ":tp" + step.number(),
          step.quantity(),
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
    Holding held = holding;
    if (held == null) {
      throw new IllegalStateException(key.id() + " closes what it does not hold");
    }
    exit.close(held, id, reason, cancelPartial, nowMicros);
  }

  /** Gives up an exit that is still pending, unless nobody knows what became of it. */
  void cancelExit(String why, long nowMicros) {
    exit.cancel(why, nowMicros);
  }

  /** The closing order that is out or will be, empty if none. */
  String closingOrderId() {
    return exit.closingOrderId();
  }

  /** Whether everything is being closed; a partial exit alone does not count. */
  boolean isClosing() {
    return exit.isClosing();
  }

  /** Lets a pending exit meet the market; whether nothing is held any more. */
  boolean workExit(long nowMicros) {
    Holding held = holding;
    if (held == null) {
      return true;
    }
    if (exit.work(held, nowMicros)) {
      recordPosition(nowMicros);
    }
    exit.sendNext(held, nowMicros);
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
    exit.finish();
    return trade;
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
    long hash = StateHash.mix(entry.stateHash(), exit.stateHash());
    hash = StateHash.mix(hash, alertAt);
    Guards on = guards;
    return StateHash.mix(hash, on == null ? 0 : on.stateHash());
  }

  void visit(StateVisitor state) {
    entry.visit(state);
    exit.visit(state);
    alertAt = state.real(alertAt);
    Holding held = holding;
    if (!state.flag(held != null)) {
      return;
    }
    String positionId = state.text(held == null ? "" : held.positionId());
    Direction direction =
        state.choice(DIRECTIONS, held == null ? Direction.LONG : held.direction());
    long opened = state.whole(held == null ? 0 : held.openedMicros());
    if (held == null) {
      held = newHolding(positionId, direction, opened);
      holding = held;
    }
    held.visit(state);
    Guards on = guards;
    if (on == null) {
      on = new Guards(strategy.entry(), held, market.instrument());
      guards = on;
    }
    on.visit(state);
  }
}
