package io.tocsin.model.journal;

/** Anything a session records. */
public sealed interface JournalRecord
    permits Transition, Signal, OrderRecord, Fill, Position, EquityPoint, Alert, SessionInfo {

  /** The session it belongs to. */
  String session();

  /** When it happened, microseconds since the epoch. */
  long timeMicros();
}
