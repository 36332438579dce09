package io.tocsin.benchmarks.bridge;

import ch.qos.logback.classic.Level;
import io.tocsin.benchmarks.Arguments;
import io.tocsin.benchmarks.QuietLog;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Loads one server after the other and prints a line each: {@code BridgeLoad [SOCKETS [RATE
 * [SECONDS [SERVER…]]]]}. Rate is events a second, which each socket gets. Servers: {@code
 * tocsin-FLUSH_MILLIS} ({@code tocsin-10}), the same with {@code -ack} (the sockets acknowledge) or
 * {@code -stock} (they speak SockJS' frames as the stock client does), {@code vertx} (the stock
 * bridge), {@code ws}, {@code sockjs}, {@code socketio} of npm, and {@code nats}, {@code nchan} of
 * Debian. The first word may also be a case of {@link BridgeCases}.
 */
public final class BridgeLoad {

  private static final Duration WARM_UP = Duration.ofSeconds(6);

  private BridgeLoad() {}

  public static void main(String[] arguments) throws Exception {
    QuietLog.below(Level.WARN);
    List<String> words = Arrays.asList(arguments);
    if (!BridgeCases.run(words)) {
      rivals(words);
    }
    System.exit(0);
  }

  private static void rivals(List<String> words) throws Exception {
    Arguments given = new Arguments("bench-bridge", words);
    int sockets = given.number("SOCKETS", 200, 1, BridgeCases.MOST_SOCKETS);
    int rate = given.number("EVENTS_A_SECOND", 800, 1, 100_000);
    int seconds = given.number("SECONDS", 10, 1, BridgeCases.MOST_SECONDS);
    List<String> named = given.rest("SERVER", LoadedServer::isKnown, LoadedServer.ALL);
    List<String> servers = named.isEmpty() ? List.of("tocsin-10", "vertx") : named;
    System.out.printf(
        "%-18s %8s %8s %12s %10s %8s %8s %8s %9s %8s%n",
        "server",
        "sockets",
        "events/s",
        "deliveries/s",
        "CPU us/del",
        "cores",
        "p50 ms",
        "p99 ms",
        "bytes/del",
        "RSS MB");
    for (String server : servers) {
      run(server, sockets, rate, seconds);
    }
  }

  private static void run(String name, int sockets, int rate, int seconds) throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try (LoadedServer server = LoadedServer.start(name)) {
      LoadClients clients = new LoadClients(vertx, LoadClients.TOLD_AT);
      for (int i = 0; i < sockets; i++) {
        server.open(clients, i);
      }
      TimeUnit.MILLISECONDS.sleep(500);
      server.say(rate + " " + (WARM_UP.toSeconds() + seconds + 2));
      TimeUnit.MILLISECONDS.sleep(WARM_UP.toMillis());
      clients.reset();
      Duration before = server.cpu();
      long start = System.nanoTime();
      TimeUnit.SECONDS.sleep(seconds);
      double elapsed = (System.nanoTime() - start) / 1e9;
      Duration used = server.cpu().minus(before);
      long deliveries = clients.deliveries();
      System.out.printf(
          "%-18s %8d %8d %12.0f %10.2f %8.2f %8.1f %8.1f %9.0f %8d%n",
          name,
          sockets,
          rate,
          deliveries / elapsed,
          used.toNanos() / 1e3 / Math.max(1, deliveries),
          used.toNanos() / 1e9 / elapsed,
          clients.percentileMillis(0.5),
          clients.percentileMillis(0.99),
          clients.bytes() / (double) Math.max(1, deliveries),
          server.residentMegabytes());
      clients.close();
    } finally {
      vertx.close();
    }
  }
}
