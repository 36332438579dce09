package io.tocsin.benchmarks.backtest;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * What some work took, best of its rounds.
 *
 * @param count of what the work was done for
 * @param cpuNanos least CPU time of the process, which neighbours on the machine disturb less
 * @param cores that were busy in the round that took {@code wallNanos}
 */
record Figure(String what, long count, double wallNanos, double cpuNanos, double cores) {

  /** Does the work so many times. */
  static Figure best(String what, long count, int rounds, Callable<?> work) throws Exception {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double wall = Double.MAX_VALUE;
    double cpu = Double.MAX_VALUE;
    double cores = 0;
    for (int i = 0; i < rounds; i++) {
      long cpuBefore = system.getProcessCpuTime();
      long before = System.nanoTime();
      work.call();
      double took = System.nanoTime() - before;
      double used = system.getProcessCpuTime() - cpuBefore;
      if (took < wall) {
        wall = took;
        cores = used / took;
      }
      cpu = Math.min(cpu, used);
    }
    return new Figure(what, count, wall, cpu, cores);
  }

  Figure of(String newWhat, long newCount) {
    return new Figure(newWhat, newCount, wallNanos, cpuNanos, cores);
  }

  double each() {
    return wallNanos / count;
  }

  double cpuEach() {
    return cpuNanos / count;
  }

  void print() {
    System.out.printf(
        Locale.ROOT,
        "%-70s %,12.0f /s  %7.0f ns wall  %7.0f ns CPU  %4.2f cores%n",
        what,
        1e9 / each(),
        each(),
        cpuEach(),
        cores);
  }
}
