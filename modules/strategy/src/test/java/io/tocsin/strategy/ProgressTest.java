package io.tocsin.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.indicators.IndicatorStatus;
import io.tocsin.model.journal.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How near a section is: what a person watches while nothing happens. */
class ProgressTest {

  /** An instance that watches {@code a} and {@code b} from 0 each. */
  private static Scenario s1(String group) {
    return Scenario.setup(
            """
            {"name": "s", "direction": "LONG",
             "indicators": {"a": {"type": "RETURN_PCT", "t1": 1}, "b": {"type": "RETURN_PCT", "t1": 2}},
             "s1_signal": {%s},
             "z1_entry": {"all": [{"indicator": "b", "op": ">=", "value": 20}],
                          "size": {"type": "fixed", "value": 100}, "stop_loss": {"percent": 1}}}
            """
                .formatted(group))
        .start()
        .set("a", 0)
        .set("b", 0)
        .trade(1, 100);
  }

  private static Double nearest(Scenario s) {
    return s.engine.conditions(s.key()).nearest();
  }

  private static final String A = "{\"indicator\": \"a\", \"op\": \">=\", \"value\": 10}";
  private static final String B = "{\"indicator\": \"b\", \"op\": \">=\", \"value\": 10}";

  @ParameterizedTest
  @CsvSource({"all, 0.25", "any, 0.75"})
  void the_slowest_decides_over_all_the_fastest_over_any(String group, double progress) {
    Scenario s = s1("\"" + group + "\": [" + A + ", " + B + "]");
    assertThat(nearest(s.set("a", 2.5).set("b", 7.5).trade(2, 100))).isEqualTo(progress);
    assertThat(nearest(s.set("a", 7.5).set("b", 2.5).trade(3, 100))).isEqualTo(progress);
  }

  @Test
  void what_is_unknown_makes_all_unknown_and_is_left_out_of_any() {
    Scenario all = s1("\"all\": [" + A + ", " + B + "]").set("a", 2.5);
    assertThat(nearest(all.unknown("b", IndicatorStatus.STALE).trade(2, 100))).isNull();
    Scenario any = s1("\"any\": [" + A + ", " + B + "]").set("a", 2.5);
    assertThat(nearest(any.unknown("b", IndicatorStatus.STALE).trade(2, 100))).isEqualTo(0.25);
  }

  @Test
  void not_is_there_or_it_is_not() {
    Scenario s = s1("\"all\": [{\"not\": {\"indicator\": \"a\", \"op\": \"<\", \"value\": 5}}]");
    assertThat(nearest(s.set("a", 3).trade(2, 100))).isEqualTo(0.0);
    assertThat(nearest(s.unknown("a", IndicatorStatus.STALE).trade(3, 100))).isNull();
  }

  @Test
  void it_is_measured_from_the_state_that_runs_not_from_the_one_before() {
    Scenario s = s1("\"all\": [" + A + "]").set("b", 10).set("a", 10).trade(2, 100);
    // SIGNAL_DETECTED begins with b at 10 of 20.
    assertThat(nearest(s.set("b", 10).trade(3, 100))).isEqualTo(0.0);
    assertThat(nearest(s.set("b", 15).trade(4, 100))).isEqualTo(0.5);
  }

  @Test
  void a_crossing_on_the_far_side_has_all_the_way_to_go() {
    Scenario s = s1("\"all\": [{\"indicator\": \"a\", \"op\": \"crosses_above\", \"value\": 10}]");
    assertThat(nearest(s.set("a", 5).trade(2, 100))).isEqualTo(0.5);
    s.unknown("a", IndicatorStatus.STALE).trade(3, 100).set("a", 12).trade(4, 100);
    assertThat(nearest(s)).isEqualTo(0.0);
  }

  @Test
  void a_signal_tells_every_indicator_and_null_where_it_was_unknown() {
    Scenario s = Strategies.quiet(Scenario.setup(Strategies.SIMPLE)).set("go", 2.5);
    s.unknown("more", IndicatorStatus.WARMING).unknown("leave", IndicatorStatus.NO_DATA);
    s.trade(2, 100);
    Signal signal = s.all(Signal.class).getFirst();
    assertThat(signal.signalId()).isEqualTo("exec_test:simple:test:BTC_USDT:S1:2");
    assertThat(signal.indicators()).containsEntry("go", 2.5).containsEntry("leave", null);
  }
}
