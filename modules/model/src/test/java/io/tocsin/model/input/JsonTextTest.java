package io.tocsin.model.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

  @Test
  void reads_every_kind_of_value_in_the_order_of_the_text() {
    Object value =
        JsonText.parse(
            "f", "{\"b\":[1,\"x\",true,false,null,{}],\"a\":{\"c\":-2.50e3},\"\":\"\\u00e9\"}");
    assertThat(value).isInstanceOf(Map.class);
    Map<?, ?> object = (Map<?, ?>) value;
    assertThat(new ArrayList<Object>(object.keySet())).isEqualTo(List.of("b", "a", ""));
    List<Object> expected = new ArrayList<>(List.of(BigDecimal.ONE, "x", true, false));
    expected.add(null);
    expected.add(Map.of());
    assertThat(object.get("b")).isEqualTo(expected);
    assertThat(object.get("a")).isEqualTo(Map.of("c", new BigDecimal("-2.50e3")));
    assertThat(object.get("")).isEqualTo("é");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.1",
        "0.10",
        "0.01520000",
        "12345678901234567890.123456789012345678901234567890",
        "9223372036854775808",
        "1E-30",
        "-0.0"
      })
  void a_number_keeps_every_digit_and_its_scale(String number) {
    assertThat(JsonText.parse("f", number)).isEqualTo(new BigDecimal(number));
  }

  @Test
  void a_lone_null_is_a_document() {
    assertThat(JsonText.parse("f", " null ")).isNull();
  }

  @Test
  void a_syntax_error_names_source_line_and_column() {
    Problem problem = problem("{\n  \"a\": 1,\n  \"b\": nope\n}");
    assertThat(problem.path()).isEqualTo("line 3, column 8");
    assertThat(problem.message()).contains("nope");
  }

  /** What fuzzing found: the number's text is JSON, but no decimal can hold it. */
  @Test
  void a_number_with_an_endless_exponent_is_a_mistake_with_a_place() {
    Problem problem = problem("{\n  \"a\": 179e5313496540}");
    assertThat(problem.path()).startsWith("line 2, column ");
    assertThat(problem.message()).contains("exponent");
  }

  @Test
  void an_unclosed_object_says_where_it_began_in_words_for_a_person() {
    Problem problem = problem("{\n \"a\": {\n");
    assertThat(problem.path()).startsWith("line 3, column ");
    assertThat(problem.message()).contains("line 2, column 7").doesNotContain("Source");
  }

  @Test
  void a_field_that_stands_twice_is_refused_where_it_stands() {
    Problem problem = problem("{\"a\":1,\n\"a\":2}");
    assertThat(problem.path()).startsWith("line 2, column ");
    assertThat(problem.message()).contains("Duplicate field 'a'");
  }

  @Test
  void the_same_field_in_two_objects_is_no_duplicate() {
    assertThat(JsonText.parse("f", "[{\"a\":1},{\"a\":{\"a\":2}}]")).isInstanceOf(List.class);
  }

  @Test
  void text_after_the_document_is_refused_where_it_begins() {
    Problem problem = problem("{}\n  {}");
    assertThat(problem.path()).isEqualTo("line 2, column 3");
    assertThat(problem.message()).isEqualTo("text follows the end of the document");
    assertThat(problem("1 x").path()).startsWith("line 1, column ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "\n\n"})
  void an_empty_document_is_refused(String text) {
    Problem problem = problem(text);
    assertThat(problem.message()).isEqualTo("the document is empty");
    assertThat(problem.path()).startsWith("line ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{a:1}", "{'a':1}", "[1,]", "{\"a\":1,}", "[NaN]", "01", "// x\n1", "\"\t\"", "["})
  void what_is_nearly_json_is_refused(String text) {
    assertThat(problem(text).path()).startsWith("line ");
  }

  @Test
  void nesting_without_end_is_refused_instead_of_overflowing_the_stack() {
    assertThat(problem("[".repeat(100_000)).message()).contains("nesting depth");
  }

  @Test
  void a_number_of_thousands_of_digits_is_refused() {
    assertThat(problem("9".repeat(5_000)).message()).contains("Number value length");
  }

  private static Problem problem(String text) {
    InvalidInputException refused =
        catchThrowableOfType(
            InvalidInputException.class, () -> JsonText.parse("config/tocsin.json", text));
    assertThat(refused).as("refusal of %s", text).isNotNull();
    assertThat(refused.source()).isEqualTo("config/tocsin.json");
    assertThat(refused.problems()).hasSize(1);
    Problem problem = refused.problems().getFirst();
    assertThat(refused).hasMessage("config/tocsin.json " + problem);
    assertThat(problem.path()).doesNotContain("-1");
    return problem;
  }
}
