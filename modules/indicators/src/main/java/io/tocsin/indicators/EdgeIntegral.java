package io.tocsin.indicators;

/**
 * The integral of a measure's step function over time up to an edge, shared by the windows that
 * begin or end there.
 */
final class EdgeIntegral {

  private final Series series;
  private final Edge edge;
  private final PrefixSum sums;
  private final Accumulator integral = new Accumulator();

  EdgeIntegral(Series series, Edge edge, PrefixSum sums) {
    this.series = series;
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
      integral.addProduct(
          sums.measure(inForce), (double) (now - edge.offset() - series.time(inForce)));
    }
  }

  /** In measure x microseconds; meaningful if there is an event at or before the edge. */
  Accumulator value() {
    return integral;
  }
}
