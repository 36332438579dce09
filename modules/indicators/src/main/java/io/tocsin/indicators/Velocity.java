package io.tocsin.indicators;

import io.tocsin.model.Micros;

/**
 * How fast a time-weighted average moves: {@code vel(W,B) = (P(W) − P(B))/P(B)·100 / (centre(W) −
 * centre(B))} in percent per second, W = (t1, 0), B = (t3, t3−d). Source: Tocsin's indicators.md,
 * group C.
 */
final class Velocity {

  private final WindowMean recent;
  private final WindowMean baseline;
  private final double seconds;

  /**
   * @param series trades or quotes
   * @param level what is averaged over time: price or middle
   * @param shiftMicros how long before now both windows are looked at
   */
  Velocity(
      Series series,
      Measure level,
      long t1Micros,
      long t3Micros,
      long lengthMicros,
      long shiftMicros) {
    recent = series.mean(series.window(t1Micros + shiftMicros, shiftMicros), level);
    baseline =
        series.mean(
            series.window(t3Micros + shiftMicros, t3Micros - lengthMicros + shiftMicros), level);
    // Twice the distance of the centres is whole microseconds, and the same for every shift.
    seconds = (2 * t3Micros - lengthMicros - t1Micros) / (2.0 * Micros.SECOND);
  }

  /** The velocity that {@code t1}, {@code t3} and {@code d} name. */
  static Velocity of(Series series, Measure level, Parameters parameters, long shiftMicros) {
    return new Velocity(
        series,
        level,
        parameters.micros("t1"),
        parameters.micros("t3"),
        parameters.micros("d"),
        shiftMicros);
  }

  /** {@code (P(W) − P(B))/P(B)·100}. */
  double changePct() {
    double before = baseline.value();
    return (recent.value() - before) / before * 100;
  }

  /** Percent per second; NaN where the centres are the same. */
  double perSecond() {
    return seconds == 0 ? Double.NaN : changePct() / seconds;
  }

  /** All windows of some velocities. */
  static Window[] windows(Velocity... velocities) {
    Window[] windows = new Window[velocities.length * 2];
    for (int i = 0; i < velocities.length; i++) {
      windows[2 * i] = velocities[i].recent.window();
      windows[2 * i + 1] = velocities[i].baseline.window();
    }
    return windows;
  }
}
