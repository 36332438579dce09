package io.tocsin.strategy;

import io.tocsin.model.journal.InstanceState;

/** What an instance waits for, in words. */
final class Expectation {

  private Expectation() {}

  /**
   * @param heldBack why S1 is met without effect, empty if it is not so
   * @param closing whether a closing order is out
   */
  static String next(InstanceState state, String heldBack, boolean closing) {
    return switch (state) {
      case INACTIVE -> "the session's start";
      case MONITORING -> heldBack.isEmpty() ? "S1: a signal" : "S1 is met, held back: " + heldBack;
      case SIGNAL_DETECTED -> "Z1: entry, or O1: the signal is cancelled";
      case ENTRY_EVALUATION -> "the entry order's fill";
      case POSITION_ACTIVE -> "ZE1, stop loss or take profit: close, or E1: emergency exit";
      case CLOSE_ORDER_EVALUATION -> "the closing order's fill";
      case EMERGENCY_EXIT -> closing ? "the closing order's fill" : "a person closes the position";
      case EXITED, SIGNAL_CANCELLED -> "the end of the cooldown";
      case ERROR -> "a person resumes it";
    };
  }
}
