package io.tocsin.server.backtest.sweep;

import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.Problem;
import io.tocsin.model.input.Problems;
import io.tocsin.server.backtest.BacktestPlan;
import io.tocsin.server.backtest.Definitions;
import io.tocsin.server.backtest.Setting;
import io.tocsin.server.backtest.sweep.Division.Stretch;
import io.tocsin.server.backtest.sweep.SweepProgress.Part;
import io.tocsin.sessions.SessionFile;
import io.tocsin.sessions.SessionPlans;
import io.tocsin.strategy.plan.SessionPlan;
import io.tocsin.venues.replay.RecordingException;
import io.tocsin.venues.replay.ReplayOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A grid of variants of one session over the same data. Each variant is a whole backtest: data,
 * ticks, fills and costs as there; none knows of another.
 *
 * <p>With a split the first share of the time, by receipt, is what variants are ranked by
 * (in-sample). Over the rest (out-of-sample) each runs anew: with its whole budget, without
 * positions, and with indicators that warm again. With folds that is done several times over, see
 * {@link Division}. Not thread-safe.
 */
public final class Sweep {

  /** More take days, and find by chance whatever one looks for. */
  static final int MOST_VARIANTS = 10_000;

  private static final long TOLD_MILLIS = 500;

  /** Told how many variants are done, about twice a second and after each. */
  @FunctionalInterface
  public interface ProgressListener {
    void progress(int done, int of);
  }

  private final BacktestPlan plan;
  private final List<Setting> settings;
  private final List<List<Object>> combinations;
  private final List<SessionFile> sessions;
  private final Division division;
  private final Metric rank;
  private final SweepProgress progress;
  private volatile boolean cancelled;
  private volatile @Nullable ExecutorService threads;

  private Sweep(
      BacktestPlan plan,
      List<Setting> settings,
      List<List<Object>> combinations,
      List<SessionFile> sessions,
      Division division,
      Metric rank) {
    this.plan = plan;
    this.settings = settings;
    this.combinations = combinations;
    this.sessions = sessions;
    this.division = division;
    this.rank = rank;
    this.progress = new SweepProgress(combinations.size() * division.folds());
  }

  /**
   * Checks what was typed; every variant is read before the first runs.
   *
   * @param text the session of the plan
   * @param wishes see {@link Setting#typed}
   * @param split share of the time that is ranked by; empty for all of it, with folds for the usual
   * @param folds how many there are, empty for no walk forward
   * @param anchored see {@link Division}
   * @param rank the metric's word
   * @throws InvalidInputException with everything that is wrong
   */
  public static Sweep of(
      Definitions definitions,
      Definitions.Text text,
      BacktestPlan plan,
      List<String> wishes,
      Optional<Double> split,
      OptionalInt folds,
      boolean anchored,
      String rank) {
    Problems problems = new Problems();
    Map<String, @Nullable Object> strategies = definitions.used(plan.session());
    List<Setting> settings = new ArrayList<>();
    wishes.forEach(wish -> Setting.typed(wish, strategies, problems).ifPresent(settings::add));
    Metric metric = Metric.of(rank).orElse(Metric.NET_PNL);
    if (!metric.word().equals(rank)) {
      problems.unknownName("--rank", "metric", rank, Metric.words());
    }
    Division division = Division.asked("--", split, folds, anchored, problems);
    checkCount("--set", settings, division.folds(), MOST_VARIANTS, problems);
    problems.throwIfAny("the sweep");
    return of(definitions, text, plan, settings, division, metric);
  }

  /** Tells if the values make more variants, in all folds together, than are run. */
  static void checkCount(
      String place, List<Setting> settings, int folds, int most, Problems problems) {
    long count = folds;
    for (Setting setting : settings) {
      // Stops growing before it overflows.
      count = Math.min(count, Integer.MAX_VALUE) * setting.values().size();
    }
    if (count > most) {
      problems.add(
          place,
          folds == 1 ? "is too many variants" : "is too many variants in " + folds + " folds",
          count,
          "at most " + most);
    }
  }

  /**
   * The same of settings that were read; every variant is read before the first runs.
   *
   * @throws InvalidInputException if the strategy refuses one of the variants
   */
  static Sweep of(
      Definitions definitions,
      Definitions.Text text,
      BacktestPlan plan,
      List<Setting> settings,
      Division division,
      Metric rank) {
    Definitions files = definitions.only(plan.session());
    Map<String, @Nullable Object> strategies = files.used(plan.session());
    List<List<Object>> combinations = combinations(settings);
    List<SessionFile> sessions = new ArrayList<>();
    for (List<Object> values : combinations) {
      Map<String, @Nullable Object> changed = new HashMap<>();
      for (int i = 0; i < settings.size(); i++) {
        Setting setting = settings.get(i);
        String name = setting.strategy();
        changed.put(
            name, setting.with(changed.getOrDefault(name, strategies.get(name)), values.get(i)));
      }
      sessions.add(read(files, text, changed, values));
    }
    return new Sweep(plan, settings, combinations, sessions, division, rank);
  }

  private static SessionFile read(
      Definitions definitions,
      Definitions.Text text,
      Map<String, @Nullable Object> changed,
      List<Object> values) {
    try {
      return definitions.read(text.file(), text.json(), changed);
    } catch (InvalidInputException e) {
      throw new InvalidInputException(
          "the variant " + values,
          e.problems().stream()
              .map(found ->
                  new Problem(found.path(), found.message(), found.value(), found.allowed()))
              .toList());
    }
  }

  /** The last setting changes fastest. */
  private static List<List<Object>> combinations(List<Setting> settings) {
    List<List<Object>> grid = List.of(List.of());
    for (Setting setting : settings) {
      List<List<Object>> longer = new ArrayList<>();
      for (List<Object> head : grid) {
        for (Object value : setting.values()) {
          List<Object> combination = new ArrayList<>(head);
          combination.add(value);
          longer.add(List.copyOf(combination));
        }
      }
      grid = longer;
    }
    return grid;
  }

  BacktestPlan plan() {
    return plan;
  }

  List<Setting> settings() {
    return settings;
  }

  Division division() {
    return division;
  }

  Metric rank() {
    return rank;
  }

  int variants() {
    return combinations.size();
  }

  /** How far it has come; callable from any thread. */
  SweepProgress progress() {
    return progress;
  }

  /** Ends it: {@link #table} throws soon, also if it is called later. */
  void cancel() {
    cancelled = true;
    ExecutorService running = threads;
    if (running != null) {
      running.shutdownNow();
    }
  }

  /**
   * Runs all variants on all cores, and writes {@code sweep.csv}.
   *
   * @param out the folder for it; made if it is not there
   * @throws InvalidInputException if the data turn out bad on the way
   * @throws CancellationException if the thread was interrupted
   */
  public SweepResult run(Path out, ProgressListener listener)
      throws IOException, InterruptedException {
    SweepResult result = result(Runtime.getRuntime().availableProcessors(), listener);
    Files.createDirectories(out);
    Path part = out.resolve("sweep.csv.part");
    Files.writeString(part, result.csv());
    Files.move(part, out.resolve("sweep.csv"), StandardCopyOption.REPLACE_EXISTING);
    return result;
  }

  /**
   * Runs all variants. Used once.
   *
   * @param atOnce variants that run at the same time, each on a thread of its own
   * @throws CancellationException after {@link #cancel}
   */
  SweepResult result(int atOnce, ProgressListener listener) throws InterruptedException {
    try (ExecutorService pool =
        Executors.newFixedThreadPool(
            atOnce, Thread.ofPlatform().daemon().name("sweep-", 0).factory())) {
      threads = pool;
      try {
        if (cancelled) {
          throw new CancellationException("the sweep was cancelled");
        }
        return result(pool, listener);
      } catch (RejectedExecutionException | ExecutionException e) {
        if (cancelled) {
          throw new CancellationException("the sweep was cancelled");
        }
        throw e.getCause() instanceof RecordingException bad
            ? bad(bad)
            : new IllegalStateException(e.getCause());
      } finally {
        pool.shutdownNow();
      }
    }
  }

  private SweepResult result(ExecutorService pool, ProgressListener listener)
      throws InterruptedException, ExecutionException {
    List<Stretch> stretches =
        division.keepsBack()
            ? pool.submit(this::stretches).get()
            : List.of(Division.everything(firstMicros()));
    CompletionService<Integer> finished = new ExecutorCompletionService<>(pool);
    Variant[][] variants = new Variant[stretches.size()][combinations.size()];
    int runs = stretches.size() * combinations.size();
    for (int i = 0; i < runs; i++) {
      int run = i;
      int fold = run / combinations.size();
      int index = run % combinations.size();
      finished.submit(() -> {
        variants[fold][index] = variant(run, index, stretches.get(fold));
        return run;
      });
    }
    int done = 0;
    while (done < runs) {
      listener.progress(done, runs);
      Future<Integer> next = finished.poll(TOLD_MILLIS, TimeUnit.MILLISECONDS);
      if (cancelled) {
        throw new CancellationException("the sweep was cancelled");
      }
      if (next != null) {
        next.get();
        done++;
      }
    }
    listener.progress(runs, runs);
    List<SweepTable> tables = new ArrayList<>();
    for (int fold = 0; fold < variants.length; fold++) {
      tables.add(
          new SweepTable(
              settings,
              List.of(variants[fold]),
              rank,
              division.keepsBack()
                  ? OptionalLong.of(stretches.get(fold).cutMicros())
                  : OptionalLong.empty()));
    }
    return tables.size() == 1
        ? tables.getFirst()
        : new WalkTable(stretches, tables, division.anchored());
  }

  private static InvalidInputException bad(RecordingException e) {
    return new InvalidInputException(
        "the data", List.of(new Problem("content", String.valueOf(e.getMessage()), "", "")));
  }

  private long firstMicros() {
    ReplayOptions all = plan.replay();
    return Math.max(all.fromMicros(), all.recording().firstEventMicros());
  }

  private List<Stretch> stretches() throws RecordingException, InterruptedException {
    return division.stretches(firstMicros(), Fold.lastReceiveMicros(plan.replay()));
  }

  private Variant variant(int run, int index, Stretch stretch)
      throws RecordingException, InterruptedException {
    SessionPlan session =
        SessionPlans.of(plan.sessionId(), sessions.get(index), plan.replay().recording().venues());
    ReplayOptions all = plan.replay();
    long from = stretch.fromMicros();
    long cut = stretch.cutMicros();
    if (!division.keepsBack()) {
      Fold.Outcome whole =
          Fold.run(
              session,
              stretch.ranked(all),
              from,
              playback -> progress.plays(run, new Part(playback, 0, 1, 0, 0)));
      progress.finished(run);
      return new Variant(combinations.get(index), whole.summary(), whole.stateHash(), null);
    }
    double split = (cut - from) / (double) (stretch.toMicros() - from);
    Fold.Outcome in =
        Fold.run(
            session,
            stretch.ranked(all),
            from,
            playback -> progress.plays(run, new Part(playback, 0, split, from, cut)));
    Fold.Outcome out =
        Fold.run(
            session,
            stretch.kept(all),
            cut + 1,
            playback ->
                progress.plays(run, new Part(playback, split, 1 - split, cut, stretch.toMicros())));
    progress.finished(run);
    return new Variant(combinations.get(index), in.summary(), in.stateHash(), out.summary());
  }
}
