package io.tocsin.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The CPU time of this process's threads by what they do: Tocsin's, and those of an embedded
 * QuestDB. The compiler's and the collector's are not among them.
 */
final class ThreadTimes {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final double LEAST_TOLD = 0.005;

  private final Map<String, Long> nanos = new TreeMap<>();

  private ThreadTimes() {}

  static ThreadTimes now() {
    ThreadTimes times = new ThreadTimes();
    for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (thread != null) {
        times.nanos.merge(
            kind(thread.getThreadName()),
            Math.max(0, THREADS.getThreadCpuTime(thread.getThreadId())),
            Long::sum);
      }
    }
    return times;
  }

  private static String kind(String name) {
    return switch (name.replaceAll("[-_ ]?\\d+", "")) {
      case "vert.x-eventloop-thread" -> "event loops";
      case "vert.x-worker-thread" -> "workers";
      case "tocsin-spool" -> "spool";
      case "shared-network" -> "QuestDB's network";
      case "wal-apply" -> "QuestDB's apply";
      case "shared-write", "shared-query" -> "QuestDB's writers";
      default -> "others";
    };
  }

  /** What was used since, by kind, each divided by {@code by} nanoseconds. */
  String since(double by, String unit) {
    StringBuilder text = new StringBuilder();
    now()
        .nanos
        .forEach((kind, after) -> {
          double used = (after - nanos.getOrDefault(kind, 0L)) / by;
          if (used >= LEAST_TOLD) {
            text.append(String.format(Locale.ROOT, " %s %.2f%s,", kind, used, unit));
          }
        });
    return text.isEmpty() ? " none" : text.substring(0, text.length() - 1);
  }
}
