package io.tocsin.server;

import ch.qos.logback.classic.Level;
import io.tocsin.bus.JournalJson;
import io.tocsin.model.WallClock;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.Transition;
import io.tocsin.server.backtest.Backtest;
import io.tocsin.server.backtest.BacktestPlan;
import io.tocsin.server.backtest.BacktestRun;
import io.tocsin.venues.replay.Playback;
import io.tocsin.venues.replay.RecordingException;
import io.tocsin.venues.replay.RecordingInfo;
import io.tocsin.venues.replay.ReplayOptions;
import io.tocsin.venues.replay.ReplayProgress;
import io.tocsin.venues.replay.ReplayRows;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tocsin replay}: a recording's events as lines of JSON, or a session over it. */
@Command(
    name = "replay",
    description = {
      "Prints a recording's events as lines of JSON, or runs a session over it and prints its",
      "transitions. For the dashboard use run --data."
    },
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {

  @Mixin ConfigOptions options = new ConfigOptions();

  @Option(names = "--data", paramLabel = "FILE", required = true, description = "Recording.")
  Path data = Path.of("");

  @Option(names = "--session", paramLabel = "FILE", description = "Session to run over it.")
  @Nullable Path session;

  @Option(
      names = "--speed",
      defaultValue = "max",
      paramLabel = "1x|10x|max",
      description = "How fast it is played (default: ${DEFAULT-VALUE}).")
  String speed = "max";

  @Option(names = "--from", paramLabel = "TIME", description = "Where to begin, time of receipt.")
  @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "Where to end, time of receipt.")
  @Nullable String to;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "out",
      description = "Folder for the session's result files (default: ${DEFAULT-VALUE}).")
  Path out = Path.of("out");

  @Override
  public Integer call() throws Exception {
    Logging.configure("human", Level.WARN);
    double factor = Replays.speed(speed);
    long begin = from == null ? Long.MIN_VALUE : Times.moment("--from", from);
    long end = to == null ? Long.MAX_VALUE : Times.moment("--to", to);
    RecordingInfo recording = Replays.probe(data);
    Path file = session;
    ReplayProgress progress =
        file == null
            ? print(ReplayOptions.of("replay", recording, factor).between(begin, end))
            : run(file, recording, factor, begin, end);
    System.err.printf(
        Locale.ROOT,
        "%,d events from %,d frames%s%n",
        progress.events(),
        progress.frames(),
        progress.badLines() == 0
            ? ""
            : ", " + progress.badLines() + " bad: " + progress.firstBadLine());
    return 0;
  }

  /** A reader that has seen enough, as {@code head} has, ends it without a word. */
  private static ReplayProgress print(ReplayOptions options)
      throws InterruptedException, IOException {
    PrintStream out = System.out;
    try (BufferedWriter lines =
            new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
        ReplayRows rows = options.recording().opener().open(options.instruments())) {
      EventLines printer = new EventLines(lines);
      Playback playback =
          new Playback(
              options,
              WallClock.system(),
              batch -> {
                printer.print(batch);
                if (out.checkError()) {
                  throw new InterruptedException();
                }
              });
      try {
        playback.play(rows);
      } catch (InterruptedException e) {
        if (!out.checkError()) {
          throw e;
        }
      }
      return playback.progress();
    } catch (RecordingException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private ReplayProgress run(
      Path file, RecordingInfo recording, double factor, long begin, long end)
      throws IOException, InterruptedException {
    BacktestPlan plan =
        BacktestPlan.of(
                Catalog.definitions(options.directory, options.read()),
                Catalog.text(file),
                recording,
                List.of(String.valueOf(data.getFileName())),
                false)
            .between(begin, end)
            .speed(factor);
    Backtest backtest = new Backtest(plan);
    BacktestRun.run(backtest, out, ReplayCommand::tell, progress -> {});
    return backtest.progress();
  }

  private static void tell(JournalRecord entry) {
    if (entry instanceof Transition transition) {
      System.out.println(JournalJson.of(transition).encode());
    }
  }
}
