package io.tocsin.server.backtest;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.model.WallClock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.function.Supplier;

/** The backtests of a server, as many at once as there are cores. */
public final class BacktestsVerticle extends JobsVerticle {

  private final BacktestWishes wishes;

  /**
   * @param directory where the results go
   * @param imports files that backtests may name
   * @param recordings the server's recordings, which they may name by id
   * @param definitions reads session and strategy files as they are now
   */
  public BacktestsVerticle(
      Path directory,
      Path imports,
      Path recordings,
      Supplier<Definitions> definitions,
      WallClock clock) {
    super(
        JobKind.BACKTEST,
        Addresses.BACKTESTS,
        directory,
        Runtime.getRuntime().availableProcessors(),
        clock);
    this.wishes = new BacktestWishes(imports, recordings, definitions);
  }

  @Override
  protected void answer(Bus bus) {
    bus.onCommand("backtests_start", this::begin);
    bus.onCommand("backtests_validate", this::validate);
    bus.onCommand("backtests_list", request -> list());
    bus.onCommand("backtests_get", this::get);
    bus.onCommand("backtests_delete", this::delete);
    bus.onBacktestFile(this::file);
  }

  @Override
  protected Jobs.Work read(JsonObject request) {
    return new BacktestJob(wishes.read(request));
  }

  @Override
  protected JsonObject seen(JsonObject request) {
    return new JsonObject().put("instruments", instruments(wishes.read(request).plan()));
  }

  /** The markets that a plan's session uses. */
  public static JsonArray instruments(BacktestPlan plan) {
    JsonArray instruments = new JsonArray();
    plan.session()
        .instruments()
        .forEach(each ->
            instruments.add(
                new JsonObject().put("venue", each.venue()).put("symbol", each.symbol())));
    return instruments;
  }
}
