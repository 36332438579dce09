package io.tocsin.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Backtests of the command line, on the real recording where it is at hand and on one that the test
 * writes.
 */
class BacktestIT {

  @TempDir Path folder;

  @Test
  void the_recorded_binance_frames_give_the_same_bytes_twice() throws Exception {
    Path recording = Recordings.folder().resolve("binance/spot_btcusdt_20240808.gz");
    assumeTrue(Files.exists(recording), "no recordings at " + Recordings.folder());
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    for (Path out : List.of(first, second)) {
      backtest("config/sessions/replay-binance.json", recording, out, "--indicators");
    }
    assertSameFiles(first, second);

    JsonObject summary = new JsonObject(Files.readString(first.resolve("summary.json")));
    // 9,757 trades, 28,040 top-of-book updates, 3,451 book updates, of which those before the
    // snapshot are not applied.
    assertThat(summary.getLong("events")).isBetween(9_757L + 28_000L, 41_249L + 10L);
    assertThat(summary.getString("from")).startsWith("2024-08-08T23:54:1");
    assertThat(summary.getString("state_hash")).isNotEmpty();
    assertThat(summary.getInteger("trades")).isPositive();
    assertThat(Files.readAllLines(first.resolve("trades.csv")))
        .hasSize(1 + summary.getInteger("trades"));
    assertThat(Files.readString(first.resolve("transitions.csv"))).contains("POSITION_ACTIVE");
    assertThat(Files.readAllLines(first.resolve("indicators.csv"))).hasSizeGreaterThan(1_000);
  }

  @Test
  void a_recording_that_does_not_exist_is_told_in_one_line() throws Exception {
    try (Program program =
        Program.start(
            Map.of(),
            "backtest",
            "--session",
            "config/sessions/replay-binance.json",
            "--data",
            folder.resolve("nothing.gz").toString(),
            "--out",
            folder.resolve("out").toString())) {
      assertThat(program.exitCode()).isEqualTo(2);
      assertThat(String.join("\n", program.output()))
          .contains("nothing.gz")
          .doesNotContain("\tat ");
      assertThat(folder.resolve("out")).doesNotExist();
    }
  }

  @Test
  void a_session_whose_symbols_the_recording_lacks_is_told_what_there_is() throws Exception {
    Path recording = folder.resolve("trades.txt");
    Files.writeString(
        recording, trade(1_700_000_000_000L, 1, 100) + trade(1_700_000_001_000L, 2, 101));
    try (Program program =
        Program.start(
            Map.of(),
            "backtest",
            "--session",
            "config/sessions/demo.json",
            "--data",
            recording.toString(),
            "--out",
            folder.resolve("out").toString())) {
      assertThat(program.exitCode()).isEqualTo(2);
      assertThat(String.join("\n", program.output()))
          .contains("$.sources", "simulated:PUMP_USDT", "binance:BTC_USDT")
          .doesNotContain("\tat ");
      assertThat(folder.resolve("out")).doesNotExist();
    }
  }

  @Test
  void a_damaged_recording_names_the_bad_line_and_leaves_no_result() throws Exception {
    Path recording = folder.resolve("damaged.txt");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      lines.append(
          i % 10 == 5
              ? "this is no frame\n"
              : trade(1_700_000_000_000L + i * 100L, i, 100 + i % 3));
    }
    Files.writeString(recording, lines);
    try (Program program =
        Program.start(
            Map.of(),
            "backtest",
            "--session",
            "config/sessions/replay-binance.json",
            "--data",
            recording.toString(),
            "--out",
            folder.resolve("out").toString())) {
      assertThat(program.exitCode()).isEqualTo(2);
      assertThat(String.join("\n", program.output())).contains("line 6").doesNotContain("\tat ");
      assertThat(folder.resolve("out").resolve("summary.json")).doesNotExist();
    }
  }

  private void backtest(String session, Path data, Path out, String... more) throws Exception {
    String[] arguments =
        Stream.concat(
                Stream.of(
                    "backtest",
                    "--session",
                    session,
                    "--data",
                    data.toString(),
                    "--out",
                    out.toString()),
                Stream.of(more))
            .toArray(String[]::new);
    try (Program program = Program.start(Map.of(), arguments)) {
      assertThat(program.exitCode()).as(String.join("\n", program.output())).isZero();
    }
  }

  private static void assertSameFiles(Path first, Path second) throws IOException {
    List<String> names = names(first);
    assertThat(names)
        .containsExactly(
            "equity.csv",
            "indicators.csv",
            "prices.json",
            "report.html",
            "summary.json",
            "trades.csv",
            "transitions.csv");
    assertThat(names(second)).isEqualTo(names);
    for (String name : names) {
      assertThat(Files.mismatch(first.resolve(name), second.resolve(name))).as(name).isEqualTo(-1);
      assertThat(Files.size(first.resolve(name))).as(name).isPositive();
    }
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String trade(long millis, int id, double price) {
    return (millis * 1_000_000 + 5_000_000)
        + " {\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":"
        + millis
        + ",\"s\":\"BTCUSDT\",\"t\":"
        + id
        + ",\"p\":\""
        + price
        + "\",\"q\":\"1.0\",\"T\":"
        + millis
        + ",\"m\":false,\"M\":true}}\n";
  }
}
