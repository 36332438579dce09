package io.tocsin.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MarketBatchTest {

  private static final InstrumentId BTC = new InstrumentId("binance", "BTC_USDT");
  private static final InstrumentId ETH = new InstrumentId("binance", "ETH_USDT");
  private static final InstrumentId SOL = new InstrumentId("mexc", "SOL_USDT");
  private static final List<InstrumentId> MARKETS = List.of(BTC, ETH, SOL);
  private static final BookLevels LEVELS =
      new BookLevels(new double[] {9, 8}, new double[] {1, 2}, new double[] {10}, new double[] {3});

  /** A row as it is put in; the oracle is simply the list of these. */
  private record Row(
      EventKind kind,
      int instrument,
      long time,
      long received,
      List<Double> numbers,
      TakerSide side,
      long id,
      String reason) {

    void addTo(MarketBatch.Builder builder) {
      double first = numbers.get(0);
      double second = numbers.get(1);
      double third = numbers.get(2);
      double fourth = numbers.get(3);
      switch (kind) {
        case TRADE -> builder.trade(instrument, time, received, first, second, side, id);
        case QUOTE -> builder.quote(instrument, time, received, first, second, third, fourth);
        case BOOK -> builder.book(instrument, time, received, levels());
        case TICKER -> builder.ticker(instrument, time, received, first, second, third, fourth);
        case GAP -> builder.gap(instrument, time, received, reason);
        case CLOCK -> builder.clock(time, received);
        case END -> builder.end(time, received);
        case CANDLE -> builder.candle(instrument, time, received, candle());
      }
    }

    Candle candle() {
      double first = numbers.get(0);
      return new Candle(60_000_000, first, first, first, numbers.get(1), numbers.get(2));
    }

    BookLevels levels() {
      double[] one = {numbers.get(0)};
      double[] other = {numbers.get(1)};
      return new BookLevels(one, other, one, other);
    }

    void assertIsRow(MarketBatch batch, int row, int expectedInstrument) {
      assertThat(batch.kind(row)).isEqualTo(kind);
      assertThat(batch.timeMicros(row)).isEqualTo(time);
      assertThat(batch.receiveMicros(row)).isEqualTo(received);
      boolean ofNone = kind == EventKind.CLOCK || kind == EventKind.END;
      assertThat(batch.instrument(row)).isEqualTo(ofNone ? -1 : expectedInstrument);
      switch (kind) {
        case TRADE -> {
          assertThat(List.of(batch.price(row), batch.quantity(row)))
              .isEqualTo(numbers.subList(0, 2));
          assertThat(batch.side(row)).isEqualTo(side);
          assertThat(batch.tradeId(row)).isEqualTo(id);
        }
        case QUOTE ->
            assertThat(
                    List.of(
                        batch.bid(row),
                        batch.bidQuantity(row),
                        batch.ask(row),
                        batch.askQuantity(row)))
                .isEqualTo(numbers);
        case TICKER ->
            assertThat(
                    List.of(
                        batch.price(row),
                        batch.open24h(row),
                        batch.volume24h(row),
                        batch.quoteVolume24h(row)))
                .isEqualTo(numbers);
        case BOOK -> {
          assertThat(batch.book(row).bidPrices()).containsExactly(numbers.get(0));
          assertThat(batch.book(row).askQuantities()).containsExactly(numbers.get(1));
        }
        case GAP -> assertThat(batch.gapReason(row)).isEqualTo(reason);
        case CANDLE -> assertThat(batch.candle(row)).isEqualTo(candle());
        case CLOCK, END -> {}
      }
    }
  }

  @Property
  void what_goes_in_comes_out(
      @ForAll("rows") List<Row> rows, @ForAll @IntRange(min = 0, max = 8) int capacity) {
    MarketBatch batch = batch(rows, capacity);
    assertThat(batch.size()).isEqualTo(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).assertIsRow(batch, i, rows.get(i).instrument());
    }
  }

  @Property
  void a_copied_row_is_the_same_row_under_the_index_it_is_given(@ForAll("rows") List<Row> rows) {
    MarketBatch batch = batch(rows, 4);
    MarketBatch.Builder copies = MarketBatch.builder(List.of(SOL), 1);
    for (int i = rows.size() - 1; i >= 0; i--) {
      copies.copy(batch, i, batch.instrument(i) < 0 ? -1 : 0);
    }
    MarketBatch copied = copies.build();
    assertThat(copied.size()).isEqualTo(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).assertIsRow(copied, rows.size() - 1 - i, 0);
    }
  }

  @Test
  void keeps_its_instruments_when_the_callers_list_changes() {
    List<InstrumentId> mine = new ArrayList<>(List.of(BTC));
    MarketBatch batch = MarketBatch.builder(mine, 1).clock(1, 2).build();
    mine.set(0, ETH);
    assertThat(batch.instruments()).containsExactly(BTC);
  }

  @Test
  void a_trade_without_id_has_minus_one() {
    MarketBatch batch =
        MarketBatch.builder(List.of(BTC), 1)
            .trade(0, 1, 2, 100, 1, TakerSide.UNKNOWN, -1)
            .quote(0, 1, 2, 99, 1, 101, 1)
            .build();
    assertThat(batch.tradeId(0)).isEqualTo(-1);
    assertThat(batch.tradeId(1)).isEqualTo(-1);
  }

  @Test
  void a_row_without_book_or_reason_says_what_it_is_instead() {
    MarketBatch batch = MarketBatch.builder(List.of(BTC), 2).quote(0, 1, 2, 99, 1, 101, 1).build();
    assertThatThrownBy(() -> batch.book(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("row 0 is a QUOTE");
    assertThatThrownBy(() -> batch.gapReason(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_book_row_gives_the_very_levels_that_were_put_in() {
    MarketBatch batch = MarketBatch.builder(List.of(BTC), 2).book(0, 1, 2, LEVELS).build();
    assertThat(batch.book(0)).isSameAs(LEVELS);
  }

  @Test
  void prints_its_size_and_instruments() {
    assertThat(MarketBatch.builder(MARKETS, 1).clock(1, 2).build())
        .hasToString("MarketBatch[1 rows of [binance:BTC_USDT, binance:ETH_USDT, mexc:SOL_USDT]]");
  }

  private static MarketBatch batch(List<Row> rows, int capacity) {
    MarketBatch.Builder builder = MarketBatch.builder(MARKETS, capacity);
    for (Row row : rows) {
      row.addTo(builder);
    }
    assertThat(builder.size()).isEqualTo(rows.size());
    return builder.build();
  }

  @Provide
  Arbitrary<List<Row>> rows() {
    Arbitrary<Row> row =
        Combinators.combine(
                Arbitraries.of(EventKind.class),
                Arbitraries.integers().between(0, MARKETS.size() - 1),
                Arbitraries.longs(),
                Arbitraries.longs(),
                Arbitraries.doubles().list().ofSize(4),
                Arbitraries.of(TakerSide.class),
                Arbitraries.longs(),
                Arbitraries.strings().alpha())
            .as(Row::new);
    return row.list().ofMaxSize(40);
  }
}
