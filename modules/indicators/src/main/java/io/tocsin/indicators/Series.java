package io.tocsin.indicators;

import java.util.ArrayList;
import java.util.List;

/**
 * One stream of one instrument, trades or quotes, in columns: as many events as its longest window
 * needs, held once for all indicators. Events have a running index from 0; a ring that grows and
 * shrinks by halves holds {@code [begin, end)}.
 */
final class Series {

  private static final int SMALLEST_CAPACITY = 256;

  /** Sums start anew after at least so many events, and never more often than all are replaced. */
  private static final int SMALLEST_RESTART = 4_096;

  private final IndicatorStatus whenMissing;
  private final List<Edge> edges = new ArrayList<>();
  private final List<Window> windows = new ArrayList<>();
  private final List<PrefixSum> sums = new ArrayList<>();
  private final List<Extreme> extremes = new ArrayList<>();

  private long[] times = new long[SMALLEST_CAPACITY];
  private double[] a = new double[SMALLEST_CAPACITY];
  private double[] b = new double[SMALLEST_CAPACITY];
  private double[] c = new double[SMALLEST_CAPACITY];
  private double[] d = new double[SMALLEST_CAPACITY];
  private long begin;
  private long end;
  private long firstTime;
  private long lastTime = Long.MIN_VALUE;
  private long gapTime = Long.MIN_VALUE;
  private long gapIndex = -1;
  private long appendedSinceRestart;

  /**
   * @param whenMissing what a window over this series is as long as there was no event
   */
  Series(IndicatorStatus whenMissing) {
    this.whenMissing = whenMissing;
  }

  // What indicators ask for when they are built; equal requests get the same object.

  Window window(long startMicros, long endMicros) {
    for (Window window : windows) {
      if (window.is(startMicros, endMicros)) {
        return window;
      }
    }
    Window window = new Window(this, edge(startMicros), edge(endMicros));
    windows.add(window);
    return window;
  }

  PrefixSum sum(Measure measure, PrefixSum.Kind kind) {
    for (PrefixSum sum : sums) {
      if (sum.is(measure, kind)) {
        return sum;
      }
    }
    PrefixSum sum = new PrefixSum(this, measure, kind, times.length);
    sums.add(sum);
    return sum;
  }

  Extreme extreme(Window window, boolean largest) {
    return extreme(window, largest, false);
  }

  /**
   * @param inForce whether the value in force at the window's start counts, too
   */
  Extreme extreme(Window window, boolean largest, boolean inForce) {
    for (Extreme extreme : extremes) {
      if (extreme.is(window, largest, inForce)) {
        return extreme;
      }
    }
    Extreme extreme = new Extreme(this, window, largest, inForce);
    extremes.add(extreme);
    return extreme;
  }

  private Edge edge(long offsetMicros) {
    for (Edge edge : edges) {
      if (edge.offset() == offsetMicros) {
        return edge;
      }
    }
    Edge edge = new Edge(offsetMicros);
    edges.add(edge);
    return edge;
  }

  // What happens.

  /** Appends an event that is not older than the last one. */
  void append(long time, double first, double second, double third, double fourth) {
    if (end - begin == times.length) {
      resize(times.length * 2);
    }
    if (end == 0) {
      firstTime = time;
    }
    int slot = slot(end);
    times[slot] = time;
    a[slot] = first;
    b[slot] = second;
    c[slot] = third;
    d[slot] = fourth;
    lastTime = time;
    end++;
    appendedSinceRestart++;
    if (appendedSinceRestart >= Math.max(SMALLEST_RESTART, end - begin)) {
      appendedSinceRestart = 0;
      for (int i = 0; i < sums.size(); i++) {
        sums.get(i).restart();
      }
    } else {
      for (int i = 0; i < sums.size(); i++) {
        sums.get(i).append(end - 1);
      }
    }
  }

  /** Something was lost at that time, or after the newest event if that is later. */
  void gap(long time) {
    gapTime = Math.max(gapTime, Math.max(time, lastTime));
    gapIndex = end;
  }

  /** Moves every window up to now, and lets go of the events that none of them needs any more. */
  void advance(long now) {
    long needed = end;
    for (int i = 0; i < edges.size(); i++) {
      Edge edge = edges.get(i);
      edge.advance(this, now);
      needed = Math.min(needed, edge.cursor());
    }
    for (int i = 0; i < extremes.size(); i++) {
      extremes.get(i).advance();
    }
    // The event before an edge is the one in force there.
    begin = Math.max(begin, needed - 1);
    if (times.length > SMALLEST_CAPACITY && (end - begin) * 8 < times.length) {
      resize(times.length / 2);
    }
  }

  // What there is.

  boolean isEmpty() {
    return end == 0;
  }

  IndicatorStatus whenMissing() {
    return whenMissing;
  }

  long begin() {
    return begin;
  }

  long end() {
    return end;
  }

  /** Time of the very first event, which may have been let go of. */
  long firstTime() {
    return firstTime;
  }

  /** Time of the newest event, the smallest long if there was none. */
  long lastTime() {
    return lastTime;
  }

  /** Time of the newest gap, the smallest long if there was none. */
  long gapTime() {
    return gapTime;
  }

  /** Whether an event came after the newest gap. */
  boolean heardSinceGap() {
    return end > gapIndex;
  }

  long time(long index) {
    return times[slot(index)];
  }

  /** The event's first number: price or bid. */
  double first(long index) {
    return a[slot(index)];
  }

  /** The event's second number: quantity or bid quantity. */
  double second(long index) {
    return b[slot(index)];
  }

  /** The event's third number: taker side or ask. */
  double third(long index) {
    return c[slot(index)];
  }

  /** The event's fourth number: ask quantity. */
  double fourth(long index) {
    return d[slot(index)];
  }

  double measure(Measure measure, long index) {
    int slot = slot(index);
    return measure.of(a[slot], b[slot], c[slot], d[slot]);
  }

  /** Shows all state: the events held, and what has been made of them. */
  void visit(StateVisitor state) {
    begin = state.whole(begin);
    end = state.whole(end);
    firstTime = state.whole(firstTime);
    lastTime = state.whole(lastTime);
    gapTime = state.whole(gapTime);
    gapIndex = state.whole(gapIndex);
    appendedSinceRestart = state.whole(appendedSinceRestart);
    if (end - begin > times.length) {
      resizeEmpty(Long.highestOneBit(end - begin - 1) << 1);
    }
    for (long index = begin; index < end; index++) {
      int slot = slot(index);
      times[slot] = state.whole(times[slot]);
      a[slot] = state.real(a[slot]);
      b[slot] = state.real(b[slot]);
      c[slot] = state.real(c[slot]);
      d[slot] = state.real(d[slot]);
    }
    edges.forEach(edge -> edge.visit(state));
    sums.forEach(sum -> sum.visit(state));
    extremes.forEach(extreme -> extreme.visit(state));
  }

  /** Room for what is about to be read; only a reader can find that there is too little. */
  private void resizeEmpty(long newCapacity) {
    if (newCapacity > 1 << 30) {
      throw new IllegalArgumentException("a series of " + newCapacity + " events cannot be");
    }
    int capacity = (int) newCapacity;
    times = new long[capacity];
    a = new double[capacity];
    b = new double[capacity];
    c = new double[capacity];
    d = new double[capacity];
    sums.forEach(sum -> sum.resizeEmpty(capacity));
  }

  // The ring; capacities are powers of two.

  int slot(long index) {
    return (int) index & (times.length - 1);
  }

  private void resize(int newCapacity) {
    for (int i = 0; i < sums.size(); i++) {
      sums.get(i).resize(newCapacity);
    }
    long[] movedTimes = new long[newCapacity];
    for (long index = begin; index < end; index++) {
      movedTimes[(int) index & (newCapacity - 1)] = times[slot(index)];
    }
    a = moved(a, newCapacity);
    b = moved(b, newCapacity);
    c = moved(c, newCapacity);
    d = moved(d, newCapacity);
    times = movedTimes;
  }

  /** A column of this series, laid out for another capacity. */
  double[] moved(double[] column, int newCapacity) {
    double[] moved = new double[newCapacity];
    for (long index = begin; index < end; index++) {
      moved[(int) index & (newCapacity - 1)] = column[slot(index)];
    }
    return moved;
  }
}
