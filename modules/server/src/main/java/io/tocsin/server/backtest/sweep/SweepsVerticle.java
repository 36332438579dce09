package io.tocsin.server.backtest.sweep;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.model.WallClock;
import io.tocsin.model.input.Fields;
import io.tocsin.model.input.Problems;
import io.tocsin.server.backtest.BacktestWishes;
import io.tocsin.server.backtest.BacktestWishes.Asked;
import io.tocsin.server.backtest.BacktestsVerticle;
import io.tocsin.server.backtest.Definitions;
import io.tocsin.server.backtest.JobKind;
import io.tocsin.server.backtest.Jobs;
import io.tocsin.server.backtest.JobsVerticle;
import io.tocsin.server.backtest.Setting;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * The sweeps of a server: one at a time, and all cores but one, so that sessions have theirs.
 * Wanted as a backtest is, with {@code set}, {@code split}, {@code folds}, {@code anchored} and
 * {@code rank}.
 */
public final class SweepsVerticle extends JobsVerticle {

  /** The page shows all of them; the command line takes more. */
  static final int MOST_VARIANTS = 1_000;

  private static final double LEAST_SPLIT = 0.1;
  private static final double MOST_SPLIT = 0.9;

  private record Options(List<Setting> settings, Division division, Metric rank) {}

  private final BacktestWishes wishes;
  private final int threads;

  /** As that of {@link BacktestsVerticle}. */
  public SweepsVerticle(
      Path directory,
      Path imports,
      Path recordings,
      Supplier<Definitions> definitions,
      WallClock clock) {
    super(JobKind.SWEEP, Addresses.SWEEPS, directory, 1, clock);
    this.wishes = new BacktestWishes(imports, recordings, definitions);
    this.threads = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
  }

  @Override
  protected void answer(Bus bus) {
    bus.onCommand("sweeps_start", this::begin);
    bus.onCommand("sweeps_validate", this::validate);
    bus.onCommand("sweeps_list", request -> list());
    bus.onCommand("sweeps_get", this::get);
    bus.onCommand("sweeps_delete", this::delete);
    bus.onSweepFile(this::file);
  }

  private Sweep sweep(JsonObject request) {
    BacktestWishes.Wish<Options> wish = wishes.read(request, "sweep", SweepsVerticle::options);
    Options options = wish.further();
    return Sweep.of(
        wish.asked().files(),
        wish.asked().text(),
        wish.plan(),
        options.settings(),
        options.division(),
        options.rank());
  }

  private static Options options(Fields fields, Optional<Asked> asked, Problems problems) {
    List<Setting> settings = BacktestWishes.settings(fields, false, asked, problems);
    if (!fields.has("set") || fields.raw("set") instanceof List<?> list && list.isEmpty()) {
      problems.add(
          fields.path("set"),
          "needs at least one field of a strategy",
          "",
          "[{\"field\": \"STRATEGY.PATH\", \"from\": 1, \"to\": 3, \"step\": 1}]");
    }
    Optional<Double> split =
        fields.has("split")
            ? Optional.of(fields.number("split", 1, LEAST_SPLIT, MOST_SPLIT))
            : Optional.empty();
    OptionalInt folds =
        fields.has("folds")
            ? OptionalInt.of(
                (int) fields.integer("folds", 2, Division.FEWEST_FOLDS, Division.MOST_FOLDS))
            : OptionalInt.empty();
    Division division =
        Division.asked("$.", split, folds, fields.flag("anchored", false), problems);
    Sweep.checkCount(fields.path("set"), settings, division.folds(), MOST_VARIANTS, problems);
    String rank = fields.text("rank").orElse(Metric.NET_PNL.word());
    Optional<Metric> metric = Metric.of(rank);
    if (metric.isEmpty()) {
      problems.unknownName(fields.path("rank"), "metric", rank, Metric.words());
    }
    return new Options(settings, division, metric.orElse(Metric.NET_PNL));
  }

  @Override
  protected Jobs.Work read(JsonObject request) {
    JsonObject wish = new JsonObject();
    for (String field : List.of("session", "data", "from", "to")) {
      if (request.containsKey(field)) {
        wish.put(field, request.getValue(field));
      }
    }
    return new SweepJob(sweep(request), wish, threads);
  }

  @Override
  protected JsonObject seen(JsonObject request) {
    Sweep sweep = sweep(request);
    return new JsonObject()
        .put("instruments", BacktestsVerticle.instruments(sweep.plan()))
        .put("variants", sweep.variants());
  }
}
