package io.tocsin.simulator.mexc;

import java.util.HashMap;
import java.util.Map;

/** Counts what was spent on each call within windows of fixed length. */
final class CallLimit {

  private final long windowMicros;
  private final Map<String, Integer> spent = new HashMap<>();
  private long window;

  CallLimit(long windowMicros) {
    this.windowMicros = windowMicros;
  }

  /** Whether the call may be made; it counts if so. */
  boolean allows(String call, int weight, int most, long nowMicros) {
    long now = Math.floorDiv(nowMicros, windowMicros);
    if (now != window) {
      window = now;
      spent.clear();
    }
    int sum = spent.getOrDefault(call, 0) + weight;
    if (sum > most) {
      return false;
    }
    spent.put(call, sum);
    return true;
  }
}
