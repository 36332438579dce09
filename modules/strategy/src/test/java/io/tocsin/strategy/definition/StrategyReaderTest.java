package io.tocsin.strategy.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a strategy file may say, and how the reader says no. */
class StrategyReaderTest {

  private static final String GOOD =
      """
      {"name": "good", "direction": "LONG",
       "indicators": {"pump": {"type": "PUMP_MAGNITUDE_PCT"}, "last": {"type": "LAST_PRICE"}},
       "s1_signal": {"all": [{"indicator": "pump", "op": ">=", "value": 2}]},
       "o1_cancel": {"any": [{"indicator": "pump", "op": "<", "value": 0}], "timeout": "30s"},
       "z1_entry": {"all": [{"indicator": "last", "op": ">", "value": 1}],
                    "size": {"type": "fixed", "value": 100},
                    "stop_loss": {"percent": 2}, "take_profit": {"percent": 4}},
       "ze1_close": {"any": [{"indicator": {"type": "UNREALIZED_PNL_PCT"}, "op": ">=", "value": 1}]}}
      """;

  private static StrategyDefinition read(String json) {
    return StrategyReader.read("good.json", JsonText.parse("good.json", json));
  }

  private static List<Problem> problems(String json) {
    InvalidInputException e = catchThrowableOfType(InvalidInputException.class, () -> read(json));
    assertThat(e).as("accepted: " + json).isNotNull();
    return e.problems();
  }

  @Test
  void market_indicators_are_each_named_once_and_sorted_and_leave_out_the_instances_own() {
    assertThat(read(GOOD).marketIndicators())
        .extracting(Object::toString)
        .containsExactly("LAST_PRICE", "PUMP_MAGNITUDE_PCT(d=30,t1=10,t3=60)");
    assertThat(read(GOOD).indicatorNames()).containsOnlyKeys("last", "pump");
  }

  @Test
  void an_indicator_may_look_at_another_one_by_its_name_wherever_that_stands() {
    String peak =
        GOOD.replace(
            "\"indicators\": {",
            "\"indicators\": {\"peak\": {\"type\": \"MAX_OF\", \"of\": \"pump\", \"t1\": 300},");
    assertThat(read(peak).indicatorNames().get("peak"))
        .hasToString("MAX_OF(of=PUMP_MAGNITUDE_PCT(d=30,t1=10,t3=60),t1=300,t2=0)");
  }

  @Test
  void indicators_that_look_at_each_other_in_a_circle_are_refused_with_the_circle() {
    String circle =
        GOOD.replace(
            "\"indicators\": {",
            """
            "indicators": {"a": {"type": "MAX_OF", "of": "b"}, "b": {"type": "AVG_OF", "of": "c"},
                           "c": {"type": "MIN_OF", "of": "a"},\
            """);
    assertThat(problems(circle))
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.path()).isEqualTo("$.indicators.c.of");
          assertThat(problem.message()).isEqualTo("leads back to itself");
          assertThat(problem.value()).isEqualTo("a → b → c → a");
        });
  }

  @Test
  void an_unknown_name_to_look_at_is_refused_with_the_nearest() {
    String unknown =
        GOOD.replace(
            "\"indicators\": {",
            "\"indicators\": {\"peak\": {\"type\": \"MAX_OF\", \"of\": \"pumpp\"},");
    assertThat(problems(unknown))
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.path()).isEqualTo("$.indicators.peak.of");
          assertThat(problem.message()).contains("did you mean \"pump\"?");
        });
  }

  @Test
  void an_indicator_of_the_instance_has_no_history_to_look_at() {
    String instance =
        GOOD.replace(
            "\"indicators\": {",
            "\"indicators\": {\"peak\": {\"type\": \"MAX_OF\", \"of\": {\"type\": \"UNREALIZED_PNL\"}},");
    assertThat(problems(instance))
        .singleElement()
        .satisfies(
            problem -> assertThat(problem.message()).contains("speaks of the strategy instance"));
  }

  @Test
  void leaves_without_an_id_get_one_that_is_unique_in_their_section() {
    String two =
        GOOD.replace(
            "\"s1_signal\": {\"all\": [",
            "\"s1_signal\": {\"all\": [{\"indicator\": \"pump\", \"op\": \"<\", \"value\": 9}, ");
    assertThat(read(two).conditions().get(SectionName.S1).leaves())
        .extracting(Condition.Leaf::id)
        .containsExactly("pump", "pump-2");
  }

  /** What is replaced, by what, and the path and part of the message of the problem. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"name\": \"good\" | \"name\": \"Not Good\" | $.name | plain name",
        "\"LONG\" | \"UP\" | $.direction | unknown value",
        "\"LONG\" | \"BOTH\" | $.direction_indicator | is required with direction BOTH",
        "\"LONG\", | \"LONG\", \"direction_indicator\": \"pump\", | $.direction_indicator | only with direction BOTH",
        "\"PUMP_MAGNITUDE_PCT\" | \"PUMP_MAGNITUDE\" | $.indicators.pump.type | unknown indicator",
        "{\"indicator\": \"pump\", \"op\": \">=\" | {\"indicator\": \"pmup\", \"op\": \">=\" | $.s1_signal.all[0].indicator | did you mean \"pump\"",
        "\">=\", \"value\": 2 | \"=>\", \"value\": 2 | $.s1_signal.all[0].op | unknown operator",
        "\">=\", \"value\": 2 | \">=\", \"value\": [1, 2] | $.s1_signal.all[0].value | one number or indicator",
        "\">=\", \"value\": 2 | \"between\", \"value\": [3, 2] | $.s1_signal.all[0].value | must be a pair",
        "\">=\", \"value\": 2 | \"between\", \"value\": 2 | $.s1_signal.all[0].value | must be a pair",
        "\"value\": 2}] | \"value\": 2, \"for\": \"5 parsecs\"}] | $.s1_signal.all[0].for | must be a duration",
        "\"value\": 2}] | \"value\": 2, \"within\": \"0s\"}] | $.s1_signal.all[0].within | longer than nothing",
        "\"value\": 2}] | \"value\": 2, \"enabled\": false}] | $.s1_signal | no enabled condition",
        "\"value\": 2}] | \"value\": 2, \"when_unknown\": \"guess\"}] | $.s1_signal.all[0].when_unknown | unknown value",
        "\"value\": 2}] | \"value\": 2, \"fro\": \"5s\"}] | $.s1_signal.all[0].fro | did you mean \"for\"",
        "\"s1_signal\": {\"all\" | \"s1_signal\": {\"any\": [], \"all\" | $.s1_signal | more than one group",
        "{\"indicator\": \"pump\", \"op\": \">=\" | {\"indicator\": {\"type\": \"UNREALIZED_PNL_PCT\"}, \"op\": \">=\" | $.s1_signal.all[0].indicator | never known in s1_signal",
        "\"timeout\": \"30s\" | \"timeuot\": \"30s\" | $.o1_cancel.timeuot | did you mean \"timeout\"",
        "\"type\": \"fixed\" | \"type\": \"all_in\" | $.z1_entry.size.type | unknown value",
        "\"value\": 100} | \"value\": -1} | $.z1_entry.size.value | out of range",
        "\"size\" | \"order\": {\"type\": \"market\", \"offset_pct\": 1}, \"size\" | $.z1_entry.order.offset_pct | only for limit orders",
        "\"size\" | \"leverage\": 0.5, \"size\" | $.z1_entry.leverage | out of range",
        "{\"percent\": 4} | [{\"percent\": 4, \"close_pct\": 60}, {\"percent\": 5, \"close_pct\": 60}] | $.z1_entry.take_profit | more than the position",
        "{\"percent\": 4} | [{\"percent\": 4, \"close_pct\": 60}, {\"percent\": 3, \"close_pct\": 40}] | $.z1_entry.take_profit[1].percent | farther than the step before",
        "{\"percent\": 4} | {\"percent\": 0} | $.z1_entry.take_profit.percent | out of range",
        "\"name\" | \"limits\": {\"min_reward_risk\": 2.1}, \"name\" | $.limits.min_reward_risk | is only 2",
        "\"name\" | \"limits\": {\"max_trades_per_day\": 1.5}, \"name\" | $.limits.max_trades_per_day | whole number",
        "\"name\" | \"simbol\": \"BTC\", \"name\" | $.simbol | unknown field"
      })
  void what_cannot_be_meant_is_refused_by_path_and_reason(
      String replace, String by, String path, String message) {
    assertThat(GOOD).contains(replace);
    assertThat(problems(GOOD.replace(replace, by)))
        .anySatisfy(problem -> {
          assertThat(problem.path()).isEqualTo(path);
          assertThat(problem.toString()).contains(message);
        });
  }

  @Test
  void every_problem_of_a_file_is_told_at_once() {
    String bad =
        GOOD.replace("\"LONG\"", "\"UP\"").replace("\">=\"", "\"=>\"").replace("fixed", "all_in");
    assertThat(problems(bad))
        .extracting(Problem::path)
        .contains(
            "$.direction",
            "$.s1_signal.all[0].op",
            "$.ze1_close.any[0].op",
            "$.z1_entry.size.type");
  }

  @Test
  void required_sections_are_named() {
    assertThat(problems("{}"))
        .extracting(Problem::path)
        .contains("$.name", "$.direction", "$.s1_signal", "$.z1_entry");
  }

  @Test
  void a_position_that_could_never_be_left_is_refused() {
    String trap =
        """
        {"name": "trap", "direction": "LONG",
         "s1_signal": {"all": [{"indicator": {"type": "LAST_PRICE"}, "op": ">", "value": 1}]},
         "z1_entry": {"all": [{"indicator": {"type": "LAST_PRICE"}, "op": ">", "value": 1}],
                      "size": {"type": "fixed", "value": 100}}}
        """;
    assertThat(problems(trap)).extracting(Problem::path).containsExactly("$.ze1_close");
  }

  @Test
  void size_by_risk_needs_a_stop_loss() {
    String risky =
        GOOD.replace("\"type\": \"fixed\", \"value\": 100", "\"type\": \"risk\", \"value\": 1")
            .replace("\"stop_loss\": {\"percent\": 2}, ", "");
    assertThat(problems(risky)).extracting(Problem::path).containsExactly("$.z1_entry.size.type");
  }

  @Test
  void what_is_not_even_an_object_is_one_clear_problem() {
    assertThat(problems("[1, 2]").getFirst().message()).isEqualTo("must be an object");
  }
}
