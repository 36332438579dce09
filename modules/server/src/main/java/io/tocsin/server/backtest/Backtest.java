package io.tocsin.server.backtest;

import io.tocsin.bus.Bus;
import io.tocsin.indicators.EvaluatedBatch;
import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.Problem;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.sessions.IndicatorsVerticle;
import io.tocsin.sessions.SessionContext;
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
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One backtest: deploys the session's own verticles over the data at full speed, on a bus of their
 * own, waits for the end, writes the files. Used once.
 */
public final class Backtest {

  /** The files of every result, beside {@code indicators.csv}. */
  static final List<String> FILES =
      List.of(
          "summary.json",
          "trades.csv",
          "transitions.csv",
          "equity.csv",
          "prices.json",
          "report.html");

  private static final long TOLD_MILLIS = 500;

  /** The strategies, and who writes the results: neither may fall behind without bound. */
  private static final int TAKERS = 2;

  /** Replay, indicators, strategies, results: each may have an event loop of its own. */
  private static final int STAGES = 4;

  private static final List<String> TRADE_COLUMNS =
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

  /** Told how far a backtest is, about twice a second, on the thread that runs it. */
  @FunctionalInterface
  public interface ProgressListener {
    void progress(ReplayProgress progress);
  }

  private final BacktestPlan plan;
  private final ReplayVerticle replay;
  private final Promise<Void> ended = Promise.promise();

  public Backtest(BacktestPlan plan) {
    this.plan = plan;
    this.replay = new ReplayVerticle(plan.replay(), WallClock.system(), TAKERS);
  }

  /** How far it has come; callable from any thread. */
  public ReplayProgress progress() {
    return replay.progress();
  }

  /** Ends it: {@link #run} throws soon. Callable from any thread, also before and after the run. */
  public void cancel() {
    ended.tryFail(new CancellationException("the backtest was cancelled"));
  }

  /**
   * Runs to the end of the data.
   *
   * @param folder an empty folder, where the files go
   * @param journal is told everything that the session records, on a thread of the backtest's
   * @return the content of {@code summary.json}
   * @throws IOException if a result file cannot be written
   * @throws InvalidInputException if the data turn out bad on the way
   * @throws CancellationException after {@link #cancel}
   */
  public JsonObject run(Path folder, Consumer<JournalRecord> journal, ProgressListener listener)
      throws IOException, InterruptedException {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(STAGES).setWorkerPoolSize(2));
    try {
      return run(vertx, folder, journal, listener);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private JsonObject run(
      Vertx vertx, Path folder, Consumer<JournalRecord> journal, ProgressListener listener)
      throws IOException, InterruptedException {
    Bus.registerCodecs(vertx, List.of(EvaluatedBatch.class));
    vertx.exceptionHandler(ended::tryFail); // or nobody would ever hear of the missing end
    Bus bus = new Bus(vertx);
    SessionContext context =
        new SessionContext(
            plan.sessionPlan(), true, "replay", false, false, 100, WallClock.system());
    ResultsVerticle results =
        new ResultsVerticle(plan.sessionId(), folder, plan.withIndicators(), journal);
    results.ended().onSuccess(done -> ended.tryComplete());
    vertx
        .deployVerticle(results)
        .compose(
            done -> vertx.deployVerticle(new StrategyVerticle(context, plan.firstEventMicros())))
        .compose(done -> vertx.deployVerticle(new IndicatorsVerticle(context)))
        .compose(done -> vertx.deployVerticle(replay))
        .onFailure(ended::tryFail);
    replay.done().onFailure(ended::tryFail);
    awaitEnd(listener);
    JsonObject outcome =
        await(bus.control(plan.sessionId(), new JsonObject().put("command", "results")));
    JsonObject summary = summary(results, outcome);
    await(vertx.close());
    Files.writeString(folder.resolve("summary.json"), summary.encodePrettily() + "\n");
    trades(folder, outcome.getJsonArray("trades"));
    JsonObject series = results.series();
    Files.writeString(
        folder.resolve("prices.json"), series.getJsonObject("prices").encode() + "\n");
    Files.writeString(
        folder.resolve("report.html"),
        Report.html(summary, plan.settings(), series, outcome.getJsonArray("trades")));
    return summary;
  }

  private void awaitEnd(ProgressListener listener) throws InterruptedException {
    while (true) {
      try {
        ended
            .future()
            .toCompletionStage()
            .toCompletableFuture()
            .get(TOLD_MILLIS, TimeUnit.MILLISECONDS);
        listener.progress(progress());
        return;
      } catch (TimeoutException e) {
        listener.progress(progress());
      } catch (ExecutionException e) {
        throw rethrown(e);
      }
    }
  }

  private JsonObject summary(ResultsVerticle results, JsonObject outcome) {
    JsonObject summary =
        new JsonObject()
            .put("session_id", plan.sessionId())
            .put("session", plan.session().name())
            .put("data", plan.dataJson())
            .put("events", results.events())
            .put("from", Micros.iso(results.firstMicros()))
            .put("to", Micros.iso(results.lastMicros()))
            .mergeIn(outcome.getJsonObject("summary"))
            .put("state_hash", outcome.getString("state_hash"));
    ReplayProgress played = progress();
    if (played.badLines() > 0) {
      summary.put("bad_lines", played.badLines()).put("first_bad_line", played.firstBadLine());
    }
    if (!played.repeatedHash().isEmpty()) {
      summary
          .put("recorded_state_hash", played.recordedHash())
          .put("repeated_state_hash", played.repeatedHash())
          .put("repeated", played.repeated());
    }
    return summary;
  }

  private static void trades(Path folder, JsonArray trades) {
    try (Csv csv = new Csv(folder.resolve("trades.csv"), TRADE_COLUMNS)) {
      for (int i = 0; i < trades.size(); i++) {
        JsonObject trade = trades.getJsonObject(i);
        csv.row(TRADE_COLUMNS.stream().map(trade::getValue).toList());
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
    return switch (e.getCause()) {
      case RecordingException bad ->
          new InvalidInputException(
              "the data",
              List.of(new Problem("content", String.valueOf(bad.getMessage()), "", "")));
      case CancellationException cancelled -> new CancellationException(cancelled.getMessage());
      case RuntimeException cause -> cause;
      case null, default -> new IllegalStateException(e.getCause());
    };
  }
}
