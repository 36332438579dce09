package io.tocsin.strategy;

import static io.tocsin.model.journal.LeafResult.IGNORED;
import static io.tocsin.model.journal.LeafResult.MET;
import static io.tocsin.model.journal.LeafResult.NOT_MET;
import static io.tocsin.model.journal.LeafResult.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.indicators.IndicatorStatus;
import io.tocsin.model.journal.InstanceState;
import io.tocsin.model.journal.LeafResult;
import io.tocsin.strategy.condition.ConditionView;
import io.tocsin.strategy.condition.SectionView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Leaves and groups, seen through S1 of an instance that never gets past it. */
class ConditionsTest {

  /** A strategy whose S1 is the given group, over indicators {@code a} and {@code b}. */
  private static Scenario s1(String group) {
    return Scenario.setup(
            """
            {"name": "s", "direction": "LONG",
             "indicators": {"a": {"type": "RETURN_PCT", "t1": 1}, "b": {"type": "RETURN_PCT", "t1": 2}},
             "s1_signal": {%s},
             "z1_entry": {"all": [{"indicator": "b", "op": "<", "value": -1000}],
                          "size": {"type": "fixed", "value": 100}, "stop_loss": {"percent": 1}}}
            """
                .formatted(group))
        .start()
        .set("a", 0)
        .set("b", 0);
  }

  private static Scenario leaf(String rest) {
    return s1("\"all\": [{\"indicator\": \"a\", " + rest + "}]");
  }

  private static SectionView section(Scenario s) {
    return s.engine.conditions(s.key()).sections().getFirst();
  }

  private static LeafResult result(Scenario s) {
    return section(s).result();
  }

  private static ConditionView.Leaf firstLeaf(Scenario s) {
    return (ConditionView.Leaf) ((ConditionView.Group) section(s).tree()).children().getFirst();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "> | 2 | 2.1 | 2.0",
        ">= | 2 | 2.0 | 1.9",
        "< | 2 | 1.9 | 2.0",
        "<= | 2 | 2.0 | 2.1",
        "== | 2 | 2.0 | 2.1",
        "!= | 2 | 2.1 | 2.0",
        "between | [1, 2] | 1.0 | 0.9",
        "between | [1, 2] | 2.0 | 2.1",
        "outside | [1, 2] | 0.9 | 1.0",
        "outside | [1, 2] | 2.1 | 2.0"
      })
  void every_operator_holds_where_it_says_and_not_at_its_edge(
      String op, String value, double holds, double fails) {
    Scenario s = leaf("\"op\": \"%s\", \"value\": %s".formatted(op, value));
    assertThat(result(s.set("a", fails).trade(1, 100))).isEqualTo(NOT_MET);
    assertThat(result(s.set("a", holds).trade(2, 100))).isEqualTo(MET);
    assertThat(s.state()).isEqualTo(InstanceState.SIGNAL_DETECTED);
  }

  @Test
  void a_crossing_is_met_at_the_evaluation_that_crosses_and_no_other() {
    Scenario s = leaf("\"op\": \"crosses_above\", \"value\": 1");
    assertThat(result(s.set("a", 2).trade(1, 100))).as("nothing before").isEqualTo(NOT_MET);
    assertThat(result(s.set("a", 1).trade(2, 100))).isEqualTo(NOT_MET);
    assertThat(result(s.set("a", 1.1).trade(3, 100))).as("from the line itself").isEqualTo(MET);
    assertThat(result(s.set("a", 1.2).trade(4, 100))).isEqualTo(NOT_MET);

    Scenario down = leaf("\"op\": \"crosses_below\", \"value\": 1");
    down.set("a", 2).trade(1, 100).set("a", 1).trade(2, 100);
    assertThat(result(down)).isEqualTo(NOT_MET);
    assertThat(result(down.set("a", 0.9).trade(3, 100))).isEqualTo(MET);
  }

  @Test
  void a_crossing_over_an_unknown_stretch_is_not_seen() {
    Scenario s = leaf("\"op\": \"crosses_above\", \"value\": 1").set("a", 0).trade(1, 100);
    s.unknown("a", IndicatorStatus.TAINTED).trade(2, 100);
    assertThat(result(s)).isEqualTo(PENDING);
    assertThat(result(s.set("a", 2).trade(3, 100))).isEqualTo(NOT_MET);
  }

  @Test
  void a_value_can_be_another_indicator_which_may_be_unknown_too() {
    Scenario s = leaf("\"op\": \"crosses_above\", \"value\": \"b\"");
    s.set("a", 1).set("b", 2).trade(1, 100);
    assertThat(firstLeaf(s).threshold()).isEqualTo("b = 2");
    assertThat(result(s.set("b", 0.5).trade(2, 100))).isEqualTo(MET);
    s.unknown("b", IndicatorStatus.NO_DATA).trade(3, 100);
    assertThat(result(s)).isEqualTo(PENDING);
    assertThat(firstLeaf(s).reason()).isEqualTo("b: no data");
  }

  @Test
  void for_needs_the_whole_time_without_a_break() {
    Scenario s = leaf("\"op\": \">\", \"value\": 0, \"for\": \"5s\"");
    s.set("a", 1).trade(1, 100).trade(5.9, 100);
    assertThat(result(s)).isEqualTo(NOT_MET);
    assertThat(firstLeaf(s).reason()).isEqualTo("held 4.9 of 5 s");
    assertThat(firstLeaf(s).progress()).isEqualTo(0.98);
    s.set("a", 0).trade(6, 100).set("a", 1).trade(7, 100).clock(11.9);
    assertThat(result(s)).as("a break starts it anew").isEqualTo(NOT_MET);
    s.unknown("a", IndicatorStatus.NO_DATA).clock(11.95).set("a", 1).clock(12.5).clock(17);
    assertThat(result(s)).as("the unknown is a break").isEqualTo(NOT_MET);
    assertThat(result(s.clock(17.5))).isEqualTo(MET);
  }

  @Test
  void within_remembers_for_so_long() {
    Scenario s = leaf("\"op\": \">\", \"value\": 5, \"within\": \"3s\"");
    assertThat(result(s.trade(0.5, 100))).isEqualTo(NOT_MET);
    s.set("a", 6).trade(1, 100).set("a", 0);
    assertThat(result(s.clock(4))).isEqualTo(MET);
    assertThat(result(s.clock(4.1))).isEqualTo(NOT_MET);
  }

  @Test
  void within_is_not_met_while_the_indicator_is_unknown() {
    Scenario s = leaf("\"op\": \">\", \"value\": 5, \"within\": \"3s\"").set("a", 6).trade(1, 100);
    assertThat(result(s.unknown("a", IndicatorStatus.STALE).clock(2))).isEqualTo(PENDING);
    assertThat(result(s.set("a", 0).clock(3))).isEqualTo(MET);
  }

  @Test
  void for_and_within_together_ask_for_a_stretch_that_ended_not_long_ago() {
    Scenario s = leaf("\"op\": \">\", \"value\": 0, \"for\": \"2s\", \"within\": \"3s\"");
    s.set("a", 1).trade(1, 100).set("a", 0).trade(2, 100);
    assertThat(result(s)).isEqualTo(NOT_MET);
    s.set("a", 1).trade(3, 100).trade(5, 100).set("a", 0).trade(6, 100);
    assertThat(result(s)).isEqualTo(MET);
  }

  @ParameterizedTest
  @CsvSource({
    "WARMING, warming 12/1 s",
    "NO_DATA, no data",
    "NO_BOOK, no book",
    "UNDEFINED, undefined",
    "STALE, stale",
    "TAINTED, tainted: its window spans a gap in the data"
  })
  void whatever_is_not_known_is_pending_with_the_reason(IndicatorStatus status, String reason) {
    Scenario s = leaf("\"op\": \">\", \"value\": -100");
    s.set(Scenario.BTC, "a", status, 12.4).trade(1, 100);
    assertThat(result(s)).isEqualTo(PENDING);
    assertThat(firstLeaf(s).reason()).isEqualTo(reason);
    assertThat(firstLeaf(s).progress()).isNull();
    assertThat(s.state()).isEqualTo(InstanceState.MONITORING);
    assertThat(s.engine.conditions(s.key()).blockers()).containsExactly("a: " + reason);
  }

  @Test
  void a_stale_value_is_shown_but_meets_nothing() {
    Scenario s =
        leaf("\"op\": \">\", \"value\": 1").set(Scenario.BTC, "a", IndicatorStatus.STALE, 9);
    s.trade(1, 100);
    assertThat(firstLeaf(s).value()).isEqualTo(9);
    assertThat(result(s)).isEqualTo(PENDING);
  }

  @ParameterizedTest
  @CsvSource({
    // a, b as met, no or unknown; then all, any
    "1, 1, MET, MET",
    "1, 0, NOT_MET, MET",
    "0, 0, NOT_MET, NOT_MET",
    "1, , PENDING, MET",
    "0, , NOT_MET, PENDING"
  })
  void groups_follow_three_valued_logic(
      double a, Double b, LeafResult allResult, LeafResult anyResult) {
    String children =
        "[{\"indicator\": \"a\", \"op\": \">\", \"value\": 0},"
            + " {\"indicator\": \"b\", \"op\": \">\", \"value\": 0}]";
    for (String kind : new String[] {"all", "any"}) {
      Scenario s = s1("\"" + kind + "\": " + children).set("a", a);
      if (b == null) {
        s.unknown("b", IndicatorStatus.NO_DATA);
      } else {
        s.set("b", b);
      }
      s.trade(1, 100);
      assertThat(result(s)).as(kind).isEqualTo(kind.equals("all") ? allResult : anyResult);
    }
  }

  @Test
  void not_turns_met_and_unmet_and_leaves_the_unknown_unknown() {
    Scenario s = s1("\"not\": {\"any\": [{\"indicator\": \"a\", \"op\": \">\", \"value\": 0}]}");
    assertThat(result(s.set("a", 1).trade(1, 100))).isEqualTo(NOT_MET);
    assertThat(result(s.unknown("a", IndicatorStatus.NO_DATA).trade(2, 100))).isEqualTo(PENDING);
    assertThat(result(s.set("a", 0).trade(3, 100))).isEqualTo(MET);
  }

  @Test
  void an_ignored_unknown_leaf_is_left_out_of_its_group_and_shown_so() {
    Scenario s =
        s1(
            "\"all\": [{\"indicator\": \"a\", \"op\": \">\", \"value\": 5, \"when_unknown\":"
                + " \"ignore\"}, {\"indicator\": \"b\", \"op\": \">\", \"value\": 0}]");
    s.unknown("a", IndicatorStatus.NO_BOOK).set("b", 1).trade(1, 100);
    assertThat(result(s)).isEqualTo(MET);
    assertThat(firstLeaf(s).result()).isEqualTo(IGNORED);
    assertThat(firstLeaf(s).reason()).isEqualTo("no book");
    Scenario known = leaf("\"op\": \">\", \"value\": 5, \"when_unknown\": \"ignore\"").set("a", 1);
    assertThat(result(known.trade(1, 100))).as("once known, it counts").isEqualTo(NOT_MET);
  }

  @Test
  void a_signal_needs_at_least_one_condition_that_is_known() {
    Scenario s = leaf("\"op\": \">\", \"value\": 5, \"when_unknown\": \"ignore\"");
    s.unknown("a", IndicatorStatus.NO_BOOK).trade(1, 100);
    assertThat(result(s)).isEqualTo(PENDING);
    assertThat(s.state()).isEqualTo(InstanceState.MONITORING);
  }

  @Test
  void an_entry_whose_only_condition_is_ignored_goes_through() {
    Scenario s =
        Strategies.quiet(
            Scenario.setup(
                Strategies.SIMPLE.replace(
                    "{\"indicator\": \"enter\", \"op\": \">\", \"value\": 0}",
                    "{\"indicator\": \"enter\", \"op\": \">\", \"value\": 0, \"when_unknown\":"
                        + " \"ignore\"}")));
    s.unknown("enter", IndicatorStatus.NO_BOOK).set("go", 1).trade(2, 100).trade(3, 100);
    assertThat(s.state()).isEqualTo(InstanceState.ENTRY_EVALUATION);
  }

  @Test
  void a_disabled_leaf_does_not_count() {
    Scenario s =
        s1(
            "\"all\": [{\"indicator\": \"a\", \"op\": \">\", \"value\": 5, \"enabled\": false},"
                + " {\"indicator\": \"b\", \"op\": \">\", \"value\": 0}]");
    s.set("b", 1).trade(1, 100);
    assertThat(result(s)).isEqualTo(MET);
    assertThat(firstLeaf(s).reason()).isEqualTo("disabled");
  }

  @Test
  void progress_is_the_part_of_the_way_gone_since_the_state_began() {
    Scenario s = leaf("\"op\": \">=\", \"value\": 10").set("a", 2).trade(1, 100);
    assertThat(firstLeaf(s).progress()).isZero();
    s.set("a", 6).trade(2, 100);
    assertThat(firstLeaf(s).progress()).isEqualTo(0.5);
    assertThat(s.engine.conditions(s.key()).nearest()).isEqualTo(0.5);
    assertThat(s.engine.conditions(s.key()).blockers()).containsExactly("a 6 of 10 %");
    s.set("a", -5).trade(3, 100);
    assertThat(firstLeaf(s).progress()).isZero();
    assertThat(firstLeaf(s).sinceMicros()).isEqualTo(Scenario.T0 + 1_000_000);
  }

  @Test
  void sections_are_shown_from_the_first_moment_and_say_which_are_asked() {
    Scenario s = Strategies.quiet(Scenario.setup(Strategies.SIMPLE));
    assertThat(s.engine.conditions(s.key()).sections())
        .extracting(v -> v.section() + " " + v.active())
        .containsExactly("S1 true", "O1 false", "Z1 false", "ZE1 false", "E1 false");
    s.set("go", 1).trade(2, 100);
    assertThat(s.engine.conditions(s.key()).sections())
        .extracting(v -> v.section() + " " + v.active())
        .containsExactly("S1 false", "O1 true", "Z1 true", "ZE1 false", "E1 false");
  }
}
