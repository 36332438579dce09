package io.tocsin.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.journal.Direction;
import io.tocsin.model.journal.Fill;
import io.tocsin.model.journal.OrderRecord;
import io.tocsin.model.journal.Transition;
import io.tocsin.model.journal.Trigger;
import io.tocsin.strategy.ledger.ClosedTrade;
import io.tocsin.strategy.risk.ReasonCode;
import org.junit.jupiter.api.Test;

/** Each shipped strategy on a market that is made for it: does it do what its description says? */
class StoriesTest {

  private static final String[] A_WHOLE_TRADE = {
    "MONITORING>SIGNAL_DETECTED S1",
    "SIGNAL_DETECTED>ENTRY_EVALUATION Z1",
    "ENTRY_EVALUATION>POSITION_ACTIVE FILL",
    "POSITION_ACTIVE>CLOSE_ORDER_EVALUATION ZE1",
    "CLOSE_ORDER_EVALUATION>EXITED FILL",
    "EXITED>MONITORING COOLDOWN"
  };

  private static ClosedTrade onlyTrade(Story.Told told) {
    assertThat(told.engine().trades()).hasSize(1);
    return told.engine().trades().getFirst();
  }

  /** Seconds from the story's beginning to a transition. */
  private static double at(Story.Told told, Trigger trigger) {
    return told.all(Transition.class).stream()
                .filter(t -> t.trigger() == trigger)
                .findFirst()
                .orElseThrow()
                .timeMicros()
            / 1e6
        - Scenario.T0 / 1e6;
  }

  @Test
  void quick_start_rides_a_pump_and_leaves_when_it_tires() {
    Story.Told told =
        Story.ofTrades().calm(60).moves(15, 6).moves(20, -4).calm(60).toldTo("quick-start");
    assertThat(told.steps()).containsExactly(A_WHOLE_TRADE);
    assertThat(at(told, Trigger.S1)).as("the pump begins at 60").isBetween(60.0, 70.0);
    assertThat(at(told, Trigger.ZE1)).as("it turns at 75").isBetween(75.0, 90.0);
    ClosedTrade trade = onlyTrade(told);
    assertThat(trade.direction()).isEqualTo(Direction.LONG);
    assertThat(
            trade.entryPrice() + " " + trade.exitPrice() + " " + trade.fees() + " " + trade.pnl())
        .isEqualTo("103.34 103.13 2.00106596 -4.03634396");
    assertThat(told.engine().equity().equity().subtract(trade.pnl())).isEqualByComparingTo("10000");
    assertThat(told.all(OrderRecord.class).getFirst().quantity())
        .as("a tenth of 10,000 at 103.18")
        .isEqualByComparingTo("9.6918");
  }

  @Test
  void quick_start_leaves_a_calm_market_and_a_dump_alone() {
    Story.Told told = Story.ofTrades().calm(120).moves(20, -6).calm(60).toldTo("quick-start");
    assertThat(told.steps()).isEmpty();
    assertThat(told.engine().equity().equity()).isEqualByComparingTo("10000");
  }

  @Test
  void flash_pump_long_buys_a_big_pump_and_its_emergency_limits_the_loss_when_that_breaks() {
    Story.Told told =
        Story.ofTrades().calm(700).moves(20, 14).moves(20, -6).calm(400).toldTo("flash-pump-long");
    assertThat(told.steps())
        .containsExactly(
            "MONITORING>SIGNAL_DETECTED S1",
            "SIGNAL_DETECTED>ENTRY_EVALUATION Z1",
            "ENTRY_EVALUATION>POSITION_ACTIVE FILL",
            "POSITION_ACTIVE>EMERGENCY_EXIT E1",
            "EMERGENCY_EXIT>EXITED FILL");
    assertThat(onlyTrade(told).pnlPct().doubleValue()).isBetween(-5.0, -4.0);
    assertThat(told.engine().missed(told.engine().instances().getFirst().key()))
        .as("the pump's echo falls into the cooldown")
        .extracting(MissedEntry::code)
        .containsExactly(ReasonCode.COOLDOWN);
  }

  @Test
  void flash_pump_long_takes_its_profit_where_the_pump_goes_on() {
    Story.Told told =
        Story.ofTrades().calm(700).moves(20, 14).moves(30, 14).calm(400).toldTo("flash-pump-long");
    assertThat(onlyTrade(told).exitTrigger()).isIn(Trigger.ZE1, Trigger.TP);
    assertThat(onlyTrade(told).pnlPct().doubleValue()).isGreaterThan(7);
  }

  @Test
  void pump_peak_short_sells_after_the_peak_and_gains_on_the_way_down() {
    Story.Told told =
        Story.ofTrades().calm(100).moves(20, 9).moves(40, -7).calm(260).toldTo("pump-peak-short");
    assertThat(told.steps()).containsExactly(A_WHOLE_TRADE);
    ClosedTrade trade = onlyTrade(told);
    assertThat(trade.direction()).isEqualTo(Direction.SHORT);
    assertThat(at(told, Trigger.S1)).as("the peak is at 120").isGreaterThan(120);
    assertThat(told.all(OrderRecord.class).stream().map(OrderRecord::clientOrderId).distinct())
        .as("half is taken at two percent, the rest when the fall ends")
        .anyMatch(id -> id.endsWith(":tp1"))
        .hasSize(3);
    assertThat(
            trade.entryPrice() + " " + trade.exitPrice() + " " + trade.fees() + " " + trade.pnl())
        .isEqualTo("106.6 102.945 0.98192787 16.14540213");
  }

  @Test
  void pump_peak_short_does_not_sell_into_a_pump_that_goes_on() {
    Story.Told told =
        Story.ofTrades().calm(100).moves(20, 9).drifts(120, 4).calm(1).toldTo("pump-peak-short");
    assertThat(told.engine().trades()).isEmpty();
    assertThat(told.all(Fill.class)).isEmpty();
  }

  @Test
  void dump_bounce_long_waits_for_buyers_and_sizes_by_what_it_may_lose() {
    Story.Told told =
        Story.ofTrades()
            .calm(100)
            .moves(20, -9)
            .calm(20)
            .drifts(40, 3)
            .drifts(30, -1)
            .calm(200)
            .toldTo("dump-bounce-long");
    assertThat(told.steps()).containsExactly(A_WHOLE_TRADE);
    assertThat(at(told, Trigger.S1)).as("the dump ends at 120").isGreaterThan(120);
    assertThat(at(told, Trigger.Z1)).as("buyers come back at 140").isGreaterThan(140);
    ClosedTrade trade = onlyTrade(told);
    // A quarter of a percent of 10,000 is lost at 2.5 % below the entry: 1,000 in all.
    assertThat(trade.quantity().multiply(trade.entryPrice()).doubleValue()).isBetween(995., 1005.);
    assertThat(trade.pnl()).isPositive();
  }

  @Test
  void dump_bounce_long_stays_out_of_a_fall_that_goes_on() {
    Story.Told told =
        Story.ofTrades().calm(100).moves(20, -9).moves(60, -12).calm(5).toldTo("dump-bounce-long");
    assertThat(told.all(Fill.class)).isEmpty();
  }

  @Test
  void ema_cross_holds_from_cross_to_cross() {
    Story.Told told =
        Story.ofTrades()
            .calm(1800)
            .drifts(1200, -3)
            .drifts(3600, 6)
            .drifts(1800, -4)
            .calm(100)
            .toldTo("ema-cross");
    assertThat(told.steps()).containsExactly(A_WHOLE_TRADE);
    assertThat(at(told, Trigger.S1) % 60).as("candles close on the minute").isZero();
    assertThat(told.all(Transition.class).get(1).conditions().getFirst().threshold())
        .startsWith("ema26 = ");
    assertThat(onlyTrade(told).pnl()).isPositive();
  }

  @Test
  void rsi_mean_reversion_buys_the_turn_of_an_oversold_market() {
    Story story = Story.ofTrades().calm(1200);
    for (int i = 0; i < 5; i++) {
      story.drifts(240, -0.6).drifts(60, 0.15);
    }
    Story.Told told = story.drifts(900, 2).calm(600).toldTo("rsi-mean-reversion");
    assertThat(told.steps()).containsExactly(A_WHOLE_TRADE);
    assertThat(onlyTrade(told).pnl()).isPositive();
  }

  @Test
  void replay_scalp_trades_small_moves_and_does_not_hold_them_long() {
    Story.Told told =
        Story.ofTrades().calm(100).drifts(60, 0.3).drifts(60, -0.2).calm(40).toldTo("replay-scalp");
    assertThat(told.steps()).containsExactly(A_WHOLE_TRADE);
    assertThat(onlyTrade(told).exitMicros() - onlyTrade(told).entryMicros())
        .isLessThanOrEqualTo(61_000_000L);
  }

  @Test
  void every_field_trades_a_market_with_a_book_and_stays_silent_without() {
    Story.Told told =
        Story.withBook().calm(150).drifts(40, 2).drifts(30, -1.5).calm(100).toldTo("every-field");
    ClosedTrade trade = onlyTrade(told);
    assertThat(trade.direction()).isEqualTo(Direction.LONG);
    assertThat(told.all(Fill.class).getFirst().maker()).as("a limit order that rested").isTrue();

    Story.Told down =
        Story.withBook().calm(150).drifts(40, -2).drifts(30, 1.5).calm(100).toldTo("every-field");
    assertThat(onlyTrade(down).direction()).isEqualTo(Direction.SHORT);

    Story.Told blind =
        Story.ofTrades().calm(150).drifts(40, 2).drifts(30, -1.5).calm(100).toldTo("every-field");
    assertThat(blind.all(Fill.class)).isEmpty();
    assertThat(blind.steps())
        .contains("MONITORING>SIGNAL_DETECTED S1")
        .doesNotContain("SIGNAL_DETECTED>ENTRY_EVALUATION Z1");
  }
}
