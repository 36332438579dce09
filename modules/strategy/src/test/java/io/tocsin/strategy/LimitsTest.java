package io.tocsin.strategy;

import static io.tocsin.model.journal.InstanceState.MONITORING;
import static io.tocsin.model.journal.InstanceState.POSITION_ACTIVE;
import static io.tocsin.model.journal.InstanceState.SIGNAL_DETECTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.journal.Alert;
import io.tocsin.model.journal.InstanceKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The strategy's own limits and the session's risk gate. */
class LimitsTest {

  private static final double DAY = 86_400;

  private static Scenario.Setup limits(String limits) {
    return new Scenario.Setup()
        .strategy(
            Strategies.with("\"LONG\"", "", ", \"limits\": {" + limits + "}"),
            Scenario.BTC,
            Scenario.ETH);
  }

  /** A trade from 100 to {@code exit} that begins at {@code at} and takes five seconds. */
  private static Scenario trade(Scenario s, double at, double exit) {
    s.set("go", 1).trade(at, 100).set("go", 0).set("enter", 1).trade(at + 1, 100);
    s.set("enter", 0).trade(at + 2, 100).set("leave", 1).trade(at + 3, exit).trade(at + 4, exit);
    return s.set("leave", 0);
  }

  private static Scenario signal(Scenario s, double at) {
    return s.set("go", 1).trade(at, 100).set("go", 0);
  }

  @Test
  void trades_a_day_are_counted_over_all_symbols_and_start_anew_at_midnight_utc() {
    Scenario s = Strategies.quiet(limits("\"max_trades_per_day\": 1"));
    trade(s, 10, 100).clock(100);
    signal(s, 101);
    assertThat(s.state()).isEqualTo(MONITORING);
    assertThat(s.view().next()).contains("limits.max_trades_per_day 1 is reached");
    assertThat(s.all(Alert.class)).extracting(Alert::kind).containsExactly("signal_held_back");
    signal(s, DAY + 1);
    assertThat(s.state()).isEqualTo(SIGNAL_DETECTED);
  }

  @Test
  void a_signal_needs_a_free_slot() {
    Scenario s = Strategies.quiet(limits("\"max_concurrent_positions\": 1"));
    InstanceKey eth = new InstanceKey("simple", Scenario.ETH);
    s.set("go", 1).trade(2, 100).trade(Scenario.ETH, 2, 10);
    assertThat(s.state()).isEqualTo(SIGNAL_DETECTED);
    assertThat(s.view(eth).state()).isEqualTo(MONITORING);
    s.set("go", 0).set("stop", 1).trade(3, 100).set("stop", 0).set("go", 1);
    s.trade(Scenario.ETH, 4, 10);
    assertThat(s.view(eth).state()).isEqualTo(SIGNAL_DETECTED);
  }

  @Test
  void losses_in_a_row_hold_signals_back_until_the_next_day_or_a_gain() {
    Scenario s = Strategies.quiet(limits("\"max_consecutive_losses\": 2"));
    trade(s, 10, 99).clock(100);
    trade(s, 110, 101).clock(200);
    trade(s, 210, 99).clock(300);
    signal(s, 301);
    assertThat(s.state()).as("a gain between").isEqualTo(SIGNAL_DETECTED);
    s.clock(400).clock(500);
    trade(s, 510, 99).clock(600);
    signal(s, 601);
    assertThat(s.view().next()).contains("max_consecutive_losses 2");
    signal(s, DAY + 1);
    assertThat(s.state()).isEqualTo(SIGNAL_DETECTED);
  }

  @Test
  void a_daily_loss_holds_signals_back() {
    Scenario s = Strategies.quiet(limits("\"daily_loss_limit_pct\": 1"));
    trade(s, 10, 90.1).clock(100);
    signal(s, 101);
    assertThat(s.state()).isEqualTo(SIGNAL_DETECTED);
    s.clock(200).clock(300);
    trade(s, 310, 99.9).clock(400);
    signal(s, 401);
    assertThat(s.state()).isEqualTo(MONITORING);
    assertThat(s.view().next()).contains("lost 100 USDT today, allowed are 100 USDT");
  }

  @Test
  void after_a_loss_the_cooldown_is_longer() {
    Scenario s = Strategies.quiet(limits("\"cooldown_after_loss\": \"20m\""));
    trade(s, 10, 99);
    assertThat(s.view().untilMicros()).isEqualTo(Scenario.T0 + 1_214_000_000L);
    Scenario gain = Strategies.quiet(limits("\"cooldown_after_loss\": \"20m\""));
    trade(gain, 10, 101);
    assertThat(gain.view().untilMicros()).isEqualTo(Scenario.T0 + 54_000_000L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'max_position_pct': 9.99} | max_position_pct",
        "{'max_symbol_exposure_pct': 9.99} | max_symbol_exposure_pct",
        "{'max_margin_use_pct': 9.99} | max_margin_use_pct",
      })
  void the_risk_gate_names_the_rule_that_refuses(String risk, String rule) {
    Scenario s =
        Strategies.holding(Scenario.setup(Strategies.SIMPLE).risk(risk.replace('\'', '"')));
    assertThat(s.view().reason()).contains(rule);
    assertThat(s.engine.openPositions()).isEmpty();
  }

  @Test
  void leverage_open_positions_and_budgets_are_limited() {
    Scenario lever =
        Strategies.holding(Scenario.setup(Strategies.with("\"leverage\": 21,")).risk("{}"));
    assertThat(lever.view().reason()).contains("max_leverage is 20");

    Scenario one =
        Strategies.quiet(
            new Scenario.Setup()
                .strategy(Strategies.SIMPLE, Scenario.BTC, Scenario.ETH)
                .risk("{\"max_open_positions\": 1}"));
    InstanceKey eth = new InstanceKey("simple", Scenario.ETH);
    one.set("go", 1).set("enter", 1).trade(2, 100).trade(3, 100).trade(4, 100);
    one.set("leave", 0).trade(Scenario.ETH, 4, 10).trade(Scenario.ETH, 5, 10);
    one.trade(Scenario.ETH, 6, 10);
    assertThat(one.state()).isEqualTo(POSITION_ACTIVE);
    assertThat(one.view(eth).reason()).contains("max_open_positions is 1");

    Scenario poor =
        Strategies.holding(Scenario.setup(Strategies.SIMPLE).budget("{\"total\": 999}"));
    assertThat(poor.view().reason()).startsWith("budget: needs 1000 USDT");

    Scenario share =
        Strategies.holding(
            Scenario.setup(Strategies.SIMPLE)
                .budget("{\"total\": 10000, \"per_strategy\": {\"simple\": 900}}"));
    assertThat(share.view().reason()).startsWith("budget of the strategy");
  }

  @Test
  void pending_entries_count_against_the_budget_of_the_session() {
    Scenario s =
        Strategies.quiet(
            new Scenario.Setup()
                .strategy(Strategies.SIMPLE, Scenario.BTC, Scenario.ETH)
                .budget("{\"total\": 1500}"));
    s.trade(Scenario.ETH, 1, 10).set("go", 1).set("enter", 1).clock(2).clock(3);
    s.trade(Scenario.ETH, 3.01, 10);
    assertThat(s.view(new InstanceKey("simple", Scenario.ETH)).reason())
        .startsWith("budget: needs");
    s.trade(4, 100);
    assertThat(s.state()).isEqualTo(POSITION_ACTIVE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'daily_loss_limit_pct': 1} | daily_loss_limit_pct",
        "{'max_drawdown_pct': 1} | max_drawdown_pct",
        "{'max_consecutive_losses': 1} | max_consecutive_losses"
      })
  void losses_stop_new_entries_of_the_session(String risk, String rule) {
    Scenario s = Strategies.quiet(Scenario.setup(Strategies.SIMPLE).risk(risk.replace('\'', '"')));
    trade(s, 10, 89).clock(100);
    s.set("go", 1).trade(101, 100).set("go", 0).set("enter", 1).trade(102, 100).trade(103, 100);
    assertThat(s.view().reason()).contains(rule);
  }

  @Test
  void a_refused_signal_is_not_refused_again_at_every_event() {
    Scenario s =
        Strategies.quiet(
            Scenario.setup(Strategies.SIMPLE.replace(", \"cooldown\": \"20s\"", ""))
                .risk("{\"max_position_pct\": 1}"));
    s.set("go", 1).set("enter", 1);
    for (int i = 0; i < 40; i++) {
      s.trade(2 + i * 0.1, 100);
    }
    assertThat(s.all(Alert.class)).hasSize(1);
  }
}
