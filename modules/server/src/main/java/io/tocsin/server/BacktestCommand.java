package io.tocsin.server;

import ch.qos.logback.classic.Level;
import io.tocsin.model.WallClock;
import io.tocsin.server.backtest.Backtest;
import io.tocsin.sessions.SessionFile;
import io.tocsin.venues.replay.RecordingInfo;
import io.tocsin.venues.replay.ReplayOptions;
import io.tocsin.venues.replay.ReplayProgress;
import io.tocsin.venues.replay.ReplayVerticle;
import io.vertx.core.json.JsonObject;
import java.io.Console;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tocsin backtest}: a session over a recording, to its end. */
@Command(
    name = "backtest",
    description = "Runs a session over a recording, prints a summary and writes the result files.",
    mixinStandardHelpOptions = true)
final class BacktestCommand implements Callable<Integer> {

  @Mixin ConfigOptions options = new ConfigOptions();

  @Option(names = "--session", paramLabel = "FILE", required = true, description = "Session file.")
  Path session = Path.of("");

  @Option(names = "--data", paramLabel = "FILE", required = true, description = "Recording.")
  Path data = Path.of("");

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

  private final boolean terminal =
      Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  private final long startedNanos = System.nanoTime();

  @Override
  public Integer call() throws Exception {
    Logging.configure("human", Level.WARN);
    ServerConfig config = options.read();
    Catalog catalog = new Catalog(options.directory);
    SessionFile file = catalog.session(session, ConfigOptions.venues(config));
    RecordingInfo recording = Replays.probe(data);
    ReplayOptions replay = Replays.options(session, file, recording, Replays.MAXIMUM);
    JsonObject summary =
        Backtest.run(
            new Backtest.Request(
                replay.sessionId(),
                file,
                recording.venues(),
                recording.firstEventMicros(),
                new ReplayVerticle(replay, WallClock.system()),
                out,
                indicators,
                entry -> {}),
            this::progress);
    if (terminal) {
      System.err.println();
    }
    print(summary);
    System.out.println("files: " + out);
    return 0;
  }

  private void progress(ReplayProgress progress) {
    double seconds = (System.nanoTime() - startedNanos) / 1e9;
    double done = progress.bytesRead() / (double) Math.max(1, progress.totalBytes());
    String text =
        String.format(
            Locale.ROOT,
            "%3.0f %%  %,d events  %,.0f events/s  %s",
            done * 100,
            progress.events(),
            progress.events() / Math.max(seconds, 1e-3),
            done > 0 && done < 1
                ? String.format(Locale.ROOT, "%.0f s to go", seconds / done - seconds)
                : "");
    System.err.print(terminal ? "\r" + text + "   " : text + "\n");
  }

  private static void print(JsonObject summary) {
    summary.forEach(field ->
        System.out.printf(
            Locale.ROOT,
            "%-24s %s%n",
            field.getKey().replace('_', ' '),
            field.getValue() == null ? "unknown" : field.getValue()));
  }
}
