package io.tocsin.indicators;

/**
 * The integral of a measure's step function over time up to an edge, shared by the windows that
 * begin or end there: the {@link PrefixSum} at the event in force there, and what has grown since.
 *
 * <p>Over an hour dozens of edges each read memory of their own, which no cache holds. So an edge
 * keeps the event that is in force, and where the sums are not at hand it adds to its copy of the
 * sum, when it moves on by one event, what the sum itself was made of: to the same bits, and two
 * numbers are read instead of four.
 */
final class EdgeIntegral {

  private static final int NOTHING = -1;

  private final Edge edge;
  private final PrefixSum sums;
  private final long offset;

  // The event in force at the edge, and the sum up to it.
  private long inForce = NOTHING;
  private long time;
  private double measure;
  private double sumHigh;
  private double sumLow;
  private int version;

  private double high;
  private double low;

  EdgeIntegral(Edge edge, PrefixSum sums) {
    this.edge = edge;
    this.sums = sums;
    offset = edge.offset();
  }

  boolean is(Edge otherEdge, PrefixSum otherSums) {
    return edge == otherEdge && sums == otherSums;
  }

  /** Follows the edge, which has been advanced. */
  void advance(long now) {
    long index = edge.cursor() - 1;
    if (index != inForce || version != sums.version()) {
      if (index < 0) {
        return;
      }
      enter(index);
    }
    grow(now - offset);
  }

  /**
   * Makes the integral up to a moment of the sum up to the event in force. As {@link
   * Accumulator#addProduct}, whose every step this is, but in registers.
   */
  private void grow(long moment) {
    double x = measure;
    double y = moment - time;
    double product = x * y;
    double sum = sumHigh + product;
    double virtual = sum - sumHigh;
    double error = (sumHigh - (sum - virtual)) + (product - virtual);
    error += sumLow + Math.fma(x, y, -product);
    double total = sum + error;
    high = total;
    low = error - (total - sum);
  }

  private void enter(long index) {
    long entered = sums.time(index);
    if (!sums.atHand() && index == inForce + 1 && index > 0 && version == sums.version()) {
      grow(entered);
      sumHigh = high;
      sumLow = low;
    } else {
      sumHigh = sums.high(index);
      sumLow = sums.low(index);
      version = sums.version();
    }
    inForce = index;
    time = entered;
    measure = sums.measure(index);
  }

  /** High part of the integral, in measure x microseconds; meaningful if an event is in force. */
  double high() {
    return high;
  }

  /** Low part of the integral. */
  double low() {
    return low;
  }
}
