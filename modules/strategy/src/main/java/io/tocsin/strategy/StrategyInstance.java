package io.tocsin.strategy;

import io.tocsin.indicators.EvaluatedBatch;
import io.tocsin.model.Micros;
import io.tocsin.model.journal.ConditionReading;
import io.tocsin.model.journal.Direction;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.InstanceState;
import io.tocsin.model.journal.Severity;
import io.tocsin.model.journal.Signal;
import io.tocsin.model.journal.Transition;
import io.tocsin.model.journal.Trigger;
import io.tocsin.strategy.Standing.GiveUp;
import io.tocsin.strategy.condition.SectionState;
import io.tocsin.strategy.condition.StateHash;
import io.tocsin.strategy.definition.EntryRule;
import io.tocsin.strategy.definition.SectionName;
import io.tocsin.strategy.definition.StrategyDefinition;
import io.tocsin.strategy.ledger.Market;
import io.tocsin.strategy.risk.ReasonCode;
import io.tocsin.strategy.risk.Refusal;
import io.tocsin.strategy.state.StateVisitor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One strategy on one instrument: the state machine. Moves only along {@link TransitionTable}, at
 * most once an evaluation; what it does on entering a state stands in {@link #enter}.
 */
final class StrategyInstance {

  /**
   * After a refusal at least so long, whatever the strategy's own cooldown: a signal that still
   * stands would otherwise be refused again at every event.
   */
  private static final long REFUSAL_COOLDOWN_MICROS = 5 * Micros.SECOND;

  private static final Refusal IN_COOLDOWN =
      new Refusal(ReasonCode.COOLDOWN, "S1 is met during the cooldown");

  private final Desk desk;
  private final StrategyDefinition strategy;
  private final InstanceKey key;
  private final Market market;
  private final Trade trade;
  private final InstanceReadings readings;
  private final Sections sections;
  private final Standing standing;
  private final SignalGate gate;
  private final Situation situation;
  private final Explanations explanations;
  private final WayOut wayOut;

  /** What kept it from trading; an entry stands while S1 is met without effect. */
  private final MissedEntries missed = new MissedEntries();

  StrategyInstance(
      Desk desk, StrategyDefinition strategy, InstanceKey key, Market market, int instrument) {
    this.desk = desk;
    this.strategy = strategy;
    this.key = key;
    this.market = market;
    trade = new Trade(desk, strategy, key, market);
    readings = new InstanceReadings(strategy, desk.plan.layout(), instrument);
    sections = new Sections(strategy, readings.readings());
    standing = new Standing(SignalGate.fixedDirection(strategy));
    gate = new SignalGate(desk, strategy, readings);
    situation = new InstanceSituation(key, standing, trade, sections, gate, missed);
    explanations = new Explanations(standing, trade, sections);
    wayOut = new WayOut(strategy, standing, trade);
  }

  InstanceKey key() {
    return key;
  }

  Trade trade() {
    return trade;
  }

  InstanceState state() {
    return standing.state;
  }

  /** Whether it counts against the strategy's concurrent positions. */
  boolean holdsSlot() {
    return switch (standing.state) {
      case SIGNAL_DETECTED,
          ENTRY_EVALUATION,
          POSITION_ACTIVE,
          CLOSE_ORDER_EVALUATION,
          EMERGENCY_EXIT ->
          true;
      case ERROR -> trade.holding() != null;
      case INACTIVE, MONITORING, SIGNAL_CANCELLED, EXITED -> false;
    };
  }

  /** Time of the newest event it was told of. */
  void at(long nowMicros) {
    standing.now = nowMicros;
  }

  void start(long nowMicros) {
    at(nowMicros);
    move(InstanceState.MONITORING, Trigger.SESSION, "the session is active", List.of());
  }

  /** One event of its instrument, or one clock tick. */
  void evaluate(EvaluatedBatch batch, int row, long nowMicros) {
    at(nowMicros);
    readings.read(batch, row, trade.holding(), nowMicros);
    sections.update(nowMicros);
    watchForMissedSignals();
    trade.reconcile(nowMicros);
    switch (standing.state) {
      case POSITION_ACTIVE -> trade.workExit(nowMicros);
      case ERROR -> wayOut.settleInError();
      default -> wayOut.liquidateIfDue();
    }
    String refused = trade.entry().venueRefusal();
    if (!refused.isEmpty() && standing.state != InstanceState.ERROR) {
      missed.happened(ReasonCode.VENUE_REFUSED, refused, nowMicros);
      move(InstanceState.ERROR, Trigger.VENUE, refused, List.of());
      return;
    }
    GiveUp asked = standing.giveUp;
    if (asked != null && doWhatWasAsked(asked)) {
      return;
    }
    TransitionTable.Row next = TransitionTable.firstThatHolds(standing.state, situation);
    if (next != null) {
      apply(next);
    } else if (standing.state == InstanceState.POSITION_ACTIVE) {
      trade.takeStep(standing.number, nowMicros);
    } else if (standing.state == InstanceState.EMERGENCY_EXIT) {
      wayOut.guardWhatAPersonHasToClose();
    }
  }

  /** S1 met where it cannot lead to a signal is a missed entry; it lapses when S1 is not met. */
  private void watchForMissedSignals() {
    if (!sections.met(SectionName.S1)) {
      missed.lapse();
    } else if (standing.state == InstanceState.EXITED
        || standing.state == InstanceState.SIGNAL_CANCELLED) {
      missed.stands(IN_COOLDOWN, standing.now);
    }
  }

  /** Whether what a person asked for could be done, now that the entry's outcome is known. */
  private boolean doWhatWasAsked(GiveUp asked) {
    switch (standing.state) {
      case ENTRY_EVALUATION -> {
        if (!trade.entry().cancellable(standing.now)) {
          return false;
        }
        standing.giveUp = null;
        giveUpEntry(asked.why());
        return true;
      }
      case POSITION_ACTIVE -> {
        standing.giveUp = null;
        if (!asked.emergency()) {
          return false;
        }
        move(InstanceState.EMERGENCY_EXIT, Trigger.USER, asked.why(), List.of());
        return true;
      }
      default -> {
        standing.giveUp = null;
        return false;
      }
    }
  }

  /**
   * A person gives up signal or entry; while nobody knows whether the entry was filled, it waits
   * for the answer.
   *
   * @param emergency whether a position that turns out to be held is closed at once
   */
  void giveUp(String why, boolean emergency) {
    if (standing.state == InstanceState.ENTRY_EVALUATION
        && !trade.entry().cancellable(standing.now)) {
      standing.giveUp = new GiveUp(why, emergency);
    } else {
      giveUpEntry(why);
    }
  }

  private void giveUpEntry(String why) {
    missed.happened(ReasonCode.GIVEN_UP, why, standing.now);
    move(InstanceState.SIGNAL_CANCELLED, Trigger.USER, why, List.of());
  }

  /** Sends the closing order without a transition: the instance is in its exit state already. */
  void closeNow(Trigger by, String why) {
    wayOut.close(by, why, true);
  }

  private void apply(TransitionTable.Row row) {
    SectionState section = sections.of(row.trigger());
    List<ConditionReading> conditions = section == null ? List.of() : section.readings();
    String why =
        section == null
            ? explanations.words(row)
            : section.name().title() + ": " + section.metWords();
    if (row.trigger() == Trigger.S1) {
      standing.direction = gate.pickDirection();
      readings.signalAt(standing.now);
    }
    if (section != null) {
      emitSignal(row.trigger(), conditions);
    }
    if (row.to() == InstanceState.SIGNAL_CANCELLED) {
      missed.happened(explanations.missedBy(row), why, standing.now);
    }
    move(row.to(), row.trigger(), why, conditions);
  }

  private void emitSignal(Trigger type, List<ConditionReading> conditions) {
    Direction side = standing.side(key.id());
    desk.emit(
        new Signal(
            desk.plan.sessionId(),
            desk.plan.sessionId() + ":" + key.id() + ":" + type + ":" + (standing.number + 1),
            key,
            type,
            side,
            standing.now,
            price(),
            conditions,
            readings.shown()));
  }

  private @Nullable Double price() {
    return Double.isNaN(market.lastPrice()) ? null : (Double) market.lastPrice();
  }

  void move(InstanceState to, Trigger by, String why, List<ConditionReading> conditions) {
    TransitionTable.require(standing.state, by, to);
    standing.moved(to, by, why);
    desk.emit(
        new Transition(
            desk.plan.sessionId(),
            key,
            standing.number,
            standing.previous,
            to,
            by,
            why,
            standing.now,
            price(),
            conditions));
    enter(by);
    sections.enterState();
  }

  /** What is done on entering a state. */
  private void enter(Trigger by) {
    long now = standing.now;
    String why = by + ": " + standing.reason;
    switch (standing.state) {
      case MONITORING -> {
        standing.direction = SignalGate.fixedDirection(strategy);
        readings.noSignal();
      }
      case SIGNAL_DETECTED -> standing.stayFor(strategy.cancel().timeoutMicros());
      case ENTRY_EVALUATION -> {
        standing.stayFor(strategy.entry().timeoutMicros());
        submitEntry();
      }
      case SIGNAL_CANCELLED -> {
        trade.entry().cancel(why, now);
        long cooldown = strategy.cancel().cooldownMicros();
        standing.stayFor(
            by == Trigger.RISK ? Math.max(cooldown, REFUSAL_COOLDOWN_MICROS) : cooldown);
        if (by == Trigger.RISK) {
          desk.alert(Severity.WARNING, "risk_refused", key.id(), standing.reason, now);
        }
      }
      case POSITION_ACTIVE, INACTIVE -> {}
      case CLOSE_ORDER_EVALUATION -> wayOut.close(by, why, true);
      case EMERGENCY_EXIT -> {
        desk.alert(Severity.CRITICAL, "emergency_exit", key.id(), standing.reason, now);
        wayOut.emergency(by);
      }
      case EXITED -> wayOut.done();
      case ERROR -> {
        if (trade.entry().cancellable(now)) {
          trade.entry().cancel(why, now);
        }
        trade.cancelExit(why, now);
        desk.alert(Severity.CRITICAL, "instance_error", key.id(), standing.reason, now);
      }
    }
  }

  private void submitEntry() {
    Direction side = standing.side(key.id());
    Optional<EntryRule.Scale> scale = strategy.entry().size().scale();
    double multiplier = 1;
    if (scale.isPresent()) {
      double x = readings.known(scale.get().indicator());
      multiplier = Double.isNaN(x) ? Double.NaN : scale.get().multiplier(x);
    }
    trade.entry().submit(side, multiplier, trade.orderId(standing.number), "Z1", standing.now);
  }

  /** A programming error stops the instance, loudly; its position stays, a person must decide. */
  void fault(RuntimeException error, long nowMicros) {
    at(nowMicros);
    if (standing.state != InstanceState.ERROR) {
      missed.happened(ReasonCode.FAULT, "programming error: " + error, nowMicros);
      move(InstanceState.ERROR, Trigger.FAULT, "programming error: " + error, List.of());
    }
  }

  InstanceView view() {
    return new InstanceView(
        key,
        standing.direction,
        standing.state,
        standing.previous,
        standing.since,
        standing.trigger,
        standing.reason,
        Expectation.next(standing.state, heldBack(), trade.isClosing()),
        standing.number,
        standing.until);
  }

  /** Why S1 is met without effect, empty if it is not so. */
  private String heldBack() {
    return standing.state == InstanceState.MONITORING ? missed.standing() : "";
  }

  List<MissedEntry> missed() {
    return missed.view(key);
  }

  InstanceConditions conditions() {
    return sections.overview(key, standing.state);
  }

  long stateHash() {
    long hash = StateHash.mix(standing.state.ordinal(), key.id());
    hash = StateHash.mix(hash, standing.previous.ordinal());
    hash = StateHash.mix(hash, standing.since);
    hash = StateHash.mix(hash, standing.until);
    hash = StateHash.mix(hash, standing.number);
    Direction side = standing.direction;
    hash = StateHash.mix(hash, side == null ? 0 : side.sign());
    hash = StateHash.mix(hash, standing.exitTrigger.ordinal());
    hash = StateHash.mix(hash, missed.stateHash());
    GiveUp asked = standing.giveUp;
    hash = StateHash.mix(hash, asked == null ? "" : asked.toString());
    hash = StateHash.mix(hash, readings.stateHash());
    hash = StateHash.mix(hash, trade.stateHash());
    return StateHash.mix(hash, sections.stateHash());
  }

  /** After the account, whose open positions are this and the other instances'. */
  void visit(StateVisitor state) {
    standing.visit(state);
    missed.visit(state);
    readings.visit(state);
    trade.visit(state);
    sections.visit(state);
  }
}
