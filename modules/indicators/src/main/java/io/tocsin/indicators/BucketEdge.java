package io.tocsin.indicators;

/**
 * Which bucket boundary is the last at or before a moment that moves on; divides only when it
 * changes.
 */
final class BucketEdge {

  private final long length;
  private long last;
  private long before;
  private long after;

  BucketEdge(long lengthMicros) {
    length = lengthMicros;
  }

  /** The number of the last boundary at or before the moment, counted from the epoch. */
  long at(long moment) {
    if (moment < before || moment >= after) {
      last = Math.floorDiv(moment, length);
      before = last * length;
      after = before + length;
    }
    return last;
  }
}
