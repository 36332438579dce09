package io.tocsin.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Stream;

/** What this process takes, sampled. Not thread-safe. */
final class ResourceUse {

  /** What is counted, and how much more of it is no growth yet. */
  enum Kind {
    HEAP_MB(0.15, 16),
    RESIDENT_MB(0.15, 48),
    THREADS(0, 5),
    DESCRIPTORS(0.1, 16),
    /** By which the data folder grew since the sample before. */
    DISK_MB(0.25, 2);

    private final double share;
    private final double more;

    Kind(double share, double more) {
      this.share = share;
      this.more = more;
    }

    double most(double before) {
      return before * (1 + share) + more;
    }
  }

  /** A value of each kind. */
  static final class Sample extends EnumMap<Kind, Double> {
    private static final long serialVersionUID = 1L;

    Sample() {
      super(Kind.class);
    }

    @Override
    public String toString() {
      StringJoiner text = new StringJoiner(", ");
      forEach((kind, value) ->
          text.add(
              kind.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                  + " "
                  + Math.round(value * 10) / 10.0));
      return text.toString();
    }
  }

  private final Path folder;
  private final List<Sample> samples = new ArrayList<>();
  private double disk;

  ResourceUse(Path folder) throws IOException {
    this.folder = folder;
    disk = diskMegabytes();
  }

  void sample() throws IOException {
    System.gc();
    Sample sample = new Sample();
    sample.put(
        Kind.HEAP_MB, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6);
    sample.put(Kind.RESIDENT_MB, residentMegabytes());
    sample.put(Kind.THREADS, (double) ManagementFactory.getThreadMXBean().getThreadCount());
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      sample.put(Kind.DESCRIPTORS, (double) open.count());
    }
    double now = diskMegabytes();
    sample.put(Kind.DISK_MB, now - disk);
    disk = now;
    samples.add(sample);
  }

  Sample last() {
    return samples.getLast();
  }

  /** The medians of a third of the samples, 0 to 2; of what the disk took, the mean. */
  Sample third(int number) {
    int length = samples.size() / 3;
    List<Sample> those = samples.subList(number * length, (number + 1) * length);
    Sample medians = new Sample();
    for (Kind kind : Kind.values()) {
      List<Double> values =
          those.stream().map((Map<Kind, Double> each) -> each.get(kind)).sorted().toList();
      medians.put(
          kind,
          kind == Kind.DISK_MB
              ? values.stream().mapToDouble(Double::doubleValue).average().orElse(0)
              : values.get(values.size() / 2));
    }
    return medians;
  }

  private static double residentMegabytes() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1e3)
          .findFirst()
          .orElse(0);
    }
  }

  /** Lengths of all files; QuestDB makes its own longer than what is in them, in steps. */
  private double diskMegabytes() throws IOException {
    double bytes = 0;
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.toList()) {
        try {
          bytes += Files.isRegularFile(each) ? Files.size(each) : 0;
        } catch (NoSuchFileException e) {
          // It was there a moment ago.
        }
      }
    } catch (UncheckedIOException e) {
      return disk;
    }
    return bytes / 1e6;
  }
}
