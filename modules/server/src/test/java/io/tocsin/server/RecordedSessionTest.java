package io.tocsin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.bus.Bus;
import io.tocsin.bus.JournalJson;
import io.tocsin.bus.StreamsVerticle;
import io.tocsin.indicators.EvaluatedBatch;
import io.tocsin.model.WallClock;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.SessionInfo;
import io.tocsin.model.journal.SessionState;
import io.tocsin.model.journal.Transition;
import io.tocsin.server.backtest.Backtest;
import io.tocsin.server.backtest.BacktestPlan;
import io.tocsin.server.backtest.BacktestRun;
import io.tocsin.sessions.SessionFile;
import io.tocsin.sessions.SessionSource;
import io.tocsin.sessions.SessionsVerticle;
import io.tocsin.simulator.SimulatorOptions;
import io.tocsin.simulator.SimulatorVerticle;
import io.tocsin.strategy.definition.StrategyDefinition;
import io.tocsin.strategy.definition.StrategyReader;
import io.tocsin.venues.VenueOptions;
import io.tocsin.venues.VenueVerticle;
import io.tocsin.venues.binance.BinanceSpotAdapter;
import io.tocsin.venues.link.LinkOptions;
import io.tocsin.venues.recording.OwnRecording;
import io.tocsin.venues.recording.RecorderVerticle;
import io.tocsin.venues.replay.RecordingInfo;
import io.tocsin.venues.replay.ReplayOptions;
import io.tocsin.venues.replay.ReplayProgress;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A29: a session that was recorded while it ran live, and the same session on its recording. */
class RecordedSessionTest {

  private static final String STRATEGY =
      """
      {"name": "nervous", "direction": "LONG",
       "indicators": {"move": {"type": "RETURN_PCT", "t1": 1},
                      "spread": {"type": "SPREAD_PCT"}},
       "s1_signal": {"any": [{"id": "moves", "indicator": "move", "op": ">", "value": 0.0002},
                             {"id": "falls", "indicator": "move", "op": "<", "value": -0.0002}]},
       "o1_cancel": {"any": [{"id": "wide", "indicator": "spread", "op": ">", "value": 5}],
                     "timeout": "2s", "cooldown": "250ms"},
       "z1_entry": {"all": [{"id": "narrow", "indicator": "spread", "op": "<", "value": 5}],
                    "timeout": "2s", "order": {"type": "market"},
                    "size": {"type": "percent_of_budget", "value": 5}, "leverage": 1,
                    "stop_loss": {"percent": 0.5}},
       "ze1_close": {"any": [{"id": "old", "indicator": {"type": "POSITION_AGE_SECONDS"},
                              "op": ">=", "value": 0.5}], "cooldown": "250ms"},
       "e1_emergency": {"any": [{"id": "loss", "indicator": {"type": "UNREALIZED_PNL_PCT"},
                                 "op": "<=", "value": -10}],
                        "cooldown": "1s", "cancel_pending": true, "close_position": true}}
      """;

  private static final String SESSION =
      """
      {"name": "recorded", "mode": "paper", "record": true,
       "sources": [{"venue": "simulated", "symbols": ["BTC_USDT", "ETH_USDT"]},
                   {"venue": "mirror", "symbols": ["BTC_USDT"]}],
       "strategies": ["nervous"], "budget": {"total": 10000, "currency": "USDT"}}
      """;

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new Bus(vertx);
  private final WallClock clock = WallClock.system();
  private final List<JournalRecord> journal = new CopyOnWriteArrayList<>();

  @BeforeEach
  void starts() throws Exception {
    Bus.registerCodecs(vertx, List.of(EvaluatedBatch.class));
    bus.onJournal(journal::add);
    deploy(new StreamsVerticle(clock, 100, micros -> {}));
    SimulatorVerticle simulator = new SimulatorVerticle(SimulatorOptions.defaults(), clock);
    deploy(simulator);
    for (String venue : List.of("simulated", "mirror")) {
      VenueOptions options =
          new VenueOptions(
              venue, simulator.webSocketUrl(), simulator.restUrl(), true, LinkOptions.defaults());
      deploy(new VenueVerticle(options, new BinanceSpotAdapter(), clock));
    }
    deploy(
        new RecorderVerticle(folder.resolve("recordings"), Set.of("simulated", "mirror"), clock));
  }

  @AfterEach
  void stops() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private void deploy(Deployable verticle) throws Exception {
    vertx
        .deployVerticle(verticle)
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private static SessionFile session(String json) {
    StrategyDefinition strategy = StrategyReader.read("test", JsonText.parse("test", STRATEGY));
    return SessionFile.read(
        "test",
        JsonText.parse("test", json),
        Map.of(strategy.name(), strategy),
        Set.of("simulated", "mirror"));
  }

  private void launch(SessionFile file) throws Exception {
    deploy(
        new SessionsVerticle(
            List.of(new SessionsVerticle.Launch(file, new SessionSource.Live())),
            "test",
            100,
            clock));
  }

  private String awaitState(SessionState state) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                journal.stream()
                    .filter(SessionInfo.class::isInstance)
                    .map(SessionInfo.class::cast)
                    .filter(info -> info.state() == state)
                    .map(SessionInfo::session)
                    .findFirst()
                    .orElse(null),
            found -> found != null);
  }

  private List<String> transitions() {
    List<String> transitions = new ArrayList<>();
    for (JournalRecord entry : journal) {
      if (entry instanceof Transition transition) {
        transitions.add(JournalJson.of(transition).encode());
      }
    }
    return transitions;
  }

  private JsonObject command(String name, String session) {
    return bus.command(name, new JsonObject().put("session_id", session).put("actor", "test"))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private Path onlyRecording() throws Exception {
    try (var found = Files.list(folder.resolve("recordings"))) {
      return found.findFirst().orElseThrow();
    }
  }

  @Test
  void A29_ends_with_the_same_state_hash_and_the_same_transitions_byte_for_byte() throws Exception {
    SessionFile file = session(SESSION);
    launch(file);
    String id = awaitState(SessionState.ACTIVE);
    await().atMost(Duration.ofSeconds(40)).until(() -> transitions().size() > 30);
    command("pause_session", id);
    int paused = transitions().size();
    command("resume_session", id);
    await().atMost(Duration.ofSeconds(40)).until(() -> transitions().size() > paused + 20);
    command("emergency_stop", id);
    command("resume_session", id);
    int stopped = transitions().size();
    await().atMost(Duration.ofSeconds(40)).until(() -> transitions().size() > stopped + 20);
    command("stop_session", id);
    awaitState(SessionState.STOPPED);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> Files.exists(onlyRecording().resolve("index.json")));
    List<String> live = transitions();

    RecordingInfo recording = OwnRecording.probe(onlyRecording());
    assertThat(recording.session()).contains(new RecordingInfo.Session(id, "recorded"));
    for (int batchRows : new int[] {4_096, 7}) {
      BacktestPlan plan =
          new BacktestPlan(
              file,
              new JsonObject().put("session", new JsonObject()).put("strategies", new JsonObject()),
              List.of("recorded"),
              ReplayOptions.of(id, recording, Replays.MAXIMUM).batches(batchRows, 8).repeating(),
              false);
      List<String> replayed = new CopyOnWriteArrayList<>();
      Backtest backtest = new Backtest(plan);
      BacktestRun.run(
          backtest,
          folder.resolve("out" + batchRows),
          entry -> {
            if (entry instanceof Transition transition) {
              replayed.add(JournalJson.of(transition).encode());
            }
          },
          progress -> {});
      ReplayProgress progress = backtest.progress();
      assertThat(progress.firstBadLine()).isEmpty();
      assertThat(progress.recordedHash()).isNotEmpty();
      assertThat(replayed).hasSameSizeAs(live).isEqualTo(live);
      assertThat(progress.repeatedHash()).isEqualTo(progress.recordedHash());
    }
  }
}
