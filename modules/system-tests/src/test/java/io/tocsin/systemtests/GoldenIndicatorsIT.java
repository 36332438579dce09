package io.tocsin.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Indicators over the recorded Binance frames against values that were computed apart from this
 * program, in decimal arithmetic, from the raw lines of the file (trades with T <= the tick,
 * windows half-open to the left).
 */
class GoldenIndicatorsIT {

  /** 2024-08-08T23:58:00Z, a multiple of the tick and of the candles' minute. */
  private static final String TICK = "1723161480000000";

  private static final Map<String, Double> GOLDEN =
      Map.of(
          "LAST_PRICE", 61652.01,
          "COUNT_TRADES(t1=60,t2=0)", 2069.0,
          "SUM_VOLUME(t1=60,t2=0)", 59.29235,
          "VWAP(t1=60,t2=0)", 61699.65822449270437,
          "TWPA(t1=60,t2=0)", 61716.92192616666667,
          "MAX_PRICE(t1=60,t2=0)", 61735.99,
          "MIN_PRICE(t1=60,t2=0)", 61651.01,
          "ORDER_FLOW_IMBALANCE(t1=60,t2=0)", -0.004836880305806736,
          "PUMP_MAGNITUDE_PCT(d=15,t1=5,t3=30)", -0.1051541971226748832);

  private static final String STRATEGY =
      """
      {"name": "golden", "direction": "LONG",
       "indicators": {
         "a": {"type": "LAST_PRICE"},
         "b": {"type": "COUNT_TRADES", "t1": 60}, "c": {"type": "SUM_VOLUME", "t1": 60},
         "d": {"type": "VWAP", "t1": 60}, "e": {"type": "TWPA", "t1": 60},
         "f": {"type": "MAX_PRICE", "t1": 60}, "g": {"type": "MIN_PRICE", "t1": 60},
         "h": {"type": "ORDER_FLOW_IMBALANCE", "t1": 60},
         "i": {"type": "PUMP_MAGNITUDE_PCT", "t1": 5, "t3": 30, "d": 15}},
       "s1_signal": {"all": [
         {"indicator": "a", "op": "<", "value": 1}, {"indicator": "b", "op": ">", "value": 1e9},
         {"indicator": "c", "op": ">", "value": 1e9}, {"indicator": "d", "op": ">", "value": 1e9},
         {"indicator": "e", "op": ">", "value": 1e9}, {"indicator": "f", "op": ">", "value": 1e9},
         {"indicator": "g", "op": ">", "value": 1e9}, {"indicator": "h", "op": ">", "value": 1e9},
         {"indicator": "i", "op": ">", "value": 1e9}]},
       "o1_cancel": {"timeout": "30s", "any": [{"indicator": "a", "op": "<", "value": 1}]},
       "z1_entry": {"all": [{"indicator": "a", "op": ">", "value": 1}], "timeout": "20s", "order": {"type": "market"},
         "size": {"type": "percent_of_budget", "value": 5}, "stop_loss": {"percent": 5}, "take_profit": {"percent": 10}},
       "ze1_close": {"any": [{"indicator": "a", "op": "<", "value": 1}]},
       "e1_emergency": {"any": [{"indicator": "a", "op": "<", "value": 1}]}}
      """;

  private static final String SESSION =
      """
      {"name": "golden", "mode": "backtest", "sources": [{"venue": "binance", "symbols": ["BTC_USDT"]}],
       "strategies": ["golden"], "budget": {"total": 1000}}
      """;

  @TempDir Path folder;

  @Test
  void the_recording_gives_the_values_that_were_computed_apart() throws Exception {
    Path recording = Recordings.folder().resolve("binance/spot_btcusdt_20240808.gz");
    assumeTrue(Files.exists(recording), "no recordings at " + Recordings.folder());
    Files.createDirectories(folder.resolve("config/strategies"));
    Files.createDirectories(folder.resolve("config/sessions"));
    Files.writeString(folder.resolve("config/tocsin.json"), "{}");
    Files.writeString(folder.resolve("config/strategies/golden.json"), STRATEGY);
    Path session = Files.writeString(folder.resolve("config/sessions/golden.json"), SESSION);
    try (Program program =
        Program.start(
            Map.of(),
            "backtest",
            "--config",
            folder.resolve("config").toString(),
            "--session",
            session.toString(),
            "--data",
            recording.toString(),
            "--out",
            folder.resolve("out").toString(),
            "--indicators")) {
      assertThat(program.exitCode()).as(String.join("\n", program.output())).isZero();
    }
    Map<String, Double> found = new TreeMap<>();
    try (Stream<String> lines = Files.lines(folder.resolve("out/indicators.csv"))) {
      lines
          .filter(line -> line.startsWith(TICK + ","))
          .map(line -> line.replace("\"", ""))
          .forEach(line -> {
            String[] parts = line.split(",", 3);
            int end = parts[2].lastIndexOf(',');
            found.put(parts[2].substring(0, end), Double.valueOf(parts[2].substring(end + 1)));
          });
    }
    assertThat(found.keySet()).containsAll(GOLDEN.keySet());
    GOLDEN.forEach((indicator, value) ->
        assertThat(found.get(indicator))
            .as(indicator)
            .isCloseTo(value, within(Math.abs(value) * 1e-9)));
  }
}
