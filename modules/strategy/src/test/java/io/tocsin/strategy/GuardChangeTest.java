package io.tocsin.strategy;

import static io.tocsin.strategy.Strategies.holding;
import static io.tocsin.strategy.Strategies.quiet;
import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.input.Problems;
import io.tocsin.model.journal.Alert;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.InstanceState;
import io.tocsin.model.journal.Position;
import io.tocsin.model.journal.Trigger;
import io.tocsin.strategy.GuardResult.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A person moves stop loss and take profit of an open position. */
class GuardChangeTest {

  private static final String BOTH =
      "\"stop_loss\": {\"percent\": 5}, \"take_profit\": {\"percent\": 10},";

  private static Scenario guarded() {
    return holding(Scenario.setup(Strategies.with(BOTH)));
  }

  private static GuardChange wish(String json) {
    Problems problems = new Problems();
    GuardChange change = GuardChange.read(Scenario.fields(json.replace('\'', '"'), problems));
    problems.throwIfAny("body");
    return change;
  }

  private static GuardResult change(Scenario s, String json) {
    return s.engine.change(s.key(), wish(json), "ann");
  }

  private static Position position(Scenario s) {
    return s.engine.openPositions().getFirst();
  }

  @Test
  void a_stop_loss_moves_to_a_price_and_the_take_profit_stays() {
    Scenario s = guarded();
    GuardResult result = change(s, "{'stop_loss': 98.004}");
    assertThat(result.outcome()).isEqualTo(Outcome.CHANGED);
    assertThat(result.position()).isEqualTo(position(s));
    assertThat(position(s).stopLoss()).as("on the tick").isEqualByComparingTo("98");
    assertThat(position(s).takeProfit()).isEqualByComparingTo("110");
    assertThat(s.all(Position.class).getLast().stopLoss()).isEqualByComparingTo("98");
    assertThat(s.all(Alert.class).getLast().message())
        .isEqualTo("stop loss 98.00, take profit 110.00, set by ann");
    s.trade(5, 98).trade(6, 98);
    assertThat(s.engine.trades().getFirst().exitTrigger()).isEqualTo(Trigger.SL);
  }

  @Test
  void null_removes_and_what_is_not_named_stays() {
    Scenario s = guarded();
    change(s, "{'stop_loss': null}");
    assertThat(position(s).stopLoss()).isNull();
    assertThat(position(s).takeProfit()).isEqualByComparingTo("110");
    s.trade(5, 50).trade(6, 50);
    assertThat(s.state()).isEqualTo(InstanceState.POSITION_ACTIVE);
    change(s, "{'take_profit': null}");
    assertThat(position(s).takeProfit()).isNull();
    s.trade(7, 200).trade(8, 200);
    assertThat(s.state()).isEqualTo(InstanceState.POSITION_ACTIVE);
  }

  @Test
  void a_percentage_is_measured_from_the_entry_and_a_decimal_may_be_a_string() {
    Scenario s = guarded().trade(5, 105);
    change(s, "{'stop_loss': {'percent': 1}, 'take_profit': {'percent': 20}}");
    assertThat(position(s).stopLoss()).isEqualByComparingTo("99");
    assertThat(position(s).takeProfit()).isEqualByComparingTo("120");
    change(s, "{'stop_loss': '101.5', 'take_profit': {'price': 130}}");
    assertThat(position(s).stopLoss()).isEqualByComparingTo("101.5");
    assertThat(position(s).takeProfit()).isEqualByComparingTo("130");
  }

  @Test
  void a_trailing_stop_begins_at_the_mark_and_follows_from_there() {
    Scenario s = holding(Scenario.setup(Strategies.with("")));
    s.trade(5, 120).trade(6, 110);
    change(s, "{'stop_loss': {'percent': 10, 'trailing': true}}");
    assertThat(position(s).stopLoss()).isEqualByComparingTo("99");
    s.trade(7, 115);
    assertThat(position(s).stopLoss()).isEqualByComparingTo("103.5");
    s.trade(8, 104);
    assertThat(position(s).stopLoss()).isEqualByComparingTo("103.5");
  }

  @Test
  void a_moved_take_profit_replaces_a_ladder_and_closes_what_is_left() {
    Scenario s =
        holding(
            Scenario.setup(
                Strategies.with(
                    "\"take_profit\": [{\"percent\": 1, \"close_pct\": 30},"
                        + " {\"percent\": 9, \"close_pct\": 70}],")));
    s.trade(5, 101).trade(6, 101);
    change(s, "{'take_profit': 103}");
    s.trade(7, 103).trade(8, 103);
    assertThat(s.engine.trades().getFirst().exitTrigger()).isEqualTo(Trigger.TP);
    assertThat(s.engine.trades().getFirst().pnl()).isEqualByComparingTo("24");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "LONG  | {'stop_loss': 100} | a stop loss at 100.00 would close at once",
        "LONG  | {'stop_loss': 101, 'take_profit': 120} | would close at once",
        "LONG  | {'take_profit': 99} | a take profit at 99.00 would close at once",
        "LONG  | {'stop_loss': 40} | is never reached: the position is liquidated at 50.26",
        "SHORT | {'stop_loss': 99} | would close at once",
        "SHORT | {'take_profit': 101} | would close at once",
        "SHORT | {'stop_loss': 160} | is never reached: the position is liquidated at 149.25",
      })
  void what_would_fire_at_once_or_never_is_refused_and_nothing_changes(
      String direction, String json, String words) {
    Scenario s =
        holding(
            Scenario.setup(
                Strategies.with("\"" + direction + "\"", "\"leverage\": 2," + BOTH, "")));
    Position before = position(s);
    GuardResult result = change(s, json);
    assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(result.message()).contains(words);
    assertThat(position(s)).isEqualTo(before);
  }

  @Test
  void without_a_position_or_while_it_closes_there_is_nothing_to_change() {
    Scenario none = quiet(Scenario.setup(Strategies.with(BOTH)));
    assertThat(change(none, "{'stop_loss': 90}").outcome()).isEqualTo(Outcome.NO_POSITION);
    assertThat(
            none.engine
                .change(new InstanceKey("x", Scenario.BTC), wish("{'stop_loss': 9}"), "ann")
                .outcome())
        .isEqualTo(Outcome.UNKNOWN_INSTANCE);
    Scenario closing = guarded();
    closing.engine.close(closing.key(), "bob");
    assertThat(change(closing, "{'stop_loss': 90}").outcome()).isEqualTo(Outcome.ALREADY_CLOSING);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | $ | changes nothing",
        "{'stop_loss': true} | $.stop_loss | cannot be understood",
        "{'stop_loss': -5} | $.stop_loss | cannot be understood",
        "{'stop_loss': 'low'} | $.stop_loss | cannot be understood",
        "{'stop_loss': {}} | $.stop_loss | needs one of price and percent",
        "{'stop_loss': {'price': 5, 'percent': 1}} | $.stop_loss | needs one of",
        "{'stop_loss': {'percent': 100}} | $.stop_loss.percent | out of range",
        "{'take_profit': {'percent': 5, 'trailing': true}} | $.take_profit.trailing | unknown field",
        "{'stop_los': 5} | $.stop_los | did you mean",
      })
  void a_wish_that_cannot_be_meant_is_refused_by_path(String json, String path, String message) {
    Problems problems = new Problems();
    GuardChange.read(Scenario.fields(json.replace('\'', '"'), problems));
    assertThat(problems.list())
        .anySatisfy(problem -> {
          assertThat(problem.path()).isEqualTo(path);
          assertThat(problem.toString()).contains(message);
        });
  }
}
