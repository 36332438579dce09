package io.tocsin.indicators.classic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** One output of one classic indicator, fed closed candles in order; not thread-safe. */
public interface CandleIndicator {

  /**
   * Takes the next closed candle.
   *
   * @param volume in base units, 0 for a candle without trades
   */
  void close(double open, double high, double low, double close, double volume);

  /** Whether there have been enough candles for a value. */
  boolean ready();

  /** The value after the last candle, meaningful only if {@link #ready}; NaN if undefined. */
  double value();

  /** Writes all that decides later values. */
  void save(DataOutput out) throws IOException;

  /** Reads what {@link #save} of an indicator with the same parameters wrote. */
  void load(DataInput in) throws IOException;
}
