package io.tocsin.benchmarks.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which resource of a large cluster ends first: what each part of the work costs, as measured,
 * times how often it is done. {@code docs/scaling.md} shows the result and says where the costs are
 * from.
 */
final class ScalingModel {

  static final int NODES = 100;
  static final int SESSIONS = 10_000;
  static final int BROWSERS = 100_000;

  // A session that is worth the name, and a person who looks at it.
  private static final int SYMBOLS = 3;
  private static final int EVENTS_PER_SYMBOL = 30;
  private static final int INDICATORS_PER_SYMBOL = 10;
  private static final double MESSAGES_PER_BROWSER = 35;
  private static final double SESSION_NEWS = 0.1;

  // A node, and what all share.
  private static final double CORES = 8;
  private static final double HEAP_GB = 16;
  private static final double DATABASE_CORES = 8;
  private static final double DISK_MB = 500;
  private static final double NETWORK_MB = 1_000;

  // Measured: docs/benchmarks.md.
  private static final double FRAME_MICROS = 7;
  private static final double INDICATOR_MICROS = 0.025;
  private static final double DELIVERY_MICROS = 3.2;
  private static final double DELIVERY_BYTES = 250;
  private static final double SAMPLE_MICROS = 8;
  private static final double EVENT_BYTES = 30;
  private static final double SNAPSHOT_SECONDS = 10;
  private static final double WINDOW_SECONDS = 300;

  // Estimated, generously: they do not come near to being scarce.
  private static final double SOCKET_KB = 60;
  private static final double SESSION_MB = 10;

  // How often: LeaseWatch, ClusterNode, LeaseTime, StreamSamples.
  private static final double SCANS_PER_SECOND = 1 / 3.0;
  private static final double BEATS_PER_SECOND = 2;
  private static final double PINGS_PER_SECOND = 1;
  private static final double RENEWALS_PER_SECOND = 1;
  private static final double SAMPLES_PER_SECOND = 1;

  private record Part(String resource, String work, double use, double limit, String unit) {

    double share() {
      return use / limit;
    }
  }

  private ScalingModel() {}

  /**
   * Prints all parts, the scarcest first.
   *
   * @param messageMicros CPU time of a message between two nodes, both ends
   * @param renewRowMicros a lease's renewal in the database
   * @param scanMillis reading all leases once
   */
  static void print(double messageMicros, double renewRowMicros, double scanMillis) {
    List<Part> parts = parts(messageMicros, renewRowMicros, scanMillis);
    parts.sort(Comparator.comparingDouble(Part::share).reversed());
    System.out.printf(
        "%d nodes of %.0f cores, %d sessions of %d symbols, %d browsers:%n",
        NODES, CORES, SESSIONS, SYMBOLS, BROWSERS);
    System.out.println("| resource | used by | use | there is | share |");
    System.out.println("|---|---|---:|---:|---:|");
    for (Part part : parts) {
      System.out.printf(
          "| %s | %s | %.2f %s | %.0f %s | %.0f %% |%n",
          part.resource(),
          part.work(),
          part.use(),
          part.unit(),
          part.limit(),
          part.unit(),
          100 * part.share());
    }
  }

  private static List<Part> parts(double messageMicros, double renewRowMicros, double scanMillis) {
    List<Part> parts = new ArrayList<>();
    double sessions = (double) SESSIONS / NODES;
    double browsers = (double) BROWSERS / NODES;
    double events = sessions * SYMBOLS * EVENTS_PER_SYMBOL;
    // A browser's session is elsewhere but once in NODES; a stream crosses once to each node.
    double readers = Math.min(NODES - 1, (double) BROWSERS / SESSIONS);
    double crossing = sessions * readers * MESSAGES_PER_BROWSER;
    double gossip = (NODES - 1) * (BEATS_PER_SECOND + 2 * PINGS_PER_SECOND);
    double announced = sessions * SESSION_NEWS * (NODES - 1);

    node(parts, "frames decoded and passed on", events * FRAME_MICROS);
    node(parts, "indicators", events * INDICATORS_PER_SYMBOL * INDICATOR_MICROS);
    node(parts, "messages to browsers", browsers * MESSAGES_PER_BROWSER * DELIVERY_MICROS);
    // What one node sends another takes: the cost of both ends is one node's share.
    node(parts, "streams from node to node", crossing * messageMicros);
    node(parts, "beats and pings", gossip * messageMicros);
    node(parts, "which node has which session", announced * messageMicros);
    parts.add(
        new Part(
            "node, memory",
            "sockets and sessions",
            (browsers * SOCKET_KB / 1e3 + sessions * SESSION_MB) / 1e3,
            HEAP_GB,
            "GB"));
    parts.add(
        new Part(
            "node, network",
            "messages to browsers",
            browsers * MESSAGES_PER_BROWSER * DELIVERY_BYTES / 1e6,
            NETWORK_MB,
            "MB/s"));
    parts.add(
        new Part(
            "PostgreSQL",
            "every node reads all leases",
            NODES * SCANS_PER_SECOND * scanMillis / 1e3,
            DATABASE_CORES,
            "cores"));
    parts.add(
        new Part(
            "PostgreSQL",
            "leases renewed",
            SESSIONS * RENEWALS_PER_SECOND * renewRowMicros / 1e6,
            DATABASE_CORES,
            "cores"));
    parts.add(
        new Part(
            "QuestDB",
            "indicator samples",
            SESSIONS * SYMBOLS * INDICATORS_PER_SYMBOL * SAMPLES_PER_SECOND * SAMPLE_MICROS / 1e6,
            DATABASE_CORES,
            "cores"));
    parts.add(
        new Part(
            "shared volume",
            "snapshots of indicators",
            SESSIONS
                * SYMBOLS
                * EVENTS_PER_SYMBOL
                * WINDOW_SECONDS
                * EVENT_BYTES
                / SNAPSHOT_SECONDS
                / 1e6,
            DISK_MB,
            "MB/s"));
    return parts;
  }

  private static void node(List<Part> parts, String work, double microsPerSecond) {
    parts.add(new Part("node, processor", work, microsPerSecond / 1e6, CORES, "cores"));
  }
}
