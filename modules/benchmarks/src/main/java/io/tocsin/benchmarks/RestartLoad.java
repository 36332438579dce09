package io.tocsin.benchmarks;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * How long a server with many sessions takes after a kill -9 until all of them go on: the whole
 * program as a process, on the built-in simulator, from its exec.
 *
 * <p>Arguments: {@code [SESSIONS [ROUNDS [SECONDS_BEFORE_THE_KILL]]]}.
 */
public final class RestartLoad {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** What the reason of a session that was brought back says. */
  private static final String RESUMED = "after a restart";

  private final Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private int starts;
  private String url = "";

  private RestartLoad(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] arguments) throws Exception {
    int sessions = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 60;
    Path folder = Files.createTempDirectory("tocsin-restart-");
    try {
      new RestartLoad(folder).run(sessions, rounds, seconds);
    } finally {
      Folders.delete(folder);
    }
    System.exit(0);
  }

  private void run(int sessions, int rounds, int seconds) throws Exception {
    Files.createDirectories(folder.resolve("config/sessions"));
    Files.writeString(folder.resolve("config/tocsin.json"), "{}");
    Path strategies = Files.createDirectories(folder.resolve("config/strategies"));
    try (Stream<Path> shipped = Files.list(Path.of("config/strategies"))) {
      for (Path each : shipped.toList()) {
        Files.copy(each, strategies.resolve(each.getFileName()));
      }
    }
    Process server = start();
    try {
      for (int i = 0; i < sessions; i++) {
        create(i);
      }
      await(() -> count("ACTIVE", "") >= sessions, server);
      for (int round = 1; round <= rounds; round++) {
        TimeUnit.SECONDS.sleep(seconds); // windows fill, snapshots are taken
        server.destroyForcibly().waitFor();
        long killed = System.nanoTime();
        server = start();
        double listens = (System.nanoTime() - killed) / 1e9;
        await(() -> count("ACTIVE", RESUMED) >= sessions, server);
        System.out.printf(
            Locale.ROOT,
            "round %d: %d sessions, the page answers after %.2f s, all resumed after %.2f s,"
                + " %.2f s of CPU%n",
            round,
            sessions,
            listens,
            (System.nanoTime() - killed) / 1e9,
            server.info().totalCpuDuration().map(Duration::toMillis).orElse(0L) / 1e3);
      }
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  private void create(int number) throws Exception {
    JsonObject session =
        new JsonObject()
            .put("name", "load-" + number)
            .put("mode", "paper")
            .put(
                "sources",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("venue", "simulated")
                            .put(
                                "symbols",
                                new JsonArray().add("BTC_USDT").add("ETH_USDT").add("PUMP_USDT"))))
            .put("strategies", new JsonArray().add("quick-start").add("flash-pump-long"))
            .put("budget", new JsonObject().put("total", 10_000).put("currency", "USDT"));
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(url + "/api/sessions"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(session.encode()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(answer.body());
    }
  }

  /** Sessions in a state, with these words in their reason. */
  private long count(String state, String words) {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/api/sessions")).build();
      JsonObject answer =
          new JsonObject(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
      return answer.getJsonArray("sessions", new JsonArray()).stream()
          .map(JsonObject.class::cast)
          .filter(session -> session.getString("state").equals(state))
          .filter(session -> session.getString("reason").contains(words))
          .count();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Process start() throws Exception {
    Path output = folder.resolve("output-" + ++starts + ".txt");
    Process server =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "--sun-misc-unsafe-memory-access=allow",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "io.tocsin.server.Main",
                    "run",
                    "--config",
                    folder.resolve("config").toString(),
                    "--data-directory",
                    folder.resolve("data").toString(),
                    "--port",
                    "0"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    await(() -> !dashboard(output).isEmpty(), server);
    url = dashboard(output);
    return server;
  }

  private static String dashboard(Path output) {
    try {
      return Files.readString(output)
          .lines()
          .filter(line -> line.contains("  dashboard  http"))
          .map(line -> line.substring(line.indexOf("http"), line.lastIndexOf('/')))
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await(BooleanSupplier condition, Process server) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (!server.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException(
            Files.readString(folder.resolve("output-" + starts + ".txt")));
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
