package io.tocsin.indicators;

import io.tocsin.indicators.classic.CandleIndicator;
import java.io.DataInput;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Gives back the state that a {@link StateWriter} wrote, in the same order. */
final class StateReader implements StateVisitor {

  private final DataInput in;

  StateReader(DataInput in) {
    this.in = in;
  }

  @Override
  public long whole(long value) {
    try {
      return in.readLong();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public double real(double value) {
    return Double.longBitsToDouble(whole(0));
  }

  @Override
  public boolean flag(boolean value) {
    return whole(0) != 0;
  }

  @Override
  public long counter(long value) {
    return whole(0);
  }

  @Override
  public void classic(CandleIndicator indicator) {
    try {
      indicator.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
