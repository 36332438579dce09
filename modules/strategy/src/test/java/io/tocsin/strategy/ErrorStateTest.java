package io.tocsin.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.journal.Alert;
import io.tocsin.model.journal.Fill;
import io.tocsin.model.journal.InstanceState;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.OrderRecord;
import io.tocsin.model.journal.OrderStatus;
import io.tocsin.model.journal.Severity;
import io.tocsin.model.journal.Signal;
import io.tocsin.model.journal.Trigger;
import io.tocsin.strategy.plan.SessionPlan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** ERROR with money in the market: nothing is decided, but nothing is forgotten either. */
class ErrorStateTest {

  private final List<JournalRecord> journal = new ArrayList<>();
  private boolean broken;
  private Trigger breaksAt = Trigger.ZE1;

  /** An engine over a scenario's rows, whose listener fails once, which stands for a bug. */
  private SessionEngine replay(Scenario scenario) {
    SessionPlan plan = scenario.plan;
    SessionEngine engine =
        new SessionEngine(
            plan,
            entry -> {
              if (entry instanceof Signal signal && signal.type() == breaksAt && !broken) {
                broken = true;
                throw new IllegalArgumentException("a bug");
              }
              journal.add(entry);
            });
    engine.start(Scenario.T0);
    engine.onBatch(Scenario.batch(plan.layout(), scenario.rows, Scenario.T0));
    return engine;
  }

  private static InstanceState state(SessionEngine engine) {
    return engine.instances().getFirst().state();
  }

  private <T> List<T> all(Class<T> type) {
    return journal.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Test
  void an_open_position_stays_and_a_person_closes_it() {
    Scenario s = Strategies.holding(Scenario.setup(Strategies.SIMPLE)).set("leave", 1);
    s.trade(5, 100).set("leave", 0).trade(6, 100);
    SessionEngine engine = replay(s);
    assertThat(state(engine)).isEqualTo(InstanceState.ERROR);
    assertThat(engine.openPositions()).hasSize(1);
    assertThat(all(Alert.class).getLast().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(engine.close(s.key(), "ann").outcome()).isEqualTo(CloseResult.Outcome.CLOSING);
    assertThat(state(engine)).isEqualTo(InstanceState.CLOSE_ORDER_EVALUATION);
  }

  @Test
  void a_pending_partial_exit_is_cancelled_and_a_resumed_position_is_guarded_again() {
    Scenario s =
        Strategies.holding(
            Scenario.setup(
                Strategies.with("\"take_profit\": [{\"percent\": 1, \"close_pct\": 30}],")));
    s.trade(5, 101).set("leave", 1).trade(5.05, 101).set("leave", 0).trade(6, 101);
    SessionEngine engine = replay(s);
    assertThat(all(OrderRecord.class).stream().filter(OrderRecord::reduceOnly))
        .extracting(OrderRecord::status)
        .containsExactly(OrderStatus.NEW, OrderStatus.CANCELLED);
    assertThat(engine.resume(s.key(), "ann")).isTrue();
    assertThat(state(engine)).isEqualTo(InstanceState.POSITION_ACTIVE);
    assertThat(all(Fill.class)).hasSize(1);
  }

  @Test
  void the_venue_liquidates_a_position_in_error_and_a_resume_then_starts_anew() {
    Scenario s =
        Strategies.holding(Scenario.setup(Strategies.with("\"leverage\": 2,"))).set("leave", 1);
    s.trade(5, 100).set("leave", 0).trade(6, 50).trade(7, 50);
    SessionEngine engine = replay(s);
    assertThat(state(engine)).isEqualTo(InstanceState.ERROR);
    assertThat(engine.openPositions()).isEmpty();
    assertThat(engine.trades().getFirst().exitTrigger()).isEqualTo(Trigger.LIQUIDATION);
    assertThat(engine.resume(s.key(), "ann")).isTrue();
    assertThat(state(engine)).isEqualTo(InstanceState.MONITORING);
  }

  @Test
  void an_entry_that_is_pending_is_cancelled() {
    breaksAt = Trigger.O1;
    Scenario s = Strategies.quiet(Scenario.setup(Strategies.SIMPLE)).set("go", 1).trade(2, 100);
    s.set("enter", 1).trade(3, 100).set("stop", 1).trade(3.05, 100).trade(4, 100);
    SessionEngine engine = replay(s);
    assertThat(state(engine)).isEqualTo(InstanceState.ERROR);
    assertThat(all(OrderRecord.class).getLast().status()).isEqualTo(OrderStatus.CANCELLED);
    assertThat(all(Fill.class)).isEmpty();
  }

  @Test
  void an_emergency_is_told_as_one() {
    Scenario s = Strategies.holding(Scenario.setup(Strategies.SIMPLE)).set("flee", 1).trade(5, 90);
    assertThat(s.all(Alert.class).getLast().kind()).isEqualTo("emergency_exit");
    assertThat(s.all(Alert.class).getLast().severity()).isEqualTo(Severity.CRITICAL);
  }
}
