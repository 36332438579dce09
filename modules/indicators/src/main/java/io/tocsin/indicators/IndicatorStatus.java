package io.tocsin.indicators;

import java.util.Locale;

/** Whether an indicator has a value, and if not, why. */
public enum IndicatorStatus {
  /** It has a value. */
  OK,
  /** The first event of its input is younger than its window. */
  WARMING,
  /** Nothing in the window where at least one event is needed. */
  NO_DATA,
  /** It needs quotes, and the source has given none. */
  NO_BOOK,
  /** A division by zero, or by a denominator below its floor. */
  UNDEFINED,
  /**
   * It has a value, shown and flagged, but the symbol's newest event is too old for any condition
   * to be met.
   */
  STALE,
  /** Its window spans a gap in the data. */
  TAINTED,
  /** It speaks of a position or a signal that the instance does not have. */
  NO_POSITION;

  private static final IndicatorStatus[] VALUES = values();

  static IndicatorStatus of(byte code) {
    return VALUES[code];
  }

  /** The word used in JSON, for example {@code no_book}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a number may be shown: it has a value, fresh or stale. */
  public boolean hasValue() {
    return this == OK || this == STALE;
  }
}
