package io.tocsin.benchmarks;

import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamsVerticle;
import io.tocsin.indicators.EvaluatedBatch;
import io.tocsin.model.WallClock;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.journal.SessionInfo;
import io.tocsin.model.journal.SessionState;
import io.tocsin.sessions.SessionFile;
import io.tocsin.sessions.SessionSource;
import io.tocsin.sessions.SessionsVerticle;
import io.tocsin.strategy.definition.StrategyDefinition;
import io.tocsin.strategy.definition.StrategyReader;
import io.tocsin.venues.VenueOptions;
import io.tocsin.venues.VenueVerticle;
import io.tocsin.venues.binance.BinanceSpotAdapter;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A paper session that runs on a simulated Binance, in this JVM: what a load is put on. */
final class LoadedSession {

  private LoadedSession() {}

  /** A paper session of simulated symbols with one strategy. */
  static SessionFile file(int symbols, Path strategyFile) throws IOException {
    String path = strategyFile.toString();
    StrategyDefinition strategy =
        StrategyReader.read(path, JsonText.parse(path, Files.readString(strategyFile)));
    String names =
        IntStream.rangeClosed(1, symbols)
            .mapToObj("\"SIM%03d_USDT\""::formatted)
            .collect(Collectors.joining(","));
    String json =
        """
        {"name": "load", "mode": "paper", "sources": [{"venue": "simulated", "symbols": [%s]}],
         "strategies": ["%s"], "budget": {"total": 100000, "currency": "USDT"}}
        """
            .formatted(names, strategy.name());
    return SessionFile.read(
        "load",
        JsonText.parse("load", json),
        Map.of(strategy.name(), strategy),
        Set.of("simulated"));
  }

  /**
   * Starts streams, the venue and the session, and waits until that is active.
   *
   * @return the session's id
   */
  static String start(
      Vertx vertx, Bus bus, SimulatorProcess simulator, SessionFile session, WallClock clock)
      throws Exception {
    Bus.registerCodecs(vertx, List.of(EvaluatedBatch.class));
    CompletableFuture<String> active = new CompletableFuture<>();
    bus.onJournal(entry -> {
      if (entry instanceof SessionInfo info && info.state() == SessionState.ACTIVE) {
        active.complete(info.session());
      } else if (entry instanceof SessionInfo info && info.state() == SessionState.FAILED) {
        active.completeExceptionally(new IllegalStateException(info.reason()));
      }
    });
    deploy(vertx, new StreamsVerticle(clock, 100, micros -> {}));
    deploy(
        vertx,
        new VenueVerticle(
            VenueOptions.simulated(simulator.webSocketUrl(), simulator.restUrl()),
            new BinanceSpotAdapter(),
            clock));
    deploy(
        vertx,
        new SessionsVerticle(
            List.of(new SessionsVerticle.Launch(session, new SessionSource.Live())),
            "load",
            100,
            clock));
    return active.get(1, TimeUnit.MINUTES);
  }

  /** Deploys, and waits for it. */
  static String deploy(Vertx vertx, Deployable verticle) throws Exception {
    return vertx
        .deployVerticle(verticle)
        .toCompletionStage()
        .toCompletableFuture()
        .get(1, TimeUnit.MINUTES);
  }
}
