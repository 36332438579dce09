package io.tocsin.benchmarks.backtest;

import ch.qos.logback.classic.Level;
import io.tocsin.benchmarks.Folders;
import io.tocsin.benchmarks.QuietLog;
import io.tocsin.server.backtest.Backtest;
import io.tocsin.server.backtest.BacktestPlan;
import io.tocsin.server.backtest.BacktestRun;
import io.tocsin.server.backtest.Definitions;
import io.tocsin.venues.data.DataFile;
import io.tocsin.venues.data.MarketData;
import io.tocsin.venues.replay.RecordingInfo;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Events a second of whole backtests, files to files: the product's own {@link Backtest},
 * verticles, bus and result files included.
 *
 * <p>Arguments: {@code heap [EVENTS]} for so many events that are made while they are read, under
 * whatever heap the JVM was given; {@code candles [CANDLES]} for the candles beside ta4j alone;
 * otherwise {@code [TRADES [CANDLES]]}. Each figure is the best of eight rounds in one JVM, with
 * the least CPU time of the whole process beside it, which neighbours on the machine disturb less,
 * and the cores that the quickest round kept busy: by so much it was quicker than one thread could
 * be.
 */
public final class BacktestLoad {

  /** Of each figure. */
  static final int ROUNDS = 8;

  private static final int BUDGET = 10_000;
  private static final int SYMBOLS = 10;

  /** Ten indicators of trades, all of which the signal looks at. */
  private static final String TEN =
      """
      {"name": "ten", "direction": "LONG",
       "indicators": {
         "move": {"type": "RETURN_PCT", "t1": 30}, "vwap": {"type": "VWAP", "t1": 60},
         "sum": {"type": "SUM_VOLUME", "t1": 10}, "count": {"type": "COUNT_TRADES", "t1": 10},
         "flow": {"type": "ORDER_FLOW_IMBALANCE", "t1": 30},
         "pump": {"type": "PUMP_MAGNITUDE_PCT", "t1": 5, "t3": 30, "d": 15},
         "velocity": {"type": "PRICE_VELOCITY", "t1": 5, "t3": 20, "d": 10},
         "surge": {"type": "VOLUME_SURGE_RATIO", "t1": 10, "t2": 0, "t3": 60, "t4": 10},
         "high": {"type": "MAX_PRICE", "t1": 60}, "rsi": {"type": "RSI", "n": 14, "interval": 1}},
       "s1_signal": {"all": [
         {"indicator": "move", "op": ">", "value": 0.1}, {"indicator": "vwap", "op": ">", "value": 0},
         {"indicator": "sum", "op": ">", "value": 0}, {"indicator": "count", "op": ">", "value": 1},
         {"indicator": "flow", "op": ">", "value": -1}, {"indicator": "pump", "op": ">", "value": 0},
         {"indicator": "velocity", "op": ">", "value": -1}, {"indicator": "surge", "op": ">", "value": 0},
         {"indicator": "high", "op": ">", "value": 0}, {"indicator": "rsi", "op": "<", "value": 90}]},
       "o1_cancel": {"any": [{"indicator": "move", "op": "<", "value": -0.1}],
                     "timeout": "15s", "cooldown": "1m"},
       "z1_entry": {"all": [{"indicator": "move", "op": ">", "value": 0}], "timeout": "10s",
                    "order": {"type": "market"}, "size": {"type": "percent_of_budget", "value": 5},
                    "stop_loss": {"percent": 1}, "take_profit": {"percent": 1}},
       "ze1_close": {"any": [{"indicator": {"type": "POSITION_AGE_SECONDS"}, "op": ">=", "value": 60}],
                     "cooldown": "5m"},
       "e1_emergency": {"any": [{"indicator": {"type": "UNREALIZED_PNL_PCT"}, "op": "<=", "value": -5}],
                        "cooldown": "30m"}}
      """;

  private BacktestLoad() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("tocsin-bench-");
    QuietLog.below(Level.WARN);
    try {
      if (arguments.length > 0 && arguments[0].equals("heap")) {
        heap(folder, arguments.length > 1 ? Long.parseLong(arguments[1]) : 100_000_000L);
      } else if (arguments.length > 0 && arguments[0].equals("candles")) {
        CandleLoad.run(folder, arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000);
      } else {
        int trades = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2_000_000;
        int candles = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
        trades(folder, trades);
        CandleLoad.run(folder, candles);
      }
    } finally {
      Folders.delete(folder);
    }
    System.exit(0);
  }

  private static void trades(Path folder, int trades) throws Exception {
    Path csv = folder.resolve("BTCUSDT-trades-2026.csv");
    MadeUpData.tradesAsCsv(csv, trades);
    List<DataFile> markets = new ArrayList<>();
    for (int i = 0; i < SYMBOLS; i++) {
      Path columns = folder.resolve("trades" + i);
      MadeUpData.trades(columns, i, i == 0 ? trades : trades / SYMBOLS);
      markets.add(DataFile.of(columns));
    }
    DataFile bitcoin = new DataFile(csv, Optional.of("binance"), Optional.of("BTC_USDT"));

    measure(folder, "trades from CSV, 10 indicators", TEN, BUDGET, 1, List.of(bitcoin)).print();
    measure(folder, "trades from columns, 10 indicators", TEN, BUDGET, 1, markets.subList(0, 1))
        .print();
    List<DataFile> ten = new ArrayList<>(markets.subList(1, SYMBOLS));
    Path small = folder.resolve("small");
    MadeUpData.trades(small, 0, trades / SYMBOLS);
    ten.addFirst(DataFile.of(small));
    measure(folder, "trades of 10 symbols merged, 10 indicators each", TEN, BUDGET, SYMBOLS, ten)
        .print();
  }

  private static BacktestPlan plan(String strategy, int budget, int symbols, RecordingInfo data) {
    JsonArray names = new JsonArray();
    for (int i = 0; i < symbols; i++) {
      names.add(MadeUpData.market(i).symbol());
    }
    String name = new JsonObject(strategy).getString("name");
    String session =
        new JsonObject()
            .put("name", "bench")
            .put("mode", "backtest")
            .put(
                "sources",
                new JsonArray().add(new JsonObject().put("venue", "binance").put("symbols", names)))
            .put("strategies", new JsonArray().add(name))
            .put("budget", new JsonObject().put("total", budget).put("currency", "USDT"))
            .put(
                "risk",
                new JsonObject()
                    .put("max_consecutive_losses", 1_000_000)
                    .put("daily_loss_limit_pct", 100)
                    .put("max_drawdown_pct", 100))
            .encode();
    TreeMap<String, Definitions.Text> strategies = new TreeMap<>();
    strategies.put(name, new Definitions.Text(name, strategy));
    Definitions definitions = new Definitions(strategies, new TreeMap<>(), Set.of("binance"));
    return BacktestPlan.of(
        definitions, new Definitions.Text("bench", session), data, List.of("bench"), false);
  }

  /** Whole backtests, files to files. */
  static Figure measure(
      Path folder, String what, String strategy, int budget, int symbols, List<DataFile> files)
      throws Exception {
    long[] events = {0};
    int[] trades = {0};
    Figure best =
        Figure.best(
            what,
            1,
            ROUNDS,
            () -> {
              JsonObject summary =
                  BacktestRun.run(
                      new Backtest(plan(strategy, budget, symbols, MarketData.open(files))),
                      folder.resolve("out"),
                      entry -> {},
                      now -> {});
              events[0] = summary.getLong("events");
              trades[0] = summary.getInteger("trades");
              return trades[0];
            });
    return best.of(what + " (" + trades[0] + " trades made)", events[0]);
  }

  private static void heap(Path folder, long events) throws Exception {
    long before = System.nanoTime();
    JsonObject summary =
        BacktestRun.run(
            new Backtest(plan(TEN, BUDGET, 1, MadeUpData.endless(events))),
            folder.resolve("out"),
            entry -> {},
            now -> {});
    System.out.printf(
        Locale.ROOT,
        "%,d events, %d trades made, with a heap of %d MB: %.0f s%n",
        summary.getLong("events"),
        summary.getInteger("trades"),
        Runtime.getRuntime().maxMemory() >> 20,
        (System.nanoTime() - before) / 1e9);
  }
}
