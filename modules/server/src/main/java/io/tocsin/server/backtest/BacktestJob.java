package io.tocsin.server.backtest;

import io.tocsin.model.Micros;
import io.tocsin.venues.replay.ReplayProgress;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;

/** One backtest as a job of the server. */
final class BacktestJob implements Jobs.Work {

  private final BacktestPlan plan;
  private final JsonArray set = new JsonArray();
  private final Backtest run;

  BacktestJob(BacktestWishes.Tested wish) {
    this.plan = wish.plan();
    wish.set()
        .forEach(setting ->
            set.add(
                new JsonObject()
                    .put("field", setting.name())
                    .put("value", setting.values().getFirst())));
    this.run = new Backtest(plan);
  }

  @Override
  public String name() {
    return plan.session().name();
  }

  @Override
  public void describe(JsonObject item) {
    ReplayProgress now = run.progress();
    item.put("session_id", plan.sessionId())
        .put("session", name())
        .put("data", String.join(", ", plan.data()))
        .put("set", set)
        .put("event_time", now.eventMicros() == 0 ? null : Micros.iso(now.eventMicros()))
        .put("bad", now.badLines())
        .put("first_bad", now.firstBadLine());
  }

  @Override
  public double share() {
    ReplayProgress now = run.progress();
    return now.bytesRead() / (double) Math.max(1, now.totalBytes());
  }

  @Override
  public long events() {
    return run.progress().events();
  }

  @Override
  public void cancel() {
    run.cancel();
  }

  @Override
  public void run(Path folder, Runnable changed) throws IOException, InterruptedException {
    run.run(folder, entry -> {}, progress -> changed.run());
  }
}
