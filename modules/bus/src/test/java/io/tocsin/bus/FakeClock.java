package io.tocsin.bus;

import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is told. */
final class FakeClock implements WallClock {

  /** Sat 2025-12-27 16:58:24.120 UTC. */
  static final long START = 1_766_854_704_120_000L;

  private final AtomicLong micros = new AtomicLong(START);

  @Override
  public long nowMicros() {
    return micros.get();
  }

  long micros() {
    return micros.get();
  }

  void advanceMillis(long millis) {
    micros.addAndGet(millis * Micros.MILLI);
  }
}
