package io.tocsin.strategy;

import static io.tocsin.model.journal.InstanceState.CLOSE_ORDER_EVALUATION;
import static io.tocsin.model.journal.InstanceState.EMERGENCY_EXIT;
import static io.tocsin.model.journal.InstanceState.ENTRY_EVALUATION;
import static io.tocsin.model.journal.InstanceState.ERROR;
import static io.tocsin.model.journal.InstanceState.EXITED;
import static io.tocsin.model.journal.InstanceState.INACTIVE;
import static io.tocsin.model.journal.InstanceState.MONITORING;
import static io.tocsin.model.journal.InstanceState.POSITION_ACTIVE;
import static io.tocsin.model.journal.InstanceState.SIGNAL_CANCELLED;
import static io.tocsin.model.journal.InstanceState.SIGNAL_DETECTED;

import io.tocsin.model.journal.InstanceState;
import io.tocsin.model.journal.Trigger;
import io.tocsin.strategy.definition.SectionName;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Every transition there is. The rows of a state stand in priority order: the first whose condition
 * holds wins, at most one an evaluation. Any other transition is a programming error.
 */
final class TransitionTable {

  private static final Predicate<Situation> ON_REQUEST = _ -> false;

  /**
   * @param when asked at every evaluation; never true for what happens only on request
   */
  record Row(InstanceState from, Trigger trigger, InstanceState to, Predicate<Situation> when) {}

  private static final List<Row> ROWS =
      List.of(
          row(INACTIVE, Trigger.SESSION, MONITORING, ON_REQUEST),
          row(
              MONITORING,
              Trigger.S1,
              SIGNAL_DETECTED,
              s -> met(s, SectionName.S1) && s.signalAllowed()),
          row(SIGNAL_DETECTED, Trigger.O1, SIGNAL_CANCELLED, s -> met(s, SectionName.O1)),
          row(SIGNAL_DETECTED, Trigger.TIMEOUT, SIGNAL_CANCELLED, Situation::timedOut),
          row(SIGNAL_DETECTED, Trigger.Z1, ENTRY_EVALUATION, s -> met(s, SectionName.Z1)),
          row(
              ENTRY_EVALUATION,
              Trigger.O1,
              SIGNAL_CANCELLED,
              s -> met(s, SectionName.O1) && s.entryCancellable()),
          row(
              ENTRY_EVALUATION,
              Trigger.TIMEOUT,
              SIGNAL_CANCELLED,
              s -> s.timedOut() && s.entryCancellable()),
          row(ENTRY_EVALUATION, Trigger.RISK, SIGNAL_CANCELLED, Situation::entryRefused),
          row(ENTRY_EVALUATION, Trigger.FILL, POSITION_ACTIVE, Situation::entryFilled),
          row(POSITION_ACTIVE, Trigger.E1, EMERGENCY_EXIT, s -> met(s, SectionName.E1)),
          row(POSITION_ACTIVE, Trigger.LIQUIDATION, EMERGENCY_EXIT, Situation::liquidationNear),
          row(POSITION_ACTIVE, Trigger.SL, CLOSE_ORDER_EVALUATION, Situation::stopLossReached),
          row(POSITION_ACTIVE, Trigger.TP, CLOSE_ORDER_EVALUATION, Situation::lastTargetReached),
          row(POSITION_ACTIVE, Trigger.ZE1, CLOSE_ORDER_EVALUATION, s -> met(s, SectionName.ZE1)),
          row(CLOSE_ORDER_EVALUATION, Trigger.FILL, EXITED, Situation::flat),
          row(EMERGENCY_EXIT, Trigger.FILL, EXITED, Situation::flat),
          row(EXITED, Trigger.COOLDOWN, MONITORING, Situation::cooldownOver),
          row(SIGNAL_CANCELLED, Trigger.COOLDOWN, MONITORING, Situation::cooldownOver),
          // A person: emergency stop, manual close, resume after an error.
          row(SIGNAL_DETECTED, Trigger.USER, SIGNAL_CANCELLED, ON_REQUEST),
          row(ENTRY_EVALUATION, Trigger.USER, SIGNAL_CANCELLED, ON_REQUEST),
          row(POSITION_ACTIVE, Trigger.USER, EMERGENCY_EXIT, ON_REQUEST),
          row(POSITION_ACTIVE, Trigger.USER, CLOSE_ORDER_EVALUATION, ON_REQUEST),
          row(ERROR, Trigger.USER, EMERGENCY_EXIT, ON_REQUEST),
          row(ERROR, Trigger.USER, CLOSE_ORDER_EVALUATION, ON_REQUEST),
          row(ERROR, Trigger.USER, POSITION_ACTIVE, ON_REQUEST),
          row(ERROR, Trigger.USER, MONITORING, ON_REQUEST));

  /** The rows that are asked at every evaluation, by the ordinal of their state. */
  private static final Row[][] BY_STATE =
      Arrays.stream(InstanceState.values())
          .map(state ->
              ROWS.stream()
                  .filter(row -> row.from == state && row.when != ON_REQUEST)
                  .toArray(Row[]::new))
          .toArray(Row[][]::new);

  private TransitionTable() {}

  private static Row row(
      InstanceState from, Trigger trigger, InstanceState to, Predicate<Situation> when) {
    return new Row(from, trigger, to, when);
  }

  private static boolean met(Situation situation, SectionName section) {
    return situation.met(section);
  }

  static List<Row> rows() {
    return ROWS;
  }

  /** The first row of the state whose condition holds, null if none does. */
  static @Nullable Row firstThatHolds(InstanceState state, Situation situation) {
    for (Row row : BY_STATE[state.ordinal()]) {
      if (row.when.test(situation)) {
        return row;
      }
    }
    return null;
  }

  /**
   * @throws IllegalStateException if there is no such transition
   */
  static void require(InstanceState from, Trigger trigger, InstanceState to) {
    // From any state: the venue refused what cannot be retried, or the program failed.
    boolean intoError =
        to == ERROR && from != ERROR && (trigger == Trigger.VENUE || trigger == Trigger.FAULT);
    if (!intoError
        && ROWS.stream()
            .noneMatch(row -> row.from == from && row.trigger == trigger && row.to == to)) {
      throw new IllegalStateException(
          "there is no transition from " + from + " to " + to + " on " + trigger);
    }
  }
}
