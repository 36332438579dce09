package io.tocsin.benchmarks;

import io.tocsin.indicators.EvaluatedRow;
import io.tocsin.indicators.EvaluationSink;

/** A reader that reads every value of the event's instrument and keeps only their sum. */
final class Newest implements EvaluationSink {

  private final int indicators;
  private double value;

  /**
   * @param indicators how many of the instrument's indicators are read
   */
  Newest(int indicators) {
    this.indicators = indicators;
  }

  double value() {
    return value;
  }

  @Override
  public void row(EvaluatedRow row) {
    double sum = 0;
    for (int k = 0; k < indicators; k++) {
      if (row.status(0, k).hasValue()) {
        sum += row.value(0, k);
      }
    }
    value = sum;
  }
}
