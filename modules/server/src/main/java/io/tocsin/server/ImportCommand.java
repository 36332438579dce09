package io.tocsin.server;

import ch.qos.logback.classic.Level;
import io.tocsin.model.WallClock;
import io.tocsin.venues.imports.Import;
import io.tocsin.venues.imports.ImportFormat;
import io.tocsin.venues.replay.RecordingException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tocsin import}: data of other programs into a recording. */
@Command(
    name = "import",
    description = {
      "Turns market data of other programs into a recording that backtest, replay and run take.",
      "Knows Binance's public files, Tardis' CSVs and raw frames, Bitcoincharts, and CSVs with a",
      "header; plain, gzip or zip."
    },
    mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {

  @Mixin ConfigOptions options = new ConfigOptions();

  @Parameters(paramLabel = "FILE", description = "What to import.")
  Path file = Path.of("");

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "The file's format, where it is not found out by itself.")
  @Nullable String format;

  @Option(
      names = "--venue",
      paramLabel = "VENUE",
      description = "The venue of the data; of raw frames, whose they are (default: binance).")
  @Nullable String venue;

  @Option(
      names = "--symbol",
      paramLabel = "SYMBOL",
      description = "The market of the data, where the file or its name does not say it.")
  @Nullable String symbol;

  @Option(
      names = "--allow-bad",
      paramLabel = "PERCENT",
      defaultValue = "1",
      description = "Bad lines in a hundred that are put up with (default: ${DEFAULT-VALUE}).")
  double allowBad = 1;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder that the recording becomes (default: below recordings in the data folder).")
  @Nullable Path out;

  @Override
  public Integer call() throws Exception {
    Logging.configure("human", Level.WARN);
    Path target =
        out == null ? Server.recordings(options.read()).resolve(Import.recordingName(file)) : out;
    Import.Result result;
    try {
      result =
          Import.run(
              new Import.Request(
                  file,
                  Optional.ofNullable(format).map(ImportCommand::format),
                  Optional.ofNullable(venue),
                  Optional.ofNullable(symbol),
                  target,
                  allowBad,
                  WallClock.system().nowMicros()));
    } catch (RecordingException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    } catch (FileAlreadyExistsException e) {
      throw new UsageException(
          "there is already something at " + e.getFile() + "; name another place with --out");
    }
    System.out.printf(
        Locale.ROOT,
        "%s: %,d events of %s, from %,d lines as %s%n",
        result.recording(),
        result.rows(),
        result.venues().stream()
            .flatMap(found -> found.instruments().stream())
            .map(market -> market.id().toString())
            .collect(Collectors.joining(", ")),
        result.lines(),
        result.format().word());
    if (result.bad() > 0) {
      System.err.printf(Locale.ROOT, "%,d lines were of no use:%n", result.bad());
      result.firstBad().forEach(line -> System.err.println("  " + line));
    }
    return 0;
  }

  private static ImportFormat format(String word) {
    return ImportFormat.of(word)
        .orElseThrow(() ->
            new UsageException(
                "--format is \""
                    + word
                    + "\"; there are "
                    + Arrays.stream(ImportFormat.values())
                        .map(ImportFormat::word)
                        .collect(Collectors.joining(", "))));
  }
}
