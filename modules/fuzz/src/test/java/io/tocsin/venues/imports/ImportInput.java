package io.tocsin.venues.imports;

import io.tocsin.fuzz.Scratch;
import io.tocsin.venues.replay.RecordingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * A file to import. The first byte says how it is called: {@code g} for gzip, {@code z} for zip,
 * else plain, as {@code c} for CSV.
 */
public final class ImportInput {

  private ImportInput() {}

  public static void file(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    String name =
        switch (input[0]) {
          case 'g' -> "BTCUSDT.csv.gz";
          case 'z' -> "BTCUSDT.zip";
          default -> "BTCUSDT.csv";
        };
    Path folder = Scratch.empty("import");
    Path file = folder.resolve(name);
    Files.write(file, Arrays.copyOfRange(input, 1, input.length));
    try {
      Import.run(
          new Import.Request(
              file,
              Optional.empty(),
              Optional.of("binance"),
              Optional.of("BTC_USDT"),
              folder.resolve("recording"),
              100,
              1_700_000_000_000_000L));
    } catch (RecordingException refused) {
      // As declared.
    }
  }
}
