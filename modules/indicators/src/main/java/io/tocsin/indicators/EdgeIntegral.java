package io.tocsin.indicators;

/**
 * The integral of a measure's step function over time up to an edge, shared by the windows that
 * begin or end there.
 */
final class EdgeIntegral {

  private final Edge edge;
  private final PrefixSum sums;
  private final Accumulator integral = new Accumulator();

  EdgeIntegral(Edge edge, PrefixSum sums) {
    this.edge = edge;
    this.sums = sums;
  }

  boolean is(Edge otherEdge, PrefixSum otherSums) {
    return edge == otherEdge && sums == otherSums;
  }

  /** Follows the edge, which has been advanced. */
  void advance(long now) {
    long inForce = edge.cursor() - 1;
    if (inForce >= 0) {
      sums.upTo(inForce, integral);
      sums.addSince(inForce, now - edge.offset(), integral);
    }
  }

  /** In measure x microseconds; meaningful if there is an event at or before the edge. */
  Accumulator value() {
    return integral;
  }
}
