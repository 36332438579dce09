package io.tocsin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.bus.JournalJson;
import io.tocsin.bus.ReplayJump;
import io.tocsin.bus.ReplayPast;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A session whose servers are killed: its files, its processes, and what it must come to in the
 * end.
 */
final class MortalSession implements AutoCloseable {

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

  /** When the market begins. */
  private static final long FIRST_MILLIS = 1_700_000_000_000L;

  private static final long PAGE_MILLIS = 600_000;

  private final Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Process> processes = new ArrayList<>();
  private long end;

  MortalSession(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes the configuration and a recording of so many seconds; answers with the recording.
   *
   * @param settings tocsin.json
   */
  Path files(String settings, long recordedSeconds, long seed) throws IOException {
    for (String each : List.of("config/sessions", "config/strategies")) {
      Files.createDirectories(folder.resolve(each));
    }
    Files.writeString(folder.resolve("config/tocsin.json"), settings);
    Files.writeString(folder.resolve("config/sessions/mortal.json"), SESSION);
    Files.writeString(folder.resolve("config/strategies/nervous.json"), STRATEGY);
    Path recording = folder.resolve("market.txt");
    Random random = new Random(seed);
    StringBuilder lines = new StringBuilder();
    double price = 60_000;
    long millis = FIRST_MILLIS;
    end = millis + 1_000L * recordedSeconds;
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

  /** A moment of the recording. */
  Instant at(long recordedSeconds) {
    return Instant.ofEpochMilli(FIRST_MILLIS + 1_000 * recordedSeconds);
  }

  /** The same session in one go, in this process. */
  JsonObject neverKilled(String id, Path recording, List<JournalRecord> journal) throws Exception {
    return neverKilled(id, recording, List.of(), journal);
  }

  /** The same over a replay that leaves time out. */
  JsonObject neverKilled(
      String id, Path recording, List<ReplayJump> jumps, List<JournalRecord> journal)
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
            ReplayOptions.of(id, info, Replays.MAXIMUM).after(new ReplayPast(0, jumps)),
            false);
    return BacktestRun.run(
        new Backtest(plan), folder.resolve("whole"), journal::add, progress -> {});
  }

  /** What storage answers is the whole journal, each entry once. */
  void isStoredOnce(String url, String id, List<JournalRecord> journal) {
    stored(url, id, "transitions", journal, Transition.class);
    stored(url, id, "signals", journal, Signal.class);
    stored(url, id, "fills", journal, Fill.class);
    stored(url, id, "alerts", journal, Alert.class);
  }

  private void stored(
      String url,
      String id,
      String kind,
      List<JournalRecord> journal,
      Class<? extends JournalRecord> type) {
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
          List<String> rows = new ArrayList<>();
          for (long from = FIRST_MILLIS; from <= end; from += PAGE_MILLIS) {
            rows.addAll(page(url + "/api/sessions/" + id + "/" + kind, kind, from));
          }
          assertThat(rows.stream().sorted().toList()).isEqualTo(expected);
        });
  }

  /** All rows of a stretch of market time: there are fewer in it than an answer has. */
  private List<String> page(String url, String kind, long from) throws Exception {
    JsonObject answer =
        get(
            url
                + "?limit=1000&from="
                + Instant.ofEpochMilli(from)
                + "&to="
                + Instant.ofEpochMilli(from + PAGE_MILLIS));
    assertThat(answer.getBoolean("degraded")).as(answer.encode()).isFalse();
    JsonArray rows = answer.getJsonArray(kind);
    assertThat(rows.size()).isLessThan(1_000);
    return rows.stream().map(row -> ((JsonObject) row).encode()).toList();
  }

  /** What a server answers. */
  JsonObject get(String url) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    return new JsonObject(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  /** What a server answers to an order. */
  JsonObject post(String url, JsonObject body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
            .build();
    return new JsonObject(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  /**
   * What makes a server run the session over the recording.
   *
   * @param speed recorded seconds in one second of the clock on the wall
   */
  String[] played(Path recording, int speed) {
    return new String[] {
      "--session",
      folder.resolve("config/sessions/mortal.json").toString(),
      "--data",
      recording.toString(),
      "--speed",
      speed + "x"
    };
  }

  /** A server's process, and where its dashboard is. */
  record Server(Process process, String url, Path output) {}

  /** Starts a server as a supervisor does; answers when the page can be opened. */
  Server start(Map<String, String> environment, String... arguments) throws IOException {
    return start(List.of(), environment, arguments);
  }

  /** The same by a command that runs another, as {@code nsenter} does. */
  Server start(List<String> prefix, Map<String, String> environment, String... arguments)
      throws IOException {
    return start(
        prefix,
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        environment,
        arguments);
  }

  /**
   * The same of another build of the program.
   *
   * @param program its class path
   */
  Server start(
      List<String> prefix, String program, Map<String, String> environment, String... arguments)
      throws IOException {
    Path output = folder.resolve("output-" + processes.size() + ".txt");
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            program,
            "io.tocsin.server.Main",
            "run",
            "--config",
            folder.resolve("config").toString(),
            "--data-directory",
            folder.resolve("data").toString(),
            "--port",
            "0"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    Process process = builder.start();
    processes.add(process);
    String url =
        await()
            .atMost(Duration.ofSeconds(120))
            .until(() -> dashboard(process, output), found -> !found.isEmpty());
    return new Server(process, url, output);
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

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
  }
}
