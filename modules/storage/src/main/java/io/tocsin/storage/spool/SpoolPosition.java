package io.tocsin.storage.spool;

/**
 * A place between two blocks.
 *
 * @param segment number of the file
 * @param offset in the file
 */
public record SpoolPosition(long segment, long offset) implements Comparable<SpoolPosition> {

  @Override
  public int compareTo(SpoolPosition other) {
    int bySegment = Long.compare(segment, other.segment);
    return bySegment != 0 ? bySegment : Long.compare(offset, other.offset);
  }
}
