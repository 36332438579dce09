package io.tocsin.venues.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.model.EventKind;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.input.Problems;
import io.tocsin.venues.imports.DataFolder;
import io.tocsin.venues.imports.Import;
import io.tocsin.venues.replay.RecordingException;
import io.tocsin.venues.replay.RecordingInfo;
import io.tocsin.venues.replay.ReplayRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data of several kinds, read as one. */
class MarketDataTest {

  private static final long T = 1_700_000_000_000L;

  @TempDir private Path folder;

  private record Event(long time, String market, EventKind kind, double price) {}

  private Path trades(String name, long seed, double price, int count) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder lines = new StringBuilder("id,price,qty,quote_qty,time,is_buyer_maker\n");
    long millis = T;
    for (int i = 0; i < count; i++) {
      millis += random.nextInt(0, 200);
      lines.append(
          String.format(
              Locale.ROOT,
              "%d,%.2f,%.3f,0,%d,%b\n",
              i,
              price + random.nextInt(-100, 100) / 100.0,
              random.nextInt(1, 1000) / 1000.0,
              millis,
              random.nextBoolean()));
    }
    return Files.writeString(folder.resolve(name), lines);
  }

  private Path books() throws Exception {
    StringBuilder lines =
        new StringBuilder(
            "exchange,symbol,timestamp,local_timestamp,asks[0].price,asks[0].amount,"
                + "bids[0].price,bids[0].amount\n");
    for (int i = 0; i < 500; i++) {
      long micros = (T + i * 100L) * 1_000;
      lines.append("binance,BTCUSDT,%d,%d,101,1,99,2\n".formatted(micros, micros + 7));
    }
    return Files.writeString(folder.resolve("book.csv"), lines);
  }

  private static List<Event> events(RecordingInfo info) throws Exception {
    List<Event> events = new ArrayList<>();
    try (ReplayRows rows = info.opener().open(info.instruments())) {
      for (ReplayRows.Step step = rows.next(); step != null; step = rows.next()) {
        if (step instanceof ReplayRows.Step.Rows(MarketBatch batch)) {
          for (int row = 0; row < batch.size(); row++) {
            events.add(
                new Event(
                    batch.timeMicros(row),
                    batch.instruments().get(batch.instrument(row)).toString(),
                    batch.kind(row),
                    batch.kind(row) == EventKind.TRADE ? batch.price(row) : 0));
          }
        }
      }
      assertThat(rows.bytesRead()).isEqualTo(rows.totalBytes());
    }
    return events;
  }

  private static DataFile named(String symbol, Path path) {
    return new DataFile(path, Optional.of("binance"), Optional.of(symbol));
  }

  @Test
  void files_and_imports_of_several_markets_come_in_event_time_books_included() throws Exception {
    Path bitcoin = trades("a.csv", 1, 100, 3_000);
    Path ether = trades("b.csv", 2, 10, 9_000);
    Path imported = folder.resolve("imported");
    Import.run(
        new Import.Request(
            ether,
            Optional.empty(),
            Optional.empty(),
            Optional.of("ETH_USDT"),
            imported,
            1,
            T * 1_000));
    List<DataFile> files =
        List.of(named("BTC_USDT", bitcoin), DataFile.of(imported), DataFile.of(books()));

    RecordingInfo merged = MarketData.open(files);

    assertThat(merged.instruments())
        .extracting(market -> market.id().toString())
        .containsExactly("binance:BTC_USDT", "binance:ETH_USDT");
    assertThat(merged.venues()).hasSize(1);
    List<Event> expected = new ArrayList<>();
    for (DataFile file : files) {
      expected.addAll(events(MarketData.open(List.of(file))));
    }
    expected.sort(Comparator.comparingLong(Event::time));
    assertThat(events(merged)).hasSize(12_500).isEqualTo(expected);
  }

  @Test
  void a_csv_is_read_as_its_import_is() throws Exception {
    Path csv = trades("c.csv", 3, 100, 6_000);
    Path imported = folder.resolve("imported");
    Import.run(
        new Import.Request(
            csv,
            Optional.empty(),
            Optional.empty(),
            Optional.of("BTC_USDT"),
            imported,
            1,
            T * 1_000));
    RecordingInfo direct = MarketData.open(List.of(named("BTC_USDT", csv)));
    RecordingInfo columns = MarketData.open(List.of(DataFile.of(imported)));
    assertThat(direct.instruments()).isEqualTo(columns.instruments());
    assertThat(direct.firstEventMicros()).isEqualTo(columns.firstEventMicros());
    assertThat(events(direct)).isEqualTo(events(columns));
  }

  @Test
  void a_market_that_is_split_over_files_goes_on_from_one_to_the_other() throws Exception {
    List<String> lines = Files.readAllLines(trades("d.csv", 4, 100, 2_000));
    Path first = folder.resolve("d1.csv");
    Path second = folder.resolve("d2.csv");
    Files.write(first, lines.subList(0, 900));
    Files.write(second, lines.subList(900, lines.size()));
    List<Event> whole =
        events(MarketData.open(List.of(named("BTC_USDT", folder.resolve("d.csv")))));
    List<Event> both =
        events(MarketData.open(List.of(named("BTC_USDT", second), named("BTC_USDT", first))));
    assertThat(both).extracting(Event::time).isEqualTo(whole.stream().map(Event::time).toList());
  }

  @Test
  void what_cannot_be_used_is_told_with_its_name() throws Exception {
    Path nothing = Files.writeString(folder.resolve("nothing.csv"), "hello\nworld\n");
    assertThatThrownBy(() -> MarketData.open(List.of(DataFile.of(nothing))))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("nothing.csv");
    Path bad = trades("e.csv", 5, 100, 100);
    Files.writeString(bad, Files.readString(bad) + "a,b,c,d,e,f\n".repeat(40));
    assertThatThrownBy(() -> MarketData.open(List.of(named("BTC_USDT", bad))))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("line 102");
  }

  @Test
  void data_are_named_by_file_or_by_market_and_file() {
    assertThat(DataFile.parse("x/y.csv")).isEqualTo(DataFile.of(Path.of("x/y.csv")));
    assertThat(DataFile.parse("kraken:xbt/usd=y.csv"))
        .isEqualTo(new DataFile(Path.of("y.csv"), Optional.of("kraken"), Optional.of("BTC_USD")));
    assertThatThrownBy(() -> DataFile.parse("what=y.csv")).hasMessageContaining("BTC_USDT=FILE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "a/../../secret", "/etc/passwd", ".", "", "link/secret"})
  void nothing_outside_of_the_folder_can_be_named(String name) throws Exception {
    Files.writeString(folder.resolve("secret"), "x");
    Path inside = Files.createDirectory(folder.resolve("inside"));
    Files.createSymbolicLink(inside.resolve("link"), folder);
    Problems problems = new Problems();
    assertThat(new DataFolder(inside).find(name, "$.data[0]", "file", problems)).isEmpty();
    assertThat(problems.list().getFirst().toString()).contains("$.data[0]");
  }

  @Test
  void a_file_of_the_folder_is_found_and_a_slip_of_the_pen_is_told() throws Exception {
    Files.createDirectories(folder.resolve("year"));
    Path file = Files.writeString(folder.resolve("year/btc.csv"), "x");
    DataFolder data = new DataFolder(folder);
    assertThat(data.find("year/btc.csv", "$", "file", new Problems())).contains(file);
    Problems problems = new Problems();
    assertThat(data.find("year/bct.csv", "$", "file", problems)).isEmpty();
    assertThat(problems.list().getFirst().message()).contains("did you mean \"year/btc.csv\"");
  }
}
