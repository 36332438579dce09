package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.EventKind;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarketFeedTest {

  private static final long NOW = 1_700_000_000_000_000L;

  private final MarketBatch.Builder rows =
      MarketBatch.builder(
          List.of(new InstrumentId("binance", "BTC_USDT"), new InstrumentId("binance", "ETH_USDT")),
          8);
  private final List<Integer> seeded = new ArrayList<>();
  private final MarketFeed feed =
      new MarketFeed(
          TestVenue.spot(),
          new MarketFeed.Rows() {
            @Override
            public MarketBatch.Builder batch(int symbol) {
              return rows;
            }

            @Override
            public int instrument(int symbol) {
              return symbol;
            }
          },
          new MarketFeed.Requests() {
            @Override
            public void seedBook(int symbol) {
              seeded.add(symbol);
            }

            @Override
            public void resubscribe(int symbol, Channel channel, String reason) {}
          },
          new ControlSink() {});

  private final int bitcoin = feed.add();
  private final int ethereum = feed.add();

  private void trade(int symbol, long id) {
    trade(symbol, NOW, NOW, id);
  }

  private void trade(int symbol, long time, long sent, long id) {
    feed.trade(symbol, time, sent, decimal("100"), decimal("1"), TakerSide.BUY, id, false);
  }

  private void quote(long sent, String bid) {
    feed.quote(bitcoin, sent, decimal(bid), decimal("1"), decimal("101"), decimal("1"));
  }

  private static WireDecimal decimal(String text) {
    return WireDecimal.of(text);
  }

  private List<EventKind> kinds() {
    MarketBatch batch = rows.build();
    List<EventKind> kinds = new ArrayList<>();
    for (int row = 0; row < batch.size(); row++) {
      kinds.add(batch.kind(row));
    }
    return kinds;
  }

  @Test
  void missing_trade_ids_are_a_gap_of_that_symbol_only() {
    feed.receiving(NOW);
    trade(bitcoin, 7);
    trade(ethereum, 90);
    trade(bitcoin, 8);
    trade(bitcoin, 11);
    trade(ethereum, 91);
    assertThat(kinds())
        .containsExactly(
            EventKind.TRADE,
            EventKind.TRADE,
            EventKind.TRADE,
            EventKind.GAP,
            EventKind.TRADE,
            EventKind.TRADE);
    assertThat(rows.build().gapReason(3)).isEqualTo("trades 9 to 10 did not arrive");
    assertThat(feed.symbol(bitcoin).gaps()).isEqualTo(1);
    assertThat(feed.symbol(ethereum).gaps()).isZero();
  }

  @Test
  void trades_that_came_before_are_dropped_and_counted() {
    feed.receiving(NOW);
    trade(bitcoin, 7);
    trade(bitcoin, 7);
    trade(bitcoin, 6);
    assertThat(kinds()).containsExactly(EventKind.TRADE);
    assertThat(feed.symbol(bitcoin).duplicates()).isEqualTo(2);
  }

  @Test
  void quotes_are_dated_by_the_least_delay_seen_and_never_backwards() {
    feed.receiving(NOW);
    quote(FrameSink.NO_TIME, "99");
    assertThat(rows.size()).isZero();
    assertThat(feed.symbol(bitcoin).quotesWithoutTime()).isEqualTo(1);
    feed.receiving(NOW + 5_000);
    trade(bitcoin, NOW, NOW + 1_000, 1);
    feed.receiving(NOW + 20_000);
    quote(FrameSink.NO_TIME, "99");
    feed.receiving(NOW + 20_500);
    trade(bitcoin, NOW + 20_100, NOW + 20_100, 2);
    feed.receiving(NOW + 20_000);
    quote(FrameSink.NO_TIME, "99");
    MarketBatch batch = rows.build();
    assertThat(batch.timeMicros(1)).isEqualTo(NOW + 16_000);
    assertThat(batch.timeMicros(3)).isEqualTo(NOW + 19_600);
    feed.receiving(NOW + 18_000);
    quote(FrameSink.NO_TIME, "99");
    assertThat(rows.build().timeMicros(4)).isEqualTo(NOW + 19_600);
  }

  @Test
  void after_a_lost_connection_the_symbols_that_it_fed_begin_with_one_gap() {
    feed.receiving(NOW, 1);
    trade(bitcoin, 7);
    feed.receiving(NOW, 2);
    trade(ethereum, 4);
    feed.lost(1, "connection lost");
    feed.receiving(NOW, 3);
    trade(bitcoin, 8);
    trade(bitcoin, 9);
    feed.receiving(NOW, 2);
    trade(ethereum, 5);
    assertThat(kinds())
        .containsExactly(
            EventKind.TRADE,
            EventKind.TRADE,
            EventKind.GAP,
            EventKind.TRADE,
            EventKind.TRADE,
            EventKind.TRADE);
    assertThat(rows.build().gapReason(2)).isEqualTo("connection lost");
  }

  @Test
  void a_connection_that_was_replaced_leaves_no_gap() {
    feed.receiving(NOW, 1);
    trade(bitcoin, 7);
    feed.receiving(NOW, 2);
    trade(bitcoin, 7);
    trade(bitcoin, 8);
    feed.receiving(NOW, 1);
    trade(bitcoin, 8);
    trade(bitcoin, 9);
    feed.lost(1, "");
    feed.receiving(NOW, 2);
    trade(bitcoin, 9);
    trade(bitcoin, 10);
    assertThat(kinds()).containsOnly(EventKind.TRADE).hasSize(4);
    assertThat(feed.symbol(bitcoin).duplicates()).isZero();
  }

  @Test
  void of_two_connections_the_newer_tells_quotes() {
    feed.receiving(NOW, 1);
    trade(bitcoin, 7);
    quote(FrameSink.NO_TIME, "99");
    feed.receiving(NOW, 2);
    quote(FrameSink.NO_TIME, "100");
    feed.receiving(NOW, 1);
    quote(FrameSink.NO_TIME, "99");
    feed.lost(2, "");
    quote(FrameSink.NO_TIME, "98");
    MarketBatch batch = rows.build();
    assertThat(batch.size()).isEqualTo(4);
    assertThat(batch.bid(2)).isEqualTo(100);
    assertThat(batch.bid(3)).isEqualTo(98);
  }

  @Test
  void an_older_trade_or_quote_is_out_of_order_or_late_by_a_second() {
    feed.receiving(NOW + 5_000_000);
    trade(bitcoin, NOW + 3_000_000, NOW + 3_000_000, 7);
    trade(bitcoin, NOW + 2_000_000, NOW + 2_000_000, 8);
    trade(bitcoin, NOW + 1_999_999, NOW + 1_999_999, 9);
    assertThat(feed.symbol(bitcoin).outOfOrder()).isEqualTo(1);
    assertThat(feed.symbol(bitcoin).late()).isEqualTo(1);
    quote(NOW + 3_000_000, "99");
    quote(NOW + 2_000_001, "98");
    assertThat(feed.symbol(bitcoin).outOfOrder()).isEqualTo(2);
    assertThat(feed.symbol(bitcoin).quotes()).isEqualTo(1);
    assertThat(rows.size()).isEqualTo(4);
  }

  @Test
  void A26_an_impossible_time_of_a_quote_or_ticker_is_refused_and_said() {
    feed.receiving(NOW + 1_000);
    quote(NOW, "99");
    feed.receiving(NOW + 2_000);
    assertThat(feed.refusal()).isEmpty();
    quote(NOW + 3_600_000_000L, "98");
    feed.ticker(bitcoin, NOW + 3_600_000_000L, 1, 1, 1, 1);
    assertThat(feed.refusal()).startsWith("has the time 2023-11-14T23:13:20Z, 3599 s after");
    feed.receiving(NOW + 3_000);
    quote(NOW + 2_000, "97");
    assertThat(feed.refusal()).isEmpty();
    assertThat(kinds()).containsExactly(EventKind.QUOTE, EventKind.QUOTE);
    assertThat(feed.symbol(bitcoin).late()).isZero();
    assertThat(feed.delay().micros()).isEqualTo(1_000);
  }

  @Test
  void A26_a_book_with_an_impossible_time_is_taken_at_the_time_that_it_should_have() {
    feed.receiving(NOW);
    feed.depth(bitcoin, NOW - 5_000, depth(5, 6, 10));
    feed.book(bitcoin, FrameSink.NO_TIME, depth(5, 5, 9));
    feed.receiving(NOW + 20_000);
    feed.depth(bitcoin, 4_102_444_800_000_000L, depth(7, 8, 11));
    assertThat(feed.refusal()).startsWith("has the time 2100-01-01T00:00:00Z");
    feed.receiving(NOW + 30_000);
    feed.depth(bitcoin, 0, depth(9, 9, 12));
    assertThat(feed.refusal()).isNotEmpty();
    MarketBatch batch = rows.build();
    assertThat(kinds()).containsExactly(EventKind.BOOK, EventKind.BOOK);
    assertThat(batch.timeMicros(0)).isEqualTo(NOW + 15_000);
    assertThat(batch.timeMicros(1)).isEqualTo(NOW + 25_000);
    assertThat(batch.book(1).bidPrices()).startsWith(12, 11);
    assertThat(feed.symbol(bitcoin).gaps()).isZero();
  }

  @Test
  void messages_lost_on_a_connection_are_a_gap_of_all_that_it_feeds() {
    feed.receiving(NOW, 1);
    trade(bitcoin, 7);
    feed.lost("message 5 did not come");
    trade(bitcoin, 8);
    assertThat(kinds()).containsExactly(EventKind.TRADE, EventKind.GAP, EventKind.TRADE);
  }

  @Test
  void book_rows_follow_applied_diffs_and_a_gap_asks_for_a_snapshot() {
    feed.receiving(NOW);
    feed.depth(bitcoin, NOW, depth(5, 6, 10));
    assertThat(rows.size()).isZero();
    assertThat(seeded).containsExactly(bitcoin);
    feed.book(bitcoin, FrameSink.NO_TIME, depth(5, 5, 9));
    assertThat(rows.size()).isZero();
    feed.depth(bitcoin, NOW, depth(7, 8, 11));
    feed.depth(bitcoin, NOW, depth(10, 11, 12));
    assertThat(kinds()).containsExactly(EventKind.BOOK, EventKind.GAP);
    assertThat(rows.build().book(0).bidPrices()).hasSize(3);
    assertThat(seeded).containsExactly(bitcoin, bitcoin);
    assertThat(feed.symbol(bitcoin).repaired()).isZero();
    feed.book(bitcoin, FrameSink.NO_TIME, depth(11, 11, 12));
    assertThat(feed.symbol(bitcoin).repaired()).isEqualTo(1);
    assertThat(feed.symbol(bitcoin).lastRepair()).isEqualTo("the book was seeded anew");
  }

  @Test
  void a_book_update_that_comes_again_is_a_duplicate() {
    feed.receiving(NOW);
    feed.depth(bitcoin, NOW, depth(5, 6, 10));
    feed.book(bitcoin, FrameSink.NO_TIME, depth(5, 5, 9));
    feed.depth(bitcoin, NOW, depth(7, 8, 11));
    feed.depth(bitcoin, NOW, depth(7, 8, 11));
    assertThat(feed.symbol(bitcoin).duplicates()).isEqualTo(1);
    assertThat(kinds()).containsExactly(EventKind.BOOK);
  }

  private static DepthUpdate depth(long first, long last, long price) {
    DepthUpdate update = new DepthUpdate();
    update.ids(first, last);
    update.bids().add(decimal(Long.toString(price)), decimal("1"));
    return update;
  }
}
