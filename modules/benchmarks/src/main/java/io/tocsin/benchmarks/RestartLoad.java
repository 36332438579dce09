package io.tocsin.benchmarks;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How long a server with many sessions takes after a kill -9 until all of them go on: the whole
 * program as a process, on the built-in simulator, from its exec.
 *
 * <p>Arguments: {@code [SESSIONS [ROUNDS [SECONDS_BEFORE_THE_KILL]]]}.
 */
public final class RestartLoad {

  /** What the reason of a session that was brought back says. */
  private static final String RESUMED = "after a restart";

  private final Path folder;

  private RestartLoad(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] arguments) throws Exception {
    Arguments given = new Arguments("bench restart", arguments);
    int sessions = given.number("SESSIONS", 20, 1, 100);
    int rounds = given.number("ROUNDS", 3, 1, 100);
    int seconds = given.number("SECONDS", 60, 1, 3_600);
    given.end();
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
    ServerProcess server = ServerProcess.start(folder);
    try {
      for (int i = 0; i < sessions; i++) {
        server.post("/api/sessions", session(i));
      }
      awaitActive(server, sessions, "");
      for (int round = 1; round <= rounds; round++) {
        TimeUnit.SECONDS.sleep(seconds); // windows fill, snapshots are taken
        server.close();
        long killed = System.nanoTime();
        server = ServerProcess.start(folder);
        double listens = (System.nanoTime() - killed) / 1e9;
        awaitActive(server, sessions, RESUMED);
        System.out.printf(
            Locale.ROOT,
            "round %d: %d sessions, the page answers after %.2f s, all resumed after %.2f s,"
                + " %.2f s of CPU%n",
            round,
            sessions,
            listens,
            (System.nanoTime() - killed) / 1e9,
            server.cpu().toMillis() / 1e3);
      }
    } finally {
      server.close();
    }
  }

  private static JsonObject session(int number) {
    return new JsonObject()
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
  }

  /** Waits for so many active sessions with these words in their reason. */
  private static void awaitActive(ServerProcess server, int sessions, String words)
      throws Exception {
    server.await(() ->
        server.get("/api/sessions").getJsonArray("sessions", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .filter(session -> session.getString("state").equals("ACTIVE"))
                .filter(session -> session.getString("reason").contains(words))
                .count()
            >= sessions);
  }
}
