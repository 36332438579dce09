package io.tocsin.server.backtest.sweep;

import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.Problem;
import io.tocsin.model.input.Problems;
import io.tocsin.server.backtest.BacktestPlan;
import io.tocsin.server.backtest.Definitions;
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
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

  /** Told how many variants are done. */
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
  }

  /**
   * Checks what is wanted; every variant is read before the first runs.
   *
   * @param text the session of the plan
   * @param wishes see {@link Setting}
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
    Map<String, @Nullable Object> strategies = new HashMap<>();
    plan.session()
        .bindings()
        .forEach(binding -> {
          String name = binding.strategy().name();
          Definitions.Text found = definitions.strategies().get(name);
          strategies.put(name, found == null ? null : found.json());
        });
    List<Setting> settings = new ArrayList<>();
    wishes.forEach(wish -> Setting.read(wish, strategies, problems).ifPresent(settings::add));
    Metric metric = Metric.of(rank).orElse(Metric.NET_PNL);
    if (!metric.word().equals(rank)) {
      problems.unknownName("--rank", "metric", rank, Metric.words());
    }
    long count =
        settings.stream().mapToLong(each -> each.values().size()).reduce(1, Math::multiplyExact);
    if (count > MOST_VARIANTS) {
      problems.add("--set", "is too many variants", count, "at most " + MOST_VARIANTS);
    }
    problems.throwIfAny("the sweep");
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
      sessions.add(read(definitions, text, changed, values));
    }
    return new Sweep(plan, settings, combinations, sessions, split, metric);
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

  /**
   * Runs all variants on all cores, and writes {@code sweep.csv}.
   *
   * @param out the folder for it; made if it is not there
   * @throws InvalidInputException if the data turn out bad on the way
   * @throws CancellationException if the thread was interrupted
   */
  public SweepTable run(Path out, ProgressListener listener)
      throws IOException, InterruptedException {
    SweepTable table = table(listener);
    Files.createDirectories(out);
    Path part = out.resolve("sweep.csv.part");
    Files.writeString(part, table.csv());
    Files.move(part, out.resolve("sweep.csv"), StandardCopyOption.REPLACE_EXISTING);
    return table;
  }

  SweepTable table(ProgressListener listener) throws InterruptedException {
    int cores = Runtime.getRuntime().availableProcessors();
    ExecutorService threads =
        Executors.newFixedThreadPool(
            cores, Thread.ofPlatform().daemon().name("sweep-", 0).factory());
    try {
      long cut = split < 1 ? cut() : Long.MAX_VALUE;
      CompletionService<Integer> done = new ExecutorCompletionService<>(threads);
      Variant[] variants = new Variant[combinations.size()];
      for (int i = 0; i < variants.length; i++) {
        int index = i;
        done.submit(() -> {
          variants[index] = variant(index, cut);
          return index;
        });
      }
      listener.progress(0, variants.length);
      for (int i = 0; i < variants.length; i++) {
        done.take().get();
        listener.progress(i + 1, variants.length);
      }
      return new SweepTable(settings, List.of(variants), rank);
    } catch (RecordingException e) {
      throw bad(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RecordingException bad
          ? bad(bad)
          : new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
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
    return first + Math.round((last - first) * split);
  }

  private Variant variant(int index, long cut) throws RecordingException, InterruptedException {
    SessionPlan session =
        SessionPlans.of(plan.sessionId(), sessions.get(index), plan.replay().recording().venues());
    ReplayOptions all = plan.replay();
    long start = Math.max(all.fromMicros(), all.recording().firstEventMicros());
    Fold.Outcome in =
        Fold.run(session, all.between(all.fromMicros(), Math.min(all.toMicros(), cut)), start);
    Fold.Outcome out =
        split < 1 ? Fold.run(session, all.between(cut + 1, all.toMicros()), cut + 1) : null;
    return new Variant(
        combinations.get(index), in.summary(), in.stateHash(), out == null ? null : out.summary());
  }
}
