package io.tocsin.venues.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import io.tocsin.model.WallClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A29: at whatever pace, the same rows leave in the same order. */
class PacingTest {

  private static final List<InstrumentId> BTC = List.of(new InstrumentId("test", "BTC_USDT"));

  /** Trades and clock ticks, far enough apart for each to wait, and the end. */
  private static List<String> played(double factor) throws InterruptedException {
    AtomicLong wall = new AtomicLong();
    WallClock clock = () -> wall.addAndGet(1_000_000);
    List<String> rows = new ArrayList<>();
    Pacing pacing =
        new Pacing(
            BTC,
            100,
            new Speed(factor),
            false,
            clock,
            batch -> {
              for (int row = 0; row < batch.size(); row++) {
                rows.add(batch.kind(row) + " " + batch.timeMicros(row));
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
    return rows;
  }

  @Test
  void clock_ticks_and_the_end_are_not_lost_to_a_batch_that_has_gone_already() throws Exception {
    List<String> atOnce = played(0);
    assertThat(atOnce).hasSize(41).last().isEqualTo("END 6000000");
    assertThat(played(0.25)).isEqualTo(atOnce);
    assertThat(played(100)).isEqualTo(atOnce);
  }
}
