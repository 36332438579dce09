package io.tocsin.strategy;

import static io.tocsin.strategy.Strategies.holding;
import static io.tocsin.strategy.Strategies.quiet;
import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.indicators.IndicatorStatus;
import io.tocsin.model.Instrument;
import io.tocsin.model.journal.Direction;
import io.tocsin.model.journal.EquityPoint;
import io.tocsin.model.journal.Fill;
import io.tocsin.model.journal.InstanceState;
import io.tocsin.model.journal.OrderRecord;
import io.tocsin.model.journal.OrderStatus;
import io.tocsin.model.journal.Position;
import io.tocsin.model.journal.Trigger;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** Sizes, prices, fills, fees, stops, targets: given this market, this money. */
class OrdersAndMoneyTest {

  private static final String COSTS =
      "{\"slippage_pct\": 0.1, \"latency\": \"100ms\","
          + " \"fees\": {\"test\": {\"maker_pct\": 0.02, \"taker_pct\": 0.1}}}";

  private static Scenario.Setup with(String entryFields) {
    return Scenario.setup(Strategies.with(entryFields));
  }

  /** The simple strategy with another size. */
  private static Scenario.Setup size(String size, String entryFields) {
    return Scenario.setup(
        Strategies.with(entryFields).replace("{\"type\": \"fixed\", \"value\": 1000}", size));
  }

  private static Scenario decided(Scenario.Setup setup) {
    return quiet(setup)
        .set("go", 1)
        .trade(2, 100)
        .set("go", 0)
        .set("enter", 1)
        .trade(3, 100)
        .set("enter", 0);
  }

  @Test
  void an_order_reaches_the_venue_only_after_its_latency() {
    Scenario s = decided(with("")).trade(3.05, 101).trade(3.0999, 102);
    assertThat(s.all(Fill.class)).isEmpty();
    s.trade(3.1, 103);
    assertThat(s.all(Fill.class).getFirst().price()).isEqualByComparingTo("103");
    assertThat(s.all(Fill.class).getFirst().timeMicros()).isEqualTo(Scenario.T0 + 3_100_000);
  }

  @Test
  void without_a_book_slippage_and_fees_are_against_the_trader_both_ways() {
    Scenario s = decided(with("").paper(COSTS)).trade(4, 100);
    Fill in = s.all(Fill.class).getFirst();
    assertThat(in.price()).isEqualByComparingTo("100.10");
    assertThat(in.quantity()).isEqualByComparingTo("10");
    assertThat(in.fee()).isEqualByComparingTo("1.001");
    assertThat(in.maker()).isFalse();
    s.set("leave", 1).trade(5, 100).trade(6, 100);
    Fill out = s.all(Fill.class).getLast();
    assertThat(out.price()).isEqualByComparingTo("99.90");
    assertThat(s.engine.trades().getFirst().grossPnl()).isEqualByComparingTo("-2");
    assertThat(s.engine.trades().getFirst().pnl()).isEqualByComparingTo("-4");
    assertThat(s.engine.equity().equity()).isEqualByComparingTo("9996");
    assertThat(s.engine.equity().fees()).isEqualByComparingTo("2");
  }

  @Test
  void a_short_sells_lower_and_buys_back_higher_and_gains_when_the_price_falls() {
    Scenario s =
        decided(Scenario.setup(Strategies.with("\"SHORT\"", "", "")).paper(COSTS)).trade(4, 100);
    assertThat(s.all(Fill.class).getFirst().price()).isEqualByComparingTo("99.90");
    s.trade(5, 90).set("leave", 1).trade(6, 90).trade(7, 90);
    assertThat(s.all(Fill.class).getLast().price()).isEqualByComparingTo("90.09");
    assertThat(s.engine.trades().getFirst().direction()).isEqualTo(Direction.SHORT);
    assertThat(s.engine.trades().getFirst().grossPnl()).isEqualByComparingTo("98.10");
  }

  @Test
  void a_market_order_walks_the_book_level_by_level() {
    Scenario s = decided(with("").paper(COSTS));
    s.book(3.5, new double[] {99, 50}, new double[] {100, 4, 100.5, 3, 101, 100});
    assertThat(s.all(Fill.class))
        .extracting(f -> f.quantity() + "@" + f.price())
        .containsExactly("4.0000@100.00", "3.0000@100.50", "3.0000@101.00");
    OrderRecord order = s.all(OrderRecord.class).getLast();
    assertThat(order.status()).isEqualTo(OrderStatus.FILLED);
    assertThat(order.averagePrice()).isEqualByComparingTo("100.45");
    assertThat(s.all(Position.class).getLast().entryPrice()).isEqualByComparingTo("100.45");
  }

  @Test
  void an_entry_takes_what_there_is_and_cancels_the_rest() {
    Scenario s = decided(with(""));
    s.book(3.5, new double[] {99, 50}, new double[] {100, 4});
    assertThat(s.state()).isEqualTo(InstanceState.POSITION_ACTIVE);
    assertThat(s.engine.openPositions().getFirst().quantity()).isEqualByComparingTo("4");
    assertThat(s.all(OrderRecord.class).getLast().status()).isEqualTo(OrderStatus.CANCELLED);
    assertThat(s.all(OrderRecord.class).getLast().filledQuantity()).isEqualByComparingTo("4");
  }

  @Test
  void an_exit_that_a_thin_book_fills_in_part_goes_on_with_the_next_book_only() {
    Scenario s = holding(with(""));
    s.book(5, new double[] {99, 4, 98, 1}, new double[] {100, 50});
    s.set("leave", 1).trade(6, 100).trade(7, 100).trade(8, 100);
    assertThat(s.all(Fill.class)).hasSize(3);
    assertThat(s.state()).isEqualTo(InstanceState.CLOSE_ORDER_EVALUATION);
    assertThat(s.all(OrderRecord.class).getLast().status()).isEqualTo(OrderStatus.PARTIALLY_FILLED);
    s.book(9, new double[] {97, 100}, new double[] {100, 50});
    assertThat(s.state()).isEqualTo(InstanceState.EXITED);
    assertThat(s.engine.trades().getFirst().exitPrice()).isEqualByComparingTo("97.9");
  }

  @Test
  void after_a_gap_the_book_is_unknown_and_the_last_price_counts() {
    Scenario s = decided(with("")).book(3.01, new double[] {99, 1}, new double[] {105, 100});
    s.gap(3.05).trade(3.2, 100);
    assertThat(s.all(Fill.class).getFirst().price()).isEqualByComparingTo("100");
  }

  @Test
  void longs_are_marked_at_the_bid_shorts_at_the_ask_and_at_the_last_trade_without_quotes() {
    Scenario s = holding(with("")).quote(5, 98, 102);
    assertThat(s.engine.openPositions().getFirst().markPrice()).isEqualByComparingTo("98");
    assertThat(s.engine.equity().unrealizedPnl()).isEqualByComparingTo("-20");
    s.gap(6).trade(7, 101);
    assertThat(s.engine.equity().unrealizedPnl()).isEqualByComparingTo("10");
    Scenario sold = holding(Scenario.setup(Strategies.with("\"SHORT\"", "", ""))).quote(5, 98, 102);
    assertThat(sold.engine.openPositions().getFirst().markPrice()).isEqualByComparingTo("102");
  }

  @Test
  void quantities_are_rounded_down_to_lots_and_the_order_says_so() {
    Scenario s = decided(with("").rules(Scenario.BTC, "0.01", "3", "5", true));
    OrderRecord order = s.all(OrderRecord.class).getFirst();
    assertThat(order.quantity()).isEqualByComparingTo("9");
    assertThat(order.reason()).contains("10 rounded down to lots of 3");
  }

  @Test
  void less_than_a_lot_or_the_least_order_value_is_refused_with_the_reason() {
    Scenario lot = decided(with("").rules(Scenario.BTC, "0.01", "11", "5", true)).trade(4, 100);
    assertThat(lot.view().reason()).contains("less than one lot of 11");
    Scenario least =
        decided(with("").rules(Scenario.BTC, "0.01", "0.1", "1001", true)).trade(4, 100);
    assertThat(least.view().reason()).contains("least order value of 1001");
  }

  @Test
  void size_can_be_a_percentage_of_the_strategys_budget() {
    Scenario s =
        decided(
            size("{\"type\": \"percent_of_budget\", \"value\": 10}", "")
                .budget("{\"total\": 10000, \"per_strategy\": {\"simple\": 4000}}"));
    assertThat(s.all(OrderRecord.class).getFirst().quantity()).isEqualByComparingTo("4");
  }

  @Test
  void size_by_risk_loses_that_much_of_equity_at_the_stop() {
    Scenario s =
        decided(size("{\"type\": \"risk\", \"value\": 1}", "\"stop_loss\": {\"percent\": 4},"));
    assertThat(s.all(OrderRecord.class).getFirst().quantity()).isEqualByComparingTo("25");
    s.trade(4, 100).trade(5, 96).trade(6, 96);
    assertThat(s.engine.trades().getFirst().pnl()).isEqualByComparingTo("-100");
  }

  @Test
  void scale_multiplies_the_size_by_an_indicator_and_refuses_if_that_is_unknown() {
    String scaled =
        "{\"type\": \"fixed\", \"value\": 1000, \"scale\": {\"indicator\": \"more\","
            + " \"points\": [[0, 0.5], [10, 1.5]]}}";
    Scenario s = quiet(size(scaled, "")).set("more", 5).set("go", 1).trade(2, 100);
    s.set("enter", 1).trade(3, 100);
    assertThat(s.all(OrderRecord.class).getFirst().quantity()).isEqualByComparingTo("10");
    Scenario more = quiet(size(scaled, "")).set("more", 99).set("go", 1).trade(2, 100);
    more.set("enter", 1).trade(3, 100);
    assertThat(more.all(OrderRecord.class).getFirst().quantity()).isEqualByComparingTo("15");
    Scenario unknown = quiet(size(scaled, "")).unknown("more", IndicatorStatus.NO_DATA);
    unknown.set("go", 1).trade(2, 100).set("enter", 1).trade(3, 100).trade(4, 100);
    assertThat(unknown.view().trigger()).isEqualTo(Trigger.RISK);
    assertThat(unknown.view().reason()).contains("size.scale");
  }

  @Test
  void a_limit_order_rests_and_is_filled_at_its_limit_as_maker_when_a_trade_goes_through() {
    Scenario s = decided(with("\"order\": {\"type\": \"limit\", \"offset_pct\": 1},").paper(COSTS));
    assertThat(s.all(OrderRecord.class).getFirst().limitPrice()).isEqualByComparingTo("99");
    s.trade(4, 100).trade(5, 99);
    assertThat(s.all(Fill.class)).as("at the limit others may stand before us").isEmpty();
    s.trade(6, 98.99);
    Fill fill = s.all(Fill.class).getFirst();
    assertThat(fill.price()).isEqualByComparingTo("99");
    assertThat(fill.maker()).isTrue();
    assertThat(fill.fee()).isEqualByComparingTo("0.1999998");
  }

  @Test
  void a_resting_limit_is_filled_too_when_the_other_sides_quote_reaches_it() {
    Scenario s = decided(with("\"order\": {\"type\": \"limit\", \"offset_pct\": 1},"));
    s.trade(4, 100).quote(5, 98, 99);
    assertThat(s.all(Fill.class).getFirst().price()).isEqualByComparingTo("99");
  }

  @Test
  void immediate_or_cancel_and_fill_or_kill_end_on_arrival() {
    String ioc = "\"order\": {\"type\": \"limit\", \"offset_pct\": 0, \"time_in_force\": \"ioc\"},";
    Scenario part = decided(with(ioc));
    part.book(3.5, new double[] {99, 1}, new double[] {100, 4, 101, 10});
    assertThat(part.engine.openPositions().getFirst().quantity()).isEqualByComparingTo("4");
    String fok = ioc.replace("ioc", "fok");
    Scenario none = decided(with(fok));
    none.book(3.5, new double[] {99, 1}, new double[] {100, 4, 101, 10}).trade(4, 100);
    assertThat(none.all(Fill.class)).isEmpty();
    assertThat(none.steps()).last().isEqualTo("ENTRY_EVALUATION>SIGNAL_CANCELLED TIMEOUT");
    assertThat(none.view().reason()).contains("fill or kill");
    Scenario whole = decided(with(fok));
    whole.book(3.5, new double[] {99, 1}, new double[] {100, 40});
    assertThat(whole.engine.openPositions().getFirst().quantity()).isEqualByComparingTo("10");
  }

  @Test
  void a_trailing_stop_follows_the_best_price_and_never_goes_back() {
    Scenario s = holding(with("\"stop_loss\": {\"percent\": 5, \"trailing\": true},"));
    assertThat(s.engine.openPositions().getFirst().stopLoss()).isEqualByComparingTo("95");
    s.trade(5, 110).trade(6, 106);
    assertThat(s.engine.openPositions().getFirst().stopLoss()).isEqualByComparingTo("104.5");
    s.trade(7, 104.5).trade(8, 104.5);
    assertThat(s.engine.trades().getFirst().exitTrigger()).isEqualTo(Trigger.SL);
    assertThat(s.engine.trades().getFirst().pnl()).isEqualByComparingTo("45");
  }

  @Test
  void a_trailing_stop_of_a_short_follows_downwards() {
    Scenario s =
        holding(
            Scenario.setup(
                Strategies.with(
                    "\"SHORT\"", "\"stop_loss\": {\"percent\": 5, \"trailing\": true},", "")));
    s.trade(5, 90).trade(6, 94.5).trade(7, 94.5);
    assertThat(s.engine.trades().getFirst().exitTrigger()).isEqualTo(Trigger.SL);
    assertThat(s.engine.trades().getFirst().pnl()).isEqualByComparingTo("55");
  }

  @Test
  void a_take_profit_ladder_closes_step_by_step_without_leaving_the_position() {
    Scenario s =
        holding(
            with(
                "\"take_profit\": [{\"percent\": 1, \"close_pct\": 30},"
                    + " {\"percent\": 2, \"close_pct\": 30}, {\"percent\": 4, \"close_pct\": 40}],"));
    s.trade(5, 101).trade(6, 101);
    assertThat(s.state()).isEqualTo(InstanceState.POSITION_ACTIVE);
    assertThat(s.engine.openPositions().getFirst().quantity()).isEqualByComparingTo("7");
    assertThat(s.engine.openPositions().getFirst().takeProfit()).isEqualByComparingTo("102");
    assertThat(s.engine.openPositions().getFirst().realizedPnl()).isEqualByComparingTo("3");
    s.trade(7, 102).trade(8, 102).trade(9, 104).trade(10, 104);
    assertThat(s.state()).isEqualTo(InstanceState.EXITED);
    assertThat(s.engine.trades()).hasSize(1);
    assertThat(s.engine.trades().getFirst().pnl()).isEqualByComparingTo("25");
    assertThat(s.engine.trades().getFirst().exitPrice()).isEqualByComparingTo("102.5");
    assertThat(s.all(OrderRecord.class).stream().map(OrderRecord::clientOrderId).distinct())
        .containsExactly(
            "exec_test:simple:test:BTC_USDT:3",
            "exec_test:simple:test:BTC_USDT:4:tp1",
            "exec_test:simple:test:BTC_USDT:4:tp2",
            "exec_test:simple:test:BTC_USDT:5");
  }

  @Test
  void a_pending_partial_exit_gives_way_to_the_full_one() {
    Scenario s =
        holding(
            with(
                "\"stop_loss\": {\"percent\": 5},"
                    + "\"take_profit\": [{\"percent\": 1, \"close_pct\": 30}],"));
    s.trade(5, 101).trade(5.01, 94).trade(6, 94);
    assertThat(s.engine.trades().getFirst().quantity()).isEqualByComparingTo("10");
    assertThat(s.all(OrderRecord.class).stream().filter(OrderRecord::reduceOnly))
        .extracting(OrderRecord::status)
        .containsExactly(
            OrderStatus.NEW, OrderStatus.CANCELLED, OrderStatus.NEW, OrderStatus.FILLED);
  }

  @Test
  void without_cancel_pending_an_emergency_waits_for_the_partial_exit() {
    Scenario s =
        holding(
            Scenario.setup(
                Strategies.with("\"take_profit\": [{\"percent\": 1, \"close_pct\": 30}],")
                    .replace(
                        "\"cooldown\": \"60s\"",
                        "\"cooldown\": \"60s\", \"cancel_pending\": false")));
    s.trade(5, 101).set("flee", 1).trade(5.01, 94).trade(6, 94).trade(7, 94);
    assertThat(s.state()).isEqualTo(InstanceState.EXITED);
    assertThat(s.all(Fill.class))
        .extracting(f -> f.quantity().stripTrailingZeros().toPlainString())
        .containsExactly("10", "3", "7");
  }

  @Test
  void leverage_lowers_the_margin_never_the_size_and_brings_a_liquidation_price() {
    Scenario s = holding(with("\"leverage\": 10,"));
    Position position = s.engine.openPositions().getFirst();
    assertThat(position.quantity()).isEqualByComparingTo("10");
    assertThat(position.margin()).isEqualByComparingTo("100");
    assertThat(s.engine.equity().cash()).isEqualByComparingTo("9900");
    // (1000 - 100) / (10 * 0.995), on the tick above
    assertThat(position.liquidationPrice()).isEqualByComparingTo("90.46");
    s.trade(5, 90.47);
    assertThat(s.state()).isEqualTo(InstanceState.POSITION_ACTIVE);
    s.trade(6, 90.46).trade(7, 90.46);
    assertThat(s.engine.trades().getFirst().exitTrigger()).isEqualTo(Trigger.LIQUIDATION);
  }

  @Test
  void an_unlevered_long_has_no_liquidation_price_an_unlevered_short_has_one() {
    assertThat(holding(with("")).engine.openPositions().getFirst().liquidationPrice()).isNull();
    Scenario sold = holding(Scenario.setup(Strategies.with("\"SHORT\"", "", "")));
    // (1000 + 1000) / (10 * 1.005), on the tick below
    assertThat(sold.engine.openPositions().getFirst().liquidationPrice())
        .isEqualByComparingTo("199.00");
  }

  @Test
  void a_position_is_left_before_liquidation_at_the_configured_distance() {
    Scenario s =
        holding(
            Scenario.setup(
                Strategies.with("\"leverage\": 10,")
                    .replace(
                        "\"cooldown\": \"60s\"",
                        "\"cooldown\": \"60s\", \"liquidation_distance_pct\": 3")));
    s.trade(5, 94);
    assertThat(s.state()).isEqualTo(InstanceState.POSITION_ACTIVE);
    s.trade(6, 93);
    assertThat(s.view().trigger()).isEqualTo(Trigger.LIQUIDATION);
    assertThat(s.state()).isEqualTo(InstanceState.EMERGENCY_EXIT);
  }

  @Test
  void both_picks_the_side_by_the_sign_of_its_indicator() {
    Scenario.Setup both =
        Scenario.setup(Strategies.with("\"BOTH\"", "", ", \"direction_indicator\": \"more\""));
    Scenario s = quiet(both);
    assertThat(s.view().direction()).isNull();
    s.set("go", 1).trade(2, 100);
    assertThat(s.view().next()).contains("direction_indicator is unknown or zero");
    s.set("more", -1).trade(3, 100);
    assertThat(s.view().direction()).isEqualTo(Direction.SHORT);
    Scenario up = quiet(both).set("more", 1).set("go", 1).trade(2, 100);
    assertThat(up.view().direction()).isEqualTo(Direction.LONG);
  }

  @Test
  void at_the_end_of_the_data_nothing_is_closed_by_force() {
    Scenario s = holding(with("")).trade(5, 120).end(6);
    assertThat(s.state()).isEqualTo(InstanceState.POSITION_ACTIVE);
    assertThat(s.all(EquityPoint.class).getLast().equity()).isEqualByComparingTo("10200");
    SessionSummary summary = s.engine.summary();
    assertThat(summary.openPositions()).isEqualTo(1);
    assertThat(summary.trades()).isZero();
    assertThat(summary.winRatePct()).isNull();
    assertThat(summary.unrealizedPnl()).isEqualByComparingTo("200");
    assertThat(summary.sharpe()).isNull();
    assertThat(summary.ratioBasis()).contains("fewer than two full hours");
  }

  @Test
  void the_summary_adds_up() {
    Scenario s = holding(with("").paper(COSTS)).trade(5, 110).set("leave", 1).trade(6, 110);
    s.set("leave", 0).trade(7, 110).clock(107);
    s.set("go", 1).trade(108, 110).set("go", 0).set("enter", 1).trade(109, 110).trade(110, 110);
    s.set("leave", 1).trade(111, 90).trade(112, 90).set("leave", 0).set("enter", 0);
    s.clock(4000).clock(7300);
    SessionSummary summary = s.engine.summary();
    assertThat(summary.trades()).isEqualTo(2);
    assertThat(summary.wins()).isEqualTo(1);
    assertThat(summary.winRatePct()).isEqualByComparingTo("50");
    assertThat(summary.netPnl().add(summary.fees())).isEqualByComparingTo(summary.grossPnl());
    assertThat(summary.endEquity())
        .isEqualByComparingTo(summary.startEquity().add(summary.netPnl()));
    assertThat(summary.maxDrawdownPct()).isPositive();
    assertThat(summary.sharpe()).isNotNull();
    assertThat(summary.timeInMarketPct()).isPositive();
  }

  @Test
  void equity_is_recorded_at_most_once_a_second_beside_fills() {
    Scenario s = holding(with(""));
    int before = s.all(EquityPoint.class).size();
    for (int i = 1; i <= 30; i++) {
      s.trade(4 + i * 0.1, 100 + i);
    }
    assertThat(s.all(EquityPoint.class).size() - before).isBetween(2, 4);
  }

  @Test
  void the_gain_of_what_is_held_counts_only_its_own_share_of_the_entry_fee() {
    Scenario s =
        holding(
            with("\"take_profit\": [{\"percent\": 1, \"close_pct\": 50}],")
                .paper(COSTS.replace("\"slippage_pct\": 0.1", "\"slippage_pct\": 0")));
    assertThat(s.engine.openPositions().getFirst().unrealizedPnlPct())
        .as("of 1000, after a fee of 1")
        .isEqualByComparingTo("-0.1");
    s.trade(5, 101).trade(6, 101).trade(7, 100);
    assertThat(s.engine.openPositions().getFirst().quantity()).isEqualByComparingTo("5");
    assertThat(s.engine.openPositions().getFirst().unrealizedPnlPct())
        .as("of 500, after half of that fee")
        .isEqualByComparingTo("-0.1");
  }

  @Test
  void a_book_marks_until_there_are_quotes_and_again_after_a_gap() {
    Scenario s = holding(with("")).book(5, new double[] {97, 1}, new double[] {103, 1});
    assertThat(s.engine.openPositions().getFirst().markPrice()).isEqualByComparingTo("97");
    s.quote(6, 98, 102).book(7, new double[] {96, 1}, new double[] {103, 1});
    assertThat(s.engine.openPositions().getFirst().markPrice()).isEqualByComparingTo("98");
    s.gap(8).book(9, new double[] {95, 1}, new double[] {103, 1});
    assertThat(s.engine.openPositions().getFirst().markPrice()).isEqualByComparingTo("95");
  }

  @Test
  void a_resting_limit_to_sell_is_filled_when_the_price_goes_above_it() {
    Scenario s =
        decided(
            Scenario.setup(
                Strategies.with(
                    "\"SHORT\"", "\"order\": {\"type\": \"limit\", \"offset_pct\": 1},", "")));
    assertThat(s.all(OrderRecord.class).getFirst().limitPrice()).isEqualByComparingTo("101");
    assertThat(s.all(OrderRecord.class).getFirst().type()).isEqualTo("limit");
    s.trade(4, 100).trade(5, 101).quote(5.5, 100.5, 101.5);
    assertThat(s.all(Fill.class)).isEmpty();
    s.trade(6, 101.01);
    assertThat(s.all(Fill.class).getFirst().price()).isEqualByComparingTo("101");
    Scenario quoted =
        decided(
            Scenario.setup(
                Strategies.with(
                    "\"SHORT\"", "\"order\": {\"type\": \"limit\", \"offset_pct\": 1},", "")));
    quoted.trade(4, 100).quote(5, 101, 102);
    assertThat(quoted.all(Fill.class).getFirst().price()).isEqualByComparingTo("101");
  }

  @Test
  void a_limit_takes_on_arrival_only_the_levels_that_it_allows() {
    String limit = "\"order\": {\"type\": \"limit\", \"offset_pct\": 0, \"time_in_force\": \"@\"},";
    Scenario sell =
        decided(Scenario.setup(Strategies.with("\"SHORT\"", limit.replace("@", "ioc"), "")));
    sell.book(3.5, new double[] {101, 2, 100, 3, 99, 50}, new double[] {102, 1});
    assertThat(sell.all(Fill.class))
        .extracting(f -> f.quantity().stripTrailingZeros() + "@" + f.price())
        .containsExactly("2@101.00", "3@100.00");
    Scenario blind = decided(with(limit.replace("@", "fok"))).trade(3.5, 101).trade(4, 100);
    assertThat(blind.all(Fill.class)).as("the price had gone above the limit").isEmpty();
    Scenario there = decided(with(limit.replace("@", "fok"))).trade(3.5, 99);
    assertThat(there.all(Fill.class).getFirst().price()).isEqualByComparingTo("99");
  }

  @Test
  void without_a_trade_the_quote_is_what_there_is_and_an_order_is_sized_by_it() {
    Scenario s = Scenario.setup(Strategies.SIMPLE).start();
    for (String name : new String[] {"go", "stop", "enter", "leave", "flee"}) {
      s.set(name, 0);
    }
    s.quote(1, 98, 125).set("go", 1).clock(2).set("enter", 1).clock(3);
    assertThat(s.all(OrderRecord.class).getFirst().quantity())
        .as("1,000 at the ask of 125")
        .isEqualByComparingTo("8");
    s.clock(4);
    assertThat(s.all(Fill.class).getFirst().price()).isEqualByComparingTo("125");
  }

  @Test
  void on_a_market_of_contracts_the_order_tells_how_many() {
    Scenario s =
        decided(
            with("")
                .paper(COSTS)
                .rule(
                    new Instrument(
                        Scenario.BTC,
                        "BTC",
                        new BigDecimal("0.01"),
                        new BigDecimal("0.0001"),
                        BigDecimal.ONE,
                        new BigDecimal("0.01"),
                        true)));
    assertThat(s.all(OrderRecord.class).getFirst().reason())
        .endsWith("1000 USDT at 100.00, 1000 contracts of 0.01");
  }
}
