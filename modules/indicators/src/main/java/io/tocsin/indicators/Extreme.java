package io.tocsin.indicators;

import java.util.Arrays;

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
    for (; entered < window.end(); entered++) {
      double price = series.first(entered);
      while (size > 0 && yields(series.first(at(size - 1)), price)) {
        size--;
      }
      if (size == queue.length) {
        grow();
      }
      queue[(head + size) & (queue.length - 1)] = entered;
      size++;
    }
    long first = inForce ? window.begin() - 1 : window.begin();
    while (size > 0 && queue[head] < first) {
      head = (head + 1) & (queue.length - 1);
      size--;
    }
  }

  /** Meaningful only if the window is not empty. */
  double value() {
    return series.first(queue[head]);
  }

  /** An earlier event that is no better than a later one can never be the extreme again. */
  private boolean yields(double earlier, double later) {
    return largest ? earlier <= later : earlier >= later;
  }

  private long at(int position) {
    return queue[(head + position) & (queue.length - 1)];
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
    }
    size = length;
  }

  private void grow() {
    long[] grown = Arrays.copyOf(queue, queue.length * 2);
    for (int i = 0; i < size; i++) {
      grown[i] = at(i);
    }
    queue = grown;
    head = 0;
  }
}
