package io.tocsin.indicators;

/** A moment at a fixed distance before now, and where it stands in a series; shared by windows. */
final class Edge {

  private final long offset;
  private long cursor;

  Edge(long offsetMicros) {
    offset = offsetMicros;
  }

  long offset() {
    return offset;
  }

  /**
   * Index of the first event after the edge; the event in force at the edge is the one before it.
   */
  long cursor() {
    return cursor;
  }

  void advance(Series series, long now) {
    long moment = now - offset;
    long next = cursor;
    while (next < series.end() && series.time(next) <= moment) {
      next++;
    }
    cursor = next;
  }

  void visit(StateVisitor state) {
    cursor = state.whole(cursor);
  }
}
