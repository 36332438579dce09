package io.tocsin.indicators;

/** A moment at a fixed distance before now, and where it stands in a series; shared by windows. */
final class Edge {

  /** Of an edge that stands after the newest event: what comes next is not known. */
  private static final long UNKNOWN = Long.MIN_VALUE;

  private final long offset;
  private long cursor;

  /**
   * Time of the event at the cursor. It is read one event before it is needed: over long windows
   * every edge reads memory of its own, which no cache holds, and nothing may wait for that.
   */
  private long next = UNKNOWN;

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
    if (next <= moment) {
      step(series, moment);
    }
  }

  private void step(Series series, long moment) {
    long end = series.end();
    long index = next == UNKNOWN ? cursor : cursor + 1;
    long time = UNKNOWN;
    while (index < end) {
      time = series.time(index);
      if (time > moment) {
        break;
      }
      index++;
    }
    next = index < end ? time : UNKNOWN;
    cursor = index;
  }

  void visit(StateVisitor state) {
    cursor = state.whole(cursor);
    next = UNKNOWN;
  }
}
