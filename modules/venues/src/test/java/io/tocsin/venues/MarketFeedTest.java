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
          seeded::add,
          new ControlSink() {});

  private final int bitcoin = feed.add();
  private final int ethereum = feed.add();

  private void trade(int symbol, long id) {
    feed.trade(symbol, NOW, NOW, 100, 1, TakerSide.BUY, id);
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
    feed.quote(bitcoin, 99, 1, 101, 1);
    assertThat(rows.size()).isZero();
    assertThat(feed.symbol(bitcoin).quotesWithoutTime()).isEqualTo(1);
    feed.receiving(NOW + 5_000);
    feed.trade(bitcoin, NOW, NOW + 1_000, 100, 1, TakerSide.BUY, 1);
    feed.receiving(NOW + 20_000);
    feed.quote(bitcoin, 99, 1, 101, 1);
    feed.receiving(NOW + 20_500);
    feed.trade(bitcoin, NOW + 20_100, NOW + 20_100, 100, 1, TakerSide.BUY, 2);
    feed.receiving(NOW + 20_000);
    feed.quote(bitcoin, 99, 1, 101, 1);
    MarketBatch batch = rows.build();
    assertThat(batch.timeMicros(1)).isEqualTo(NOW + 16_000);
    assertThat(batch.timeMicros(3)).isEqualTo(NOW + 19_600);
    feed.receiving(NOW + 18_000);
    feed.quote(bitcoin, 99, 1, 101, 1);
    assertThat(rows.build().timeMicros(4)).isEqualTo(NOW + 19_600);
  }

  @Test
  void after_a_reconnect_each_symbol_begins_with_one_gap_and_trade_ids_start_anew() {
    feed.receiving(NOW);
    trade(bitcoin, 7);
    feed.reconnected("connection lost");
    trade(bitcoin, 50);
    trade(bitcoin, 51);
    trade(ethereum, 5);
    assertThat(kinds())
        .containsExactly(
            EventKind.TRADE,
            EventKind.GAP,
            EventKind.TRADE,
            EventKind.TRADE,
            EventKind.GAP,
            EventKind.TRADE);
  }

  @Test
  void book_rows_follow_applied_diffs_and_a_gap_asks_for_a_snapshot() {
    feed.receiving(NOW);
    feed.depth(bitcoin, NOW, depth(5, 6, 10));
    assertThat(rows.size()).isZero();
    assertThat(seeded).containsExactly(bitcoin);
    assertThat(feed.snapshot(bitcoin, depth(5, 5, 9))).isEqualTo(BookSync.Outcome.APPLIED);
    feed.depth(bitcoin, NOW, depth(7, 8, 11));
    feed.depth(bitcoin, NOW, depth(10, 11, 12));
    assertThat(kinds()).containsExactly(EventKind.BOOK, EventKind.GAP);
    assertThat(rows.build().book(0).bidPrices()).hasSize(3);
    assertThat(seeded).containsExactly(bitcoin, bitcoin);
  }

  private static DepthUpdate depth(long first, long last, long price) {
    DepthUpdate update = new DepthUpdate();
    update.ids(first, last);
    update.bids().add(price * 100_000_000L, 1);
    return update;
  }
}
