package io.tocsin.indicators;

/** The series of one instrument that its indicators are built over. */
record Inputs(Series trades, Series quotes) {

  Inputs() {
    this(new Series(IndicatorStatus.WARMING), new Series(IndicatorStatus.NO_BOOK));
  }

  /** A window over trades, as the parameters name it. */
  Window trades(WindowRule rule, Parameters parameters) {
    return trades.window(rule.startMicros(parameters), rule.endMicros(parameters));
  }

  /** A window over quotes, as the parameters name it. */
  Window quotes(WindowRule rule, Parameters parameters) {
    return quotes.window(rule.startMicros(parameters), rule.endMicros(parameters));
  }
}
