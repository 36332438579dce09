package io.tocsin.indicators;

/**
 * Running sum of a measure beside every event of a series, so that the sum over any window is one
 * subtraction. Kept in double-double, so that after any number of events the difference of two
 * large sums still has more digits than a double.
 */
final class PrefixSum {

  /** What is summed up to and including an event. */
  enum Kind {
    /** Σ measure of the events. */
    EVENTS,
    /** Σ measure² of the events, each square exact. */
    SQUARES,
    /** ∫ measure dt of the step function, up to the event's time, in microseconds. */
    TIME
  }

  private final Series series;
  private final Measure measure;
  private final Kind kind;
  private final Accumulator sum = new Accumulator();

  /** Numbers beside each event; what is read together stands together, for the sake of caches. */
  private final int stride;

  /** The sum's high and low part, and for TIME the measure. */
  private double[] cells;

  PrefixSum(Series series, Measure measure, Kind kind, int capacity) {
    this.series = series;
    this.measure = measure;
    this.kind = kind;
    stride = kind == Kind.TIME ? 3 : 2;
    cells = new double[capacity * stride];
  }

  boolean is(Measure otherMeasure, Kind otherKind) {
    return measure == otherMeasure && kind == otherKind;
  }

  /**
   * Takes the event with that index, the newest; the one before it is still held if there is one.
   */
  void append(long index) {
    switch (kind) {
      case EVENTS -> sum.add(series.measure(measure, index), 0);
      case SQUARES -> {
        double x = series.measure(measure, index);
        sum.addProduct(x, x);
      }
      case TIME -> {
        if (index > series.begin()) {
          addSince(index - 1, series.time(index), sum);
        }
      }
    }
    int at = at(index);
    cells[at] = sum.high();
    cells[at + 1] = sum.low();
    describe(index);
  }

  private void describe(long index) {
    if (kind == Kind.TIME) {
      cells[at(index) + 2] = series.measure(measure, index);
    }
  }

  private int at(long index) {
    return series.slot(index) * stride;
  }

  /** Sums anew over the events held, so that what has left the series leaves no rounding behind. */
  void restart() {
    sum.set(0, 0);
    for (long index = series.begin(); index < series.end(); index++) {
      append(index);
    }
  }

  /** Sets {@code target} to the difference between the sums at two events. */
  void difference(long from, long to, Accumulator target) {
    int start = at(from);
    int end = at(to);
    target.set(cells[end], cells[end + 1]);
    target.add(-cells[start], -cells[start + 1]);
  }

  /** Sets {@code target} to the sum at an event, of all events if nothing was ever let go of. */
  void upTo(long index, Accumulator target) {
    int at = at(index);
    target.set(cells[at], cells[at + 1]);
  }

  /** Adds, for a sum of kind TIME, what it grows by from that event to a later moment. */
  void addSince(long index, long moment, Accumulator target) {
    target.addProduct(measure(index), (double) (moment - series.time(index)));
  }

  /** Whether nothing but zeros has been summed since the sums were begun anew. */
  boolean isZero() {
    return sum.high() == 0;
  }

  /** What is summed, at an event; for a sum of kind TIME. */
  double measure(long index) {
    return cells[at(index) + 2];
  }

  void resize(int newCapacity) {
    double[] moved = new double[newCapacity * stride];
    for (long index = series.begin(); index < series.end(); index++) {
      System.arraycopy(cells, at(index), moved, ((int) index & (newCapacity - 1)) * stride, stride);
    }
    cells = moved;
  }

  void resizeEmpty(int newCapacity) {
    cells = new double[newCapacity * stride];
  }

  void visit(StateVisitor state) {
    sum.set(state.real(sum.high()), state.real(sum.low()));
    for (long index = series.begin(); index < series.end(); index++) {
      int at = at(index);
      cells[at] = state.real(cells[at]);
      cells[at + 1] = state.real(cells[at + 1]);
      describe(index);
    }
  }
}
