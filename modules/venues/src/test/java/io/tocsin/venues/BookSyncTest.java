package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.simulator.SimulatedEvent;
import io.tocsin.simulator.SimulatedMarket;
import io.tocsin.simulator.SimulatorOptions;
import io.tocsin.venues.BookSync.Outcome;
import org.junit.jupiter.api.Test;

class BookSyncTest {

  private final BookSync sync = new BookSync();

  private static DepthUpdate update(long first, long last, long bidPrice, double quantity) {
    DepthUpdate update = new DepthUpdate();
    update.ids(first, last);
    update.bids().add(bidPrice, quantity);
    return update;
  }

  @Test
  void a_snapshot_inside_the_range_of_a_buffered_diff_joins_it() {
    assertThat(sync.diff(update(90, 95, 1, 1))).isEqualTo(Outcome.BUFFERED);
    assertThat(sync.diff(update(96, 105, 2, 2))).isEqualTo(Outcome.BUFFERED);
    assertThat(sync.diff(update(106, 110, 3, 3))).isEqualTo(Outcome.BUFFERED);
    assertThat(sync.snapshot(update(100, 100, 9, 9))).isEqualTo(Outcome.APPLIED);
    assertThat(sync.lastId()).isEqualTo(110);
    // Levels 2 and 3 from the diffs, 9 from the snapshot; 1 was older than it.
    assertThat(sync.book().size(true)).isEqualTo(3);
    assertThat(sync.diff(update(111, 112, 4, 4))).isEqualTo(Outcome.APPLIED);
  }

  @Test
  void a_snapshot_older_than_the_first_buffered_diff_is_not_taken() {
    sync.diff(update(200, 205, 1, 1));
    assertThat(sync.snapshot(update(198, 198, 9, 9))).isEqualTo(Outcome.SNAPSHOT_TOO_OLD);
    assertThat(sync.synced()).isFalse();
    assertThat(sync.snapshot(update(199, 199, 9, 9))).isEqualTo(Outcome.APPLIED);
    assertThat(sync.lastId()).isEqualTo(205);
  }

  @Test
  void a_missing_diff_is_a_gap_and_the_book_waits_for_a_new_snapshot() {
    sync.snapshot(update(10, 10, 1, 1));
    assertThat(sync.diff(update(11, 12, 2, 2))).isEqualTo(Outcome.APPLIED);
    assertThat(sync.diff(update(14, 15, 3, 3))).isEqualTo(Outcome.GAP);
    assertThat(sync.fault()).isEqualTo("book updates 13 to 13 did not arrive");
    assertThat(sync.synced()).isFalse();
    assertThat(sync.diff(update(16, 17, 4, 4))).isEqualTo(Outcome.BUFFERED);
    assertThat(sync.snapshot(update(14, 14, 5, 5))).isEqualTo(Outcome.APPLIED);
    assertThat(sync.lastId()).isEqualTo(17);
    assertThat(sync.book().size(true)).isEqualTo(3);
  }

  @Test
  void a_gap_among_the_buffered_diffs_shows_when_the_snapshot_comes() {
    sync.diff(update(10, 12, 1, 1));
    sync.diff(update(15, 16, 2, 2));
    assertThat(sync.snapshot(update(11, 11, 9, 9))).isEqualTo(Outcome.GAP);
    assertThat(sync.synced()).isFalse();
    assertThat(sync.snapshot(update(15, 15, 9, 9))).isEqualTo(Outcome.APPLIED);
  }

  @Test
  void old_diffs_and_old_snapshots_change_nothing() {
    sync.snapshot(update(10, 10, 1, 1));
    sync.diff(update(11, 12, 2, 2));
    assertThat(sync.diff(update(9, 10, 1, 7))).isEqualTo(Outcome.IGNORED);
    assertThat(sync.snapshot(update(11, 11, 1, 7))).isEqualTo(Outcome.IGNORED);
    assertThat(sync.book().quantity(true, 1)).isEqualTo(1);
  }

  @Test
  void a_crossed_book_is_a_gap() {
    DepthUpdate snapshot = update(10, 10, 100, 1);
    snapshot.asks().add(101, 1);
    sync.snapshot(snapshot);
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
        assertThat(sync.snapshot(depth(market.book(2, 5_000)))).isEqualTo(Outcome.APPLIED);
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
      if (sync.book().priceE8(bid, i / 2) != flat[i]
          || sync.book().quantity(bid, i / 2) != flat[i + 1] / 1e8) {
        throw new AssertionError("level " + i / 2 + " differs from the simulator's");
      }
    }
  }

  private static DepthUpdate depth(SimulatedEvent.Depth event) {
    DepthUpdate update = new DepthUpdate();
    update.ids(event.firstUpdateId(), event.lastUpdateId());
    for (int i = 0; i < event.bids().length; i += 2) {
      update.bids().add(event.bids()[i], event.bids()[i + 1] / 1e8);
    }
    for (int i = 0; i < event.asks().length; i += 2) {
      update.asks().add(event.asks()[i], event.asks()[i + 1] / 1e8);
    }
    return update;
  }
}
