package io.tocsin.indicators;

import java.io.OutputStream;

/** Folds bytes into one number; equal sequences give equal results on every machine. */
final class StateHash extends OutputStream {

  private long hash;
  private long bytes;
  private int count;

  @Override
  public void write(int b) {
    bytes = (bytes << 8) | (b & 0xFF);
    count++;
    if (count == Long.BYTES) {
      mix(bytes);
      count = 0;
      bytes = 0;
    }
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      write(source[i]);
    }
  }

  private void mix(long value) {
    long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
    hash = mixed ^ (mixed >>> 32);
  }

  /** The number, once all has been written. */
  long value() {
    long partial = count;
    mix(bytes);
    mix(partial);
    return hash;
  }
}
