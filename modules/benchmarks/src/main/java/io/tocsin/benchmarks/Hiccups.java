package io.tocsin.benchmarks;

import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * The control of a measured latency: a thread that wants to run every millisecond and does nothing
 * else. What it is late is the machine's doing, its neighbours' and the collector's.
 */
final class Hiccups {

  private static final long EVERY_NANOS = 1_000_000;

  private final SingleWriterRecorder late = new SingleWriterRecorder(3_600_000_000L, 3);

  Hiccups() {
    Thread.ofPlatform().daemon().name("hiccups").start(this::run);
  }

  private void run() {
    for (long due = System.nanoTime() + EVERY_NANOS; ; due += EVERY_NANOS) {
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      late.recordValue(Math.max(0, System.nanoTime() - due) / 1_000);
    }
  }

  /** Microseconds late, since the last call. */
  Histogram take() {
    return late.getIntervalHistogram();
  }
}
