package io.tocsin.strategy;

import static io.tocsin.model.journal.InstanceState.CLOSE_ORDER_EVALUATION;
import static io.tocsin.model.journal.InstanceState.EMERGENCY_EXIT;
import static io.tocsin.model.journal.InstanceState.ENTRY_EVALUATION;
import static io.tocsin.model.journal.InstanceState.EXITED;
import static io.tocsin.model.journal.InstanceState.MONITORING;
import static io.tocsin.model.journal.InstanceState.POSITION_ACTIVE;
import static io.tocsin.model.journal.InstanceState.SIGNAL_CANCELLED;
import static io.tocsin.model.journal.InstanceState.SIGNAL_DETECTED;
import static io.tocsin.strategy.Strategies.SIMPLE;
import static io.tocsin.strategy.Strategies.holding;
import static io.tocsin.strategy.Strategies.quiet;
import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.journal.Alert;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.OrderRecord;
import io.tocsin.model.journal.OrderStatus;
import io.tocsin.model.journal.Trigger;
import org.junit.jupiter.api.Test;

/** Manual close, emergency stop, halt, resume. */
class PersonsRequestsTest {

  @Test
  void closing_twice_closes_once() {
    Scenario s = holding(Scenario.setup(SIMPLE));
    CloseResult first = s.engine.close(s.key(), "ann");
    CloseResult second = s.engine.close(s.key(), "bob");
    assertThat(first.outcome()).isEqualTo(CloseResult.Outcome.CLOSING);
    assertThat(second.outcome()).isEqualTo(CloseResult.Outcome.ALREADY_CLOSING);
    assertThat(second.clientOrderId()).isEqualTo(first.clientOrderId()).isNotEmpty();
    assertThat(s.state()).isEqualTo(CLOSE_ORDER_EVALUATION);
    s.trade(5, 105).trade(6, 105);
    assertThat(s.state()).isEqualTo(EXITED);
    assertThat(s.all(OrderRecord.class).stream().filter(OrderRecord::reduceOnly))
        .extracting(OrderRecord::status)
        .containsExactly(OrderStatus.NEW, OrderStatus.FILLED);
    assertThat(s.engine.trades().getFirst().exitTrigger()).isEqualTo(Trigger.USER);
    assertThat(s.engine.close(s.key(), "ann").outcome()).isEqualTo(CloseResult.Outcome.NO_POSITION);
  }

  @Test
  void closing_what_does_not_exist_says_so() {
    Scenario s = quiet(Scenario.setup(SIMPLE));
    assertThat(s.engine.close(s.key(), "ann").outcome()).isEqualTo(CloseResult.Outcome.NO_POSITION);
    assertThat(s.engine.close(new InstanceKey("other", Scenario.BTC), "ann").outcome())
        .isEqualTo(CloseResult.Outcome.UNKNOWN_INSTANCE);
  }

  @Test
  void an_emergency_stop_closes_every_position_cancels_what_waits_and_opens_nothing_new() {
    Scenario s = quiet(new Scenario.Setup().strategy(SIMPLE, Scenario.BTC, Scenario.ETH));
    InstanceKey eth = new InstanceKey("simple", Scenario.ETH);
    s.set("go", 1).trade(2, 100).set("enter", 1).trade(3, 100).trade(4, 100);
    s.trade(Scenario.ETH, 4, 10).trade(Scenario.ETH, 4, 10);
    assertThat(s.state()).isEqualTo(POSITION_ACTIVE);
    EmergencyResult result = s.engine.emergencyStop("drill", "ann");
    assertThat(result.closing()).hasSize(1);
    assertThat(result.closing().getFirst().instance()).isEqualTo(s.key());
    assertThat(result.closing().getFirst().clientOrderId()).isNotEmpty();
    assertThat(result.cancelled()).containsExactly(eth);
    assertThat(s.state()).isEqualTo(EMERGENCY_EXIT);
    assertThat(s.view(eth).state()).isEqualTo(SIGNAL_CANCELLED);
    assertThat(s.all(OrderRecord.class))
        .filteredOn(o -> o.instance().equals(eth))
        .extracting(OrderRecord::status)
        .containsExactly(OrderStatus.NEW, OrderStatus.CANCELLED);
    s.trade(5, 100).trade(6, 100);
    assertThat(s.state()).isEqualTo(EXITED);
    s.clock(100).clock(101).trade(102, 100);
    assertThat(s.state()).isEqualTo(MONITORING);
    assertThat(s.view().next()).contains("held back: the session is halted");
    s.engine.resume("ann");
    s.trade(103, 100);
    assertThat(s.state()).isEqualTo(SIGNAL_DETECTED);
  }

  @Test
  void a_second_emergency_stop_sends_no_second_closing_order() {
    Scenario s = holding(Scenario.setup(SIMPLE));
    EmergencyResult first = s.engine.emergencyStop("one", "ann");
    EmergencyResult second = s.engine.emergencyStop("two", "ann");
    assertThat(second.closing().getFirst().clientOrderId())
        .isEqualTo(first.closing().getFirst().clientOrderId());
    assertThat(s.all(OrderRecord.class).stream().filter(OrderRecord::reduceOnly)).hasSize(1);
  }

  @Test
  void A34_a_halt_opens_nothing_new_and_keeps_guarding_what_is_open_until_it_is_resumed() {
    String strategy = Strategies.with("\"stop_loss\": {\"percent\": 10},");
    Scenario s = holding(new Scenario.Setup().strategy(strategy, Scenario.BTC, Scenario.ETH));
    InstanceKey eth = new InstanceKey("simple", Scenario.ETH);
    s.set("go", 1).trade(Scenario.ETH, 5, 10);
    assertThat(s.view(eth).state()).isEqualTo(SIGNAL_DETECTED);
    s.set("enter", 1).trade(Scenario.ETH, 5.01, 10);
    assertThat(s.view(eth).state()).isEqualTo(ENTRY_EVALUATION);

    s.engine.halt("nothing opens", "ann");
    assertThat(s.state()).isEqualTo(POSITION_ACTIVE);
    assertThat(s.view(eth).state()).isEqualTo(SIGNAL_CANCELLED);
    assertThat(s.view(eth).reason()).isEqualTo("paused by ann: nothing opens");
    assertThat(s.all(Alert.class)).extracting(Alert::kind).contains("session_paused");
    s.trade(Scenario.ETH, 7, 10).trade(Scenario.ETH, 40, 10).trade(Scenario.ETH, 41, 10);
    assertThat(s.view(eth).state()).isEqualTo(MONITORING);
    assertThat(s.view(eth).next()).contains("held back: the session is halted: paused by ann");

    s.trade(42, 90).trade(43, 90);
    assertThat(s.state()).isEqualTo(EXITED);
    assertThat(s.engine.trades().getFirst().exitTrigger()).isEqualTo(Trigger.SL);

    s.engine.resume("ann");
    s.trade(Scenario.ETH, 44, 10);
    assertThat(s.view(eth).state()).isEqualTo(SIGNAL_DETECTED);
    assertThat(s.all(OrderRecord.class))
        .filteredOn(o -> o.instance().equals(eth))
        .extracting(OrderRecord::status)
        .containsExactly(OrderStatus.NEW, OrderStatus.CANCELLED);
  }

  @Test
  void with_close_position_false_a_person_closes_while_the_stop_loss_stays_on_guard() {
    String strategy =
        Strategies.with("\"stop_loss\": {\"percent\": 10},")
            .replace("\"cooldown\": \"60s\"", "\"cooldown\": \"60s\", \"close_position\": false");
    Scenario s = holding(Scenario.setup(strategy)).set("flee", 1).trade(5, 100).trade(6, 95);
    assertThat(s.state()).isEqualTo(EMERGENCY_EXIT);
    assertThat(s.view().next()).isEqualTo("a person closes the position");
    assertThat(s.all(OrderRecord.class).stream().filter(OrderRecord::reduceOnly)).isEmpty();

    Scenario guarded = holding(Scenario.setup(strategy)).set("flee", 1).trade(5, 100);
    guarded.trade(6, 90).trade(7, 90);
    assertThat(guarded.state()).isEqualTo(EXITED);
    assertThat(guarded.engine.trades().getFirst().exitTrigger()).isEqualTo(Trigger.SL);

    assertThat(s.engine.close(s.key(), "ann").outcome()).isEqualTo(CloseResult.Outcome.CLOSING);
    assertThat(s.engine.close(s.key(), "ann").outcome())
        .isEqualTo(CloseResult.Outcome.ALREADY_CLOSING);
    s.trade(7, 95);
    assertThat(s.state()).isEqualTo(EXITED);
  }

  @Test
  void a_partial_exit_alone_does_not_count_as_closing() {
    String strategy =
        Strategies.with("\"take_profit\": [{\"percent\": 1, \"close_pct\": 30}],")
            .replace(
                "\"cooldown\": \"60s\"",
                "\"cooldown\": \"60s\", \"close_position\": false, \"cancel_pending\": false");
    Scenario s = holding(Scenario.setup(strategy)).trade(5, 101).set("flee", 1).trade(5.01, 101);
    assertThat(s.state()).isEqualTo(EMERGENCY_EXIT);
    assertThat(s.engine.close(s.key(), "ann").outcome()).isEqualTo(CloseResult.Outcome.CLOSING);
    s.trade(6, 101);
    assertThat(s.engine.trades().getFirst().pnl()).isEqualByComparingTo("10");
  }
}
