package io.tocsin.model.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

  private enum Colour {
    RED,
    DARK_BLUE
  }

  private final Problems problems = new Problems();

  private Fields read(String json) {
    return Fields.of(JsonText.parse("f", json), "$", problems);
  }

  private void assertNoProblem() {
    assertThat(problems.list()).isEmpty();
  }

  private void assertOneProblem(String path, String message, String value, String allowed) {
    assertThat(problems.list()).containsExactly(new Problem(path, message, value, allowed));
  }

  @Test
  void absent_fields_read_as_empty_or_as_the_given_default_without_a_problem() {
    Fields fields = read("{}");
    assertThat(fields.has("x")).isFalse();
    assertThat(fields.raw("x")).isNull();
    assertThat(fields.object("x")).isEmpty();
    assertThat(fields.list("x")).isEmpty();
    assertThat(fields.text("x")).isEmpty();
    assertThat(fields.flag("x", true)).isTrue();
    assertThat(fields.flag("x", false)).isFalse();
    assertThat(fields.decimal("x", 0, 1)).isEmpty();
    assertThat(fields.number("x", 7.5, 0, 1)).isEqualTo(7.5);
    assertThat(fields.integer("x", 7, 0, 1)).isEqualTo(7);
    assertThat(fields.duration("x")).isEmpty();
    assertThat(fields.choice("x", Colour.class)).isEmpty();
    fields.finish();
    assertNoProblem();
  }

  @Test
  void present_fields_are_read_by_type() {
    Fields fields =
        read(
            """
            {"text":"hello","flag":true,"decimal":0.10,"whole":3.0,"duration":"5m",
             "choice":"dark_blue","list":[1,null],"object":{"inner":"x"},"nothing":null}\
            """);
    assertThat(fields.text("text")).contains("hello");
    assertThat(fields.requiredText("text")).isEqualTo("hello");
    assertThat(fields.flag("flag", false)).isTrue();
    assertThat(fields.decimal("decimal", 0, 1)).contains(new BigDecimal("0.10"));
    assertThat(fields.number("decimal", 9, 0, 1)).isEqualTo(0.1);
    assertThat(fields.integer("whole", 9, 0, 5)).isEqualTo(3);
    assertThat(fields.duration("duration")).contains(Duration.ofMinutes(5));
    assertThat(fields.choice("choice", Colour.class)).contains(Colour.DARK_BLUE);
    assertThat(fields.list("list")).containsExactly(BigDecimal.ONE, null);
    Fields object = fields.object("object").orElseThrow();
    assertThat(object.path()).isEqualTo("$.object");
    assertThat(object.path("inner")).isEqualTo("$.object.inner");
    assertThat(object.requiredText("inner")).isEqualTo("x");
    assertThat(object.problems()).isSameAs(problems);
    assertThat(fields.has("nothing")).isTrue();
    assertThat(fields.raw("nothing")).isNull();
    assertThat(fields.names())
        .containsExactly(
            "text", "flag", "decimal", "whole", "duration", "choice", "list", "object", "nothing");
    fields.finish();
    object.finish();
    assertNoProblem();
  }

  @Test
  void a_document_that_is_no_object_is_one_problem_and_reads_as_empty() {
    Fields fields = read("[1]");
    assertThat(fields.names()).isEmpty();
    assertOneProblem("$", "must be an object", "[1]", "{ … }");
  }

  @Test
  void a_required_text_that_is_missing_is_a_problem() {
    assertThat(read("{}").requiredText("name")).isEmpty();
    assertOneProblem("$.name", "is required", "", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   "})
  void a_required_text_that_says_nothing_is_a_problem(String blank) {
    assertThat(read("{\"name\":\"" + blank + "\"}").requiredText("name")).isEmpty();
    assertOneProblem("$.name", "must not be empty", "\"" + blank + "\"", "");
  }

  @Test
  void every_wrong_type_is_told_with_value_and_what_is_allowed_and_all_at_once() {
    Fields fields =
        read(
            """
            {"text":1,"required":{},"flag":"yes","decimal":"0.1","number":true,"whole":[],
             "duration":30,"choice":null,"list":"a","object":7}\
            """);
    assertThat(fields.text("text")).isEmpty();
    assertThat(fields.requiredText("required")).isEmpty();
    assertThat(fields.flag("flag", true)).isTrue();
    assertThat(fields.decimal("decimal", 0.1, 2.5)).isEmpty();
    assertThat(fields.number("number", 4, -1, 5)).isEqualTo(4);
    assertThat(fields.integer("whole", 4, -1, 5)).isEqualTo(4);
    assertThat(fields.duration("duration")).isEmpty();
    assertThat(fields.choice("choice", Colour.class)).isEmpty();
    assertThat(fields.list("list")).isEmpty();
    assertThat(fields.object("object").orElseThrow().names()).isEmpty();
    fields.finish();
    assertThat(problems.list())
        .containsExactly(
            new Problem("$.text", "must be a string", "1", "\"…\""),
            new Problem("$.required", "must be a string", "{}", "\"…\""),
            new Problem("$.flag", "must be true or false", "\"yes\"", "true, false"),
            new Problem("$.decimal", "must be a number", "\"0.1\"", "0.1 to 2.5"),
            new Problem("$.number", "must be a number", "true", "-1 to 5"),
            new Problem("$.whole", "must be a number", "[]", "-1 to 5"),
            new Problem(
                "$.duration",
                "must be a duration",
                "30",
                "\"250ms\", \"30s\", \"5m\", \"1h\", \"1d\""),
            new Problem("$.choice", "must be a string", "null", "\"…\""),
            new Problem("$.list", "must be an array", "\"a\"", "[ … ]"),
            new Problem("$.object", "must be an object", "7", "{ … }"));
    assertThatThrownBy(() -> problems.throwIfAny("f"))
        .asInstanceOf(InstanceOfAssertFactories.type(InvalidInputException.class))
        .extracting(InvalidInputException::problems)
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .hasSize(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.1", "0.10", "1", "2.5", "2.50", "25e-1"})
  void both_ends_of_a_range_are_within_it(String number) {
    assertThat(read("{\"x\":" + number + "}").decimal("x", 0.1, 2.5))
        .contains(new BigDecimal(number));
    assertNoProblem();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0999999999999999999999999", "2.5000000000000000000000001", "-1"})
  void a_number_beyond_the_end_by_any_digit_is_out_of_range(String number) {
    assertThat(read("{\"x\":" + number + "}").decimal("x", 0.1, 2.5)).isEmpty();
    assertOneProblem("$.x", "is out of range", number, "0.1 to 2.5");
  }

  @Test
  void an_infinite_bound_is_none() {
    Fields fields = read("{\"x\":-12345678901234567890,\"y\":\"\"}");
    assertThat(fields.decimal("x", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)).isPresent();
    assertNoProblem();
    fields.decimal("y", Double.NEGATIVE_INFINITY, 5);
    assertOneProblem("$.y", "must be a number", "\"\"", "any to 5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "1e-999999999", "-1e60"})
  void a_number_of_absurd_size_is_refused_without_being_written_out(String number) {
    Fields fields = read("{\"x\":" + number + "}");
    assertThat(fields.decimal("x", -1e300, 1e300)).isEmpty();
    assertThat(problems.list()).hasSize(1);
    assertThat(problems.list().getFirst().message()).isEqualTo("has too many digits");
    assertThat(problems.list().getFirst().value()).hasSizeLessThan(20);
  }

  @Test
  void a_fraction_is_no_whole_number() {
    assertThat(read("{\"x\":2.5}").integer("x", 1, 0, 5)).isEqualTo(1);
    assertOneProblem("$.x", "must be a whole number", "2.5", "0 to 5");
  }

  @Test
  void a_whole_number_reaches_exactly_to_the_last_long_and_never_wraps() {
    Fields fields = read("{\"last\":9223372036854775807,\"over\":9223372036854775808}");
    assertThat(fields.integer("last", 1, 0, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    assertNoProblem();
    assertThat(fields.integer("over", 1, 0, Long.MAX_VALUE)).isEqualTo(1);
    assertOneProblem(
        "$.over", "is out of range", "9223372036854775808", "0 to 9223372036854775807");
  }

  @ParameterizedTest
  @CsvSource({
    "250ms, PT0.25S",
    "30s, PT30S",
    "5m, PT5M",
    "1h, PT1H",
    "1d, PT24H",
    "1.5h, PT1H30M",
    "0.25 s, PT0.25S",
    "' 10s ', PT10S",
    "0s, PT0S",
    "0.001ms, PT0.000001S",
    "366d, PT8784H"
  })
  void durations_are_a_number_and_a_unit(String text, Duration duration) {
    assertThat(read("{\"x\":\"" + text + "\"}").duration("x")).contains(duration);
    assertNoProblem();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "s", "-5s", "5 minutes", "5M", "1h30m", ".5s", "1e3s", "PT5S"})
  void other_texts_are_no_durations(String text) {
    assertThat(read("{\"x\":\"" + text + "\"}").duration("x")).isEmpty();
    assertOneProblem(
        "$.x",
        "must be a duration",
        "\"" + text + "\"",
        "\"250ms\", \"30s\", \"5m\", \"1h\", \"1d\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"367d", "99999999999999999999999999d"})
  void a_duration_beyond_a_year_is_refused(String text) {
    assertThat(read("{\"x\":\"" + text + "\"}").duration("x")).isEmpty();
    assertOneProblem("$.x", "is too long a duration", "\"" + text + "\"", "up to 366d");
  }

  @ParameterizedTest
  @CsvSource({"RED, RED", "red, RED", "Dark_Blue, DARK_BLUE"})
  void a_choice_is_found_in_any_case(String text, Colour colour) {
    assertThat(read("{\"x\":\"" + text + "\"}").choice("x", Colour.class)).contains(colour);
    assertNoProblem();
  }

  @Test
  void an_unknown_choice_names_the_nearest_and_all() {
    assertThat(read("{\"x\":\"dark-blu\"}").choice("x", Colour.class)).isEmpty();
    assertOneProblem(
        "$.x", "unknown value, did you mean \"dark_blue\"?", "dark-blu", "red, dark_blue");
  }

  @Test
  void finish_refuses_what_nobody_asked_for_with_the_nearest_name() {
    Fields fields =
        read("{\"$schema\":\"s.json\",\"name\":\"a\",\"naem\":\"b\",\"zzzzzzz\":1,\"old\":{}}");
    fields.requiredText("name");
    fields.has("old");
    fields.finish();
    assertThat(problems.list())
        .containsExactly(
            new Problem("$.naem", "unknown field, did you mean \"name\"?", "naem", "name, old"),
            new Problem("$.zzzzzzz", "unknown field", "zzzzzzz", "name, old"));
  }

  @Test
  void every_getter_makes_its_field_known() {
    Fields fields =
        read(
            """
            {"a":"","b":"x","c":true,"d":1,"e":1,"f":1,"g":"1s","h":"red","i":[],"j":{},"k":0}\
            """);
    fields.text("a");
    fields.requiredText("b");
    fields.flag("c", true);
    fields.decimal("d", 0, 1);
    fields.number("e", 0, 0, 1);
    fields.integer("f", 0, 0, 1);
    fields.duration("g");
    fields.choice("h", Colour.class);
    fields.list("i");
    fields.object("j");
    fields.raw("k");
    fields.finish();
    assertNoProblem();
  }

  @Test
  void a_long_value_is_cut_in_the_message() {
    assertThat(Fields.describe("x".repeat(200))).hasSize(80).endsWith("...");
    assertThat(Fields.describe("short")).isEqualTo("\"short\"");
    assertThat(Fields.describe(null)).isEqualTo("null");
  }
}
