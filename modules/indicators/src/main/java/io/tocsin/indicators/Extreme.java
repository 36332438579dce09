package io.tocsin.indicators;

/**
 * The largest or smallest first number (price) of the events in a window, by a monotonic queue:
 * every event enters and leaves it once. A NaN is neither, and parts what is before and after it.
 */
final class Extreme {

  private final Series series;
  private final Window window;
  private final boolean largest;
  private final boolean inForce;
  private long[] queue = new long[16];

  /** The prices of the queue's events, so that nobody has to go where those are kept. */
  private double[] prices = new double[16];

  private int head;
  private int size;
  private long entered;

  /**
   * @param inForce whether the event before the window's first, which is in force at its start,
   *     counts, too
   */
  Extreme(Series series, Window window, boolean largest, boolean inForce) {
    this.series = series;
    this.window = window;
    this.largest = largest;
    this.inForce = inForce;
  }

  boolean is(Window otherWindow, boolean otherLargest, boolean otherInForce) {
    return window == otherWindow && largest == otherLargest && inForce == otherInForce;
  }

  /** Follows the window's edges, which have been advanced. */
  void advance() {
    long end = window.end();
    while (entered < end) {
      enter(entered, series.first(entered));
      entered++;
    }
    long first = inForce ? window.begin() - 1 : window.begin();
    while (size > 0 && queue[head] < first) {
      head = (head + 1) & (queue.length - 1);
      size--;
    }
  }

  private void enter(long index, double price) {
    double[] known = prices;
    int mask = known.length - 1;
    int left = size;
    // An earlier event that is no better than a later one can never be the extreme again.
    if (largest) {
      while (left > 0 && known[(head + left - 1) & mask] <= price) {
        left--;
      }
    } else {
      while (left > 0 && known[(head + left - 1) & mask] >= price) {
        left--;
      }
    }
    if (left == queue.length) {
      grow();
    }
    int slot = (head + left) & (queue.length - 1);
    queue[slot] = index;
    prices[slot] = price;
    size = left + 1;
  }

  /** Meaningful only if the window is not empty. */
  double value() {
    return prices[head];
  }

  void visit(StateVisitor state) {
    entered = state.whole(entered);
    int length = (int) state.whole(size);
    while (length > queue.length) {
      grow();
    }
    for (int i = 0; i < length; i++) {
      int slot = (head + i) & (queue.length - 1);
      queue[slot] = state.whole(queue[slot]);
      prices[slot] = series.first(queue[slot]);
    }
    size = length;
  }

  private void grow() {
    long[] grown = new long[queue.length * 2];
    double[] grownPrices = new double[queue.length * 2];
    for (int i = 0; i < size; i++) {
      int slot = (head + i) & (queue.length - 1);
      grown[i] = queue[slot];
      grownPrices[i] = prices[slot];
    }
    queue = grown;
    prices = grownPrices;
    head = 0;
  }
}
