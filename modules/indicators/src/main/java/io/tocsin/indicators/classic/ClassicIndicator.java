package io.tocsin.indicators.classic;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What all classic indicators share: they count the candles they have seen. Not thread-safe.
 *
 * <p>The accessors of each subclass give its outputs after the newest candle, {@code value} the one
 * that was chosen: NaN until {@link #ready}, and afterwards where the formula divides by zero.
 */
public abstract class ClassicIndicator implements CandleIndicator {

  private final int candlesNeeded;
  private long candlesSeen;

  ClassicIndicator(int candlesNeeded) {
    this.candlesNeeded = candlesNeeded;
  }

  /**
   * Takes the next closed candle. Prices are finite and above 0, low is the least and high the
   * greatest of the four, volume is finite and not negative: the caller has seen to that.
   */
  @Override
  public final void close(double open, double high, double low, double close, double volume) {
    candlesSeen++;
    take(open, high, low, close, volume);
  }

  /** Candles before the first value, that one's included; at least 1. */
  public final int candlesNeeded() {
    return candlesNeeded;
  }

  /** Candles taken so far. */
  public final long candlesSeen() {
    return candlesSeen;
  }

  /** Whether enough candles have been seen; a value may still be NaN, a division by zero. */
  @Override
  public final boolean ready() {
    return candlesSeen >= candlesNeeded;
  }

  /**
   * Writes all that decides later values. Two equal states write equal bytes, so a hash of them is
   * a hash of the state.
   */
  @Override
  public final void save(DataOutput out) throws IOException {
    out.writeLong(candlesSeen);
    write(out);
  }

  /**
   * Restores what {@link #save} of an indicator with the same parameters wrote: from here on both
   * give the same bits.
   *
   * @throws IOException if the input ends early or cannot be read; the state is undefined then
   */
  @Override
  public final void load(DataInput in) throws IOException {
    candlesSeen = in.readLong();
    read(in);
  }

  abstract void take(double open, double high, double low, double close, double volume);

  abstract void write(DataOutput out) throws IOException;

  abstract void read(DataInput in) throws IOException;

  static int atLeast(int least, String name, int value) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is " + value + ", it must be at least " + least);
    }
    return value;
  }
}
