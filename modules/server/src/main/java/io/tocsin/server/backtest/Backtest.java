package io.tocsin.server.backtest;

import io.tocsin.bus.Bus;
import io.tocsin.bus.VenueInstruments;
import io.tocsin.indicators.EvaluatedBatch;
import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.Problem;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.sessions.IndicatorsVerticle;
import io.tocsin.sessions.SessionContext;
import io.tocsin.sessions.SessionFile;
import io.tocsin.sessions.SessionPlans;
import io.tocsin.sessions.StrategyVerticle;
import io.tocsin.venues.replay.RecordingException;
import io.tocsin.venues.replay.ReplayProgress;
import io.tocsin.venues.replay.ReplayVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One backtest: deploys the session's own verticles over a recording at full speed, waits for its
 * end, writes the files.
 */
public final class Backtest {

  /**
   * What to run.
   *
   * @param sessionId the same for the same input, since ids go into the result
   * @param venues the recorded instruments, their rules and fees
   * @param firstEventMicros when the recording begins
   * @param replay sends the recording to the session
   * @param directory where the files go; made if it is not there
   * @param withIndicators whether {@code indicators.csv} is written
   * @param journal is told everything that the session records, on a thread of the backtest's
   */
  public record Request(
      String sessionId,
      SessionFile session,
      List<VenueInstruments> venues,
      long firstEventMicros,
      ReplayVerticle replay,
      Path directory,
      boolean withIndicators,
      Consumer<JournalRecord> journal) {}

  /** Told how far a backtest is, about once a second. */
  @FunctionalInterface
  public interface ProgressListener {
    void progress(ReplayProgress progress);
  }

  private Backtest() {}

  /**
   * Runs to the end of the recording.
   *
   * @return the content of {@code summary.json}
   * @throws IOException if a result file cannot be written
   */
  public static JsonObject run(Request request, ProgressListener listener)
      throws IOException, InterruptedException {
    Path unfinished = unfinished(request.directory());
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(2));
    try {
      JsonObject summary = run(vertx, request, unfinished, listener);
      Files.createDirectories(request.directory());
      try (Stream<Path> files = Files.list(unfinished)) {
        for (Path file : files.toList()) {
          Files.move(
              file,
              request.directory().resolve(file.getFileName()),
              StandardCopyOption.REPLACE_EXISTING);
        }
      }
      return summary;
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
      delete(unfinished);
    }
  }

  /**
   * Files grow in a folder beside the result's, so that a backtest that fails leaves no half
   * result.
   */
  private static Path unfinished(Path directory) throws IOException {
    Path parent = directory.toAbsolutePath().getParent();
    if (parent == null || (Files.exists(directory) && !Files.isDirectory(directory))) {
      throw new java.nio.file.NotDirectoryException(directory.toString());
    }
    Files.createDirectories(parent);
    return Files.createTempDirectory(parent, ".tocsin-backtest-");
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  private static JsonObject run(
      Vertx vertx, Request request, Path directory, ProgressListener listener)
      throws IOException, InterruptedException {
    Bus.registerCodecs(vertx, List.of(EvaluatedBatch.class));
    Bus bus = new Bus(vertx);
    SessionContext context =
        new SessionContext(
            SessionPlans.of(request.sessionId(), request.session(), request.venues()),
            true,
            "replay",
            false,
            false,
            100,
            WallClock.system());
    ResultsVerticle results =
        new ResultsVerticle(request.sessionId(), directory, request.withIndicators());
    Promise<Void> ended = Promise.promise();
    bus.onSessionEnded(id -> ended.tryComplete());
    bus.onJournal(request.journal());
    await(
        vertx
            .deployVerticle(results)
            .compose(resultsId ->
                vertx
                    .deployVerticle(new StrategyVerticle(context, request.firstEventMicros()))
                    .compose(done -> vertx.deployVerticle(new IndicatorsVerticle(context)))
                    .compose(done -> vertx.deployVerticle(request.replay()))
                    .onFailure(ended::tryFail)));
    request.replay().done().onFailure(ended::tryFail);
    while (true) {
      try {
        ended.future().toCompletionStage().toCompletableFuture().get(1, TimeUnit.SECONDS);
        break;
      } catch (TimeoutException e) {
        listener.progress(request.replay().progress());
      } catch (ExecutionException e) {
        throw rethrown(e);
      }
    }
    listener.progress(request.replay().progress());
    JsonObject outcome =
        await(bus.control(request.sessionId(), new JsonObject().put("command", "results")));
    JsonObject summary =
        new JsonObject()
            .put("session_id", request.sessionId())
            .put("session", request.session().name())
            .put("events", results.events())
            .put("from", Micros.iso(results.firstMicros()))
            .put("to", Micros.iso(results.lastMicros()))
            .mergeIn(outcome.getJsonObject("summary"))
            .put("state_hash", outcome.getString("state_hash"));
    ReplayProgress played = request.replay().progress();
    if (!played.repeatedHash().isEmpty()) {
      summary
          .put("recorded_state_hash", played.recordedHash())
          .put("repeated_state_hash", played.repeatedHash())
          .put("repeated", played.repeated());
    }
    await(vertx.close());
    Files.writeString(directory.resolve("summary.json"), summary.encodePrettily() + "\n");
    trades(directory, outcome.getJsonArray("trades"));
    Files.writeString(
        directory.resolve("report.html"),
        Report.html(summary, results.curve(), outcome.getJsonArray("trades")));
    return summary;
  }

  private static void trades(Path directory, JsonArray trades) {
    List<String> columns =
        List.of(
            "position_id",
            "strategy_id",
            "venue",
            "symbol",
            "direction",
            "qty",
            "entry_time",
            "entry_price",
            "exit_time",
            "exit_price",
            "pnl",
            "pnl_pct",
            "fees",
            "exit_trigger");
    try (Csv csv = new Csv(directory.resolve("trades.csv"), columns)) {
      for (int i = 0; i < trades.size(); i++) {
        JsonObject trade = trades.getJsonObject(i);
        csv.row(columns.stream().map(trade::getValue).toList());
      }
    }
  }

  private static <T> T await(Future<T> future) throws InterruptedException {
    try {
      return future.toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw rethrown(e);
    }
  }

  private static RuntimeException rethrown(ExecutionException e) {
    if (e.getCause() instanceof RecordingException bad) {
      return new InvalidInputException(
          "the recording",
          List.of(new Problem("content", String.valueOf(bad.getMessage()), "", "")));
    }
    return e.getCause() instanceof RuntimeException cause
        ? cause
        : new IllegalStateException(e.getCause());
  }
}
