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
import io.tocsin.strategy.condition.SectionState;
import io.tocsin.strategy.condition.StateHash;
import io.tocsin.strategy.definition.DirectionRule;
import io.tocsin.strategy.definition.EntryRule;
import io.tocsin.strategy.definition.SectionName;
import io.tocsin.strategy.definition.StrategyDefinition;
import io.tocsin.strategy.ledger.ClosedTrade;
import io.tocsin.strategy.ledger.Market;
import io.tocsin.strategy.risk.ReasonCode;
import io.tocsin.strategy.risk.Refusal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One strategy on one instrument: the state machine. Moves only along {@link TransitionTable}, at
 * most once an evaluation; what it does on entering a state stands in {@link #enter}.
 */
final class StrategyInstance implements Situation {

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

  private InstanceState state = InstanceState.INACTIVE;
  private InstanceState previous = InstanceState.INACTIVE;
  private long since;
  private long until;
  private Trigger trigger = Trigger.SESSION;
  private String reason = "the session has not started";
  private long number;
  private long now;
  private @Nullable Direction direction;
  private Trigger exitTrigger = Trigger.USER;

  /** What kept it from trading; an entry stands while S1 is met without effect. */
  private final MissedEntries missed = new MissedEntries();

  /** What a person asked while nobody knew what became of the entry, null if nothing. */
  private @Nullable GiveUp giveUp;

  /**
   * @param emergency whether a position that turns out to be held is closed at once
   */
  private record GiveUp(String why, boolean emergency) {}

  StrategyInstance(
      Desk desk, StrategyDefinition strategy, InstanceKey key, Market market, int instrument) {
    this.desk = desk;
    this.strategy = strategy;
    this.key = key;
    this.market = market;
    trade = new Trade(desk, strategy, key, market);
    readings = new InstanceReadings(strategy, desk.plan.layout(), instrument);
    sections = new Sections(strategy, readings.readings());
    direction = fixedDirection();
  }

  private @Nullable Direction fixedDirection() {
    return switch (strategy.direction()) {
      case LONG -> Direction.LONG;
      case SHORT -> Direction.SHORT;
      case BOTH -> null;
    };
  }

  InstanceKey key() {
    return key;
  }

  Trade trade() {
    return trade;
  }

  InstanceState state() {
    return state;
  }

  /** Whether it counts against the strategy's concurrent positions. */
  boolean holdsSlot() {
    return switch (state) {
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
    now = nowMicros;
  }

  void start(long nowMicros) {
    now = nowMicros;
    move(InstanceState.MONITORING, Trigger.SESSION, "the session is active", List.of());
  }

  /** One event of its instrument, or one clock tick. */
  void evaluate(EvaluatedBatch batch, int row, long nowMicros) {
    now = nowMicros;
    readings.read(batch, row, trade.holding(), nowMicros);
    sections.update(nowMicros);
    watchForMissedSignals();
    trade.reconcile(nowMicros);
    if (state == InstanceState.POSITION_ACTIVE) {
      trade.workExit(nowMicros);
    } else if (state == InstanceState.ERROR) {
      settleInError();
    } else if (trade.mustBeLiquidated()) {
      liquidate();
    }
    if (!trade.entry().venueRefusal().isEmpty() && state != InstanceState.ERROR) {
      missed.happened(ReasonCode.VENUE_REFUSED, trade.entry().venueRefusal(), nowMicros);
      move(InstanceState.ERROR, Trigger.VENUE, trade.entry().venueRefusal(), List.of());
      return;
    }
    GiveUp asked = giveUp;
    if (asked != null && doWhatWasAsked(asked)) {
      return;
    }
    TransitionTable.Row next = TransitionTable.firstThatHolds(state, this);
    if (next != null) {
      apply(next);
    } else if (state == InstanceState.POSITION_ACTIVE) {
      trade.takeStep(number, nowMicros);
    } else if (state == InstanceState.EMERGENCY_EXIT) {
      guardWhatAPersonHasToClose();
    }
  }

  /** S1 met where it cannot lead to a signal is a missed entry; it lapses when S1 is not met. */
  private void watchForMissedSignals() {
    if (!met(SectionName.S1)) {
      missed.lapse();
    } else if (state == InstanceState.EXITED || state == InstanceState.SIGNAL_CANCELLED) {
      missed.stands(IN_COOLDOWN, now);
    }
  }

  /** Whether what a person asked for could be done, now that the entry's outcome is known. */
  private boolean doWhatWasAsked(GiveUp asked) {
    switch (state) {
      case ENTRY_EVALUATION -> {
        if (!trade.entry().cancellable(now)) {
          return false;
        }
        giveUp = null;
        giveUpEntry(asked.why());
        return true;
      }
      case POSITION_ACTIVE -> {
        giveUp = null;
        if (!asked.emergency()) {
          return false;
        }
        move(InstanceState.EMERGENCY_EXIT, Trigger.USER, asked.why(), List.of());
        return true;
      }
      default -> {
        giveUp = null;
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
    if (state == InstanceState.ENTRY_EVALUATION && !trade.entry().cancellable(now)) {
      giveUp = new GiveUp(why, emergency);
    } else {
      giveUpEntry(why);
    }
  }

  private void giveUpEntry(String why) {
    missed.happened(ReasonCode.GIVEN_UP, why, now);
    move(InstanceState.SIGNAL_CANCELLED, Trigger.USER, why, List.of());
  }

  /** Margin that no longer carries a position ends it in every state, and asks nobody. */
  private void liquidate() {
    exitTrigger = Trigger.LIQUIDATION;
    trade.liquidate(trade.orderId(number) + ":liquidation", now);
  }

  /** In ERROR nothing is decided, but orders that are out come to their end, and the venue acts. */
  private void settleInError() {
    Direction side = direction;
    if (side != null && trade.holding() == null) {
      trade.workEntry(side, trade.orderId(number) + ":position", now);
    }
    if (trade.mustBeLiquidated()) {
      liquidate();
    }
    if (trade.holding() != null && trade.workExit(now)) {
      trade.finish(exitTrigger);
    }
  }

  /** With close_position false, stop loss and take profit stay on guard until a person closes. */
  private void guardWhatAPersonHasToClose() {
    if (trade.isClosing()) {
      return;
    }
    Trigger reached =
        trade.liquidationNear()
            ? Trigger.LIQUIDATION
            : trade.stopLossReached() ? Trigger.SL : trade.lastTargetReached() ? Trigger.TP : null;
    if (reached != null) {
      closeNow(reached, trade.guardWords(reached));
    }
  }

  /** Sends the closing order without a transition: the instance is in its exit state already. */
  void closeNow(Trigger by, String why) {
    exitTrigger = by;
    trade.close(trade.orderId(number), why, true, now);
  }

  private void apply(TransitionTable.Row row) {
    SectionState section = sections.of(row.trigger());
    List<ConditionReading> conditions = section == null ? List.of() : section.readings();
    String why = section == null ? words(row) : section.name().title() + ": " + section.metWords();
    if (row.trigger() == Trigger.S1) {
      direction = pickDirection();
      readings.signalAt(now);
    }
    if (section != null) {
      emitSignal(row.trigger(), conditions);
    }
    noteMissed(row, why);
    move(row.to(), row.trigger(), why, conditions);
  }

  /** A signal that is cancelled is an entry missed. */
  private void noteMissed(TransitionTable.Row row, String why) {
    if (row.to() != InstanceState.SIGNAL_CANCELLED) {
      return;
    }
    boolean waiting = state == InstanceState.SIGNAL_DETECTED;
    ReasonCode code =
        switch (row.trigger()) {
          case O1 -> waiting ? ReasonCode.SIGNAL_CANCELLED : ReasonCode.ENTRY_CANCELLED;
          case TIMEOUT ->
              waiting
                  ? sections.pending(SectionName.Z1)
                      ? ReasonCode.ENTRY_CONDITION_UNKNOWN
                      : ReasonCode.SIGNAL_TIMEOUT
                  : trade.entry().ended() ? ReasonCode.ENTRY_UNFILLED : ReasonCode.ENTRY_TIMEOUT;
          case RISK -> {
            Refusal refusal = trade.entry().refusal();
            yield refusal == null ? ReasonCode.GATE_FAILED : refusal.code();
          }
          default -> throw new IllegalStateException(row + " cancels no signal");
        };
    missed.happened(code, why, now);
  }

  private String words(TransitionTable.Row row) {
    return switch (row.trigger()) {
      case TIMEOUT ->
          state == InstanceState.SIGNAL_DETECTED
              ? "Z1 was not met in time: " + sections.blockers(SectionName.Z1)
              : trade.entry().ended()
                  ? trade.entry().endReason()
                  : "the entry was not filled in time";
      case RISK -> {
        Refusal refusal = trade.entry().refusal();
        yield refusal == null ? "" : refusal.words();
      }
      case FILL ->
          row.to() == InstanceState.POSITION_ACTIVE
              ? "entry filled: " + trade.entryWords()
              : "the position is flat";
      case COOLDOWN -> "the cooldown is over";
      case SL, TP, LIQUIDATION -> trade.guardWords(row.trigger());
      case S1, O1, Z1, ZE1, E1, SESSION, USER, VENUE, FAULT -> row.trigger().name();
    };
  }

  private void emitSignal(Trigger type, List<ConditionReading> conditions) {
    Direction side = direction;
    if (side == null) {
      throw new IllegalStateException(key.id() + " has a signal without a direction");
    }
    desk.emit(
        new Signal(
            desk.plan.sessionId(),
            desk.plan.sessionId() + ":" + key.id() + ":" + type + ":" + (number + 1),
            key,
            type,
            side,
            now,
            price(),
            conditions,
            readings.shown()));
  }

  private @Nullable Double price() {
    return Double.isNaN(market.lastPrice()) ? null : (Double) market.lastPrice();
  }

  void move(InstanceState to, Trigger by, String why, List<ConditionReading> conditions) {
    TransitionTable.require(state, by, to);
    number++;
    previous = state;
    state = to;
    since = now;
    until = 0;
    trigger = by;
    reason = why;
    desk.emit(
        new Transition(
            desk.plan.sessionId(), key, number, previous, to, by, why, now, price(), conditions));
    enter(by);
    sections.enterState();
  }

  /** What is done on entering a state. */
  private void enter(Trigger by) {
    switch (state) {
      case MONITORING -> {
        direction = fixedDirection();
        readings.noSignal();
      }
      case SIGNAL_DETECTED -> setUntil(strategy.cancel().timeoutMicros());
      case ENTRY_EVALUATION -> {
        setUntil(strategy.entry().timeoutMicros());
        submitEntry();
      }
      case SIGNAL_CANCELLED -> {
        trade.entry().cancel(by + ": " + reason, now);
        long cooldown = strategy.cancel().cooldownMicros();
        setUntil(by == Trigger.RISK ? Math.max(cooldown, REFUSAL_COOLDOWN_MICROS) : cooldown);
        if (by == Trigger.RISK) {
          desk.alert(Severity.WARNING, "risk_refused", key.id(), reason, now);
        }
      }
      case POSITION_ACTIVE, INACTIVE -> {}
      case CLOSE_ORDER_EVALUATION -> {
        exitTrigger = by;
        trade.close(trade.orderId(number), by + ": " + reason, true, now);
      }
      case EMERGENCY_EXIT -> {
        exitTrigger = by;
        desk.alert(Severity.CRITICAL, "emergency_exit", key.id(), reason, now);
        if (trade.mustBeLiquidated()) {
          liquidate();
        } else {
          enterEmergency(by);
        }
      }
      case EXITED -> {
        ClosedTrade closed = trade.finish(exitTrigger);
        setUntil(exitCooldown(closed));
      }
      case ERROR -> {
        if (trade.entry().cancellable(now)) {
          trade.entry().cancel(by + ": " + reason, now);
        }
        trade.cancelExit(by + ": " + reason, now);
        desk.alert(Severity.CRITICAL, "instance_error", key.id(), reason, now);
      }
    }
  }

  private void submitEntry() {
    Direction side = direction;
    if (side == null) {
      throw new IllegalStateException(key.id() + " enters without a direction");
    }
    Optional<EntryRule.Scale> scale = strategy.entry().size().scale();
    double multiplier = 1;
    if (scale.isPresent()) {
      double x = readings.known(scale.get().indicator());
      multiplier = Double.isNaN(x) ? Double.NaN : scale.get().multiplier(x);
    }
    trade.entry().submit(side, multiplier, trade.orderId(number), "Z1", now);
  }

  private void enterEmergency(Trigger by) {
    boolean asked = by == Trigger.USER || by == Trigger.LIQUIDATION;
    if (asked || strategy.emergency().closePosition()) {
      trade.close(
          trade.orderId(number),
          by + ": " + reason,
          asked || strategy.emergency().cancelPending(),
          now);
    } else if (strategy.emergency().cancelPending()) {
      trade.cancelExit("E1: " + reason, now);
    }
  }

  private void setUntil(long micros) {
    until = micros == 0 ? 0 : now + micros;
  }

  /** Starts when the exit is done, never before; a loss may make it longer. */
  private long exitCooldown(ClosedTrade closed) {
    boolean emergency = previous == InstanceState.EMERGENCY_EXIT;
    long cooldown =
        emergency ? strategy.emergency().cooldownMicros() : strategy.close().cooldownMicros();
    return closed.pnl().signum() < 0
        ? Math.max(cooldown, strategy.limits().cooldownAfterLossMicros())
        : cooldown;
  }

  private @Nullable Direction pickDirection() {
    if (strategy.direction() != DirectionRule.BOTH) {
      return fixedDirection();
    }
    double sign = readings.known(strategy.directionIndicator().orElseThrow());
    return sign > 0 ? Direction.LONG : sign < 0 ? Direction.SHORT : null;
  }

  // What the transition table asks.

  @Override
  public boolean met(SectionName name) {
    return sections.met(name);
  }

  @Override
  public boolean signalAllowed() {
    Refusal why = whyNoSignal();
    if (why == null) {
      return true;
    }
    if (missed.stands(why, now)) {
      desk.alert(
          Severity.INFO, "signal_held_back", key.id(), "S1 is met, held back: " + why.words(), now);
    }
    return false;
  }

  private @Nullable Refusal whyNoSignal() {
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

  @Override
  public boolean entryCancellable() {
    return trade.entry().cancellable(now);
  }

  @Override
  public boolean timedOut() {
    return (until != 0 && now >= until)
        || (state == InstanceState.ENTRY_EVALUATION && trade.entry().ended());
  }

  @Override
  public boolean entryRefused() {
    return trade.entry().refusal() != null;
  }

  @Override
  public boolean entryFilled() {
    Direction side = direction;
    return side != null && trade.workEntry(side, trade.orderId(number) + ":position", now);
  }

  @Override
  public boolean liquidationNear() {
    return trade.liquidationNear();
  }

  @Override
  public boolean stopLossReached() {
    return trade.stopLossReached();
  }

  @Override
  public boolean lastTargetReached() {
    return trade.lastTargetReached();
  }

  @Override
  public boolean flat() {
    return trade.workExit(now);
  }

  @Override
  public boolean cooldownOver() {
    return now >= until;
  }

  /** A programming error stops the instance, loudly; its position stays, a person must decide. */
  void fault(RuntimeException error, long nowMicros) {
    now = nowMicros;
    if (state != InstanceState.ERROR) {
      missed.happened(ReasonCode.FAULT, "programming error: " + error, nowMicros);
      move(InstanceState.ERROR, Trigger.FAULT, "programming error: " + error, List.of());
    }
  }

  InstanceView view() {
    String next = Expectation.next(state, heldBack(), trade.isClosing());
    return new InstanceView(
        key, direction, state, previous, since, trigger, reason, next, number, until);
  }

  /** Why S1 is met without effect, empty if it is not so. */
  private String heldBack() {
    return state == InstanceState.MONITORING ? missed.standing() : "";
  }

  List<MissedEntry> missed() {
    return missed.view(key);
  }

  InstanceConditions conditions() {
    return sections.overview(key, state);
  }

  long stateHash() {
    long hash = StateHash.mix(state.ordinal(), key.id());
    hash = StateHash.mix(hash, previous.ordinal());
    hash = StateHash.mix(hash, since);
    hash = StateHash.mix(hash, until);
    hash = StateHash.mix(hash, number);
    Direction side = direction;
    hash = StateHash.mix(hash, side == null ? 0 : side.sign());
    hash = StateHash.mix(hash, exitTrigger.ordinal());
    hash = StateHash.mix(hash, missed.stateHash());
    GiveUp asked = giveUp;
    hash = StateHash.mix(hash, asked == null ? "" : asked.toString());
    hash = StateHash.mix(hash, readings.stateHash());
    hash = StateHash.mix(hash, trade.stateHash());
    return StateHash.mix(hash, sections.stateHash());
  }
}
