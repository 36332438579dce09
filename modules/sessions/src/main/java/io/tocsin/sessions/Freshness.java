package io.tocsin.sessions;

/** How old a symbol's newest data is, in the words of the dashboard. */
enum Freshness {
  /** Nothing has come yet. */
  NONE,
  /** Up to 30 s. */
  FRESH,
  /** Over 30 s: the age is shown; over 60 s it is dimmed. */
  WARN,
  /** Over 120 s. */
  STALE,
  /** Over 300 s: not shown as a value any more. */
  REJECT;

  static Freshness of(double ageSeconds) {
    if (ageSeconds > 300) {
      return REJECT;
    }
    if (ageSeconds > 120) {
      return STALE;
    }
    return ageSeconds > 30 ? WARN : FRESH;
  }
}
