package io.tocsin.model.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemsTest {

  private static final List<String> KNOWN =
      List.of("stop_loss", "take_profit", "timeout", "op", "id", "PRICE_VELOCITY");

  @ParameterizedTest
  @CsvSource({
    "stop_los, stop_loss",
    "stoploss, stop_loss",
    "STOP_LOSS, stop_loss",
    "take_profits, take_profit",
    "tiemout, timeout",
    "price_velocty, PRICE_VELOCITY",
    "opp, op",
    "timeout, timeout"
  })
  void the_nearest_name_is_what_was_meant(String written, String meant) {
    assertThat(Problems.nearest(written, KNOWN)).contains(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"leverage", "x", "qq", "", "stop_at_the_open"})
  void a_name_far_from_all_has_no_nearest(String written) {
    assertThat(Problems.nearest(written, KNOWN)).isEmpty();
  }

  @Test
  void of_two_near_names_the_nearer_wins() {
    assertThat(Problems.nearest("bidd", List.of("bad", "bid", "bids"))).contains("bid");
  }

  @Test
  void an_unknown_name_is_reported_with_value_hint_and_all_that_is_known() {
    Problems problems = new Problems();
    problems.unknownName("$.exit.stop_los", "field", "stop_los", List.of("stop_loss", "timeout"));
    assertThat(problems.list())
        .containsExactly(
            new Problem(
                "$.exit.stop_los",
                "unknown field, did you mean \"stop_loss\"?",
                "stop_los",
                "stop_loss, timeout"));
  }

  @Test
  void all_problems_are_thrown_together_in_the_order_they_were_found() {
    Problems problems = new Problems();
    assertThat(problems.isEmpty()).isTrue();
    assertThatCode(() -> problems.throwIfAny("f.json")).doesNotThrowAnyException();
    problems.add("$.a", "is required");
    problems.add("$.b", "is out of range", 7, "0 to 5");
    assertThat(problems.isEmpty()).isFalse();
    assertThatThrownBy(() -> problems.throwIfAny("f.json"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("f.json $.a: is required\nf.json $.b: is out of range (is 7); allowed: 0 to 5");
  }
}
