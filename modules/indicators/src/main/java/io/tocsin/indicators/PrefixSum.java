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

  /** The sum's high and low part beside each event, together for the sake of caches. */
  private double[] cells;

  /** What is summed, beside each event, for TIME; empty if the series has that already. */
  private double[] measures;

  private final boolean keepsMeasures;

  private int version;

  PrefixSum(Series series, Measure measure, Kind kind, int capacity) {
    this.series = series;
    this.measure = measure;
    this.kind = kind;
    keepsMeasures = kind == Kind.TIME && measure != Measure.PRICE;
    cells = new double[2 * capacity];
    measures = new double[keepsMeasures ? capacity : 0];
  }

  boolean is(Measure otherMeasure, Kind otherKind) {
    return measure == otherMeasure && kind == otherKind;
  }

  /**
   * Takes the event with that index, the newest; the one before it is still held if there is one.
   */
  void append(long index) {
    double value = series.measure(measure, index);
    int slot = series.slot(index);
    switch (kind) {
      case EVENTS -> sum.add(value, 0);
      case SQUARES -> sum.addProduct(value, value);
      case TIME -> {
        if (keepsMeasures) {
          measures[slot] = value;
        }
        if (index > series.begin()) {
          addSince(index - 1, series.time(index), sum);
        }
      }
    }
    cells[2 * slot] = sum.high();
    cells[2 * slot + 1] = sum.low();
  }

  private int at(long index) {
    return 2 * series.slot(index);
  }

  /** Sums anew over the events held, so that what has left the series leaves no rounding behind. */
  void restart() {
    version++;
    sum.set(0, 0);
    for (long index = series.begin(); index < series.end(); index++) {
      append(index);
    }
  }

  /** Changes when the sums at events that are held change, which is when they are begun anew. */
  int version() {
    return version;
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

  /** Whether reading a sum costs less than to make it anew from the one before it. */
  boolean atHand() {
    return series.sumsAtHand();
  }

  /** Time of an event. */
  long time(long index) {
    return series.time(index);
  }

  /** High part of the sum at an event. */
  double high(long index) {
    return cells[at(index)];
  }

  /** Low part of the sum at an event. */
  double low(long index) {
    return cells[at(index) + 1];
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
    return keepsMeasures ? measures[series.slot(index)] : series.first(index);
  }

  void resize(int newCapacity) {
    double[] moved = new double[2 * newCapacity];
    for (long index = series.begin(); index < series.end(); index++) {
      int to = 2 * ((int) index & (newCapacity - 1));
      moved[to] = cells[at(index)];
      moved[to + 1] = cells[at(index) + 1];
    }
    cells = moved;
    if (keepsMeasures) {
      measures = series.moved(measures, newCapacity);
    }
  }

  void resizeEmpty(int newCapacity) {
    cells = new double[2 * newCapacity];
    measures = new double[keepsMeasures ? newCapacity : 0];
  }

  void visit(StateVisitor state) {
    version++;
    sum.set(state.real(sum.high()), state.real(sum.low()));
    for (long index = series.begin(); index < series.end(); index++) {
      int at = at(index);
      cells[at] = state.real(cells[at]);
      cells[at + 1] = state.real(cells[at + 1]);
      if (keepsMeasures) {
        measures[series.slot(index)] = series.measure(measure, index);
      }
    }
  }
}
