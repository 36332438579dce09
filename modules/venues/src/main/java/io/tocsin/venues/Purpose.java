package io.tocsin.venues;

/** What a REST call was made for. */
public enum Purpose {
  /** The newest state: a book to begin with, 24 h figures. */
  STATE,
  /** Recent trades, so that windows are warm when the first live one comes. */
  WARM_START,
  /** The same where it could not be made in time: after the first live trade. */
  LATE_START,
  /** Trades that the stream did not bring. */
  REPAIR,
  /** A round of {@link Polling}. */
  POLL
}
