package io.tocsin.indicators;

import java.util.Arrays;

/**
 * One stream of one instrument, trades or quotes, in columns: as many events as its longest window
 * needs, held once for all indicators. Events have a running index from 0; a ring that grows and
 * shrinks by halves holds {@code [begin, end)}.
 */
final class Series {

  private static final int SMALLEST_CAPACITY = 256;

  /** Sums start anew after at least so many events, and never more often than all are replaced. */
  private static final int SMALLEST_RESTART = 4_096;

  /** Sums beside more events than this, 1 MB of them, are not in a core's own cache. */
  private static final int MOST_AT_HAND = 1 << 16;

  /** What so few edges read stays in the cache however far they are apart. */
  private static final int FEW_EDGES = 8;

  private final IndicatorStatus whenMissing;
  private Edge[] edges = {};
  private Window[] windows = {};
  private PrefixSum[] sums = {};
  private Extreme[] extremes = {};
  private WindowMean[] means = {};
  private EdgeIntegral[] integrals = {};

  /**
   * Time and first number of each event, together: over long windows every edge reads memory of its
   * own, which no cache holds, and so it has to wait for one place only.
   */
  private long[] heads = new long[2 * SMALLEST_CAPACITY];

  private int capacity = SMALLEST_CAPACITY;
  private boolean sumsAtHand = true;
  private double[] b = new double[SMALLEST_CAPACITY];
  private double[] c = new double[SMALLEST_CAPACITY];
  private double[] d = new double[SMALLEST_CAPACITY];
  private long begin;
  private long end;
  private long firstTime;
  private long lastTime = Long.MIN_VALUE;
  private long gapTime = Long.MIN_VALUE;
  private long gapIndex = -1;
  private long readySince = Long.MAX_VALUE;
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
    window.readySince(readySince);
    windows = with(windows, window);
    return window;
  }

  PrefixSum sum(Measure measure, PrefixSum.Kind kind) {
    for (PrefixSum sum : sums) {
      if (sum.is(measure, kind)) {
        return sum;
      }
    }
    PrefixSum sum = new PrefixSum(this, measure, kind, capacity);
    sums = with(sums, sum);
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
    extremes = with(extremes, extreme);
    return extreme;
  }

  /** The time-weighted mean of a measure over a window. */
  WindowMean mean(Window window, Measure measure) {
    for (WindowMean mean : means) {
      if (mean.is(window, measure)) {
        return mean;
      }
    }
    WindowMean mean = new WindowMean(this, window, measure);
    means = with(means, mean);
    return mean;
  }

  /** The integral up to an edge; {@code sums} must be of kind TIME. */
  EdgeIntegral integral(Edge edge, PrefixSum sums) {
    for (EdgeIntegral integral : integrals) {
      if (integral.is(edge, sums)) {
        return integral;
      }
    }
    EdgeIntegral integral = new EdgeIntegral(edge, sums);
    integrals = with(integrals, integral);
    weigh();
    return integral;
  }

  private static <T> T[] with(T[] some, T more) {
    T[] all = Arrays.copyOf(some, some.length + 1);
    all[some.length] = more;
    return all;
  }

  private Edge edge(long offsetMicros) {
    for (Edge edge : edges) {
      if (edge.offset() == offsetMicros) {
        return edge;
      }
    }
    Edge edge = new Edge(offsetMicros);
    edges = with(edges, edge);
    return edge;
  }

  // What happens.

  /** Appends an event that is not older than the last one. */
  void append(long time, double first, double second, double third, double fourth) {
    if (end - begin == capacity) {
      resize(capacity * 2);
    }
    if (end == 0) {
      firstTime = time;
      readySince(Math.max(time, gapTime + 1));
    }
    int slot = slot(end);
    heads[2 * slot] = time;
    heads[2 * slot + 1] = Double.doubleToRawLongBits(first);
    b[slot] = second;
    c[slot] = third;
    d[slot] = fourth;
    lastTime = time;
    end++;
    appendedSinceRestart++;
    if (appendedSinceRestart >= Math.max(SMALLEST_RESTART, end - begin)) {
      appendedSinceRestart = 0;
      for (PrefixSum sum : sums) {
        sum.restart();
      }
    } else {
      for (PrefixSum sum : sums) {
        sum.append(end - 1);
      }
    }
  }

  /** Something was lost at that time, or after the newest event if that is later. */
  void gap(long time) {
    gapTime = Math.max(gapTime, Math.max(time, lastTime));
    gapIndex = end;
    readySince(end == 0 ? Long.MAX_VALUE : Math.max(firstTime, gapTime + 1));
  }

  /** What starts at that time or later is whole; the largest long if there is nothing. */
  private void readySince(long time) {
    readySince = time;
    for (Window window : windows) {
      window.readySince(time);
    }
  }

  /** Moves every window up to now, and lets go of the events that none of them needs any more. */
  void advance(long now) {
    long needed = end;
    for (Edge edge : edges) {
      edge.advance(this, now);
      needed = Math.min(needed, edge.cursor());
    }
    for (Extreme extreme : extremes) {
      extreme.advance();
    }
    // One kind of work after the other: neighbours do not wait for each other's results.
    for (EdgeIntegral integral : integrals) {
      integral.advance(now);
    }
    for (WindowMean mean : means) {
      mean.advance();
    }
    // The event before an edge is the one in force there.
    begin = Math.max(begin, needed - 1);
    if (capacity > SMALLEST_CAPACITY && (end - begin) * 8 < capacity) {
      resize(capacity / 2);
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
    return heads[head(index)];
  }

  /** The event's first number: price or bid. */
  double first(long index) {
    return Double.longBitsToDouble(heads[head(index) + 1]);
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
    return measure.of(first(index), b, c, d, slot(index));
  }

  /** Shows all state: the events held, and what has been made of them. */
  void visit(StateVisitor state) {
    begin = state.whole(begin);
    end = state.whole(end);
    firstTime = state.whole(firstTime);
    lastTime = state.whole(lastTime);
    gapTime = state.whole(gapTime);
    gapIndex = state.whole(gapIndex);
    readySince(end == 0 ? Long.MAX_VALUE : Math.max(firstTime, gapTime + 1));
    appendedSinceRestart = state.whole(appendedSinceRestart);
    if (end - begin > capacity) {
      resizeEmpty(Long.highestOneBit(end - begin - 1) << 1);
    }
    for (long index = begin; index < end; index++) {
      int slot = slot(index);
      heads[2 * slot] = state.whole(heads[2 * slot]);
      heads[2 * slot + 1] = Double.doubleToRawLongBits(state.real(first(index)));
      b[slot] = state.real(b[slot]);
      c[slot] = state.real(c[slot]);
      d[slot] = state.real(d[slot]);
    }
    for (Edge edge : edges) {
      edge.visit(state);
    }
    for (PrefixSum sum : sums) {
      sum.visit(state);
    }
    for (Extreme extreme : extremes) {
      extreme.visit(state);
    }
  }

  /** Room for what is about to be read; only a reader can find that there is too little. */
  private void resizeEmpty(long newCapacity) {
    if (newCapacity > 1 << 30) {
      throw new IllegalArgumentException("a series of " + newCapacity + " events cannot be");
    }
    capacity = (int) newCapacity;
    weigh();
    heads = new long[2 * capacity];
    b = new double[capacity];
    c = new double[capacity];
    d = new double[capacity];
    for (PrefixSum sum : sums) {
      sum.resizeEmpty(capacity);
    }
  }

  // The ring; capacities are powers of two.

  int slot(long index) {
    return (int) index & (capacity - 1);
  }

  /** Where the event's time stands; its first number is next to it. */
  private int head(long index) {
    return ((int) index << 1) & (heads.length - 1);
  }

  private void resize(int newCapacity) {
    for (PrefixSum sum : sums) {
      sum.resize(newCapacity);
    }
    long[] movedHeads = new long[2 * newCapacity];
    for (long index = begin; index < end; index++) {
      int to = 2 * ((int) index & (newCapacity - 1));
      movedHeads[to] = heads[head(index)];
      movedHeads[to + 1] = heads[head(index) + 1];
    }
    b = moved(b, newCapacity);
    c = moved(c, newCapacity);
    d = moved(d, newCapacity);
    heads = movedHeads;
    capacity = newCapacity;
    weigh();
  }

  private void weigh() {
    sumsAtHand = capacity <= MOST_AT_HAND || integrals.length <= FEW_EDGES;
  }

  /** Whether the sums beside the events are likely to be in a cache; decides no value. */
  boolean sumsAtHand() {
    return sumsAtHand;
  }

  /** A column beside this series, laid out for another capacity. */
  double[] moved(double[] column, int newCapacity) {
    double[] moved = new double[newCapacity];
    for (long index = begin; index < end; index++) {
      moved[(int) index & (newCapacity - 1)] = column[slot(index)];
    }
    return moved;
  }
}
