package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.simulator.SimulatedEvent;
import io.tocsin.simulator.SimulatedMarket;
import io.tocsin.simulator.SimulatorOptions;
import io.tocsin.venues.BookSync.Outcome;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class BookSyncTest {

  private final BookSync sync = new BookSync(TestVenue.spot());

  private static DepthUpdate update(long first, long last, long bidPrice, long quantity) {
    DepthUpdate update = new DepthUpdate();
    update.ids(first, last);
    update.bids().add(decimal(bidPrice), decimal(quantity));
    return update;
  }

  private static WireDecimal decimal(long number) {
    return WireDecimal.of(Long.toString(number));
  }

  @Test
  void a_snapshot_inside_the_range_of_a_buffered_diff_joins_it() {
    assertThat(sync.diff(update(90, 95, 1, 1))).isEqualTo(Outcome.BUFFERED);
    assertThat(sync.diff(update(96, 105, 2, 2))).isEqualTo(Outcome.BUFFERED);
    assertThat(sync.diff(update(106, 110, 3, 3))).isEqualTo(Outcome.BUFFERED);
    assertThat(sync.whole(update(100, 100, 9, 9))).isEqualTo(Outcome.APPLIED);
    assertThat(sync.lastId()).isEqualTo(110);
    // Levels 2 and 3 from the diffs, 9 from the snapshot; 1 was older than it.
    assertThat(sync.book().size(true)).isEqualTo(3);
    assertThat(sync.diff(update(111, 112, 4, 4))).isEqualTo(Outcome.APPLIED);
  }

  @Test
  void a_snapshot_older_than_the_first_buffered_diff_is_not_taken() {
    sync.diff(update(200, 205, 1, 1));
    assertThat(sync.whole(update(198, 198, 9, 9))).isEqualTo(Outcome.SNAPSHOT_TOO_OLD);
    assertThat(sync.synced()).isFalse();
    assertThat(sync.whole(update(199, 199, 9, 9))).isEqualTo(Outcome.APPLIED);
    assertThat(sync.lastId()).isEqualTo(205);
  }

  @Test
  void a_missing_diff_is_a_gap_and_the_book_waits_for_a_new_snapshot() {
    sync.whole(update(10, 10, 1, 1));
    assertThat(sync.diff(update(11, 12, 2, 2))).isEqualTo(Outcome.APPLIED);
    assertThat(sync.diff(update(14, 15, 3, 3))).isEqualTo(Outcome.GAP);
    assertThat(sync.fault()).isEqualTo("book updates after 12 and before 14 did not arrive");
    assertThat(sync.synced()).isFalse();
    assertThat(sync.diff(update(16, 17, 4, 4))).isEqualTo(Outcome.BUFFERED);
    assertThat(sync.whole(update(14, 14, 5, 5))).isEqualTo(Outcome.APPLIED);
    assertThat(sync.lastId()).isEqualTo(17);
    assertThat(sync.book().size(true)).isEqualTo(3);
  }

  @Test
  void a_gap_among_the_buffered_diffs_shows_when_the_snapshot_comes() {
    sync.diff(update(10, 12, 1, 1));
    sync.diff(update(15, 16, 2, 2));
    assertThat(sync.whole(update(11, 11, 9, 9))).isEqualTo(Outcome.GAP);
    assertThat(sync.synced()).isFalse();
    assertThat(sync.whole(update(15, 15, 9, 9))).isEqualTo(Outcome.APPLIED);
  }

  @Test
  void old_diffs_and_old_snapshots_change_nothing() {
    sync.whole(update(10, 10, 1, 1));
    sync.diff(update(11, 12, 2, 2));
    assertThat(sync.diff(update(9, 10, 1, 7))).isEqualTo(Outcome.IGNORED);
    assertThat(sync.whole(update(11, 11, 1, 7))).isEqualTo(Outcome.IGNORED);
    assertThat(sync.book().quantity(true, 1)).isEqualTo(1);
  }

  @Test
  void a_crossed_book_is_a_gap() {
    DepthUpdate snapshot = update(10, 10, 100, 1);
    snapshot.asks().add(decimal(101), decimal(1));
    sync.whole(snapshot);
    assertThat(sync.diff(update(11, 11, 101, 1))).isEqualTo(Outcome.GAP);
    assertThat(sync.fault()).contains("crossed");
  }

  @Test
  void holds_exactly_the_simulated_exchanges_book_at_every_diff() {
    long start = 1_700_000_000_000_000L;
    SimulatedMarket market = new SimulatedMarket(SimulatorOptions.defaults(), start);
    int[] compared = {0};
    for (long now = start; now <= start + 80_000_000L; now += 20_000) {
      market.advance(
          now,
          event -> {
            if (event instanceof SimulatedEvent.Depth diff && diff.symbol() == 2) {
              Outcome outcome = sync.diff(depth(diff));
              assertThat(outcome).isNotEqualTo(Outcome.GAP);
            }
          });
      if (now == start + 540_000) {
        assertThat(sync.whole(depth(market.book(2, 5_000)))).isEqualTo(Outcome.APPLIED);
      }
      SimulatedEvent.Depth truth = market.book(2, 5_000);
      if (sync.synced() && truth.lastUpdateId() == sync.lastId()) {
        compared[0]++;
        assertSide(truth.bids(), true);
        assertSide(truth.asks(), false);
      }
    }
    assertThat(compared[0]).isGreaterThan(500);
  }

  private void assertSide(long[] flat, boolean bid) {
    assertThat(sync.book().size(bid)).isEqualTo(flat.length / 2);
    for (int i = 0; i < flat.length; i += 2) {
      if (sync.book().priceDigits(bid, i / 2) != flat[i]
          || sync.book().quantityDigits(bid, i / 2) != flat[i + 1]) {
        throw new AssertionError("level " + i / 2 + " differs from the simulator's");
      }
    }
  }

  private static DepthUpdate depth(SimulatedEvent.Depth event) {
    DepthUpdate update = new DepthUpdate();
    update.ids(event.firstUpdateId(), event.lastUpdateId());
    for (int i = 0; i < event.bids().length; i += 2) {
      update.bids().add(e8(event.bids()[i]), e8(event.bids()[i + 1]));
    }
    for (int i = 0; i < event.asks().length; i += 2) {
      update.asks().add(e8(event.asks()[i]), e8(event.asks()[i + 1]));
    }
    return update;
  }

  private static WireDecimal e8(long number) {
    WireDecimal decimal = new WireDecimal();
    decimal.set(number, 8);
    return decimal;
  }

  private static DepthUpdate linked(long first, long last, long previous, long price) {
    DepthUpdate update = update(first, last, price, 1);
    update.ids(first, last, previous);
    return update;
  }

  @Test
  void linked_updates_follow_by_the_last_id_of_the_one_before() {
    BookSync linked = new BookSync(TestVenue.spot().withBook(BookRule.LINKED));
    assertThat(linked.diff(linked(90, 99, 85, 1))).isEqualTo(Outcome.BUFFERED);
    assertThat(linked.diff(linked(95, 104, 99, 2))).isEqualTo(Outcome.BUFFERED);
    // The first that counts reaches over the seed itself, not over the id after it.
    assertThat(linked.whole(update(100, 100, 9, 9))).isEqualTo(Outcome.APPLIED);
    assertThat(linked.lastId()).isEqualTo(104);
    assertThat(linked.diff(linked(110, 120, 104, 3))).isEqualTo(Outcome.APPLIED);
    assertThat(linked.diff(linked(121, 130, 119, 4))).isEqualTo(Outcome.GAP);
  }

  @Test
  void a_checksum_that_does_not_match_is_a_gap_and_what_is_deeper_is_forgotten() {
    BookCheck sumOfBids =
        new BookCheck() {
          @Override
          public int depth() {
            return 2;
          }

          @Override
          public boolean matches(OrderBook book, long checksum) {
            long sum = 0;
            for (int rank = 0; rank < book.size(true); rank++) {
              sum += book.priceDigits(true, rank);
            }
            return sum == checksum;
          }
        };
    BookSync checked = new BookSync(TestVenue.spot().withCheck(sumOfBids));
    DepthUpdate whole = update(0, 0, 10, 1);
    whole.bids().add(decimal(9), decimal(1));
    whole.bids().add(decimal(8), decimal(1));
    whole.checksum(19);
    assertThat(checked.whole(whole)).isEqualTo(Outcome.APPLIED);
    DepthUpdate good = update(0, 0, 11, 1);
    good.checksum(21);
    assertThat(checked.diff(good)).isEqualTo(Outcome.APPLIED);
    DepthUpdate bad = update(0, 0, 12, 1);
    bad.checksum(1);
    assertThat(checked.diff(bad)).isEqualTo(Outcome.GAP);
    assertThat(checked.fault()).contains("checksum");
    assertThat(checked.diff(good)).isEqualTo(Outcome.IGNORED);
    assertThat(checked.whole(whole)).isEqualTo(Outcome.APPLIED);
  }

  @Test
  void a_streamed_book_waits_for_a_whole_one() {
    BookSync streamed = new BookSync(TestVenue.spot().withBook(BookRule.STREAMED));
    assertThat(streamed.diff(update(0, 0, 1, 1))).isEqualTo(Outcome.IGNORED);
    assertThat(streamed.whole(update(0, 0, 2, 1))).isEqualTo(Outcome.APPLIED);
    assertThat(streamed.diff(update(0, 0, 3, 1))).isEqualTo(Outcome.APPLIED);
    assertThat(streamed.book().size(true)).isEqualTo(2);
  }

  @Test
  void an_image_goes_on_with_the_book_and_what_is_buffered() {
    sync.diff(update(90, 95, 1, 1));
    sync.diff(update(96, 105, 2, 2));
    BookSync again = new BookSync(TestVenue.spot());
    again.restore(new JsonObject(sync.image().encode()));
    assertThat(again.whole(update(100, 100, 9, 9))).isEqualTo(Outcome.APPLIED);
    BookSync third = new BookSync(TestVenue.spot());
    third.restore(new JsonObject(again.image().encode()));
    assertThat(third.synced()).isTrue();
    assertThat(third.diff(update(106, 110, 3, 3))).isEqualTo(Outcome.APPLIED);
    assertThat(third.book().size(true)).isEqualTo(3);
  }
}
