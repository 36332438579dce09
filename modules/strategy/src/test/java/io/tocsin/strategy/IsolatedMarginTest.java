package io.tocsin.strategy;

import static io.tocsin.strategy.Strategies.holding;
import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.journal.Alert;
import io.tocsin.model.journal.Fill;
import io.tocsin.model.journal.InstanceState;
import io.tocsin.model.journal.OrderRecord;
import io.tocsin.model.journal.OrderStatus;
import io.tocsin.model.journal.Severity;
import io.tocsin.model.journal.Trigger;
import org.junit.jupiter.api.Test;

/** Leverage: alerts on the way to the liquidation price, and a loss that ends at the margin. */
class IsolatedMarginTest {

  private static final String FEES =
      "{\"slippage_pct\": 0, \"fees\": {\"test\": {\"maker_pct\": 0, \"taker_pct\": 0.1}}}";

  /** 1,000 USDT at 100 on a margin of 500: liquidated at 50.26, used up at 50. */
  private static Scenario twofold(String more) {
    return holding(Scenario.setup(Strategies.with("\"leverage\": 2," + more)));
  }

  @Test
  void a_gap_through_the_liquidation_price_loses_the_margin_and_no_more() {
    Scenario s = twofold("");
    assertThat(s.engine.openPositions().getFirst().liquidationPrice())
        .isEqualByComparingTo("50.26");
    s.trade(5, 20);
    assertThat(s.engine.equity().equity()).as("marked so, too").isEqualByComparingTo("9500");
    s.trade(6, 20);
    assertThat(s.state()).isEqualTo(InstanceState.EXITED);
    assertThat(s.engine.trades().getFirst().exitTrigger()).isEqualTo(Trigger.LIQUIDATION);
    assertThat(s.engine.trades().getFirst().exitPrice()).isEqualByComparingTo("50");
    assertThat(s.engine.trades().getFirst().pnl()).isEqualByComparingTo("-500");
    assertThat(s.engine.equity().equity()).isEqualByComparingTo("9500");
  }

  @Test
  void a_short_that_doubles_against_the_trader_loses_its_margin_and_no_more() {
    Scenario s = holding(Scenario.setup(Strategies.with("\"SHORT\"", "", "")));
    s.trade(5, 300).trade(6, 300);
    assertThat(s.engine.trades().getFirst().exitTrigger()).isEqualTo(Trigger.LIQUIDATION);
    assertThat(s.engine.trades().getFirst().pnl()).isEqualByComparingTo("-1000");
  }

  @Test
  void the_exits_fee_is_borne_by_the_margin_only_as_far_as_that_goes() {
    Scenario s =
        holding(Scenario.setup(Strategies.with("\"leverage\": 2,")).paper(FEES)).trade(5, 20);
    s.trade(6, 20);
    assertThat(s.all(Fill.class))
        .extracting(f -> f.fee().stripTrailingZeros().toPlainString())
        .as("1 at entry, nothing left at exit")
        .containsExactly("1", "0");
    assertThat(s.engine.equity().equity()).isEqualByComparingTo("9499");
  }

  @Test
  void the_venue_liquidates_a_position_whose_closing_order_is_still_on_its_way() {
    Scenario s = twofold("\"stop_loss\": {\"percent\": 10},");
    s.trade(5, 89);
    assertThat(s.state()).isEqualTo(InstanceState.CLOSE_ORDER_EVALUATION);
    s.trade(5.01, 40);
    assertThat(s.state()).isEqualTo(InstanceState.EXITED);
    assertThat(s.engine.trades().getFirst().exitTrigger()).isEqualTo(Trigger.LIQUIDATION);
    assertThat(s.engine.trades().getFirst().pnl()).isEqualByComparingTo("-500");
    assertThat(s.all(OrderRecord.class).stream().filter(OrderRecord::reduceOnly))
        .extracting(OrderRecord::status)
        .containsExactly(
            OrderStatus.NEW, OrderStatus.CANCELLED, OrderStatus.NEW, OrderStatus.FILLED);
    assertThat(s.all(OrderRecord.class).getLast().clientOrderId()).endsWith(":liquidation");
    assertThat(s.all(Alert.class)).extracting(Alert::kind).contains("liquidation");
  }

  @Test
  void the_venue_liquidates_an_instance_that_stands_in_an_emergency_nobody_closed() {
    Scenario s =
        holding(
            Scenario.setup(
                Strategies.with("\"leverage\": 2,")
                    .replace(
                        "\"cooldown\": \"60s\"",
                        "\"cooldown\": \"60s\", \"close_position\": false")));
    s.set("flee", 1).trade(5, 100).set("flee", 0).trade(6, 60);
    assertThat(s.state()).isEqualTo(InstanceState.EMERGENCY_EXIT);
    s.trade(7, 50.26);
    assertThat(s.state()).isEqualTo(InstanceState.EXITED);
    assertThat(s.engine.trades().getFirst().exitTrigger()).isEqualTo(Trigger.LIQUIDATION);
  }

  @Test
  void a_stop_before_the_liquidation_price_closes_with_the_usual_latency() {
    Scenario s = twofold("\"stop_loss\": {\"percent\": 10},").trade(5, 90).trade(5.05, 90);
    assertThat(s.state()).isEqualTo(InstanceState.CLOSE_ORDER_EVALUATION);
    s.trade(5.1, 90);
    assertThat(s.engine.trades().getFirst().exitTrigger()).isEqualTo(Trigger.SL);
    assertThat(s.engine.trades().getFirst().pnl()).isEqualByComparingTo("-100");
  }

  @Test
  void alerts_come_once_each_at_thirty_twenty_and_ten_percent_from_liquidation() {
    Scenario s = twofold("");
    s.trade(5, 72).trade(6, 71.8).trade(7, 73).trade(8, 71.8);
    s.trade(9, 62.8).trade(10, 71.8).trade(11, 55.8).trade(12, 55.9).trade(13, 55.8);
    assertThat(s.all(Alert.class).stream().filter(a -> a.kind().equals("liquidation_near")))
        .extracting(a -> a.severity() + " at " + (a.timeMicros() - Scenario.T0) / 1_000_000)
        .containsExactly(
            Severity.INFO + " at 6", Severity.WARNING + " at 9", Severity.CRITICAL + " at 11");
    assertThat(s.all(Alert.class).getLast().message())
        .isEqualTo("the liquidation price 50.26 is 9.9283 % away, mark 55.80");
  }

  @Test
  void a_fall_over_several_distances_gives_the_most_urgent_alert_only() {
    Scenario s = twofold("").trade(5, 56).trade(6, 55);
    assertThat(s.all(Alert.class).stream().filter(a -> a.kind().equals("liquidation_near")))
        .extracting(Alert::severity)
        .containsExactly(Severity.WARNING, Severity.CRITICAL);
  }

  @Test
  void an_unlevered_long_is_never_warned_of_liquidation() {
    Scenario s = holding(Scenario.setup(Strategies.SIMPLE)).trade(5, 1).trade(6, 0.01);
    assertThat(s.all(Alert.class)).isEmpty();
  }
}
