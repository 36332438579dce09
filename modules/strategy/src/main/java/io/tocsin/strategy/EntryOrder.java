package io.tocsin.strategy;

import io.tocsin.model.journal.Direction;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.OrderSide;
import io.tocsin.strategy.condition.StateHash;
import io.tocsin.strategy.definition.EntryRule;
import io.tocsin.strategy.definition.EntryRule.TimeInForce;
import io.tocsin.strategy.definition.StrategyDefinition;
import io.tocsin.strategy.ledger.Market;
import io.tocsin.strategy.ledger.PaperOrder;
import io.tocsin.strategy.ledger.PaperVenue.Execution;
import io.tocsin.strategy.risk.Exposure;
import io.tocsin.strategy.risk.ReasonCode;
import io.tocsin.strategy.risk.Refusal;
import io.tocsin.strategy.state.StateVisitor;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one order that opens an instance's position: decided, asked for, sent, given up. */
final class EntryOrder {

  private final Desk desk;
  private final StrategyDefinition strategy;
  private final InstanceKey key;
  private final Market market;
  private final EntrySizing sizing;

  private @Nullable PaperOrder order;
  private @Nullable Exposure exposure;
  private @Nullable Refusal refusal;
  private String venueRefusal = "";

  EntryOrder(Desk desk, StrategyDefinition strategy, InstanceKey key, Market market) {
    this.desk = desk;
    this.strategy = strategy;
    this.key = key;
    this.market = market;
    this.sizing = new EntrySizing(desk, strategy, market);
  }

  /**
   * Decides size and price, asks venue rules and risk gate, and sends the order or keeps why not.
   */
  void submit(Direction direction, double multiplier, String id, String cause, long nowMicros) {
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
    Optional<Refusal> refused =
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
    PaperOrder sent =
        new PaperOrder(
            desk.plan.sessionId(),
            id,
            key,
            direction == Direction.LONG ? OrderSide.BUY : OrderSide.SELL,
            plan.quantity(),
            plan.limitPrice(),
            timeInForce,
            false,
            cause + "; " + plan.words(),
            nowMicros);
    desk.venue.send(sent, nowMicros);
    order = sent;
    exposure = wanted;
    if (!market.instrument().trading()) {
      venueRefusal = key.instrument() + " does not accept orders now";
      sent.reject(venueRefusal, nowMicros);
      exposure = null;
    }
    desk.emit(sent.toRecord());
  }

  /** What it would put at stake, null if nothing is pending. */
  @Nullable Exposure exposure() {
    return exposure;
  }

  /** Why risk gate or venue rules refused it, null if they did not. */
  @Nullable Refusal refusal() {
    return refusal;
  }

  /** What the venue refused and will go on refusing, empty if nothing. */
  String venueRefusal() {
    return venueRefusal;
  }

  /** Whether it ended without any fill, by its time in force. */
  boolean ended() {
    PaperOrder sent = order;
    return sent != null && !sent.isPending() && !sent.hasFills();
  }

  String endReason() {
    PaperOrder sent = order;
    return sent == null ? "" : sent.reason();
  }

  /** Whether it can be given up; not while nobody knows whether it was filled. */
  boolean cancellable(long nowMicros) {
    PaperOrder sent = order;
    return sent == null || !(sent.isUnresolved(nowMicros) || sent.hasToTell());
  }

  /** Gives it up; it must be {@link #cancellable}. */
  void cancel(String why, long nowMicros) {
    PaperOrder sent = order;
    if (sent != null && sent.isPending()) {
      sent.cancel(why, nowMicros);
      desk.emit(sent.toRecord());
    }
    order = null;
    exposure = null;
    refusal = null;
  }

  void reconcile(long nowMicros) {
    desk.reconcile(order, nowMicros);
  }

  /**
   * Lets it meet the market; its first fills end it, and what is left is cancelled.
   *
   * @param executions what was filled
   */
  record Filled(PaperOrder order, List<Execution> executions) {}

  /** What was filled, null if nothing was. */
  @Nullable Filled work(long nowMicros) {
    PaperOrder sent = order;
    if (sent == null || !(sent.isPending() || sent.hasToTell())) {
      return null;
    }
    List<Execution> executions = desk.venue.work(sent, market, null, nowMicros);
    if (executions.isEmpty()) {
      if (!sent.isPending()) {
        exposure = null;
        desk.emit(sent.toRecord());
      }
      return null;
    }
    order = null;
    exposure = null;
    return new Filled(sent, executions);
  }

  /** Forgets what was refused: a person resumes the instance. */
  void forget() {
    venueRefusal = "";
    refusal = null;
    order = null;
  }

  long stateHash() {
    Refusal refused = refusal;
    long hash = StateHash.mix(0, refused == null ? "" : refused.words());
    hash = StateHash.mix(hash, venueRefusal);
    PaperOrder sent = order;
    return StateHash.mix(hash, sent == null ? 0 : sent.stateHash());
  }

  void visit(StateVisitor state) {
    order = PaperOrder.visit(state, order, desk.plan.sessionId(), key);
    Exposure wanted = exposure;
    exposure =
        state.flag(wanted != null)
            ? new Exposure(
                key,
                state.decimal(wanted == null ? BigDecimal.ZERO : wanted.notional()),
                state.decimal(wanted == null ? BigDecimal.ZERO : wanted.margin()),
                state.decimal(wanted == null ? BigDecimal.ZERO : wanted.reserve()))
            : null;
    Refusal why = refusal;
    refusal = state.flag(why != null) ? (why == null ? Refusal.ANY : why).visit(state) : null;
    venueRefusal = state.text(venueRefusal);
  }
}
