package io.tocsin.strategy;

import static io.tocsin.model.journal.InstanceState.CLOSE_ORDER_EVALUATION;
import static io.tocsin.model.journal.InstanceState.EMERGENCY_EXIT;
import static io.tocsin.model.journal.InstanceState.ENTRY_EVALUATION;
import static io.tocsin.model.journal.InstanceState.ERROR;
import static io.tocsin.model.journal.InstanceState.EXITED;
import static io.tocsin.model.journal.InstanceState.INACTIVE;
import static io.tocsin.model.journal.InstanceState.MONITORING;
import static io.tocsin.model.journal.InstanceState.POSITION_ACTIVE;
import static io.tocsin.model.journal.InstanceState.SIGNAL_CANCELLED;
import static io.tocsin.model.journal.InstanceState.SIGNAL_DETECTED;
import static io.tocsin.strategy.Strategies.SIMPLE;
import static io.tocsin.strategy.Strategies.holding;
import static io.tocsin.strategy.Strategies.quiet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.model.journal.Alert;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.OrderRecord;
import io.tocsin.model.journal.OrderStatus;
import io.tocsin.model.journal.Signal;
import io.tocsin.model.journal.Transition;
import io.tocsin.model.journal.Trigger;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Every row of the transition table, seen from outside. */
class StateMachineTest {

  private static Scenario.Setup simple() {
    return Scenario.setup(SIMPLE);
  }

  @Test
  void an_active_session_monitors_from_its_first_moment() {
    Scenario s = simple().start();
    assertThat(s.state()).isEqualTo(MONITORING);
    Transition first = s.all(Transition.class).getFirst();
    assertThat(first.from()).isEqualTo(INACTIVE);
    assertThat(first.trigger()).isEqualTo(Trigger.SESSION);
    assertThat(first.number()).isEqualTo(1);
    assertThat(first.timeMicros()).isEqualTo(Scenario.T0);
    assertThat(first.price()).isNull();
  }

  @Test
  void trades_of_the_time_before_decide_nothing_and_fill_nothing() {
    Scenario s = simple().start();
    s.set("go", 1).pastTrade(0, 100);
    assertThat(s.state()).isEqualTo(MONITORING);
    s.trade(1, 100);
    assertThat(s.state()).isNotEqualTo(MONITORING);
    Scenario holding = holding(simple());
    BigDecimal equity = holding.engine.equity().equity();
    holding.set("leave", 1).pastTrade(5, 50);
    assertThat(holding.state()).isEqualTo(POSITION_ACTIVE);
    assertThat(holding.engine.equity().equity()).isEqualByComparingTo(equity);
    holding.trade(6, 110);
    assertThat(holding.state()).isNotEqualTo(POSITION_ACTIVE);
  }

  @Test
  void a_whole_trade_from_signal_to_the_end_of_the_cooldown() {
    Scenario s = holding(simple());
    s.trade(5, 110).set("leave", 1).trade(6, 110).set("leave", 0).trade(7, 110);
    assertThat(s.state()).isEqualTo(EXITED);
    s.trade(46.9, 110);
    assertThat(s.state()).isEqualTo(EXITED);
    s.clock(47);
    assertThat(s.steps())
        .containsExactly(
            "MONITORING>SIGNAL_DETECTED S1",
            "SIGNAL_DETECTED>ENTRY_EVALUATION Z1",
            "ENTRY_EVALUATION>POSITION_ACTIVE FILL",
            "POSITION_ACTIVE>CLOSE_ORDER_EVALUATION ZE1",
            "CLOSE_ORDER_EVALUATION>EXITED FILL",
            "EXITED>MONITORING COOLDOWN");
    assertThat(s.engine.trades()).hasSize(1);
    assertThat(s.engine.trades().getFirst().pnl()).isEqualByComparingTo("100");
    assertThat(s.engine.trades().getFirst().exitTrigger()).isEqualTo(Trigger.ZE1);
    assertThat(s.engine.equity().equity()).isEqualByComparingTo("10100");
    assertThat(s.all(Signal.class))
        .extracting(Signal::type)
        .containsExactly(Trigger.S1, Trigger.Z1, Trigger.ZE1);
  }

  @Test
  void a_transition_tells_every_condition_of_its_section_with_its_value() {
    Scenario s = quiet(simple()).set("go", 2.5).trade(2, 101);
    Transition signal = s.all(Transition.class).getLast();
    assertThat(signal.price()).isEqualTo(101);
    assertThat(signal.number()).isEqualTo(2);
    assertThat(signal.conditions()).hasSize(1);
    assertThat(signal.conditions().getFirst().section()).isEqualTo("S1");
    assertThat(signal.conditions().getFirst().indicator()).isEqualTo("go");
    assertThat(signal.conditions().getFirst().threshold()).isEqualTo("0");
    assertThat(signal.conditions().getFirst().value()).isEqualTo(2.5);
    assertThat(signal.reason()).isEqualTo("Signal: go 2.5 > 0");
  }

  @Test
  void o1_cancels_a_signal_before_z1_is_asked() {
    Scenario s = quiet(simple()).set("go", 1).trade(2, 100);
    assertThat(s.state()).isEqualTo(SIGNAL_DETECTED);
    s.set("stop", 1).set("enter", 1).trade(3, 100);
    assertThat(s.state()).isEqualTo(SIGNAL_CANCELLED);
    assertThat(s.view().trigger()).isEqualTo(Trigger.O1);
    assertThat(s.view().untilMicros()).isEqualTo(Scenario.T0 + 23_000_000);
  }

  @Test
  void a_signal_times_out_on_a_clock_tick_too() {
    Scenario s = quiet(simple()).set("go", 1).trade(2, 100).clock(31.9);
    assertThat(s.state()).isEqualTo(SIGNAL_DETECTED);
    s.clock(32);
    assertThat(s.view().trigger()).isEqualTo(Trigger.TIMEOUT);
    assertThat(s.state()).isEqualTo(SIGNAL_CANCELLED);
    s.clock(51.9);
    assertThat(s.state()).isEqualTo(SIGNAL_CANCELLED);
    s.clock(52);
    assertThat(s.state()).isEqualTo(MONITORING);
    assertThat(s.view().trigger()).isEqualTo(Trigger.COOLDOWN);
  }

  @Test
  void at_most_one_transition_an_evaluation() {
    Scenario s = quiet(simple()).set("go", 1).set("enter", 1).trade(2, 100);
    assertThat(s.state()).isEqualTo(SIGNAL_DETECTED);
    s.trade(2, 100);
    assertThat(s.state()).isEqualTo(ENTRY_EVALUATION);
  }

  @Test
  void o1_cancels_a_pending_entry_before_it_can_be_filled_by_the_same_event() {
    Scenario s = quiet(simple()).set("go", 1).trade(2, 100).set("enter", 1).trade(3, 100);
    assertThat(s.state()).isEqualTo(ENTRY_EVALUATION);
    s.set("stop", 1).trade(4, 100);
    assertThat(s.steps()).last().isEqualTo("ENTRY_EVALUATION>SIGNAL_CANCELLED O1");
    assertThat(s.all(OrderRecord.class))
        .extracting(OrderRecord::status)
        .containsExactly(OrderStatus.NEW, OrderStatus.CANCELLED);
    assertThat(s.engine.openPositions()).isEmpty();
  }

  @Test
  void an_entry_that_is_not_filled_in_time_is_cancelled() {
    Scenario s =
        quiet(
            Scenario.setup(
                Strategies.with("\"order\": {\"type\": \"limit\", \"offset_pct\": 5},")));
    s.set("go", 1).trade(2, 100).set("enter", 1).trade(3, 100).set("go", 0).trade(4, 100);
    assertThat(s.state()).isEqualTo(ENTRY_EVALUATION);
    s.clock(12.9);
    assertThat(s.state()).isEqualTo(ENTRY_EVALUATION);
    s.clock(13);
    assertThat(s.steps()).last().isEqualTo("ENTRY_EVALUATION>SIGNAL_CANCELLED TIMEOUT");
    assertThat(s.all(OrderRecord.class).getLast().status()).isEqualTo(OrderStatus.CANCELLED);
  }

  @Test
  void a_refusal_of_the_risk_gate_is_a_transition_and_an_alert_with_its_reason() {
    Scenario s = quiet(simple().risk("{\"max_position_pct\": 9}"));
    s.set("go", 1).trade(2, 100).set("enter", 1).trade(3, 100).set("go", 0).trade(4, 100);
    assertThat(s.steps()).last().isEqualTo("ENTRY_EVALUATION>SIGNAL_CANCELLED RISK");
    assertThat(s.view().reason()).contains("max_position_pct is 9");
    Alert alert = s.all(Alert.class).getLast();
    assertThat(alert.kind()).isEqualTo("risk_refused");
    assertThat(alert.message()).contains("max_position_pct");
    assertThat(s.all(OrderRecord.class)).isEmpty();
  }

  @Test
  void emergency_conditions_go_before_every_other_exit() {
    Scenario s = holding(Scenario.setup(Strategies.with("\"stop_loss\": {\"percent\": 1},")));
    s.set("flee", 1).set("leave", 1).trade(5, 90);
    assertThat(s.state()).isEqualTo(EMERGENCY_EXIT);
    assertThat(s.view().trigger()).isEqualTo(Trigger.E1);
    s.trade(6, 90);
    assertThat(s.state()).isEqualTo(EXITED);
    assertThat(s.view().untilMicros()).isEqualTo(Scenario.T0 + 66_000_000);
  }

  @Test
  void the_stop_loss_goes_before_ze1() {
    Scenario s = holding(Scenario.setup(Strategies.with("\"stop_loss\": {\"percent\": 1},")));
    s.set("leave", 1).trade(5, 99);
    assertThat(s.state()).isEqualTo(CLOSE_ORDER_EVALUATION);
    assertThat(s.view().trigger()).isEqualTo(Trigger.SL);
    assertThat(s.view().reason()).isEqualTo("mark 99.00 reached the stop loss 99.00");
  }

  @Test
  void the_take_profit_closes_at_its_price() {
    Scenario s = holding(Scenario.setup(Strategies.with("\"take_profit\": {\"percent\": 2},")));
    s.trade(5, 101.99);
    assertThat(s.state()).isEqualTo(POSITION_ACTIVE);
    s.trade(6, 102).trade(7, 102);
    assertThat(s.state()).isEqualTo(EXITED);
    assertThat(s.engine.trades().getFirst().exitTrigger()).isEqualTo(Trigger.TP);
  }

  @Test
  void the_cooldown_starts_when_the_exit_is_done_not_when_it_is_decided() {
    Scenario s = holding(simple()).set("leave", 1).trade(5, 100);
    // The closing order finds no event for ten seconds.
    s.set("leave", 0).trade(15, 100);
    assertThat(s.state()).isEqualTo(EXITED);
    assertThat(s.view().untilMicros()).isEqualTo(Scenario.T0 + 55_000_000);
  }

  @Test
  void what_the_venue_refuses_for_good_is_an_error_until_a_person_resumes() {
    Scenario s = quiet(simple().rules(Scenario.BTC, "0.01", "0.0001", "5", false));
    s.set("go", 1).trade(2, 100).set("enter", 1).trade(3, 100).trade(4, 100).trade(5, 100);
    assertThat(s.state()).isEqualTo(ERROR);
    assertThat(s.steps()).last().isEqualTo("ENTRY_EVALUATION>ERROR VENUE");
    assertThat(s.all(OrderRecord.class).getLast().status()).isEqualTo(OrderStatus.REJECTED);
    assertThat(s.engine.resume(s.key(), "ann")).isTrue();
    assertThat(s.state()).isEqualTo(MONITORING);
    assertThat(s.engine.resume(s.key(), "ann")).isFalse();
  }

  @Test
  void any_transition_that_is_not_in_the_table_is_refused() {
    assertThatThrownBy(() -> TransitionTable.require(MONITORING, Trigger.ZE1, EXITED))
        .hasMessage("there is no transition from MONITORING to EXITED on ZE1");
    assertThatThrownBy(() -> TransitionTable.require(POSITION_ACTIVE, Trigger.S1, SIGNAL_DETECTED))
        .isInstanceOf(IllegalStateException.class);
    TransitionTable.require(POSITION_ACTIVE, Trigger.VENUE, ERROR);
    assertThatThrownBy(() -> TransitionTable.require(POSITION_ACTIVE, Trigger.USER, ERROR))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_programming_error_stops_its_instance_loudly_and_no_other() {
    // A listener that fails once stands for a bug inside an evaluation.
    Scenario.Setup setup = new Scenario.Setup().strategy(SIMPLE, Scenario.BTC, Scenario.ETH);
    AtomicBoolean broken = new AtomicBoolean();
    List<JournalRecord> journal = new ArrayList<>();
    SessionEngine engine =
        new SessionEngine(
            setup.plan(),
            entry -> {
              if (entry instanceof Signal && broken.getAndSet(false)) {
                throw new IllegalArgumentException("a bug");
              }
              journal.add(entry);
            });
    engine.start(Scenario.T0);
    Scenario source = quiet(setup).set("go", 1);
    broken.set(true);
    source.trade(Scenario.BTC, 2, 100).trade(Scenario.ETH, 2, 10);
    source.rows.forEach(
        row -> engine.onBatch(Scenario.batch(setup.plan().layout(), List.of(row), Scenario.T0)));
    assertThat(engine.instances())
        .extracting(InstanceView::state)
        .containsExactly(ERROR, SIGNAL_DETECTED);
    assertThat(journal)
        .filteredOn(Alert.class::isInstance)
        .last()
        .extracting(a -> ((Alert) a).message())
        .asString()
        .contains("a bug");
  }

  @Test
  void age_of_signal_and_position_can_be_asked_for() {
    Scenario s =
        holding(
            Scenario.setup(
                SIMPLE
                    .replace(
                        "{\"indicator\": \"leave\", \"op\": \">\", \"value\": 0}",
                        "{\"indicator\": {\"type\": \"POSITION_AGE_SECONDS\"}, \"op\": \">=\","
                            + " \"value\": 6}")
                    .replace(
                        "{\"indicator\": \"flee\", \"op\": \">\", \"value\": 0}",
                        "{\"indicator\": {\"type\": \"SIGNAL_AGE_SECONDS\"}, \"op\": \">=\","
                            + " \"value\": 8.5}")));
    s.trade(9.9, 100);
    assertThat(s.state()).isEqualTo(POSITION_ACTIVE);
    s.trade(10, 100);
    assertThat(s.view().trigger()).isEqualTo(Trigger.ZE1);
  }
}
