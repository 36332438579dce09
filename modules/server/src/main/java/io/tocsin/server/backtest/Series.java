package io.tocsin.server.backtest;

import io.tocsin.model.Micros;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;

/**
 * A line for a chart of any length of time in bounded memory: at most {@value #MOST} stretches of
 * equal length, of each the lowest, the highest and the last value. When there are more, two become
 * one. Not thread-safe.
 */
final class Series {

  static final int MOST = 1_200;

  private final long[] stretches = new long[MOST];
  private final double[] lowest = new double[MOST];
  private final double[] highest = new double[MOST];
  private final double[] last = new double[MOST];
  private long width = Micros.SECOND / 4;
  private int size;

  /** Where the newest stretch ends: most values fall before it. */
  private long endMicros = Long.MIN_VALUE;

  /** Takes a value; a time before the newest counts as the newest. */
  void add(long timeMicros, double value) {
    if (timeMicros >= endMicros) {
      begin(timeMicros, value);
      return;
    }
    int at = size - 1;
    lowest[at] = Math.min(lowest[at], value);
    highest[at] = Math.max(highest[at], value);
    last[at] = value;
  }

  private void begin(long timeMicros, double value) {
    long stretch = Math.floorDiv(timeMicros, width);
    while (size == MOST) {
      halve();
      stretch = Math.floorDiv(timeMicros, width);
    }
    endMicros = (stretch + 1) * width;
    if (size > 0 && stretch == stretches[size - 1]) {
      add(timeMicros, value);
      return;
    }
    stretches[size] = stretch;
    lowest[size] = value;
    highest[size] = value;
    last[size++] = value;
  }

  private void halve() {
    width *= 2;
    int kept = 0;
    for (int i = 0; i < size; i++) {
      long stretch = Math.floorDiv(stretches[i], 2);
      if (kept > 0 && stretches[kept - 1] == stretch) {
        lowest[kept - 1] = Math.min(lowest[kept - 1], lowest[i]);
        highest[kept - 1] = Math.max(highest[kept - 1], highest[i]);
        last[kept - 1] = last[i];
      } else {
        stretches[kept] = stretch;
        lowest[kept] = lowest[i];
        highest[kept] = highest[i];
        last[kept++] = last[i];
      }
    }
    size = kept;
  }

  int size() {
    return size;
  }

  /**
   * {@code t} (beginnings of the stretches, epoch seconds), {@code low}, {@code high}, {@code v}.
   */
  JsonObject json() {
    JsonArray times = new JsonArray();
    for (int i = 0; i < size; i++) {
      times.add(stretches[i] * width / (double) Micros.SECOND);
    }
    return new JsonObject()
        .put("t", times)
        .put("low", array(lowest))
        .put("high", array(highest))
        .put("v", array(last));
  }

  private JsonArray array(double[] values) {
    JsonArray array = new JsonArray();
    Arrays.stream(values, 0, size).forEach(array::add);
    return array;
  }
}
