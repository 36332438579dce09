package io.tocsin.indicators;

import java.util.Arrays;

/**
 * The largest or smallest first number (price) of the events in a window, by a monotonic queue:
 * every event enters and leaves it once.
 */
final class Extreme {

  private final Series series;
  private final Window window;
  private final boolean largest;
  private long[] queue = new long[16];
  private int head;
  private int size;
  private long entered;

  Extreme(Series series, Window window, boolean largest) {
    this.series = series;
    this.window = window;
    this.largest = largest;
  }

  boolean is(Window otherWindow, boolean otherLargest) {
    return window == otherWindow && largest == otherLargest;
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
    while (size > 0 && queue[head] < window.begin()) {
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

  private void grow() {
    long[] grown = Arrays.copyOf(queue, queue.length * 2);
    for (int i = 0; i < size; i++) {
      grown[i] = at(i);
    }
    queue = grown;
    head = 0;
  }
}
