package io.tocsin.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.model.InstrumentId;
import io.tocsin.model.input.Problem;
import io.tocsin.model.input.Problems;
import io.tocsin.strategy.plan.Budget;
import io.tocsin.strategy.plan.Fees;
import io.tocsin.strategy.plan.PaperSettings;
import io.tocsin.strategy.plan.RiskLimits;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a session file says about money, and what a session computes. */
class PlanTest {

  @Test
  void empty_fields_give_the_documented_defaults() {
    Problems problems = new Problems();
    assertThat(RiskLimits.read(Scenario.fields("{}", problems))).isEqualTo(RiskLimits.DEFAULTS);
    assertThat(PaperSettings.read(Scenario.fields("{}", problems)))
        .isEqualTo(PaperSettings.DEFAULTS);
    assertThat(PaperSettings.DEFAULTS.latency()).isEqualTo(Duration.ofMillis(100));
    assertThat(PaperSettings.DEFAULTS.slippagePct()).isEqualByComparingTo("0.05");
    assertThat(PaperSettings.DEFAULTS.maintenanceMarginPct()).isEqualByComparingTo("0.5");
    assertThat(problems.isEmpty()).isTrue();
  }

  @Test
  void a_budget_is_read_and_its_shares_cannot_exceed_it() {
    Problems problems = new Problems();
    Budget budget =
        Budget.read(
            Scenario.fields(
                "{\"total\": 5000, \"currency\": \"usdc\", \"per_strategy\": {\"a\": 1000, \"b\": 6000}}",
                problems));
    assertThat(budget.currency()).isEqualTo("USDC");
    assertThat(budget.of("a")).isEqualByComparingTo("1000");
    assertThat(budget.of("c")).isEqualByComparingTo("5000");
    assertThat(problems.list()).extracting(Problem::path).containsExactly("$.per_strategy.b");
  }

  @Test
  void fields_nobody_knows_and_values_out_of_range_are_refused() {
    Problems problems = new Problems();
    RiskLimits.read(Scenario.fields("{\"max_drawdown\": 5, \"max_open_positions\": 0}", problems));
    PaperSettings.read(
        Scenario.fields("{\"slipage_pct\": 1, \"fees\": {\"x\": {\"maker_pct\": 0}}}", problems));
    Budget.read(Scenario.fields("{}", problems));
    assertThat(problems.list())
        .extracting(Problem::path)
        .containsExactlyInAnyOrder(
            "$.max_drawdown",
            "$.max_open_positions",
            "$.slipage_pct",
            "$.fees.x.taker_pct",
            "$.total");
  }

  @Test
  void a_venues_own_fees_count_where_the_session_names_none() {
    Problems problems = new Problems();
    PaperSettings settings =
        PaperSettings.read(
                Scenario.fields(
                    "{\"fees\": {\"a\": {\"maker_pct\": 0, \"taker_pct\": 0.01}}}", problems))
            .withVenueFees(
                Map.of("a", Fees.DEFAULT, "b", new Fees(BigDecimal.ZERO, BigDecimal.ONE)));
    assertThat(settings.feesOf("a").takerPct()).isEqualByComparingTo("0.01");
    assertThat(settings.feesOf("b").takerPct()).isEqualByComparingTo("1");
    assertThat(settings.feesOf("c")).isEqualTo(Fees.DEFAULT);
  }

  @Test
  void a_session_computes_for_each_instrument_what_its_strategies_need_sorted() {
    var layout =
        new Scenario.Setup()
            .strategy(Strategies.SIMPLE, Scenario.ETH)
            .strategy(
                Strategies.SIMPLE
                    .replace("\"simple\"", "\"other\"")
                    .replace("\"RETURN_PCT\", \"t1\": 1", "\"LAST_PRICE\""),
                Scenario.ETH)
            .plan()
            .layout();
    assertThat(layout.instruments()).containsExactly(Scenario.BTC, Scenario.ETH);
    assertThat(layout.width(0)).isZero();
    assertThat(layout.specs(1))
        .extracting(Object::toString)
        .isSorted()
        .hasSize(7)
        .contains("LAST_PRICE");
  }

  @Test
  void a_plan_that_cannot_run_is_refused() {
    InstrumentId unknown = new InstrumentId("test", "XYZ_USDT");
    assertThatThrownBy(() -> new Scenario.Setup().strategy(Strategies.SIMPLE, unknown).plan())
        .hasMessageContaining("test:XYZ_USDT, whose rules are not in the plan");
    assertThatThrownBy(() -> Scenario.setup(Strategies.SIMPLE).strategy(Strategies.SIMPLE).plan())
        .hasMessageContaining("bound twice");
  }
}
