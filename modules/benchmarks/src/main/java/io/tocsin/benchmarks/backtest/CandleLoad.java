package io.tocsin.benchmarks.backtest;

import io.tocsin.benchmarks.backtest.Rival.Deal;
import io.tocsin.venues.data.DataFile;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.ta4j.core.num.DecimalNumFactory;
import org.ta4j.core.num.DoubleNumFactory;
import org.ta4j.core.num.NumFactory;

/**
 * One-minute candles beside ta4j: strategies of few and of many indicators, of short and of long
 * windows, each with the numbers that ta4j uses by default and with doubles. Both must make the
 * same trades with the same results, or there is no figure.
 */
final class CandleLoad {

  private static final int DECIMAL_ROUNDS = 4;

  /** More of ta4j's bars and remembered values leave a heap of 4 GB no room to work in. */
  private static final int MOST_DOUBLE_CANDLES = 1_000_000;

  private static final int MOST_DECIMAL_CANDLES = 300_000;

  /** Of a thousand trades so many may differ: averages of doubles that meet within a rounding. */
  private static final double MOST_DIFFERENT = 0.002;

  private static final double MOST_RESULT_DIFFERENT = 0.01;

  private CandleLoad() {}

  static void run(Path folder, int candles) throws Exception {
    Path minutes = folder.resolve("candles");
    MadeUpData.candles(minutes, candles);
    for (Contest contest : Contest.all()) {
      System.out.println(contest.what());
      Figure own =
          BacktestLoad.measure(
              folder, "  Tocsin", contest.json(), Contest.BUDGET, 1, List.of(DataFile.of(minutes)));
      own.print();
      JsonObject summary = new JsonObject(Files.readString(folder.resolve("out/summary.json")));
      System.out.printf(
          "    Tocsin's account: drawdown %s %%, Sharpe %s, Sortino %s, %s %% in the market%n",
          summary.getValue("max_drawdown_pct"),
          summary.getValue("sharpe"),
          summary.getValue("sortino"),
          summary.getValue("time_in_market_pct"));
      List<Deal> deals = deals(folder.resolve("out/trades.csv"));
      beside(own, deals, contest, "doubles", DoubleNumFactory.getInstance(), candles);
      beside(own, deals, contest, "its usual decimals", DecimalNumFactory.getInstance(), candles);
    }
  }

  private static void beside(
      Figure own, List<Deal> deals, Contest contest, String words, NumFactory numbers, int candles)
      throws Exception {
    boolean decimals = numbers instanceof DecimalNumFactory;
    int count = Math.min(candles, decimals ? MOST_DECIMAL_CANDLES : MOST_DOUBLE_CANDLES);
    Rival rival = new Rival(count, numbers);
    Rival.Outcome[] outcome = new Rival.Outcome[1];
    long[] rules = {Long.MAX_VALUE};
    Figure other =
        Figure.best(
            "  ta4j, " + words + ", candles in memory",
            count,
            decimals ? DECIMAL_ROUNDS : BacktestLoad.ROUNDS,
            () -> {
              outcome[0] = rival.run(contest);
              rules[0] = Math.min(rules[0], outcome[0].ruleNanos());
              return outcome[0].figures();
            });
    other.print();
    compare(deals, outcome[0].deals(), contest.settled(), count);
    RivalAccount account = outcome[0].account();
    System.out.printf(
        Locale.ROOT,
        "    ta4j's account: drawdown %.4f %%, Sharpe %.3f, Sortino %.3f, %.2f %% in the market%n",
        account.drawdownPct().doubleValue(),
        account.sharpe(),
        account.sortino(),
        account.inMarketPct());
    System.out.printf(
        Locale.ROOT,
        "    Tocsin over that: %.1f times by wall, %.1f by CPU; %.1f by wall over trades without"
            + " figures (%.0f ns)%n",
        other.each() / own.each(),
        other.cpuEach() / own.cpuEach(),
        (double) rules[0] / count / own.each(),
        (double) rules[0] / count);
  }

  /** The product's closed trades, by candle. */
  private static List<Deal> deals(Path file) throws Exception {
    List<String> lines = Files.readAllLines(file);
    List<String> columns = List.of(lines.getFirst().split(","));
    List<Deal> deals = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      deals.add(
          new Deal(
              candle(cells[columns.indexOf("entry_time")]),
              candle(cells[columns.indexOf("exit_time")]),
              Double.parseDouble(cells[columns.indexOf("pnl")])));
    }
    return deals;
  }

  private static int candle(String time) {
    return Math.toIntExact(
        (Instant.parse(time).toEpochMilli() - MadeUpData.BEGIN / 1_000) / 60_000);
  }

  private static void compare(List<Deal> own, List<Deal> other, int from, int to) {
    List<Deal> mine = between(own, from, to);
    List<Deal> theirs = between(other, from, to);
    Set<Long> known = new HashSet<>();
    theirs.forEach(deal -> known.add((long) deal.entry() << 32 | deal.exit()));
    long equal =
        mine.stream()
            .filter(deal -> known.contains((long) deal.entry() << 32 | deal.exit()))
            .count();
    double net = mine.stream().mapToDouble(Deal::net).sum();
    double otherNet = theirs.stream().mapToDouble(Deal::net).sum();
    System.out.printf(
        Locale.ROOT,
        "    trades %,d and %,d, of which %,d are the same; net results %,.2f and %,.2f%n",
        mine.size(),
        theirs.size(),
        equal,
        net,
        otherNet);
    int more = Math.max(mine.size(), theirs.size());
    if (more == 0
        || more - equal > Math.max(1, MOST_DIFFERENT * more)
        || Math.abs(net - otherNet) > MOST_RESULT_DIFFERENT * Math.abs(net)) {
      throw new IllegalStateException("not the same job: trades or results differ");
    }
  }

  private static List<Deal> between(List<Deal> deals, int from, int to) {
    return deals.stream().filter(deal -> deal.entry() > from && deal.exit() < to).toList();
  }
}
