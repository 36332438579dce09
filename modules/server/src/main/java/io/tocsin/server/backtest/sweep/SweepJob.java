package io.tocsin.server.backtest.sweep;

import io.tocsin.server.backtest.Jobs;
import io.tocsin.server.backtest.Setting;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One sweep as a job of the server. */
final class SweepJob implements Jobs.Work {

  private final Sweep sweep;
  private final JsonObject wish;
  private final int threads;

  /**
   * @param wish {@code session}, {@code data}, {@code from} and {@code to} as they were asked for,
   *     so that a variant can be asked for as a backtest
   * @param threads variants that run at the same time
   */
  SweepJob(Sweep sweep, JsonObject wish, int threads) {
    this.sweep = sweep;
    this.wish = wish;
    this.threads = threads;
  }

  @Override
  public String name() {
    return sweep.plan().session().name();
  }

  @Override
  public void describe(JsonObject item) {
    SweepProgress progress = sweep.progress();
    Division division = sweep.division();
    item.put("session_id", sweep.plan().sessionId())
        .put("session", name())
        .put("data", String.join(", ", sweep.plan().data()))
        .put("settings", new JsonArray(sweep.settings().stream().map(Setting::name).toList()))
        .put("rank", sweep.rank().word())
        .put("split", division.keepsBack() ? division.split() : null)
        .put("folds", division.folds() > 1 ? division.folds() : null)
        .put("anchored", division.anchored())
        .put("variants", sweep.variants())
        .put("variants_done", progress.done() / division.folds())
        .put("bad", progress.badLines())
        .put("first_bad", progress.firstBadLine());
  }

  @Override
  public double share() {
    return sweep.progress().share();
  }

  @Override
  public long events() {
    return sweep.progress().events();
  }

  @Override
  public void cancel() {
    sweep.cancel();
  }

  @Override
  public void run(Path folder, Runnable changed) throws IOException, InterruptedException {
    SweepResult result = sweep.result(threads, (done, of) -> changed.run());
    Files.writeString(folder.resolve("sweep.csv"), result.csv());
    JsonObject summary =
        new JsonObject()
            .put("session_id", sweep.plan().sessionId())
            .put("session", name())
            .put("wish", wish)
            .mergeIn(result.json());
    Files.writeString(folder.resolve("summary.json"), summary.encodePrettily() + "\n");
  }
}
