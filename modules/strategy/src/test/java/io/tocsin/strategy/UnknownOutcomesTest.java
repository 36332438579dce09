package io.tocsin.strategy;

import static io.tocsin.strategy.Strategies.quiet;
import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.input.Problem;
import io.tocsin.model.input.Problems;
import io.tocsin.model.journal.Alert;
import io.tocsin.model.journal.Fill;
import io.tocsin.model.journal.InstanceState;
import io.tocsin.model.journal.OrderRecord;
import io.tocsin.model.journal.Trigger;
import io.tocsin.strategy.plan.PaperSettings;
import org.junit.jupiter.api.Test;

/** An order without an answer is unknown, and asked after; never taken for failed, nor for done. */
class UnknownOutcomesTest {

  private static Scenario.Setup faults(String entryFields, String faults) {
    return Scenario.setup(Strategies.with(entryFields))
        .paper(
            "{\"slippage_pct\": 0, \"latency\": \"100ms\", \"answer_timeout\": \"2s\","
                + " \"fees\": {\"test\": {\"maker_pct\": 0, \"taker_pct\": 0}}, \"faults\": {"
                + faults
                + "}}");
  }

  /** A session whose every answer, or order, is lost; the entry was sent at second 3. */
  private static Scenario sent(String faults) {
    return sent("", faults);
  }

  private static Scenario sent(String entryFields, String faults) {
    return quiet(faults(entryFields, faults))
        .set("go", 1)
        .trade(2, 100)
        .set("go", 0)
        .set("enter", 1)
        .trade(3, 100)
        .set("enter", 0);
  }

  private static final String ANSWER = "\"lose_answer_every\": 1";
  private static final String ORDER = "\"lose_order_every\": 1";

  private static String orders(Scenario s) {
    return s.all(OrderRecord.class).stream()
        .map(o -> o.status() + " " + o.filledQuantity().stripTrailingZeros().toPlainString())
        .toList()
        .toString();
  }

  @Test
  void an_order_whose_answer_is_overdue_is_unknown_then_found_filled_when_it_was() {
    Scenario s = sent(ANSWER).trade(4, 101).trade(4.9, 102);
    assertThat(s.state()).isEqualTo(InstanceState.ENTRY_EVALUATION);
    assertThat(s.all(Fill.class)).as("nobody was told").isEmpty();
    assertThat(s.engine.equity().cash()).isEqualByComparingTo("10000");
    s.trade(5, 103);
    assertThat(orders(s)).isEqualTo("[NEW 0, UNKNOWN 0]");
    assertThat(s.all(Alert.class).getLast().kind()).isEqualTo("order_unknown");
    s.trade(5.09, 104);
    assertThat(orders(s)).as("the question takes its time").isEqualTo("[NEW 0, UNKNOWN 0]");
    s.trade(5.1, 104);
    assertThat(orders(s)).isEqualTo("[NEW 0, UNKNOWN 0, NEW 0, FILLED 10]");
    assertThat(s.all(Alert.class)).extracting(Alert::kind).contains("order_reconciled");
    assertThat(s.state()).isEqualTo(InstanceState.POSITION_ACTIVE);
    assertThat(s.all(Fill.class).getFirst().price())
        .as("at the price when it arrived, not when it was told")
        .isEqualByComparingTo("101");
  }

  @Test
  void an_order_that_never_arrived_is_sent_again_under_its_own_id() {
    Scenario s = sent(ORDER).trade(4, 101).trade(5, 103).trade(5.1, 104).trade(5.15, 104);
    assertThat(s.all(Fill.class)).isEmpty();
    s.trade(5.2, 105);
    assertThat(s.state()).isEqualTo(InstanceState.POSITION_ACTIVE);
    assertThat(s.all(Fill.class).getFirst().price()).isEqualByComparingTo("105");
    assertThat(orders(s)).isEqualTo("[NEW 0, UNKNOWN 0, NEW 0, FILLED 10]");
    assertThat(s.all(OrderRecord.class))
        .extracting(OrderRecord::clientOrderId)
        .containsOnly("exec_test:simple:test:BTC_USDT:3");
  }

  @Test
  void an_entry_of_unknown_outcome_is_neither_cancelled_nor_timed_out() {
    Scenario s = sent(ANSWER).set("stop", 1).trade(4, 101).clock(4.5);
    assertThat(s.state()).isEqualTo(InstanceState.ENTRY_EVALUATION);
    s.trade(5, 103).trade(5.1, 104);
    assertThat(s.state())
        .as("it was filled: that goes before O1")
        .isEqualTo(InstanceState.POSITION_ACTIVE);

    Scenario lost = sent(ORDER).set("stop", 1).trade(4, 101).trade(5, 103);
    assertThat(lost.state()).isEqualTo(InstanceState.ENTRY_EVALUATION);
    lost.trade(5.1, 104);
    assertThat(lost.steps()).last().isEqualTo("ENTRY_EVALUATION>SIGNAL_CANCELLED O1");
    lost.trade(6, 104);
    assertThat(lost.all(Fill.class)).isEmpty();
  }

  @Test
  void a_time_in_force_that_ended_an_order_unheard_is_heard_of_later() {
    Scenario s =
        sent(
            "\"order\": {\"type\": \"limit\", \"offset_pct\": 1, \"time_in_force\": \"ioc\"},",
            ANSWER);
    s.trade(4, 100).trade(5, 100).trade(5.1, 100);
    assertThat(orders(s)).isEqualTo("[NEW 0, UNKNOWN 0, CANCELLED 0]");
    assertThat(s.steps()).last().isEqualTo("ENTRY_EVALUATION>SIGNAL_CANCELLED TIMEOUT");
    assertThat(s.view().reason()).contains("immediate or cancel");
  }

  @Test
  void an_exit_of_unknown_outcome_sends_no_second_one() {
    // Every second order's answer is lost: the entry is well, its exit is not.
    Scenario s = sent("\"lose_answer_every\": 2").trade(4, 100);
    assertThat(s.state()).isEqualTo(InstanceState.POSITION_ACTIVE);
    s.set("leave", 1).trade(5, 100).trade(6, 110);
    assertThat(s.state()).isEqualTo(InstanceState.CLOSE_ORDER_EVALUATION);
    assertThat(s.engine.close(s.key(), "ann").outcome())
        .isEqualTo(CloseResult.Outcome.ALREADY_CLOSING);
    s.trade(7, 90).trade(7.1, 90);
    assertThat(s.state()).isEqualTo(InstanceState.EXITED);
    assertThat(s.engine.trades().getFirst().exitPrice()).isEqualByComparingTo("110");
    assertThat(s.all(OrderRecord.class).stream().filter(OrderRecord::reduceOnly))
        .extracting(OrderRecord::clientOrderId)
        .containsOnly("exec_test:simple:test:BTC_USDT:5");
  }

  @Test
  void a_full_exit_waits_until_the_partial_one_before_it_is_known() {
    Scenario s =
        sent(
            "\"stop_loss\": {\"percent\": 5},"
                + " \"take_profit\": [{\"percent\": 1, \"close_pct\": 30}],",
            "\"lose_answer_every\": 2");
    s.trade(4, 100).trade(5, 101).trade(6, 101).trade(6.5, 94);
    assertThat(s.state()).isEqualTo(InstanceState.CLOSE_ORDER_EVALUATION);
    assertThat(s.all(OrderRecord.class).stream().filter(OrderRecord::reduceOnly)).hasSize(1);
    s.trade(7, 94).trade(7.1, 94).trade(7.3, 94);
    assertThat(s.state()).isEqualTo(InstanceState.EXITED);
    assertThat(s.all(Fill.class))
        .extracting(f -> f.quantity().stripTrailingZeros().toPlainString())
        .containsExactly("10", "3", "7");
  }

  @Test
  void an_emergency_stop_closes_what_turns_out_to_be_held() {
    Scenario s = sent(ANSWER).trade(4, 101);
    EmergencyResult result = s.engine.emergencyStop("drill", "ann");
    assertThat(result.closing()).isEmpty();
    assertThat(result.cancelled()).isEmpty();
    assertThat(result.unresolved()).containsExactly(s.key());
    s.trade(5, 101).trade(5.1, 101).trade(5.2, 101);
    assertThat(s.state()).isEqualTo(InstanceState.EMERGENCY_EXIT);
    assertThat(s.view().trigger()).isEqualTo(Trigger.USER);
    // The closing order's answer is lost, too.
    s.trade(5.4, 101).trade(7.3, 101).trade(7.5, 101);
    assertThat(s.state()).isEqualTo(InstanceState.EXITED);
    assertThat(s.engine.openPositions()).isEmpty();
  }

  @Test
  void an_emergency_stop_gives_up_an_entry_that_turns_out_never_to_have_arrived() {
    Scenario s = sent(ORDER).trade(4, 101);
    s.engine.emergencyStop("drill", "ann");
    s.trade(5, 101).trade(5.1, 101);
    assertThat(s.steps()).last().isEqualTo("ENTRY_EVALUATION>SIGNAL_CANCELLED USER");
    s.trade(6, 101);
    assertThat(s.all(Fill.class)).isEmpty();
  }

  @Test
  void a_pause_keeps_a_position_that_turns_out_to_be_held() {
    Scenario s = sent(ANSWER).trade(4, 101);
    s.engine.halt("lunch", "ann");
    s.trade(5, 101).trade(5.1, 101).trade(5.2, 101);
    assertThat(s.state()).isEqualTo(InstanceState.POSITION_ACTIVE);
  }

  @Test
  void a_liquidation_hears_first_what_became_of_the_exit_on_its_way() {
    Scenario s =
        sent(
            "\"leverage\": 2, \"take_profit\": [{\"percent\": 1, \"close_pct\": 30}],",
            "\"lose_answer_every\": 2");
    s.trade(4, 100).trade(5, 101).trade(5.2, 101).trade(5.3, 40).trade(5.4, 40).trade(5.6, 40);
    assertThat(s.state()).isEqualTo(InstanceState.EXITED);
    // 3 were sold at 101 unheard; 7 lost their margin of 350.
    assertThat(s.engine.trades().getFirst().pnl()).isEqualByComparingTo("-347");
  }

  @Test
  void a_timeout_that_no_order_could_meet_is_refused() {
    Problems problems = new Problems();
    PaperSettings.read(
        Scenario.fields(
            "{\"latency\": \"1s\", \"answer_timeout\": \"1s\", \"faults\": {\"lose\": 1}}",
            problems));
    assertThat(problems.list())
        .extracting(Problem::path)
        .containsExactlyInAnyOrder("$.answer_timeout", "$.faults.lose");
  }

  @Test
  void an_order_that_is_sent_again_takes_its_way_again() {
    Scenario s = sent("\"lose_order_every\": 1").trade(4, 101).trade(5, 103).trade(5.1, 104);
    assertThat(s.all(Alert.class))
        .extracting(Alert::kind)
        .containsExactly("order_unknown", "order_reconciled");
    s.trade(5.19, 104);
    assertThat(s.all(Fill.class)).isEmpty();
    s.trade(5.2, 104);
    assertThat(s.all(Fill.class))
        .extracting(Fill::fillId)
        .containsExactly("exec_test:simple:test:BTC_USDT:3:f1");
  }
}
