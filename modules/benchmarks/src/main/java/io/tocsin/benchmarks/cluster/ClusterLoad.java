package io.tocsin.benchmarks.cluster;

import ch.qos.logback.classic.Level;
import com.sun.management.OperatingSystemMXBean;
import io.tocsin.benchmarks.Arguments;
import io.tocsin.benchmarks.QuietLog;
import io.tocsin.cluster.ClusterNode;
import io.tocsin.cluster.ClusterOptions;
import io.tocsin.cluster.Lease;
import io.tocsin.cluster.LeaseHolder;
import io.tocsin.cluster.LeaseTime;
import io.tocsin.cluster.PostgresLeases;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SelfSignedCertificate;
import io.vertx.pgclient.PgConnectOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Two nodes in this process that tell each other what a stream's reader on another node is told,
 * with encryption and without, and leases of a large cluster in a real PostgreSQL; then what that
 * means for 100 nodes.
 *
 * <p>Arguments: {@code [MESSAGES_PER_SECOND [SECONDS]]}.
 */
public final class ClusterLoad {

  private static final int WARM_SECONDS = 5;
  private static final int ROUNDS = 200;
  private static final long PATIENCE_SECONDS = 120;

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private ClusterLoad() {}

  public static void main(String[] arguments) throws Exception {
    Arguments given = new Arguments("bench cluster", arguments);
    int rate = given.number("MESSAGES_PER_SECOND", 2_000, 1, 100_000);
    int seconds = given.number("SECONDS", 20, 1, 3_600);
    given.end();
    QuietLog.below(Level.ERROR);
    messages("without encryption", Optional.empty(), rate, seconds);
    SelfSignedCertificate certificate = SelfSignedCertificate.create("node");
    Path file = Path.of(certificate.certificatePath());
    double message =
        messages(
            "with encryption",
            Optional.of(new ClusterOptions.Tls(file, Path.of(certificate.privateKeyPath()), file)),
            rate,
            seconds);
    certificate.delete();
    LeaseCosts leases = leases();
    System.out.println();
    ScalingModel.print(message, leases.renewRowMicros(), leases.scanMillis());
    System.exit(0);
  }

  // Messages

  /** Answers with the CPU time of both ends by message, in microseconds. */
  private static double messages(
      String how, Optional<ClusterOptions.Tls> tls, int rate, int seconds) throws Exception {
    int[] ports = freePorts();
    List<String> members = List.of("127.0.0.1:" + ports[0], "127.0.0.1:" + ports[1]);
    Future<ClusterNode> joining = ClusterNode.join(options(ports[0], members, tls), of("n1"));
    ClusterNode reader = done(ClusterNode.join(options(ports[1], members, tls), of("n2")));
    ClusterNode owner = done(joining);
    while (owner.peer("n2").isEmpty()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    send(owner, reader, rate, WARM_SECONDS);
    long before = SYSTEM.getProcessCpuTime();
    Histogram latency = send(owner, reader, rate, seconds);
    double micros = (SYSTEM.getProcessCpuTime() - before) / 1e3 / latency.getTotalCount();
    System.out.printf(
        "%s, %d messages a second for %d s: p50 %.2f ms, p99 %.2f ms, longest %.1f ms;"
            + " %.0f us of CPU a message, both ends%n",
        how,
        rate,
        seconds,
        latency.getValueAtPercentile(50) / 1e6,
        latency.getValueAtPercentile(99) / 1e6,
        latency.getMaxValue() / 1e6,
        micros);
    done(owner.leave());
    done(reader.leave());
    return micros;
  }

  private static LeaseHolder of(String node) {
    return LeaseHolder.of(node);
  }

  private static ClusterOptions options(
      int port, List<String> members, Optional<ClusterOptions.Tls> tls) {
    return new ClusterOptions(
        "load",
        "127.0.0.1",
        port,
        0,
        members,
        Optional.empty(),
        new LeaseTime(LeaseTime.DEFAULT),
        new ClusterOptions.Files(Path.of("unused")),
        tls);
  }

  private static int[] freePorts() throws IOException {
    try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new int[] {first.getLocalPort(), second.getLocalPort()};
    }
  }

  /** Counts from the moment at which a message was due: a sender that lags does not hide it. */
  private static Histogram send(ClusterNode owner, ClusterNode reader, int rate, int seconds)
      throws InterruptedException {
    int count = rate * seconds;
    Histogram latency = new ConcurrentHistogram(3);
    CountDownLatch arrived = new CountDownLatch(count);
    reader.on(
        "load.news",
        question -> {
          long due = question.getJsonObject("body").getLong("due");
          latency.recordValue(Math.max(0, System.nanoTime() - due));
          arrived.countDown();
          return Future.succeededFuture(new JsonObject());
        });
    long begin = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long due = begin + i * 1_000_000_000L / rate;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      owner.tell("n2", "load.news", news(i).put("due", due));
    }
    if (!arrived.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(arrived.getCount() + " messages did not arrive");
    }
    return latency;
  }

  /** As large as a change of a session's positions. */
  private static JsonObject news(int number) {
    return new JsonObject()
        .put("token", 7)
        .put(
            "news",
            new JsonObject()
                .put("stream", "session.exec_20261122_052503_910c616f.positions")
                .put("epoch", 70_000_000_001L)
                .put("seq", number)
                .put(
                    "changed",
                    new JsonArray()
                        .add(
                            new JsonObject()
                                .put("symbol", "BTC_USDT")
                                .put("strategy", "flash-pump-long")
                                .put("qty", "0.4009")
                                .put("entry_price", "60494.06")
                                .put("mark_price", "60501.17")
                                .put("unrealized_pnl", "2.8504")
                                .put("liquidation_price", "40731.22")
                                .put("opened_at", "2026-11-22T05:27:31.424000Z"))));
  }

  // Leases

  private record LeaseCosts(double renewRowMicros, double scanMillis) {}

  private static LeaseCosts leases() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      PgConnectOptions server =
          new PgConnectOptions()
              .setHost("127.0.0.1")
              .setPort(postgres.getPort())
              .setDatabase("postgres")
              .setUser("postgres")
              .setPassword("postgres");
      PostgresLeases store =
          new PostgresLeases(vertx, server, of("n"), new LeaseTime(LeaseTime.MOST));
      done(store.open());
      List<Lease> held = new ArrayList<>();
      for (int i = 0; i < ScalingModel.SESSIONS; i++) {
        held.add(done(store.acquire("exec_20261122_052503_%08d".formatted(i))).get());
      }
      List<Lease> ofOneNode = held.subList(0, ScalingModel.SESSIONS / ScalingModel.NODES);
      double renew = millis(() -> done(store.renew(ofOneNode)));
      double scan = millis(() -> done(store.running()));
      System.out.printf(
          "leases in PostgreSQL, %d of them: all are read in %.2f ms, %d renewed in %.2f ms%n",
          held.size(), scan, ofOneNode.size(), renew);
      return new LeaseCosts(renew * 1_000 / ofOneNode.size(), scan);
    } finally {
      done(vertx.close());
    }
  }

  private static double millis(Runnable work) {
    for (int i = 0; i < ROUNDS; i++) {
      work.run();
    }
    Histogram times = new Histogram(3);
    for (int i = 0; i < ROUNDS; i++) {
      long begin = System.nanoTime();
      work.run();
      times.recordValue(System.nanoTime() - begin);
    }
    return times.getValueAtPercentile(50) / 1e6;
  }

  private static <T> T done(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
