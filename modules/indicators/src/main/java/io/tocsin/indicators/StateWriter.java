package io.tocsin.indicators;

import io.tocsin.indicators.classic.CandleIndicator;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Writes the state that it is shown, or as much of it as is hashed. */
final class StateWriter implements StateVisitor {

  /** Numbers go to the stream in blocks: there are millions of them. */
  private final ByteBuffer block = ByteBuffer.allocate(1 << 14);

  private final OutputStream stream;
  private final DataOutput out;
  private final boolean counters;

  private StateWriter(OutputStream out, boolean counters) {
    this.stream = out;
    this.out = new DataOutputStream(out);
    this.counters = counters;
  }

  /** Writes all state. */
  static StateWriter keeping(OutputStream out) {
    return new StateWriter(out, true);
  }

  /** Writes what decides later values. */
  static StateWriter hashing(OutputStream out) {
    return new StateWriter(out, false);
  }

  /** To be called at the end of the walk. */
  void flush() {
    try {
      stream.write(block.array(), 0, block.position());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    block.clear();
  }

  @Override
  public long whole(long value) {
    if (block.remaining() < Long.BYTES) {
      flush();
    }
    block.putLong(value);
    return value;
  }

  @Override
  public double real(double value) {
    whole(Double.doubleToRawLongBits(value));
    return value;
  }

  @Override
  public boolean flag(boolean value) {
    whole(value ? 1 : 0);
    return value;
  }

  @Override
  public long counter(long value) {
    return counters ? whole(value) : value;
  }

  @Override
  public void classic(CandleIndicator indicator) {
    flush();
    try {
      indicator.save(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
