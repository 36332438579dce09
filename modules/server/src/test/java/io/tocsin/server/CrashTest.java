package io.tocsin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.bus.JournalJson;
import io.tocsin.model.journal.Alert;
import io.tocsin.model.journal.Fill;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.Signal;
import io.tocsin.model.journal.Transition;
import io.tocsin.server.backtest.Backtest;
import io.tocsin.server.backtest.BacktestPlan;
import io.tocsin.server.backtest.BacktestRun;
import io.tocsin.sessions.SessionFile;
import io.tocsin.venues.replay.RecordingInfo;
import io.tocsin.venues.replay.ReplayOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A17, A30: a server's process is killed (SIGKILL) at random moments while a session runs, and
 * started again: the session goes on, and ends as one that was never killed; storage has each entry
 * of its journal once.
 *
 * <p>{@code scripts/tocsin crash-test} does it with fifty kills.
 */
class CrashTest {

  private static final int KILLS = Integer.getInteger("tocsin.crash.kills", 3);
  private static final long SEED = Long.getLong("tocsin.crash.seed", 20_261_121);

  /** Recorded seconds in one second of the clock on the wall. */
  private static final int SPEED = 20;

  private static final String STRATEGY =
      """
      {"name": "nervous", "direction": "LONG",
       "indicators": {"move": {"type": "RETURN_PCT", "t1": 20}},
       "s1_signal": {"any": [{"indicator": "move", "op": ">", "value": 0.02, "for": "1s"}]},
       "o1_cancel": {"any": [{"indicator": "move", "op": "<", "value": -0.02}],
                     "timeout": "20s", "cooldown": "7s"},
       "z1_entry": {"all": [{"indicator": "move", "op": ">", "value": 0, "within": "5s"}],
                    "timeout": "20s", "order": {"type": "limit", "offset_pct": 0.01},
                    "size": {"type": "percent_of_budget", "value": 20}, "leverage": 3,
                    "stop_loss": {"percent": 0.4, "trailing": true},
                    "take_profit": [{"percent": 0.1, "close_pct": 40},
                                    {"percent": 0.4, "close_pct": 60}]},
       "ze1_close": {"any": [{"indicator": {"type": "POSITION_AGE_SECONDS"}, "op": ">=",
                              "value": 15}], "cooldown": "4s"},
       "e1_emergency": {"any": [{"indicator": {"type": "UNREALIZED_PNL_PCT"}, "op": "<=",
                                 "value": -10}], "cooldown": "1m"}}
      """;

  private static final String SESSION =
      """
      {"name": "mortal", "mode": "backtest",
       "sources": [{"venue": "binance", "symbols": ["BTC_USDT"]}],
       "strategies": ["nervous"], "budget": {"total": 10000, "currency": "USDT"},
       "paper": {"faults": {"lose_answer_every": 3, "lose_order_every": 5}}}
      """;

  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Process> processes = new ArrayList<>();
  private String url = "";

  @AfterEach
  void leavesNoProcess() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void A17_a_server_killed_at_random_moments_ends_with_the_hash_and_journal_of_one_never_killed()
      throws Exception {
    Path recording = files();
    Random random = new Random(SEED);
    int kills = 0;
    while (kills < KILLS) {
      Process server = start(recording);
      // The moments lie in the start, the catching up, and the life after it.
      boolean ended = server.waitFor(random.nextLong(2_500), TimeUnit.MILLISECONDS);
      assertThat(ended).as("the server died by itself").isFalse();
      server.destroyForcibly().waitFor();
      kills++;
    }
    start(recording);
    await().atMost(Duration.ofSeconds(120 + 3L * KILLS)).until(() -> state().equals("COMPLETED"));

    JsonObject life = life();
    String id = life.getString("id");
    List<JournalRecord> journal = new CopyOnWriteArrayList<>();
    JsonObject whole = neverKilled(id, recording, journal);
    assertThat(life.getJsonObject("results").getString("state_hash"))
        .as("after %d kills", kills)
        .isEqualTo(whole.getString("state_hash"));
    assertThat(life.getJsonObject("results").getJsonObject("summary").getInteger("trades"))
        .as("trades, so that there was something to lose")
        .isPositive();
    stored(id, "transitions", journal, Transition.class);
    stored(id, "signals", journal, Signal.class);
    stored(id, "fills", journal, Fill.class);
    stored(id, "alerts", journal, Alert.class);
  }

  /** What storage answers is the whole journal, each entry once. */
  private void stored(
      String id, String kind, List<JournalRecord> journal, Class<? extends JournalRecord> type) {
    List<String> expected =
        journal.stream()
            .filter(type::isInstance)
            .map(entry -> JournalJson.of(entry).encode())
            .sorted()
            .toList();
    assertThat(expected).as(kind).isNotEmpty();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> {
          JsonObject answer = get("/api/sessions/" + id + "/" + kind + "?limit=1000");
          assertThat(answer.getBoolean("degraded")).as(answer.encode()).isFalse();
          JsonArray rows = answer.getJsonArray(kind);
          assertThat(rows.stream().map(row -> ((JsonObject) row).encode()).sorted().toList())
              .isEqualTo(expected);
        });
  }

  private JsonObject get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
    return new JsonObject(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  /** The same session in one go, in this process. */
  private JsonObject neverKilled(String id, Path recording, List<JournalRecord> journal)
      throws Exception {
    SessionFile session =
        new Catalog(folder.resolve("config"))
            .session(folder.resolve("config/sessions/mortal.json"), Set.of("binance"));
    RecordingInfo info = Replays.probe(recording);
    BacktestPlan plan =
        new BacktestPlan(
            session,
            new JsonObject().put("session", new JsonObject()).put("strategies", new JsonObject()),
            List.of("mortal"),
            ReplayOptions.of(id, info, Replays.MAXIMUM),
            false);
    return BacktestRun.run(
        new Backtest(plan), folder.resolve("whole"), journal::add, progress -> {});
  }

  private Path files() throws IOException {
    for (String each : List.of("config/sessions", "config/strategies")) {
      Files.createDirectories(folder.resolve(each));
    }
    Files.writeString(folder.resolve("config/tocsin.json"), "{}");
    Files.writeString(folder.resolve("config/sessions/mortal.json"), SESSION);
    Files.writeString(folder.resolve("config/strategies/nervous.json"), STRATEGY);
    Path recording = folder.resolve("market.txt");
    Random random = new Random(SEED);
    StringBuilder lines = new StringBuilder();
    double price = 60_000;
    long millis = 1_700_000_000_000L;
    // Longer than all lives together: a session that is over would make the next start begin
    // another.
    long end = millis + 1_000L * SPEED * (6 + 3 * KILLS);
    for (int i = 0; millis < end; i++) {
      millis += random.nextInt(200);
      price *= 1 + random.nextGaussian() * 0.0001;
      lines.append(
          (millis * 1_000_000 + 5_000_000)
              + " {\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":"
              + millis
              + ",\"s\":\"BTCUSDT\",\"t\":"
              + i
              + ",\"p\":\""
              + Math.round(price * 100) / 100.0
              + "\",\"q\":\"1.0001\",\"T\":"
              + millis
              + ",\"m\":"
              + random.nextBoolean()
              + ",\"M\":true}}\n");
    }
    Files.writeString(recording, lines);
    return recording;
  }

  /** As a supervisor starts it, each time alike; answers when the page can be opened. */
  private Process start(Path recording) throws Exception {
    Path output = folder.resolve("output-" + processes.size() + ".txt");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "io.tocsin.server.Main",
            "run",
            "--config",
            folder.resolve("config").toString(),
            "--data-directory",
            folder.resolve("data").toString(),
            "--port",
            "0",
            "--session",
            folder.resolve("config/sessions/mortal.json").toString(),
            "--data",
            recording.toString(),
            "--speed",
            SPEED + "x");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    Process server = builder.start();
    processes.add(server);
    url =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> dashboard(server, output), found -> !found.isEmpty());
    return server;
  }

  private static String dashboard(Process server, Path output) throws IOException {
    String text = Files.readString(output);
    assertThat(server.isAlive()).as(text).isTrue();
    return text.lines()
        .filter(line -> line.contains("  dashboard  http"))
        .map(line -> line.substring(line.indexOf("http"), line.lastIndexOf('/')))
        .findFirst()
        .orElse("");
  }

  /**
   * What is remembered of the only session that there is. One whose server was killed before its
   * file stood has never been, though its folder may be there.
   */
  private JsonObject life() throws IOException {
    try (Stream<Path> sessions = Files.list(folder.resolve("data/sessions"))) {
      List<Path> all = remembered(sessions);
      assertThat(all).hasSize(1);
      return new JsonObject(Files.readString(all.getFirst().resolve("session.json")));
    }
  }

  private static List<Path> remembered(Stream<Path> sessions) {
    return sessions.filter(path -> Files.exists(path.resolve("session.json"))).toList();
  }

  private String state() throws IOException {
    if (!Files.exists(folder.resolve("data/sessions"))) {
      return "";
    }
    try (Stream<Path> sessions = Files.list(folder.resolve("data/sessions"))) {
      if (remembered(sessions).isEmpty()) {
        return "";
      }
    }
    JsonArray life = life().getJsonArray("life");
    return life.getJsonObject(life.size() - 1).getString("state");
  }
}
