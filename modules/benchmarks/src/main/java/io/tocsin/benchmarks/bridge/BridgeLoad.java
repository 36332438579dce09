package io.tocsin.benchmarks.bridge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Loads one server after the other and prints a line each: {@code BridgeLoad SOCKETS RATE SECONDS
 * SERVER…}. Rate is events a second, which each socket gets. Servers: {@code tocsin-FLUSH_MILLIS}
 * ({@code tocsin-10}), the same with {@code -ack} (the sockets acknowledge) or {@code -stock} (they
 * speak SockJS' frames as the stock client does), {@code vertx} (the stock bridge), and {@code ws},
 * {@code sockjs}, {@code socketio} of npm, if modules/benchmarks/src/main/rivals has been
 * installed.
 */
public final class BridgeLoad {

  private static final Duration WARM_UP = Duration.ofSeconds(6);

  private BridgeLoad() {}

  public static void main(String[] arguments) throws Exception {
    int sockets = Integer.parseInt(arguments[0]);
    int rate = Integer.parseInt(arguments[1]);
    int seconds = Integer.parseInt(arguments[2]);
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
    for (int i = 3; i < arguments.length; i++) {
      run(arguments[i], sockets, rate, seconds);
    }
    System.exit(0);
  }

  private static void run(String server, int sockets, int rate, int seconds) throws Exception {
    Process process =
        new ProcessBuilder(command(server)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
      int port = Integer.parseInt(said.readLine().strip());
      LoadClients clients = new LoadClients(vertx);
      for (int i = 0; i < sockets; i++) {
        open(server, clients, port, i).toCompletionStage().toCompletableFuture().get();
      }
      Thread.sleep(500);
      Writer commands = process.outputWriter(StandardCharsets.UTF_8);
      commands.write(rate + " " + (WARM_UP.toSeconds() + seconds + 2) + "\n");
      commands.flush();
      TimeUnit.MILLISECONDS.sleep(WARM_UP.toMillis());
      clients.reset();
      Duration before = cpu(process);
      long start = System.nanoTime();
      TimeUnit.SECONDS.sleep(seconds);
      double elapsed = (System.nanoTime() - start) / 1e9;
      Duration used = cpu(process).minus(before);
      long deliveries = clients.deliveries();
      System.out.printf(
          "%-18s %8d %8d %12.0f %10.2f %8.2f %8.1f %8.1f %9.0f %8d%n",
          server,
          sockets,
          rate,
          deliveries / elapsed,
          used.toNanos() / 1e3 / Math.max(1, deliveries),
          used.toNanos() / 1e9 / elapsed,
          clients.percentileMillis(0.5),
          clients.percentileMillis(0.99),
          clients.bytes() / (double) Math.max(1, deliveries),
          residentMegabytes(process));
      clients.close();
    } finally {
      process.destroy();
      process.waitFor();
      vertx.close();
    }
  }

  private static Future<Void> open(String server, LoadClients clients, int port, int i) {
    String register =
        "{\"type\":\"register\",\"address\":\"" + LoadServer.STREAM + "\",\"headers\":{}}";
    String framed = "[\"" + register.replace("\"", "\\\"") + "\"]";
    return switch (server) {
      case "ws" -> clients.open(port, "/", List.of(), false);
      case "sockjs" -> clients.open(port, "/load/000/socket" + i + "/websocket", List.of(), false);
      case "socketio" ->
          clients.open(port, "/socket.io/?EIO=4&transport=websocket", List.of("40"), false);
      case "vertx" ->
          clients.open(port, "/eventbus/000/socket" + i + "/websocket", List.of(framed), false);
      default ->
          server.endsWith("-stock")
              ? clients.open(
                  port, "/eventbus/000/socket" + i + "/websocket", List.of(framed), false)
              : clients.open(
                  port,
                  "/eventbus/websocket?client=load&connection="
                      + i
                      + "&features=batch"
                      + (server.endsWith("-ack") ? ",ack" : ""),
                  List.of(register),
                  server.endsWith("-ack"));
    };
  }

  private static List<String> command(String server) {
    List<String> command = new ArrayList<>();
    if (server.startsWith("tocsin") || server.equals("vertx")) {
      command.addAll(
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx512m",
              "--enable-native-access=ALL-UNNAMED",
              "--sun-misc-unsafe-memory-access=allow",
              "-cp",
              System.getProperty("java.class.path"),
              LoadServer.class.getName()));
      command.addAll(List.of(server.split("-", -1)));
    } else {
      command.addAll(List.of("node", "modules/benchmarks/src/main/rivals/" + server + ".mjs"));
    }
    return command;
  }

  private static Duration cpu(Process process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static long residentMegabytes(Process process) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    return 0;
  }
}
