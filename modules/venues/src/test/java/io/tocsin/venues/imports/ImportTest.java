package io.tocsin.venues.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.model.EventKind;
import io.tocsin.model.Instrument;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import io.tocsin.venues.recording.OwnRecording;
import io.tocsin.venues.replay.RecordingException;
import io.tocsin.venues.replay.RecordingInfo;
import io.tocsin.venues.replay.ReplayRows;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportTest {

  private static final long T = 1_700_000_000_123_000L;

  @TempDir private Path folder;

  private Path file(String name, String... lines) throws Exception {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  private Import.Request request(Path file) {
    return new Import.Request(
        file,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        folder.resolve("imported"),
        Import.DEFAULT_MOST_BAD_PERCENT,
        T);
  }

  private static Import.Request withSymbol(Import.Request request, String symbol) {
    return new Import.Request(
        request.source(),
        request.format(),
        request.venue(),
        Optional.of(symbol),
        request.directory(),
        request.mostBadPercent(),
        request.nowMicros());
  }

  /** All rows of the recording in one batch. */
  private MarketBatch rows() throws Exception {
    RecordingInfo info = OwnRecording.probe(folder.resolve("imported"));
    MarketBatch.Builder all =
        MarketBatch.builder(info.instruments().stream().map(Instrument::id).toList(), 16);
    try (ReplayRows rows = info.opener().open(info.instruments())) {
      for (ReplayRows.Step step = rows.next(); step != null; step = rows.next()) {
        MarketBatch batch = ((ReplayRows.Step.Rows) step).batch();
        for (int row = 0; row < batch.size(); row++) {
          all.copy(batch, row, batch.instrument(row));
        }
      }
    }
    return all.build();
  }

  @Test
  void binance_trades_without_and_with_a_header() throws Exception {
    String[][] files = {
      {
        "7,100.50,0.25,25.125,1700000000123,true,true",
        "8,100.60,0.10,10.06,1700000000456,False,True"
      },
      {
        "id,price,qty,quote_qty,time,is_buyer_maker",
        "7,100.50,0.25,25.125,1700000000123000,true",
        "8,100.60,0.10,10.06,1700000000456000,false"
      }
    };
    for (String[] lines : files) {
      Import.Result result = Import.run(request(file("BTCUSDT-trades-2023-11-14.csv", lines)));
      assertThat(result.format()).isEqualTo(ImportFormat.BINANCE_TRADES);
      assertThat(result.bad()).isZero();
      MarketBatch rows = rows();
      assertThat(rows.size()).isEqualTo(2);
      assertThat(rows.instruments().getFirst()).hasToString("binance:BTC_USDT");
      assertThat(rows.timeMicros(0)).isEqualTo(T);
      assertThat(rows.price(0)).isEqualTo(100.5);
      assertThat(rows.quantity(0)).isEqualTo(0.25);
      assertThat(rows.side(0)).as("the buyer was the maker").isEqualTo(TakerSide.SELL);
      assertThat(rows.side(1)).isEqualTo(TakerSide.BUY);
      assertThat(rows.tradeId(1)).isEqualTo(8);
      Instrument market = result.venues().getFirst().instruments().getFirst();
      assertThat(market.tickSize()).isEqualByComparingTo("0.1");
      assertThat(market.lotSize()).isEqualByComparingTo("0.01");
      assertThat(result.venues().getFirst().takerFee()).isPositive();
      delete();
    }
  }

  private void delete() throws Exception {
    try (var files = Files.list(folder.resolve("imported"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder.resolve("imported"));
  }

  @Test
  void binance_aggregated_trades_by_their_last_id_from_a_zip() throws Exception {
    Path zip = folder.resolve("ETHUSDT-aggTrades-2023-11.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("ETHUSDT-aggTrades-2023-11.csv"));
      out.write("5,2000.1,1.5,10,12,1700000000123,false,true\n".getBytes());
    }
    assertThat(Import.run(request(zip)).format()).isEqualTo(ImportFormat.BINANCE_AGG_TRADES);
    MarketBatch rows = rows();
    assertThat(rows.instruments().getFirst().symbol()).isEqualTo("ETH_USDT");
    assertThat(rows.tradeId(0)).isEqualTo(12);
    assertThat(rows.side(0)).isEqualTo(TakerSide.BUY);
  }

  @Test
  void binance_klines_become_candles_that_end_where_the_next_begins() throws Exception {
    Import.Result result =
        Import.run(
            request(
                file(
                    "BTCUSDT-1m-2023-11-14.csv",
                    "open_time,open,high,low,close,volume,close_time,quote_volume,count,"
                        + "taker_buy_volume,taker_buy_quote_volume,ignore",
                    "1700000040000,100,110,90,105,12.5,1700000099999,1300,42,6,650,0",
                    "1700000100000,105,106,104,105,0,1700000159999,0,0,0,0,0")));
    assertThat(result.format()).isEqualTo(ImportFormat.BINANCE_KLINES);
    MarketBatch rows = rows();
    assertThat(rows.kind(0)).isEqualTo(EventKind.CANDLE);
    assertThat(rows.timeMicros(0)).isEqualTo(1_700_000_100_000_000L);
    assertThat(rows.candle(0).intervalMicros()).isEqualTo(60_000_000);
    assertThat(rows.candle(0).high()).isEqualTo(110);
    assertThat(rows.candle(1).volume()).isZero();
  }

  @Test
  void tardis_trades_of_several_markets_in_gzip() throws Exception {
    Path file = folder.resolve("deribit.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(
          ("exchange,symbol,timestamp,local_timestamp,id,side,price,amount\n"
                  + "kraken,XBT/USD,1700000000123000,1700000000130000,,buy,100,1\n"
                  + "kraken,ETH/USD,1700000000124000,1700000000131000,77,unknown,10,2\n")
              .getBytes());
    }
    assertThat(Import.run(request(file)).format()).isEqualTo(ImportFormat.TARDIS_TRADES);
    MarketBatch rows = rows();
    assertThat(rows.instruments())
        .extracting(Object::toString)
        .containsExactly("kraken:BTC_USD", "kraken:ETH_USD");
    assertThat(rows.timeMicros(0)).isEqualTo(T);
    assertThat(rows.receiveMicros(0)).isEqualTo(T + 7_000);
    assertThat(rows.instrument(1)).isEqualTo(1);
    assertThat(rows.side(1)).isEqualTo(TakerSide.UNKNOWN);
    assertThat(rows.tradeId(0)).isEqualTo(-1);
    assertThat(rows.tradeId(1)).isEqualTo(77);
  }

  @Test
  void tardis_quotes_and_books() throws Exception {
    Import.run(
        request(
            file(
                "q.csv",
                "exchange,symbol,timestamp,local_timestamp,ask_amount,ask_price,bid_price,bid_amount",
                "binance,BTCUSDT,1700000000123000,1700000000130000,3,101,100,2")));
    MarketBatch quotes = rows();
    assertThat(quotes.kind(0)).isEqualTo(EventKind.QUOTE);
    assertThat(List.of(quotes.bid(0), quotes.bidQuantity(0), quotes.ask(0), quotes.askQuantity(0)))
        .containsExactly(100.0, 2.0, 101.0, 3.0);
    delete();
    Import.run(
        request(
            file(
                "b.csv",
                "exchange,symbol,timestamp,local_timestamp,asks[0].price,asks[0].amount,"
                    + "bids[0].price,bids[0].amount,asks[1].price,asks[1].amount,bids[1].price,"
                    + "bids[1].amount",
                "binance,BTCUSDT,1700000000123000,1700000000130000,101,1,100,2,102,3,,")));
    MarketBatch books = rows();
    assertThat(books.kind(0)).isEqualTo(EventKind.BOOK);
    assertThat(books.book(0).askPrices()).containsExactly(101, 102);
    assertThat(books.book(0).askQuantities()).containsExactly(1, 3);
    assertThat(books.book(0).bidPrices()).containsExactly(100);
  }

  @Test
  void frames_with_iso_times_are_decoded_and_an_empty_line_is_a_lost_connection() throws Exception {
    String trade =
        "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":%d,\"s\":\"BTCUSDT\",\"t\":%d,"
            + "\"p\":\"100.5\",\"q\":\"0.25\",\"T\":%d,\"m\":true,\"M\":true}}";
    Import.Result result =
        Import.run(
            request(
                file(
                    "raw.txt",
                    "2023-11-14T22:13:20.1300000Z "
                        + trade.formatted(1_700_000_000_123L, 1, 1_700_000_000_123L),
                    "",
                    "2023-11-14T22:13:21.1300000Z "
                        + trade.formatted(1_700_000_001_123L, 2, 1_700_000_001_123L))));
    assertThat(result.format()).isEqualTo(ImportFormat.FRAMES);
    MarketBatch rows = rows();
    List<EventKind> kinds = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      kinds.add(rows.kind(row));
    }
    assertThat(kinds).containsExactly(EventKind.TRADE, EventKind.GAP, EventKind.TRADE);
    assertThat(rows.receiveMicros(0)).isEqualTo(1_700_000_000_130_000L);
  }

  @ParameterizedTest
  @CsvSource({
    "1700000000, 1700000000000000",
    "1700000000.25, 1700000000250000",
    "1700000000123, 1700000000123000",
    "1700000000123456, 1700000000123456",
    "1700000000123456789, 1700000000123456",
    "2023-11-14T22:13:20.123Z, 1700000000123000",
    "2023-11-14 22:13:20.123, 1700000000123000"
  })
  void a_time_is_read_by_its_magnitude(String text, long micros) throws Exception {
    Import.run(
        withSymbol(
            request(file("t.csv", "Price,Time,Amount,Side", "100," + text + ",1,SELL")),
            "btc/usd"));
    MarketBatch rows = rows();
    assertThat(rows.timeMicros(0)).isEqualTo(micros);
    assertThat(rows.side(0)).isEqualTo(TakerSide.SELL);
    assertThat(rows.instruments().getFirst()).hasToString("imported:BTC_USD");
  }

  @Test
  void a_time_that_is_yet_to_come_is_a_slip_of_that_line_alone() throws Exception {
    List<String> lines = new ArrayList<>(List.of("time,price,qty,symbol"));
    for (int i = 0; i < 200; i++) {
      lines.add((1_700_000_000 + i) + ",100,1,BTC_USDT");
    }
    lines.set(7, "17000000060,100,1,BTC_USDT");
    Import.Result result = Import.run(request(file("slip.csv", lines.toArray(String[]::new))));
    assertThat(result.rows()).isEqualTo(199);
    assertThat(result.firstBad())
        .singleElement()
        .asString()
        .startsWith("line 8 has the time 17000000060, which is yet to come: 2508-09-");
  }

  @Test
  void bitcoincharts_need_a_symbol_and_say_so() throws Exception {
    Path file = file("bitstampUSD.csv", "1315922016,5.8,1.0", "1315922024,5.83,3.0");
    assertThatThrownBy(() -> Import.run(request(file)))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("--symbol");
    assertThat(folder.resolve("imported")).doesNotExist();
    assertThat(Import.run(withSymbol(request(file), "BTC_USD")).rows()).isEqualTo(2);
    assertThat(rows().timeMicros(0)).isEqualTo(1_315_922_016_000_000L);
  }

  @Test
  void bad_lines_are_told_with_number_and_reason_and_up_to_one_in_a_hundred_are_put_up_with()
      throws Exception {
    List<String> lines = new ArrayList<>(List.of("timestamp,price,qty,symbol"));
    for (int i = 0; i < 400; i++) {
      lines.add((1_700_000_000 + i) + ",100,1,BTC_USDT");
    }
    lines.set(7, "1700000006,-3,1,BTC_USDT");
    lines.set(9, "1700000008,100,,BTC_USDT");
    lines.set(11, "yesterday,100,1,BTC_USDT");
    lines.set(13, "1700000012");
    Path file = file("bad.csv", lines.toArray(String[]::new));
    Import.Result result = Import.run(request(file));
    assertThat(result.rows()).isEqualTo(396);
    assertThat(result.bad()).isEqualTo(4);
    assertThat(result.firstBad())
        .satisfiesExactly(
            first -> assertThat(first).startsWith("line 8 has the price -3, not above 0"),
            second -> assertThat(second).startsWith("line 10 has \"\" where the quantity belongs"),
            third -> assertThat(third).startsWith("line 12 has \"yesterday\" where the time"),
            fourth -> assertThat(fourth).startsWith("line 14 has 1 fields and no price"));
    delete();

    lines.set(15, "more");
    Path worse = file("worse.csv", lines.toArray(String[]::new));
    assertThatThrownBy(() -> Import.run(request(worse)))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("5 of 401 lines")
        .hasMessageContaining("line 8")
        .hasMessageContaining("--allow-bad");
    try (var left = Files.list(folder)) {
      assertThat(left.filter(Files::isDirectory)).as("nothing half-made is left").isEmpty();
    }
    assertThat(
            Import.run(
                    new Import.Request(
                        worse,
                        Optional.of(ImportFormat.CSV),
                        Optional.of("kraken"),
                        Optional.empty(),
                        folder.resolve("imported"),
                        5,
                        T))
                .rows())
        .isEqualTo(395);
    assertThat(rows().instruments().getFirst().venue()).isEqualTo("kraken");
  }

  @ParameterizedTest
  @CsvSource({"'<html>'", "'a,b,c'", "'{\"json\": 1}'", "'1,2'", "'just words'", "'\"\"\"'"})
  void what_looks_like_nothing_is_refused_with_the_formats_there_are(String line) throws Exception {
    Path file = file("x.csv", line, line);
    assertThatThrownBy(() -> Import.run(request(file)))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("binance-agg-trades");
    assertThatThrownBy(() -> Import.run(request(folder.resolve("nothing.csv"))))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("no such file");
    Path empty = Files.writeString(folder.resolve("empty.csv"), "");
    assertThatThrownBy(() -> Import.run(request(empty))).hasMessageContaining("is empty");
  }
}
