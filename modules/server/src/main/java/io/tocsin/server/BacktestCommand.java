package io.tocsin.server;

import ch.qos.logback.classic.Level;
import io.tocsin.server.backtest.Backtest;
import io.tocsin.server.backtest.BacktestPlan;
import io.tocsin.server.backtest.BacktestRun;
import io.tocsin.server.backtest.Definitions;
import io.tocsin.server.backtest.sweep.Sweep;
import io.tocsin.server.backtest.sweep.SweepResult;
import io.tocsin.venues.data.DataFile;
import io.tocsin.venues.replay.RecordingInfo;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tocsin backtest}: a session over data, to their end, or many variants of it. */
@Command(
    name = "backtest",
    description = {
      "Runs a session over recorded data, prints a summary and writes the result files.",
      "With --set it runs one variant for each value, ranks them and writes sweep.csv."
    },
    mixinStandardHelpOptions = true)
final class BacktestCommand implements Callable<Integer> {

  /** As a shell has it for a program that Ctrl-C has ended. */
  private static final int CANCELLED = 130;

  @Mixin ConfigOptions options = new ConfigOptions();

  @Option(names = "--session", paramLabel = "FILE", required = true, description = "Session file.")
  Path session = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "[[VENUE:]SYMBOL=]FILE",
      required = true,
      description = {
        "A recording's folder or file, or a CSV as `import` takes it; may be given again: all are",
        "merged in event time."
      })
  List<String> data = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "out",
      description = "Folder for the result files (default: ${DEFAULT-VALUE}).")
  Path out = Path.of("out");

  @Option(
      names = "--indicators",
      description = "Also write indicators.csv: every indicator at every clock tick.")
  boolean indicators;

  @Option(names = "--from", paramLabel = "TIME", description = "Where to begin, time of receipt.")
  @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "Where to end, time of receipt.")
  @Nullable String to;

  @Option(
      names = "--set",
      paramLabel = "STRATEGY.PATH=VALUES",
      description = {
        "Runs a variant for each value of a strategy's field, as in quick-start.z1_entry.size.value=",
        "5:20:5 (from:to:step) or a,b,c; may be given again: all combinations are run."
      })
  List<String> settings = new ArrayList<>();

  @Option(
      names = "--split",
      paramLabel = "SHARE",
      description = {
        "With --set: ranks by this first share of the time, and shows beside it how each variant",
        "did in the rest, which it was not chosen by; 0.7 is usual."
      })
  @Nullable Double split;

  @Option(
      names = "--folds",
      paramLabel = "N",
      description = {
        "With --set: walks forward. The choice is made N times, each time on a stretch of the time",
        "and judged by the one that follows; --split is the share of such a fold that is ranked by",
        "(0.7 if it is not given)."
      })
  @Nullable Integer folds;

  @Option(
      names = "--anchored",
      description = "With --folds: what is ranked by always begins with the data, and grows.")
  boolean anchored;

  @Option(
      names = "--rank",
      paramLabel = "METRIC",
      defaultValue = "net_pnl",
      description = "With --set: the metric to rank by (default: ${DEFAULT-VALUE}).")
  String rank = "net_pnl";

  @Override
  public Integer call() throws Exception {
    Logging.configure("human", Level.WARN);
    Definitions definitions = Catalog.definitions(options.directory, options.read());
    List<DataFile> files = Replays.files(data);
    RecordingInfo recording = Replays.open(files);
    Definitions.Text text = Catalog.text(session);
    BacktestPlan plan =
        BacktestPlan.of(definitions, text, recording, Replays.names(files), indicators)
            .between(
                from == null ? Long.MIN_VALUE : Times.moment("--from", from),
                to == null ? Long.MAX_VALUE : Times.moment("--to", to));
    try {
      if (settings.isEmpty()) {
        if (split != null) {
          throw new UsageException("--split is for --set: one backtest chooses nothing");
        }
        if (folds != null || anchored) {
          throw new UsageException(
              (folds != null ? "--folds" : "--anchored")
                  + " is for --set: one backtest chooses nothing");
        }
        run(plan);
      } else {
        sweep(definitions, text, plan);
      }
      return 0;
    } catch (CancellationException e) {
      System.err.println("\ntocsin: cancelled; nothing was written");
      return CANCELLED;
    }
  }

  private void run(BacktestPlan plan) throws Exception {
    ProgressLine line = new ProgressLine();
    Backtest backtest = new Backtest(plan);
    JsonObject summary =
        BacktestRun.run(
            backtest,
            out,
            entry -> {},
            now ->
                line.show(
                    now.ended() ? 1 : now.bytesRead() / (double) Math.max(1, now.totalBytes()),
                    now.events(),
                    "events"));
    line.end();
    print(summary);
    System.out.println("files                    " + out);
  }

  private void sweep(Definitions definitions, Definitions.Text text, BacktestPlan plan)
      throws Exception {
    if (split != null && !(split > 0 && split < 1)) {
      throw new UsageException(
          "--split is " + split + "; allowed: a share of the time above 0 and below 1, as in 0.7");
    }
    ProgressLine line = new ProgressLine();
    Sweep sweep =
        Sweep.of(
            definitions,
            text,
            plan,
            settings,
            Optional.ofNullable(split),
            folds == null ? OptionalInt.empty() : OptionalInt.of(folds),
            anchored,
            rank);
    SweepResult result =
        sweep.run(out, (done, of) -> line.show(done / (double) of, done, "variants"));
    line.end();
    System.out.print(result.text());
    System.out.println("files  " + out.resolve("sweep.csv"));
  }

  private static void print(JsonObject summary) {
    summary.forEach(field -> {
      if (!(field.getValue() instanceof JsonObject)) {
        System.out.printf(
            Locale.ROOT,
            "%-24s %s%n",
            field.getKey().replace('_', ' '),
            field.getValue() == null ? "unknown" : field.getValue());
      }
    });
  }
}
