package io.tocsin.strategy;

import io.tocsin.model.journal.InstanceState;
import io.tocsin.strategy.definition.SectionName;
import io.tocsin.strategy.risk.ReasonCode;
import io.tocsin.strategy.risk.Refusal;

/** Why an instance moves, in words and as a code, while it still is where it moves from. */
final class Explanations {

  private final Standing standing;
  private final Trade trade;
  private final Sections sections;

  Explanations(Standing standing, Trade trade, Sections sections) {
    this.standing = standing;
    this.trade = trade;
    this.sections = sections;
  }

  private boolean waitsForZ1() {
    return standing.state == InstanceState.SIGNAL_DETECTED;
  }

  /** Of a transition that no section of conditions triggers. */
  String words(TransitionTable.Row row) {
    return switch (row.trigger()) {
      case TIMEOUT ->
          waitsForZ1()
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

  /** Why a transition to {@code SIGNAL_CANCELLED} is an entry missed. */
  ReasonCode missedBy(TransitionTable.Row row) {
    return switch (row.trigger()) {
      case O1 -> waitsForZ1() ? ReasonCode.SIGNAL_CANCELLED : ReasonCode.ENTRY_CANCELLED;
      case TIMEOUT ->
          waitsForZ1()
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
  }
}
