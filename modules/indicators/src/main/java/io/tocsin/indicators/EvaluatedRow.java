package io.tocsin.indicators;

import io.tocsin.model.EventKind;
import io.tocsin.model.MarketBatch;
import java.util.List;

/**
 * A view of one event and of the indicators as they stand after it, good for the length of one
 * {@link EvaluationSink#row} call; not thread-safe.
 */
public final class EvaluatedRow {

  private final InstrumentState[] states;
  private MarketBatch batch = MarketBatch.builder(List.of(), 0).build();
  private int row;
  private int instrument;
  private long timeMicros;
  private long nowMicros;

  EvaluatedRow(InstrumentState[] states) {
    this.states = states;
  }

  // A reference is written only where it changes: the collector must look at one that is.
  @SuppressWarnings("ReferenceEquality")
  void show(MarketBatch ofBatch, int atRow, int ofInstrument, long time, long now) {
    if (batch != ofBatch) {
      batch = ofBatch;
    }
    row = atRow;
    instrument = ofInstrument;
    timeMicros = time;
    nowMicros = now;
  }

  /** The batch as it was given, in which the event is row {@link #row}. */
  public MarketBatch batch() {
    return batch;
  }

  /** Where the event stands in {@link #batch}. */
  public int row() {
    return row;
  }

  /** What the event is. */
  public EventKind kind() {
    return batch.kind(row);
  }

  /** The event's instrument by its index in the layout, -1 if it concerns all. */
  public int instrument() {
    return instrument;
  }

  /** Event time as taken, which never runs backwards within a stream; microseconds. */
  public long timeMicros() {
    return timeMicros;
  }

  /** The session's reference time: the largest event time so far; microseconds. */
  public long nowMicros() {
    return nowMicros;
  }

  /**
   * Status of any indicator of the event's instrument, of any instrument if it concerns all.
   *
   * @param ofInstrument index in the layout
   * @param indicator index in the layout's specs of that instrument
   */
  public IndicatorStatus status(int ofInstrument, int indicator) {
    return states[ofInstrument].status(indicator);
  }

  /**
   * The value if {@link IndicatorStatus#hasValue}, seconds of history if {@link
   * IndicatorStatus#WARMING}, else NaN.
   */
  public double value(int ofInstrument, int indicator) {
    return states[ofInstrument].value(indicator);
  }
}
