package io.tocsin.venues.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.bus.VenueInstruments;
import io.tocsin.model.BookLevels;
import io.tocsin.model.Candle;
import io.tocsin.model.EventKind;
import io.tocsin.model.Instrument;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import io.tocsin.venues.replay.RecordingInfo;
import io.tocsin.venues.replay.ReplayRows;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnsTest {

  @TempDir private Path folder;

  private final List<Instrument> markets =
      List.of(Entries.market("BTC_USDT"), Entries.market("ETH_USDT"));

  private void write(int rows, long seed, EventKind... kinds) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    try (ColumnWriter writer = new ColumnWriter(folder.resolve("c"))) {
      markets.forEach(market -> writer.instrument(market.id()));
      for (int i = 0; i < rows; i++) {
        draw(writer.row(), random, kinds[random.nextInt(kinds.length)], i);
      }
      writer.finish(
          new RecordingHead(
              "c",
              "import",
              "c",
              "",
              0,
              0,
              List.of(
                  new VenueInstruments(
                      markets, Map.of(), BigDecimal.ZERO, BigDecimal.ZERO, false, "replay"))));
    }
  }

  private static void draw(
      MarketBatch.Builder row, SplittableRandom random, EventKind kind, int i) {
    int market = random.nextInt(2);
    long time = Entries.BEGIN + i * 1_000L;
    long received = time + random.nextInt(3) * 7;
    double[] numbers = random.doubles(4).toArray();
    switch (kind) {
      case TRADE ->
          row.trade(
              market,
              time,
              received,
              numbers[0],
              numbers[1],
              TakerSide.values()[random.nextInt(3)],
              random.nextInt(3) - 1,
              random.nextBoolean());
      case QUOTE ->
          row.quote(market, time, received, numbers[0], numbers[1], numbers[2], numbers[3]);
      case TICKER ->
          row.ticker(market, time, received, numbers[0], numbers[1], numbers[2], numbers[3]);
      case BOOK ->
          row.book(
              market,
              time,
              received,
              new BookLevels(
                  random.doubles(i % 21).toArray(),
                  random.doubles(i % 21).toArray(),
                  random.doubles(i % 5).toArray(),
                  random.doubles(i % 5).toArray()));
      case GAP -> row.gap(market, time, received, Entries.string(random));
      default ->
          row.candle(
              market,
              time,
              received,
              new Candle(60_000_000, numbers[0], numbers[1], numbers[2], numbers[3], i));
    }
  }

  private List<String> read(List<Instrument> wanted, long skipTo) throws Exception {
    RecordingInfo info = OwnRecording.probe(folder.resolve("c"));
    List<String> all = new ArrayList<>();
    try (ReplayRows rows = info.opener().open(wanted)) {
      if (skipTo > 0) {
        rows.skipTo(skipTo);
      }
      for (ReplayRows.Step step = rows.next(); step != null; step = rows.next()) {
        all.addAll(rows(((ReplayRows.Step.Rows) step).batch()));
      }
      assertThat(rows.bytesRead()).isEqualTo(rows.totalBytes());
    }
    return all;
  }

  private static List<String> rows(MarketBatch batch) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      String extra =
          switch (batch.kind(i)) {
            case BOOK ->
                Arrays.toString(batch.book(i).bidPrices())
                    + Arrays.toString(batch.book(i).bidQuantities())
                    + Arrays.toString(batch.book(i).askPrices())
                    + Arrays.toString(batch.book(i).askQuantities());
            case GAP -> batch.gapReason(i);
            case CANDLE -> batch.candle(i).toString();
            case TRADE -> batch.side(i) + " " + batch.past(i);
            default -> batch.ask(i) + " " + batch.askQuantity(i);
          };
      rows.add(
          batch.kind(i)
              + " "
              + batch.instruments().get(batch.instrument(i))
              + " "
              + batch.timeMicros(i)
              + " "
              + batch.receiveMicros(i)
              + " "
              + batch.price(i)
              + " "
              + batch.quantity(i)
              + " "
              + batch.tradeId(i)
              + " "
              + extra);
    }
    return rows;
  }

  private List<String> drawn(int count, long seed, EventKind... kinds) {
    SplittableRandom random = new SplittableRandom(seed);
    MarketBatch.Builder all =
        MarketBatch.builder(markets.stream().map(Instrument::id).toList(), count);
    for (int i = 0; i < count; i++) {
      draw(all, random, kinds[random.nextInt(kinds.length)], i);
    }
    return rows(all.build());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100, ColumnBlock.ROWS, ColumnBlock.ROWS + 1, 40_000})
  void whatever_rows_are_written_are_read(int count) throws Exception {
    EventKind[] kinds = {
      EventKind.TRADE,
      EventKind.QUOTE,
      EventKind.TICKER,
      EventKind.BOOK,
      EventKind.GAP,
      EventKind.CANDLE
    };
    write(count, count, kinds);
    assertThat(read(markets, 0)).isEqualTo(drawn(count, count, kinds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRADE", "QUOTE", "TICKER", "BOOK", "CANDLE"})
  void rows_of_one_kind_leave_out_the_columns_that_they_do_not_have(String kind) throws Exception {
    write(500, 3, EventKind.valueOf(kind));
    assertThat(read(markets, 0)).isEqualTo(drawn(500, 3, EventKind.valueOf(kind)));
  }

  @Test
  void rows_of_markets_that_nobody_wants_are_left_out() throws Exception {
    write(1_000, 5, EventKind.TRADE, EventKind.BOOK);
    List<Instrument> wanted = markets.subList(1, 2);
    assertThat(read(wanted, 0))
        .isEqualTo(
            drawn(1_000, 5, EventKind.TRADE, EventKind.BOOK).stream()
                .filter(row -> row.contains("ETH_USDT"))
                .toList());
  }

  @Test
  void reading_can_begin_at_any_moment() throws Exception {
    write(40_000, 8, EventKind.TRADE);
    List<String> all = drawn(40_000, 8, EventKind.TRADE);
    long from = Entries.BEGIN + 20_000_000L;
    List<String> later = read(markets, from);
    assertThat(later).isEqualTo(all.subList(all.size() - later.size(), all.size()));
    assertThat(later).hasSizeBetween(19_999, 20_001);
  }
}
