package io.tocsin.model.journal;

/** Where a strategy instance stands. */
public enum InstanceState {
  INACTIVE,
  MONITORING,
  SIGNAL_DETECTED,
  SIGNAL_CANCELLED,
  ENTRY_EVALUATION,
  POSITION_ACTIVE,
  CLOSE_ORDER_EVALUATION,
  EMERGENCY_EXIT,
  EXITED,
  ERROR
}
