package io.tocsin.server.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.model.Micros;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.venues.data.DataFile;
import io.tocsin.venues.data.MarketData;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Backtests over the session's own verticles. */
class BacktestTest {

  @TempDir private Path folder;
  private BacktestFixture market;

  @BeforeEach
  void makes_data() throws Exception {
    market = new BacktestFixture(Files.createDirectory(folder.resolve("data")));
  }

  private Path run(String name, BacktestPlan plan) throws Exception {
    Path out = folder.resolve(name);
    BacktestRun.run(new Backtest(plan), out, entry -> {}, progress -> {});
    return out;
  }

  private static JsonObject summary(Path out) throws Exception {
    return new JsonObject(Files.readString(out.resolve("summary.json")));
  }

  @Test
  void A34_several_files_end_by_themselves_with_all_their_events_and_trades() throws Exception {
    Path out = run("out", market.plan());
    JsonObject summary = summary(out);
    assertThat(summary.getLong("events")).isEqualTo(2L * BacktestFixture.TRADES);
    assertThat(summary.getInteger("trades")).isGreaterThan(50);
    assertThat(Files.readAllLines(out.resolve("trades.csv")))
        .hasSize(1 + summary.getInteger("trades"))
        .anyMatch(line -> line.contains("BTC_USDT"))
        .anyMatch(line -> line.contains("ETH_USDT"));
    assertThat(summary.getJsonObject("data").getJsonArray("files")).hasSize(2);
    assertThat(ResultFolder.files(folder)).extracting(Path::getFileName).hasSize(2);
  }

  @ParameterizedTest(name = "batches of {0}, {1} on their way")
  @CsvSource({"1, 1", "7, 3"})
  void the_same_input_gives_the_same_bytes_whatever_the_batches_are(int rows, int credits)
      throws Exception {
    Path usual = run("usual", market.plan());
    Path other = run("other", market.plan().batches(rows, credits));
    List<Path> files = ResultFolder.files(usual);
    assertThat(files).hasSize(Backtest.FILES.size() + 1);
    for (Path file : files) {
      assertThat(Files.mismatch(file, other.resolve(file.getFileName())))
          .as("%s", file.getFileName())
          .isEqualTo(-1);
    }
  }

  /** A decision that looked ahead would change when what it looked at is not there. */
  @ParameterizedTest(name = "{0} and {1} trades of the two markets are known")
  @CsvSource({"5200, 5900", "6600, 6600", "7990, 5001"})
  void cutting_the_data_off_changes_nothing_before_the_cut(int bitcoin, int ether)
      throws Exception {
    Path whole = run("whole", market.plan());
    List<DataFile> truncated = market.truncated(bitcoin, ether);
    Path cut = run("cut", BacktestFixture.plan(truncated));
    long known = Long.MAX_VALUE;
    for (DataFile file : truncated) {
      String last = Files.readAllLines(file.path()).getLast();
      known = Math.min(known, Long.parseLong(last.split(",", -1)[4]) * Micros.MILLI);
    }
    for (String name : List.of("transitions.csv", "equity.csv", "indicators.csv")) {
      List<String> expected = before(whole.resolve(name), known);
      assertThat(expected).hasSizeGreaterThan(20);
      assertThat(before(cut.resolve(name), known)).as(name).isEqualTo(expected);
    }
  }

  private static List<String> before(Path csv, long micros) throws Exception {
    return Files.readAllLines(csv).stream()
        .skip(1)
        .filter(line -> {
          String time = line.substring(0, line.indexOf(','));
          long at = time.contains("T") ? Micros.of(Instant.parse(time)) : Long.parseLong(time);
          return at < micros;
        })
        .toList();
  }

  @Test
  void a_cancelled_backtest_leaves_nothing() throws Exception {
    Backtest backtest = new Backtest(market.plan().batches(1, 1));
    Path out = folder.resolve("out");
    assertThatThrownBy(
            () -> BacktestRun.run(backtest, out, entry -> backtest.cancel(), progress -> {}))
        .isInstanceOf(CancellationException.class);
    assertThat(ResultFolder.files(folder)).containsExactly(folder.resolve("data"));
  }

  @Test
  void data_that_turn_out_bad_on_the_way_are_told_with_the_line_and_leave_nothing()
      throws Exception {
    Path file = folder.resolve("data/btc.csv");
    Files.writeString(file, Files.readString(file) + "what,is,this\n".repeat(200));
    assertThatThrownBy(() -> run("out", market.plan()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("line " + (BacktestFixture.TRADES + 2));
    assertThat(ResultFolder.files(folder)).containsExactly(folder.resolve("data"));
  }

  /** Waves of three hours: the average of few minutes crosses that of many twice in each. */
  @Test
  void candles_alone_are_traded_at_their_closes() throws Exception {
    StringBuilder lines = new StringBuilder();
    double before = 100;
    for (int i = 0; i < 1_500; i++) {
      double close = Math.round((100 + 5 * Math.sin(i * Math.PI / 90)) * 100) / 100.0;
      long open = 1_699_999_980_000L + i * 60_000L;
      lines.append(
          "%d,%s,%s,%s,%s,10,%d,0,1,0,0,0\n"
              .formatted(
                  open,
                  before,
                  Math.max(before, close),
                  Math.min(before, close),
                  close,
                  open + 59_999));
      before = close;
    }
    Path file = Files.writeString(folder.resolve("data/klines.csv"), lines);
    String strategy =
        """
        {"name": "cross", "direction": "LONG",
         "indicators": {"fast": {"type": "EMA", "n": 5, "interval": 60},
                        "slow": {"type": "EMA", "n": 20, "interval": 60}},
         "s1_signal": {"all": [{"indicator": "fast", "op": "crosses_above", "value": "slow"}]},
         "o1_cancel": {"any": [{"indicator": "fast", "op": "<", "value": "slow"}],
                       "timeout": "5m", "cooldown": "1m"},
         "z1_entry": {"all": [{"indicator": "fast", "op": ">", "value": "slow"}], "timeout": "2m",
                      "order": {"type": "market"}, "size": {"type": "percent_of_budget", "value": 10},
                      "stop_loss": {"percent": 20}},
         "ze1_close": {"any": [{"indicator": "fast", "op": "crosses_below", "value": "slow"}],
                       "cooldown": "1m"},
         "e1_emergency": {"any": [{"indicator": {"type": "UNREALIZED_PNL_PCT"}, "op": "<=",
                                   "value": -50}], "cooldown": "1m"}}
        """;
    String session =
        """
        {"name": "candles", "mode": "backtest",
         "sources": [{"venue": "binance", "symbols": ["BTC_USDT"]}],
         "strategies": ["cross"], "budget": {"total": 10000, "currency": "USDT"}}
        """;
    TreeMap<String, Definitions.Text> strategies = new TreeMap<>();
    strategies.put("cross", new Definitions.Text("cross.json", strategy));
    Path out =
        run(
            "out",
            BacktestPlan.of(
                new Definitions(strategies, new TreeMap<>(), Set.of("binance")),
                new Definitions.Text("candles.json", session),
                MarketData.open(List.of(BacktestFixture.named("BTC_USDT", file))),
                List.of("klines.csv"),
                false));
    assertThat(summary(out).getLong("events")).isEqualTo(1_500);
    assertThat(summary(out).getInteger("trades")).isEqualTo(8);
    assertThat(summary(out).getInteger("wins")).isEqualTo(8);
  }

  @Test
  void data_of_a_market_that_the_session_does_not_use_are_an_error_that_names_them() {
    List<DataFile> files = new ArrayList<>(market.data());
    files.add(BacktestFixture.named("SOL_USDT", files.getFirst().path().resolveSibling("eth.csv")));
    assertThatThrownBy(() ->
            BacktestPlan.of(
                BacktestFixture.definitions(),
                BacktestFixture.session(),
                MarketData.open(files),
                List.of("btc.csv", "eth.csv", "sol.csv"),
                false))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            e -> {
              assertThat(e.problems()).hasSize(1);
              assertThat(e.problems().getFirst().path()).isEqualTo("$.data[2]");
              assertThat(e.problems().getFirst().value()).contains("sol.csv", "binance:SOL_USDT");
              assertThat(e.problems().getFirst().allowed())
                  .contains("binance:BTC_USDT", "binance:ETH_USDT");
            });
  }

  @Test
  void a_stretch_of_time_can_be_tested_alone() throws Exception {
    long begin = Micros.of(Instant.parse("2023-11-14T22:20:00Z"));
    long end = Micros.of(Instant.parse("2023-11-14T22:30:00Z"));
    JsonObject summary = summary(run("out", market.plan().between(begin, end)));
    assertThat(summary.getString("from")).startsWith("2023-11-14T22:20:00");
    assertThat(summary.getString("to")).isLessThanOrEqualTo("2023-11-14T22:30:00");
    assertThat(summary.getLong("events")).isBetween(2_000L, 6_000L);
  }

  @Test
  void a_market_that_the_data_lack_is_told_before_anything_runs() {
    assertThatThrownBy(() -> BacktestFixture.plan(List.of(market.data().getFirst())))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("ETH_USDT");
  }

  @Test
  void the_report_has_everything_in_one_file_and_asks_for_nothing() throws Exception {
    String report = Files.readString(run("out", market.plan()).resolve("report.html"));
    assertThat(report)
        .contains("id=\"equity\"", "id=\"drawdown\"", "binance:ETH_USDT", "state hash", "nervous")
        .doesNotContain("src=", "href=", "@import", "fetch(", "url(http");
    assertThat(MarketData.open(market.data()).instruments()).hasSize(2);
  }
}
