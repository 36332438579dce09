package io.tocsin.indicators;

import io.tocsin.model.EventKind;
import io.tocsin.model.MarketBatch;
import java.util.Arrays;

/**
 * Market events in session order, each with the indicators as they stand after it; immutable,
 * passed by reference.
 *
 * <p>A row of one instrument carries that instrument's values; a {@link EventKind#CLOCK} or {@link
 * EventKind#END} row carries those of every instrument. Row instruments are indexes into {@link
 * #layout()}'s instruments (the {@link #events} batch is built on the same list).
 */
public final class EvaluatedBatch {

  private final MarketBatch events;
  private final IndicatorLayout layout;
  private final long[] now;
  private final int[] start;
  private final double[] values;
  private final byte[] status;

  private EvaluatedBatch(Builder builder, MarketBatch events) {
    this.events = events;
    this.layout = builder.layout;
    this.now = builder.now;
    this.start = builder.start;
    this.values = builder.values;
    this.status = builder.status;
  }

  public static Builder builder(IndicatorLayout layout, int rows) {
    return new Builder(layout, rows, rows * layout.totalWidth());
  }

  /** The events; accepted ones only, with times that never run backwards within a stream. */
  public MarketBatch events() {
    return events;
  }

  public IndicatorLayout layout() {
    return layout;
  }

  public int size() {
    return events.size();
  }

  /**
   * The session's reference time after the row: the largest event time so far, microseconds since
   * the epoch.
   */
  public long nowMicros(int row) {
    return now[row];
  }

  /**
   * Status of an indicator after the row.
   *
   * @param instrument index in the layout; on an instrument's own row it must be that instrument
   * @param indicator index in {@code layout().specs(instrument)}
   */
  public IndicatorStatus status(int row, int instrument, int indicator) {
    return IndicatorStatus.of(status[at(row, instrument, indicator)]);
  }

  /** The value, meaningful only if {@link IndicatorStatus#hasValue}. */
  public double value(int row, int instrument, int indicator) {
    return values[at(row, instrument, indicator)];
  }

  /** Seconds of history so far, meaningful only while {@link IndicatorStatus#WARMING}. */
  public double warmSeconds(int row, int instrument, int indicator) {
    return values[at(row, instrument, indicator)];
  }

  /**
   * Where the instrument's indicators stand after the row, for whoever asks for several of them
   * with {@link #statusAt} and {@link #valueAt}.
   */
  public int cells(int row, int instrument) {
    return at(row, instrument, 0);
  }

  /**
   * {@link #status}.
   *
   * @param cell what {@link #cells} said, plus the indicator's index
   */
  public IndicatorStatus statusAt(int cell) {
    return IndicatorStatus.of(status[cell]);
  }

  /** {@link #value}, or {@link #warmSeconds}, as in {@link #statusAt}. */
  public double valueAt(int cell) {
    return values[cell];
  }

  private int at(int row, int instrument, int indicator) {
    int own = events.instrument(row);
    return start[row] + (own < 0 ? layout.offset(instrument) : 0) + indicator;
  }

  /** Collects rows in order; not thread-safe; used once. */
  public static final class Builder {
    private final IndicatorLayout layout;
    private long[] now;
    private int[] start;
    private double[] values;
    private byte[] status;
    private int rows;
    private int cells;

    /**
     * @param rows how many rows there will be at most
     * @param cells how many cells there will be at most; more of either make it grow
     */
    Builder(IndicatorLayout layout, int rows, int cells) {
      this.layout = layout;
      now = new long[Math.max(1, rows)];
      start = new int[Math.max(1, rows)];
      values = new double[Math.max(1, cells)];
      status = new byte[Math.max(1, cells)];
    }

    /** Begins the next row, which will hold {@code width} cells. */
    public void beginRow(long nowMicros, int width) {
      if (rows == now.length) {
        now = Arrays.copyOf(now, rows * 2);
        start = Arrays.copyOf(start, rows * 2);
      }
      if (cells + width > values.length) {
        int capacity = Math.max(cells + width, values.length * 2);
        values = Arrays.copyOf(values, capacity);
        status = Arrays.copyOf(status, capacity);
      }
      now[rows] = nowMicros;
      start[rows] = cells;
      rows++;
    }

    /** Appends a cell of the current row. */
    public void cell(IndicatorStatus cellStatus, double value) {
      status[cells] = (byte) cellStatus.ordinal();
      values[cells] = value;
      cells++;
    }

    /**
     * @param events as many rows as were begun, instruments being indexes into the layout's
     */
    public EvaluatedBatch build(MarketBatch events) {
      if (events.size() != rows) {
        throw new IllegalArgumentException(
            events.size() + " events, but " + rows + " rows of values");
      }
      return new EvaluatedBatch(this, events);
    }
  }
}
