package io.tocsin.strategy;

import static io.tocsin.strategy.Strategies.holding;
import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.journal.Alert;
import org.junit.jupiter.api.Test;

/** Perpetuals: a long pays a short at 00:00, 08:00 and 16:00 UTC, or is paid. */
class FundingTest {

  private static final double HOUR = 3_600;

  private static Scenario.Setup rate(String direction, String percent) {
    return Scenario.setup(Strategies.with("\"" + direction + "\"", "", ""))
        .paper(
            "{\"slippage_pct\": 0, \"fees\": {\"test\": {\"maker_pct\": 0, \"taker_pct\": 0}},"
                + " \"funding_pct\": {\"test\": "
                + percent
                + "}}");
  }

  @Test
  void a_long_pays_of_its_notional_at_the_mark_every_eight_hours() {
    Scenario s = holding(rate("LONG", "0.01")).trade(HOUR, 110).clock(8 * HOUR - 1);
    assertThat(s.engine.summary().funding()).isEqualByComparingTo("0");
    s.clock(8 * HOUR);
    // 10 at 110, 0.01 %
    assertThat(s.engine.summary().funding()).isEqualByComparingTo("0.11");
    assertThat(s.engine.equity().equity()).isEqualByComparingTo("10099.89");
    assertThat(s.all(Alert.class).getLast().message())
        .isEqualTo("paid 0.11 USDT of funding, 0.01 % of 1100");
    s.clock(16 * HOUR).set("leave", 1).trade(17 * HOUR, 110).trade(17 * HOUR + 1, 110);
    assertThat(s.engine.trades().getFirst().funding()).isEqualByComparingTo("0.22");
    assertThat(s.engine.trades().getFirst().grossPnl()).isEqualByComparingTo("100");
    assertThat(s.engine.trades().getFirst().pnl()).isEqualByComparingTo("99.78");
    assertThat(s.engine.summary().netPnl()).isEqualByComparingTo("99.78");
    assertThat(s.engine.summary().grossPnl()).isEqualByComparingTo("100");
  }

  @Test
  void a_short_receives_what_a_long_pays_and_pays_when_the_rate_is_negative() {
    Scenario received = holding(rate("SHORT", "0.01")).clock(8 * HOUR);
    assertThat(received.engine.summary().funding()).isEqualByComparingTo("-0.1");
    assertThat(received.engine.equity().equity()).isEqualByComparingTo("10000.1");
    Scenario paid = holding(rate("SHORT", "-0.01")).clock(8 * HOUR);
    assertThat(paid.engine.equity().equity()).isEqualByComparingTo("9999.9");
  }

  @Test
  void a_silence_over_several_times_is_charged_for_each() {
    Scenario s = holding(rate("LONG", "0.01")).clock(25 * HOUR);
    assertThat(s.engine.summary().funding()).isEqualByComparingTo("0.3");
  }

  @Test
  void who_holds_nothing_then_pays_nothing_and_spot_has_no_funding() {
    Scenario flat = Strategies.quiet(rate("LONG", "0.01")).clock(9 * HOUR);
    assertThat(flat.engine.summary().funding()).isEqualByComparingTo("0");
    Scenario spot = holding(Scenario.setup(Strategies.SIMPLE)).clock(9 * HOUR);
    assertThat(spot.engine.summary().funding()).isEqualByComparingTo("0");
    assertThat(spot.all(Alert.class)).isEmpty();
  }

  @Test
  void funding_counts_as_a_loss_of_the_strategy_of_the_day() {
    Scenario s =
        Strategies.holding(
            new Scenario.Setup()
                .strategy(
                    Strategies.with(
                        "\"LONG\"", "", ", \"limits\": {\"daily_loss_limit_pct\": 0.4}"),
                    Scenario.BTC,
                    Scenario.ETH)
                .paper(
                    "{\"slippage_pct\": 0, \"fees\": {\"test\": {\"maker_pct\": 0,"
                        + " \"taker_pct\": 0}}, \"funding_pct\": {\"test\": 4}}"));
    s.clock(8 * HOUR).set("go", 1).trade(Scenario.ETH, 8 * HOUR + 1, 10);
    assertThat(s.engine.instances().get(1).next()).contains("lost 40 USDT today");
  }
}
