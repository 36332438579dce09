package io.tocsin.server.backtest.sweep;

import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.Problem;
import io.tocsin.model.input.Problems;
import io.tocsin.server.backtest.BacktestPlan;
import io.tocsin.server.backtest.Definitions;
import io.tocsin.server.backtest.Setting;
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
 * positions, and with indicators that warm again. Not thread-safe.
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
  private final double split;
  private final Metric rank;
  private final SweepProgress progress;
  private volatile boolean cancelled;
  private volatile @Nullable ExecutorService threads;

  private Sweep(
      BacktestPlan plan,
      List<Setting> settings,
      List<List<Object>> combinations,
      List<SessionFile> sessions,
      double split,
      Metric rank) {
    this.plan = plan;
    this.settings = settings;
    this.combinations = combinations;
    this.sessions = sessions;
    this.split = split;
    this.rank = rank;
    this.progress = new SweepProgress(combinations.size());
  }

  /**
   * Checks what was typed; every variant is read before the first runs.
   *
   * @param text the session of the plan
   * @param wishes see {@link Setting#typed}
   * @param split share of the time that is ranked by, 1 for all of it
   * @param rank the metric's word
   * @throws InvalidInputException with everything that is wrong
   */
  public static Sweep of(
      Definitions definitions,
      Definitions.Text text,
      BacktestPlan plan,
      List<String> wishes,
      double split,
      String rank) {
    Problems problems = new Problems();
    Map<String, @Nullable Object> strategies = definitions.used(plan.session());
    List<Setting> settings = new ArrayList<>();
    wishes.forEach(wish -> Setting.typed(wish, strategies, problems).ifPresent(settings::add));
    Metric metric = Metric.of(rank).orElse(Metric.NET_PNL);
    if (!metric.word().equals(rank)) {
      problems.unknownName("--rank", "metric", rank, Metric.words());
    }
    checkCount("--set", settings, MOST_VARIANTS, problems);
    problems.throwIfAny("the sweep");
    return of(definitions, text, plan, settings, split, metric);
  }

  /** Tells if the values make more variants than are run. */
  static void checkCount(String place, List<Setting> settings, int most, Problems problems) {
    long count = 1;
    for (Setting setting : settings) {
      // Stops growing before it overflows.
      count = Math.min(count, Integer.MAX_VALUE) * setting.values().size();
    }
    if (count > most) {
      problems.add(place, "is too many variants", count, "at most " + most);
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
      double split,
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
    return new Sweep(plan, settings, combinations, sessions, split, rank);
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

  double split() {
    return split;
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
  public SweepTable run(Path out, ProgressListener listener)
      throws IOException, InterruptedException {
    SweepTable table = table(Runtime.getRuntime().availableProcessors(), listener);
    Files.createDirectories(out);
    Path part = out.resolve("sweep.csv.part");
    Files.writeString(part, table.csv());
    Files.move(part, out.resolve("sweep.csv"), StandardCopyOption.REPLACE_EXISTING);
    return table;
  }

  /**
   * Runs all variants. Used once.
   *
   * @param atOnce variants that run at the same time, each on a thread of its own
   * @throws CancellationException after {@link #cancel}
   */
  SweepTable table(int atOnce, ProgressListener listener) throws InterruptedException {
    try (ExecutorService pool =
        Executors.newFixedThreadPool(
            atOnce, Thread.ofPlatform().daemon().name("sweep-", 0).factory())) {
      threads = pool;
      try {
        if (cancelled) {
          throw new CancellationException("the sweep was cancelled");
        }
        return table(pool, listener);
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

  private SweepTable table(ExecutorService pool, ProgressListener listener)
      throws InterruptedException, ExecutionException {
    long cut = split < 1 ? pool.submit(this::cut).get() : Long.MAX_VALUE;
    CompletionService<Integer> finished = new ExecutorCompletionService<>(pool);
    Variant[] variants = new Variant[combinations.size()];
    for (int i = 0; i < variants.length; i++) {
      int index = i;
      finished.submit(() -> {
        variants[index] = variant(index, cut);
        return index;
      });
    }
    int done = 0;
    while (done < variants.length) {
      listener.progress(done, variants.length);
      Future<Integer> next = finished.poll(TOLD_MILLIS, TimeUnit.MILLISECONDS);
      if (cancelled) {
        throw new CancellationException("the sweep was cancelled");
      }
      if (next != null) {
        next.get();
        done++;
      }
    }
    listener.progress(variants.length, variants.length);
    return new SweepTable(
        settings, List.of(variants), rank, split < 1 ? OptionalLong.of(cut) : OptionalLong.empty());
  }

  private static InvalidInputException bad(RecordingException e) {
    return new InvalidInputException(
        "the data", List.of(new Problem("content", String.valueOf(e.getMessage()), "", "")));
  }

  /** The moment that ends the in-sample time, and is part of it. */
  private long cut() throws RecordingException, InterruptedException {
    ReplayOptions all = plan.replay();
    long first = Math.max(all.fromMicros(), all.recording().firstEventMicros());
    long last = Fold.lastReceiveMicros(all);
    progress.span(first, last);
    return first + Math.round((last - first) * split);
  }

  private Variant variant(int index, long cut) throws RecordingException, InterruptedException {
    SessionPlan session =
        SessionPlans.of(plan.sessionId(), sessions.get(index), plan.replay().recording().venues());
    ReplayOptions all = plan.replay();
    long start = Math.max(all.fromMicros(), all.recording().firstEventMicros());
    Fold.Outcome in =
        fold(
            index, session, all.between(all.fromMicros(), Math.min(all.toMicros(), cut)), start, 0);
    Fold.Outcome out =
        split < 1
            ? fold(index, session, all.between(cut + 1, all.toMicros()), cut + 1, split)
            : null;
    progress.finished(index);
    return new Variant(
        combinations.get(index), in.summary(), in.stateHash(), out == null ? null : out.summary());
  }

  private Fold.Outcome fold(
      int index, SessionPlan session, ReplayOptions data, long start, double begun)
      throws RecordingException, InterruptedException {
    return Fold.run(session, data, start, playback -> progress.plays(index, playback, begun));
  }
}
