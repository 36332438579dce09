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
  private double[] high;
  private double[] low;

  PrefixSum(Series series, Measure measure, Kind kind, int capacity) {
    this.series = series;
    this.measure = measure;
    this.kind = kind;
    high = new double[capacity];
    low = new double[capacity];
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
          sum.addProduct(
              series.measure(measure, index - 1),
              (double) (series.time(index) - series.time(index - 1)));
        }
      }
    }
    int slot = series.slot(index);
    high[slot] = sum.high();
    low[slot] = sum.low();
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
    int fromSlot = series.slot(from);
    int toSlot = series.slot(to);
    target.set(high[toSlot], low[toSlot]);
    target.add(-high[fromSlot], -low[fromSlot]);
  }

  /** Sets {@code target} to the sum at an event, of all events if nothing was ever let go of. */
  void upTo(long index, Accumulator target) {
    int slot = series.slot(index);
    target.set(high[slot], low[slot]);
  }

  /** Whether nothing but zeros has been summed since the sums were begun anew. */
  boolean isZero() {
    return sum.high() == 0;
  }

  double measure(long index) {
    return series.measure(measure, index);
  }

  void resize(int newCapacity) {
    high = series.moved(high, newCapacity);
    low = series.moved(low, newCapacity);
  }

  void resizeEmpty(int newCapacity) {
    high = new double[newCapacity];
    low = new double[newCapacity];
  }

  void visit(StateVisitor state) {
    sum.set(state.real(sum.high()), state.real(sum.low()));
    for (long index = series.begin(); index < series.end(); index++) {
      int slot = series.slot(index);
      high[slot] = state.real(high[slot]);
      low[slot] = state.real(low[slot]);
    }
  }
}
