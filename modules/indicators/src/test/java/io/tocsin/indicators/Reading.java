package io.tocsin.indicators;

/** Status and number of one cell; the number is NaN where it means nothing. */
record Reading(IndicatorStatus status, double number) {

  static Reading of(EvaluatedBatch batch, int row, int instrument, int indicator) {
    IndicatorStatus status = batch.status(row, instrument, indicator);
    double number =
        status.hasValue()
            ? batch.value(row, instrument, indicator)
            : status == IndicatorStatus.WARMING
                ? batch.warmSeconds(row, instrument, indicator)
                : Double.NaN;
    return new Reading(status, number);
  }

  static Reading unknown(IndicatorStatus status) {
    return new Reading(status, Double.NaN);
  }

  static Reading value(double number) {
    return Double.isFinite(number)
        ? new Reading(IndicatorStatus.OK, number)
        : unknown(IndicatorStatus.UNDEFINED);
  }
}
