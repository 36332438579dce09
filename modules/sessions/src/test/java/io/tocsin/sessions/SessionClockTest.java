package io.tocsin.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SessionClockTest {

  private static final long SECOND = 1_000_000;
  private final SessionClock clock = new SessionClock();

  @Test
  void ticks_stand_on_multiples_of_a_quarter_second_and_never_repeat() {
    assertThat(clock.tick(10 * SECOND + 260_000)).hasValue(10 * SECOND + 250_000);
    assertThat(clock.tick(10 * SECOND + 490_000)).isEqualTo(OptionalLong.empty());
    assertThat(clock.tick(10 * SECOND + 500_000)).hasValue(10 * SECOND + 500_000);
  }

  @Test
  void ticks_never_run_backwards_when_the_wall_clock_does() {
    clock.tick(10 * SECOND);
    assertThat(clock.tick(9 * SECOND)).isEqualTo(OptionalLong.empty());
  }

  @Test
  void a_venue_whose_clock_is_ahead_is_ticked_in_its_own_time() {
    // Received at 100 s, stamped 101.3 s by the venue: its clock is at least 1.3 s ahead of ours.
    clock.saw(trade(101 * SECOND + 300_000, 100 * SECOND));
    assertThat(clock.tick(100 * SECOND)).hasValue(101 * SECOND + 250_000);
  }

  @Test
  void the_smallest_delay_counts_not_the_last() {
    clock.saw(trade(100 * SECOND, 100 * SECOND + 50_000));
    clock.saw(trade(101 * SECOND, 103 * SECOND));
    assertThat(clock.tick(104 * SECOND)).hasValue(103 * SECOND + 750_000);
  }

  @Test
  void one_trade_from_the_future_does_not_move_the_ticks_for_ever() {
    clock.saw(trade(100 * SECOND, 100 * SECOND));
    clock.saw(trade(109 * SECOND, 100 * SECOND));
    assertThat(clock.tick(101 * SECOND)).hasValue(110 * SECOND);
    for (int second = 101; second < 230; second++) {
      clock.saw(trade(second * SECOND, second * SECOND));
    }
    assertThat(clock.tick(230 * SECOND)).hasValue(230 * SECOND);
  }

  @Test
  void a_market_that_stands_still_keeps_its_delay() {
    clock.saw(trade(101 * SECOND, 100 * SECOND));
    assertThat(clock.tick(1_000 * SECOND)).hasValue(1_001 * SECOND);
    clock.saw(trade(1_998 * SECOND, 2_000 * SECOND));
    assertThat(clock.tick(2_000 * SECOND)).hasValue(2_001 * SECOND);
  }

  @Test
  void trades_of_the_past_tell_of_the_venues_clock_only_until_there_are_others() {
    clock.saw(trade(97 * SECOND, 100 * SECOND, true));
    assertThat(clock.tick(100 * SECOND)).hasValue(97 * SECOND);
    clock.saw(trade(100 * SECOND, 100 * SECOND));
    assertThat(clock.tick(100 * SECOND)).hasValue(100 * SECOND);
    for (int second = 200; second < 500; second++) {
      clock.saw(trade((second - 60) * SECOND, second * SECOND, true));
    }
    assertThat(clock.tick(500 * SECOND)).hasValue(500 * SECOND);
  }

  private static MarketBatch trade(long eventMicros, long receivedMicros) {
    return trade(eventMicros, receivedMicros, false);
  }

  private static MarketBatch trade(long eventMicros, long receivedMicros, boolean past) {
    return MarketBatch.builder(List.of(new InstrumentId("v", "BTC_USDT")), 1)
        .trade(0, eventMicros, receivedMicros, 1, 1, TakerSide.BUY, 1, past)
        .build();
  }
}
