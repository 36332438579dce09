package io.tocsin.server.backtest;

import io.tocsin.venues.data.DataFile;
import io.tocsin.venues.data.MarketData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A small market of two symbols, half an hour of trades, and a strategy that trades it a lot. */
public final class BacktestFixture {

  public static final int TRADES = 8_000;
  private static final long BEGIN_MILLIS = 1_700_000_000_000L;

  static final String STRATEGY =
      """
      {"name": "nervous", "direction": "LONG",
       "indicators": {"move": {"type": "RETURN_PCT", "t1": 5}},
       "s1_signal": {"all": [{"id": "moves", "indicator": "move", "op": ">", "value": 0.02}]},
       "limits": {"max_consecutive_losses": 1000, "max_trades_per_day": 1000},
       "o1_cancel": {"any": [{"id": "falls", "indicator": "move", "op": "<", "value": -0.05}],
                     "timeout": "5s", "cooldown": "1s"},
       "z1_entry": {"all": [{"id": "rises", "indicator": "move", "op": ">", "value": 0.01}],
                    "timeout": "5s", "order": {"type": "market"},
                    "size": {"type": "percent_of_budget", "value": 5},
                    "stop_loss": {"percent": 0.2}, "take_profit": {"percent": 0.2}},
       "ze1_close": {"any": [{"id": "old", "indicator": {"type": "POSITION_AGE_SECONDS"},
                              "op": ">=", "value": 20}], "cooldown": "1s"},
       "e1_emergency": {"any": [{"id": "loss", "indicator": {"type": "UNREALIZED_PNL_PCT"},
                                 "op": "<=", "value": -5}], "cooldown": "1s"}}
      """;

  public static final String SESSION =
      """
      {"name": "two", "mode": "backtest",
       "sources": [{"venue": "binance", "symbols": ["BTC_USDT", "ETH_USDT"]}],
       "strategies": ["nervous"], "budget": {"total": 10000, "currency": "USDT"},
       "risk": {"max_consecutive_losses": 1000}}
      """;

  private final Path folder;

  public BacktestFixture(Path folder) throws Exception {
    this.folder = folder;
    trades("btc.csv", 1, 50_000);
    trades("eth.csv", 2, 3_000);
  }

  /**
   * Prices have two decimals from the first lines on, so that a shorter file has the same rules.
   */
  private void trades(String name, long seed, double begin) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder lines = new StringBuilder("id,price,qty,quote_qty,time,is_buyer_maker\n");
    double price = begin;
    long millis = BEGIN_MILLIS;
    for (int i = 0; i < TRADES; i++) {
      millis += random.nextInt(0, 500);
      price *= 1 + (random.nextDouble() - 0.5) * 2e-4;
      lines.append(
          String.format(
              Locale.ROOT,
              "%d,%.2f,%.3f,0,%d,%b\n",
              i,
              price,
              random.nextInt(1, 1000) / 1000.0,
              millis,
              random.nextBoolean()));
    }
    Files.writeString(folder.resolve(name), lines);
  }

  static DataFile named(String symbol, Path file) {
    return new DataFile(file, Optional.of("binance"), Optional.of(symbol));
  }

  List<DataFile> data() {
    return List.of(
        named("BTC_USDT", folder.resolve("btc.csv")), named("ETH_USDT", folder.resolve("eth.csv")));
  }

  /** The first lines of both files only. */
  List<DataFile> truncated(int bitcoin, int ether) throws Exception {
    List<DataFile> files = new ArrayList<>();
    int[] kept = {bitcoin, ether};
    for (int i = 0; i < 2; i++) {
      DataFile whole = data().get(i);
      Path cut = folder.resolve("cut-" + whole.path().getFileName());
      Files.write(cut, Files.readAllLines(whole.path()).subList(0, kept[i] + 1));
      files.add(new DataFile(cut, whole.venue(), whole.symbol()));
    }
    return files;
  }

  public static Definitions definitions() {
    TreeMap<String, Definitions.Text> strategies = new TreeMap<>();
    strategies.put("nervous", new Definitions.Text("nervous.json", STRATEGY));
    TreeMap<String, Definitions.Text> sessions = new TreeMap<>();
    sessions.put("two", session());
    return new Definitions(strategies, sessions, Set.of("binance"));
  }

  public static Definitions.Text session() {
    return new Definitions.Text("two.json", SESSION);
  }

  static BacktestPlan plan(List<DataFile> data) throws Exception {
    return BacktestPlan.of(
        definitions(), session(), MarketData.open(data), List.of("btc.csv", "eth.csv"), true);
  }

  public BacktestPlan plan() throws Exception {
    return plan(data());
  }
}
