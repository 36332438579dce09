package io.tocsin.indicators.classic;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tocsin.model.input.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipInputStream;

/** Real candles, in the shapes that their sources publish them. */
final class CandleFiles {

  /** Minutes, five minutes and four hours; a dollar fraction, and prices over three magnitudes. */
  static final List<String> NAMES =
      List.of(
          "binance_usdm_minute_adausdt_20221213_trade.zip",
          "coinbase_minute_btcusd_20171217_trade.zip",
          "Binance-ETH-USD-PT5M-20230313_20230315.json",
          "Coinbase-BTC-USD-PT4H-20160518_20251028.json.gz");

  private CandleFiles() {}

  /** The test is skipped, with the reason, where the recordings are not. */
  static List<Candle> read(String name) throws IOException {
    String folder = System.getenv("TOCSIN_RECORDINGS");
    Path path =
        (folder == null ? Path.of("..", "..", "..", "shared", "recordings") : Path.of(folder))
            .resolve("candles")
            .resolve(name);
    assumeTrue(
        Files.exists(path), "no recording " + name + ": set TOCSIN_RECORDINGS to their folder");
    try (InputStream in = Files.newInputStream(path)) {
      if (name.endsWith(".zip")) {
        ZipInputStream zip = new ZipInputStream(in);
        zip.getNextEntry();
        return text(zip).lines().map(line -> line.split(",", -1)).map(CandleFiles::ofRow).toList();
      }
      Object json = JsonText.parse(name, text(name.endsWith(".gz") ? new GZIPInputStream(in) : in));
      return ofJson((Map<?, ?>) json);
    }
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Time of the day, open, high, low, close, volume. */
  private static Candle ofRow(String[] row) {
    return new Candle(
        Double.parseDouble(row[1]),
        Double.parseDouble(row[2]),
        Double.parseDouble(row[3]),
        Double.parseDouble(row[4]),
        Double.parseDouble(row[5]));
  }

  private static List<Candle> ofJson(Map<?, ?> json) {
    boolean binance = json.containsKey("ohlc");
    List<Candle> candles = new ArrayList<>();
    for (Object each : (List<?>) json.get(binance ? "ohlc" : "candles")) {
      Map<?, ?> row = (Map<?, ?>) each;
      String suffix = binance ? "Price" : "";
      candles.add(
          new Candle(
              number(row, "open" + suffix),
              number(row, "high" + suffix),
              number(row, "low" + suffix),
              number(row, "close" + suffix),
              number(row, "volume")));
    }
    return candles;
  }

  private static double number(Map<?, ?> row, String name) {
    return Double.parseDouble(String.valueOf(row.get(name)));
  }
}
