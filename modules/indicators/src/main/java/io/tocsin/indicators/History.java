package io.tocsin.indicators;

import io.tocsin.model.Micros;

/**
 * An indicator's values over time, as a step function: a value holds from the event or tick after
 * which it was computed until the next one. Values that do not change cost nothing.
 */
final class History {

  private static final double NEVER = -1;

  private final Indicator indicator;
  private final double warmUpSeconds;

  /**
   * Begins with the first known value. Numbers: the value, NaN while unknown; the status; index and
   * status of the newest unknown at or before it.
   */
  private final Series samples = new Series(IndicatorStatus.WARMING);

  /**
   * @param warmUpSeconds history that the indicator itself needs
   */
  History(Indicator indicator, double warmUpSeconds) {
    this.indicator = indicator;
    this.warmUpSeconds = warmUpSeconds;
  }

  Series samples() {
    return samples;
  }

  /** Brings it up to now; its indicator has been brought there before. */
  void update(long now) {
    boolean known = indicator.status() == IndicatorStatus.OK;
    if (known || !samples.isEmpty()) {
      append(now, known ? indicator.value() : Double.NaN, indicator.status().ordinal());
      samples.advance(now);
    }
  }

  private void append(long now, double value, double status) {
    if (samples.isEmpty()) {
      samples.append(now, value, status, NEVER, 0);
      return;
    }
    long last = samples.end() - 1;
    if (samples.second(last) == status && Double.compare(samples.first(last), value) == 0) {
      return;
    }
    boolean unknown = Double.isNaN(value);
    samples.append(
        now,
        value,
        status,
        unknown ? samples.end() : samples.third(last),
        unknown ? status : samples.fourth(last));
  }

  /** A window over the values; it is ready once they reach back to its start without a hole. */
  View window(long startMicros, long endMicros) {
    return new View(samples.window(startMicros, endMicros), false);
  }

  /** A window of which only the values in force at its start and at its end matter. */
  View ends(long startMicros, long endMicros) {
    return new View(samples.window(startMicros, endMicros), true);
  }

  /** Shows all state. */
  void visit(StateVisitor state) {
    samples.visit(state);
  }

  /** What an indicator sees of a history. */
  final class View implements Requirement {
    private final Window window;
    private final boolean onlyEnds;

    private View(Window window, boolean onlyEnds) {
      this.window = window;
      this.onlyEnds = onlyEnds;
    }

    Window window() {
      return window;
    }

    @Override
    public IndicatorStatus readiness(long now) {
      if (samples.isEmpty()) {
        return indicator.status();
      }
      IndicatorStatus covered = window.readiness(now);
      if (covered != IndicatorStatus.OK) {
        return covered;
      }
      long atStart = window.begin() - 1;
      long atEnd = window.end() - 1;
      if (onlyEnds) {
        int first = (int) samples.second(atStart);
        return IndicatorStatus.of(
            (byte) (first == IndicatorStatus.OK.ordinal() ? (int) samples.second(atEnd) : first));
      }
      return samples.third(atEnd) >= atStart
          ? IndicatorStatus.of((byte) samples.fourth(atEnd))
          : IndicatorStatus.OK;
    }

    @Override
    public double warmSeconds(long now) {
      return samples.isEmpty()
          ? indicator.value()
          : warmUpSeconds + (now - samples.firstTime()) / (double) Micros.SECOND;
    }
  }
}
