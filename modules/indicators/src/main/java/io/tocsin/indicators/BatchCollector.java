package io.tocsin.indicators;

import io.tocsin.model.MarketBatch;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a sink sees of one batch, so that it can be passed on. The events are the given batch
 * itself as long as every row of it was taken as it came.
 */
final class BatchCollector implements EvaluationSink {

  private final IndicatorLayout layout;
  private final MarketBatch given;
  private final EvaluatedBatch.Builder out;

  /** How many rows from the first on are those of the given batch. */
  private int asGiven;

  /** The events once they are no longer. */
  private MarketBatch.@Nullable Builder events;

  /**
   * @param sameInstruments whether the batch's instruments are the layout's, in its order
   * @param cells how many values there will be at most
   */
  BatchCollector(IndicatorLayout layout, MarketBatch given, boolean sameInstruments, int cells) {
    this.layout = layout;
    this.given = given;
    out = new EvaluatedBatch.Builder(layout, given.size(), cells);
    events = sameInstruments ? null : builder();
  }

  @Override
  public void row(EvaluatedRow row) {
    keepEvent(row);
    int own = row.instrument();
    out.beginRow(row.nowMicros(), own < 0 ? layout.totalWidth() : layout.width(own));
    if (own >= 0) {
      keepCells(row, own);
    } else {
      for (int i = 0; i < layout.instruments().size(); i++) {
        keepCells(row, i);
      }
    }
  }

  EvaluatedBatch collected() {
    if (events == null && asGiven == given.size()) {
      return out.build(given);
    }
    return out.build(own().build());
  }

  private void keepEvent(EvaluatedRow row) {
    if (events == null && row.row() == asGiven && row.timeMicros() == given.timeMicros(row.row())) {
      asGiven++;
    } else {
      own().copy(given, row.row(), row.instrument(), row.timeMicros());
    }
  }

  private MarketBatch.Builder own() {
    MarketBatch.Builder own = events;
    if (own == null) {
      own = builder();
      for (int row = 0; row < asGiven; row++) {
        own.copy(given, row, given.instrument(row));
      }
      events = own;
    }
    return own;
  }

  private MarketBatch.Builder builder() {
    return MarketBatch.builder(layout.instruments(), given.size());
  }

  private void keepCells(EvaluatedRow row, int instrument) {
    for (int k = 0; k < layout.width(instrument); k++) {
      out.cell(row.status(instrument, k), row.value(instrument, k));
    }
  }
}
