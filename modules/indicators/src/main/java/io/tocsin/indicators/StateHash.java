package io.tocsin.indicators;

/** Folds numbers into one; equal sequences give equal results on every machine. */
final class StateHash {

  private StateHash() {}

  static long mix(long hash, long value) {
    long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
    return mixed ^ (mixed >>> 32);
  }

  static long mix(long hash, double value) {
    return mix(hash, Double.doubleToLongBits(value));
  }
}
