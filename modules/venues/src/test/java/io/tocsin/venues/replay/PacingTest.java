package io.tocsin.venues.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import io.tocsin.model.WallClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.Test;

/** A29: at whatever pace, the same rows leave in the same order. */
class PacingTest {

  private static final long WALL = 1_000_000_000;
  private static final List<InstrumentId> BTC = List.of(new InstrumentId("test", "BTC_USDT"));

  /** Trades and clock ticks, far enough apart for each to wait, and the end. */
  private static List<String> played(double factor) throws InterruptedException {
    List<String> rows = new ArrayList<>();
    play(factor, 0, (batch, row) -> rows.add(batch.kind(row) + " " + batch.timeMicros(row)));
    return rows;
  }

  private static void play(double factor, long known, ObjIntConsumer<MarketBatch> taker)
      throws InterruptedException {
    AtomicLong wall = new AtomicLong(WALL);
    WallClock clock = () -> wall.addAndGet(1_000_000);
    Pacing pacing =
        new Pacing(
            BTC,
            100,
            known,
            new Speed(factor, known > 0),
            false,
            clock,
            batch -> {
              for (int row = 0; row < batch.size(); row++) {
                taker.accept(batch, row);
              }
            });
    for (int i = 1; i <= 20; i++) {
      long time = i * 250_000L;
      pacing.clock(time, time);
      MarketBatch trade =
          MarketBatch.builder(BTC, 1)
              .trade(0, time + 1, time + 1, 100, 1, TakerSide.BUY, i)
              .build();
      pacing.row(trade, 0);
    }
    pacing.end(6_000_000, 6_000_000);
  }

  @Test
  void clock_ticks_and_the_end_are_not_lost_to_a_batch_that_has_gone_already() throws Exception {
    List<String> atOnce = played(0);
    assertThat(atOnce).hasSize(41).last().isEqualTo("END 6000000");
    assertThat(played(0.25)).isEqualTo(atOnce);
    assertThat(played(100)).isEqualTo(atOnce);
  }

  @Test
  void A17_what_the_session_knew_before_a_restart_goes_at_full_speed_and_nothing_after_it()
      throws Exception {
    List<Boolean> waited = new ArrayList<>();
    // At full speed a row keeps the time at which it was received once.
    play(100, 7, (batch, row) -> waited.add(batch.receiveMicros(row) > WALL));
    assertThat(waited).hasSize(41);
    assertThat(waited.subList(0, 7)).containsOnly(false);
    assertThat(waited.subList(7, 41)).containsOnly(true);
  }
}
