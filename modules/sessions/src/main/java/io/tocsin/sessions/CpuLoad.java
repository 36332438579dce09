package io.tocsin.sessions;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * What part of all processors this process takes, smoothed over half a minute, so that a compiler's
 * or a collector's moment moves no session. Unknown for as long after the start. Not thread-safe.
 */
final class CpuLoad {

  private static final double SMOOTHED_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final DoubleSupplier source;
  private final long beginNanos;
  private long lastNanos;
  private double load = -1;

  /** Of this process. */
  static CpuLoad ofThisProcess(long nanos) {
    return new CpuLoad(
        ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
            ? system::getProcessCpuLoad
            : () -> -1,
        nanos);
  }

  /**
   * @param source 0 to 1 since it was asked last, negative if unknown
   * @param nanos now, by a monotonic clock
   */
  CpuLoad(DoubleSupplier source, long nanos) {
    this.source = source;
    this.beginNanos = nanos;
    this.lastNanos = nanos;
  }

  /** To be called again and again, at least every few seconds. */
  void look(long nanos) {
    double now = source.getAsDouble();
    if (now >= 0) {
      double weight = 1 - Math.exp(-(nanos - lastNanos) / SMOOTHED_NANOS);
      load = load < 0 ? now : load + weight * (now - load);
    }
    lastNanos = nanos;
  }

  /** Of all processors; -1 if unknown. */
  int percent() {
    return load < 0 || lastNanos - beginNanos < SMOOTHED_NANOS ? -1 : (int) Math.round(100 * load);
  }
}
