package io.tocsin.benchmarks.bridge;

import io.tocsin.benchmarks.Arguments;
import io.tocsin.benchmarks.Folders;
import io.tocsin.benchmarks.ServerProcess;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What else a bridge must bear, each a case with figures of its own:
 *
 * <ul>
 *   <li>{@code idle [SOCKETS]}: what a socket costs that is connected and follows a silent stream;
 *   <li>{@code slow-page [SECONDS]}: how old is what a page shows that needs 2 ms a message, while
 *       1,500 messages a second are told;
 *   <li>{@code stalled [SECONDS]}: what 200 sockets notice of 20 neighbours that never read;
 *   <li>{@code dashboards [SOCKETS [SECONDS]]}: what so many pages on one session with 50 markets
 *       cost the whole server.
 * </ul>
 */
final class BridgeCases {

  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final String SERVER = "tocsin-10";
  static final int MOST_SOCKETS = 20_000;
  private static final int LOOK_SECONDS = 25;
  private static final long PING_MILLIS = 5_000;

  /** Two looks, and time for the bridge to close who takes nothing for half a minute. */
  private static final int ROUND_SECONDS = 70;

  static final int MOST_SECONDS = 86_400;

  private BridgeCases() {}

  /** Runs the case that the words name; false if they name none. */
  static boolean run(List<String> words) throws Exception {
    if (words.isEmpty()) {
      return false;
    }
    Arguments given =
        new Arguments("bench-bridge " + words.getFirst(), words.subList(1, words.size()));
    switch (words.getFirst()) {
      case "idle" -> idle(given.last("SOCKETS", 5_000, 1, MOST_SOCKETS));
      case "slow-page" -> slowPage(given.last("SECONDS", 30, 1, MOST_SECONDS));
      case "stalled" -> stalled(given.last("SECONDS", 600, 1, MOST_SECONDS));
      case "dashboards" ->
          dashboards(
              given.number("SOCKETS", 1_000, 1, MOST_SOCKETS),
              given.last("SECONDS", 30, 1, MOST_SECONDS));
      default -> {
        return false;
      }
    }
    return true;
  }

  private static Vertx oneLoop() {
    return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  }

  private static void idle(int sockets) throws Exception {
    Vertx vertx = oneLoop();
    try (LoadedServer server = LoadedServer.start(SERVER)) {
      LoadClients clients = new LoadClients(vertx, LoadClients.TOLD_AT);
      for (int i = 0; i < 100; i++) {
        server.open(clients, i);
      }
      long before = memory(server);
      long residentBefore = server.residentMegabytes();
      for (int i = 100; i < 100 + sockets; i++) {
        server.open(clients, i);
      }
      TimeUnit.SECONDS.sleep(2); // all registrations are through
      long after = memory(server);
      say(
          "%d idle sockets: %.1f KB each that live (heap and network buffers), %.1f KB each of"
              + " resident memory",
          sockets,
          (after - before) / 1024.0 / sockets,
          (server.residentMegabytes() - residentBefore) * 1024.0 / sockets);
      clients.close();
    } finally {
      vertx.close();
    }
  }

  private static long memory(LoadedServer server) throws Exception {
    server.say("memory");
    return Long.parseLong(server.line());
  }

  private static void slowPage(int seconds) throws Exception {
    Vertx vertx = oneLoop();
    int streams = 15;
    try (LoadedServer server = LoadedServer.start(SERVER)) {
      LoadClients fast = new LoadClients(vertx, LoadClients.NUMBER);
      List<String> registers =
          IntStream.range(0, streams)
              .mapToObj(i -> LoadedServer.follow(LoadServer.state(i)))
              .toList();
      server.say("3000 " + (2 * WARM_UP.toSeconds() + seconds) + " " + streams);
      TimeUnit.SECONDS.sleep(1); // the streams exist
      SlowPage page = new SlowPage(vertx, server.port(), registers, Duration.ofMillis(2));
      fast.open(server.port(), LoadedServer.path(1, false), registers, false)
          .toCompletionStage()
          .toCompletableFuture()
          .get();
      TimeUnit.MILLISECONDS.sleep(WARM_UP.toMillis());
      page.reset();
      fast.reset();
      TimeUnit.SECONDS.sleep(seconds);
      say(
          "%.0f messages a second told, a page that needs 2 ms a message worked off %.0f: what it"
              + " showed was %.0f ms old in the middle, %.0f at the 99th percentile, %.0f at most",
          fast.deliveries() / (double) seconds,
          page.messages() / (double) seconds,
          page.ageMillis(0.5),
          page.ageMillis(0.99),
          page.ageMillis(1));
      fast.close();
    } finally {
      vertx.close();
    }
  }

  private static void stalled(int seconds) throws Exception {
    int healthy = 200;
    int rate = 100;
    Vertx vertx = oneLoop();
    try (LoadedServer server = LoadedServer.start(SERVER)) {
      LoadClients clients = new LoadClients(vertx, LoadClients.TOLD_AT);
      for (int i = 0; i < healthy; i++) {
        server.open(clients, i);
      }
      vertx.setPeriodic(PING_MILLIS, timer -> clients.ping(healthy));
      int rounds = Math.max(1, seconds / ROUND_SECONDS);
      server.say(rate + " " + (WARM_UP.toSeconds() + (rounds + 1L) * ROUND_SECONDS));
      TimeUnit.MILLISECONDS.sleep(WARM_UP.toMillis());
      long before = memory(server);
      int opened = healthy;
      List<Double> alone = new ArrayList<>();
      List<Double> beside = new ArrayList<>();
      List<Double> memories = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        alone.add(p99(clients));
        for (int i = 0; i < 20; i++) {
          clients.openStalled(
              server.port(), LoadedServer.path(opened++, false), List.of(LoadedServer.REGISTER));
        }
        beside.add(p99(clients));
        memories.add(memory(server) / 1e6);
        // Meanwhile the bridge closes those that take nothing.
        TimeUnit.SECONDS.sleep(ROUND_SECONDS - 2 * LOOK_SECONDS);
      }
      say(
          "200 sockets, %d events a second, in turn alone and beside 20 that never read, %d s each:"
              + " p99 alone %s ms, beside them %s ms; memory that lives, MB: %.1f before, beside"
              + " them %s",
          rate, LOOK_SECONDS, words(alone), words(beside), before / 1e6, words(memories));
      clients.close();
    } finally {
      vertx.close();
    }
  }

  private static double p99(LoadClients clients) throws InterruptedException {
    clients.reset();
    TimeUnit.SECONDS.sleep(LOOK_SECONDS);
    if (clients.deliveries() == 0) {
      throw new IllegalStateException("nobody was told anything");
    }
    return clients.percentileMillis(0.99);
  }

  private static String words(List<Double> values) {
    return values.stream()
        .map(value -> String.format(Locale.ROOT, "%.1f", value))
        .collect(Collectors.joining(", "));
  }

  private static void dashboards(int sockets, int seconds) throws Exception {
    Path folder = Files.createTempDirectory("tocsin-dashboards-");
    Vertx vertx = oneLoop();
    configure(folder, sockets);
    try (ServerProcess server = ServerProcess.start(folder)) {
      server.await(() -> freshMarkets(server) == MARKETS);
      String session = session(server);
      LoadClients clients = new LoadClients(vertx, LoadClients.TOLD_AT);
      for (int i = 0; i < sockets; i++) {
        clients
            .openBrowser(server.port(), LoadedServer.path(i, true), registers(session))
            .toCompletionStage()
            .toCompletableFuture()
            .get();
      }
      TimeUnit.MILLISECONDS.sleep(3 * WARM_UP.toMillis());
      clients.reset();
      double followed = cores(server, seconds);
      double kilobytes = clients.bytes() / 1e3 / seconds / sockets;
      clients.close();
      TimeUnit.MILLISECONDS.sleep(WARM_UP.toMillis());
      double alone = cores(server, seconds);
      say(
          "%d dashboards on one session with %d markets: %.0f kB a second each, deflated; the server"
              + " takes %.2f cores with them, %.2f without: %.2f for them",
          sockets, MARKETS, kilobytes, followed, alone, followed - alone);
    } finally {
      vertx.close();
      Folders.delete(folder);
    }
  }

  private static final int MARKETS = 50;

  /** Fifty markets that trade four times a second each, and a strategy on all of them. */
  private static void configure(Path folder, int sockets) throws Exception {
    JsonArray markets = new JsonArray();
    JsonArray symbols = new JsonArray();
    for (int i = 0; i < MARKETS; i++) {
      String symbol = String.format(Locale.ROOT, "M%02d_USDT", i);
      symbols.add(symbol);
      markets.add(
          new JsonObject().put("symbol", symbol).put("price", 10 + i).put("trades_per_second", 4));
    }
    Path sessions = Files.createDirectories(folder.resolve("config/sessions"));
    Path strategies = Files.createDirectories(folder.resolve("config/strategies"));
    Files.copy(
        Path.of("config/strategies/quick-start.json"), strategies.resolve("quick-start.json"));
    Files.writeString(
        folder.resolve("config/tocsin.json"),
        new JsonObject()
            .put("simulator", new JsonObject().put("symbols", markets))
            .put("bridge", new JsonObject().put("sockets_per_address", sockets + 10))
            .encode());
    Files.writeString(
        sessions.resolve("load.json"),
        new JsonObject()
            .put("name", "load")
            .put("mode", "paper")
            .put("autostart", true)
            .put(
                "sources",
                new JsonArray()
                    .add(new JsonObject().put("venue", "simulated").put("symbols", symbols)))
            .put("strategies", new JsonArray().add("quick-start"))
            .put("budget", new JsonObject().put("total", 10_000).put("currency", "USDT"))
            .encode());
  }

  private static String session(ServerProcess server) {
    JsonArray sessions = server.get("/api/sessions").getJsonArray("sessions", new JsonArray());
    return sessions.isEmpty() ? "" : sessions.getJsonObject(0).getString("id");
  }

  private static long freshMarkets(ServerProcess server) {
    String session = session(server);
    if (session.isEmpty()) {
      return 0;
    }
    JsonObject market = server.get("/api/sessions/" + session + "/market");
    return market.getJsonArray("symbols", new JsonArray()).stream()
        .filter(row -> ((JsonObject) row).getValue("price") != null)
        .count();
  }

  /** What the dashboard's page follows. */
  private static List<String> registers(String session) {
    List<String> streams =
        new ArrayList<>(List.of("sessions", "venues", "health", "backtests", "strategies"));
    for (String name :
        List.of(
            "state_machines",
            "market",
            "indicators",
            "conditions",
            "transitions",
            "signals",
            "orders",
            "fills",
            "positions",
            "equity",
            "alerts",
            "quality",
            "candles.M00_USDT.1m")) {
      streams.add("session." + session + "." + name);
    }
    return streams.stream().map(LoadedServer::follow).toList();
  }

  private static double cores(ServerProcess server, int seconds) throws Exception {
    Duration before = server.cpu();
    long start = System.nanoTime();
    TimeUnit.SECONDS.sleep(seconds);
    return (double) server.cpu().minus(before).toNanos() / (System.nanoTime() - start);
  }

  private static void say(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
