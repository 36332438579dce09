package io.tocsin.model;

import java.time.Clock;

/** Where a program's outermost layer gets the time from; injected, so that tests can set it. */
@FunctionalInterface
public interface WallClock {

  /** Microseconds since the epoch, UTC. */
  long nowMicros();

  /** The machine's clock. */
  static WallClock system() {
    Clock clock = Clock.systemUTC();
    return () -> Micros.of(clock.instant());
  }
}
