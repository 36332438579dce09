package io.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.input.Fields;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problem;
import io.tocsin.model.input.Problems;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeoutsTest {

  private final Problems problems = new Problems();

  private Timeouts read(String json) {
    return Timeouts.read(Fields.of(JsonText.parse("test", json), "$.timeouts", problems));
  }

  @Test
  void an_empty_block_reads_as_the_defaults_and_they_are_in_order() {
    assertThat(read("{}")).isEqualTo(Timeouts.DEFAULT);
    assertThat(problems.list()).isEmpty();
  }

  @Test
  void reads_every_value() {
    Timeouts timeouts =
        read(
            """
            {"ping_interval": "500ms", "browser_timeout": "2s",
             "beat_timeout": "3s", "ping_timeout": "1m", "exchange": "2m"}\
            """);

    assertThat(problems.list()).isEmpty();
    assertThat(timeouts)
        .isEqualTo(
            new Timeouts(
                Duration.ofMillis(500),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofMinutes(1),
                Duration.ofMinutes(2)));
  }

  @ParameterizedTest
  @CsvSource({
    "exchange, 75s, ping_timeout, over 75s",
    "ping_timeout, 20s, beat_timeout, over 20s",
    "beat_timeout, 15s, browser_timeout, over 15s",
    "browser_timeout, 10s, ping_interval, over 10s"
  })
  void A4_refuses_an_order_in_which_the_nearer_side_would_not_notice_first(
      String name, String value, String than, String allowed) {
    read("{\"" + name + "\": \"" + value + "\"}");

    assertThat(problems.list()).hasSize(1);
    Problem problem = problems.list().getFirst();
    assertThat(problem.path()).isEqualTo("$.timeouts." + name);
    assertThat(problem.message()).contains(than);
    assertThat(problem.value()).isEqualTo(value);
    assertThat(problem.allowed()).isEqualTo(allowed);
  }

  @Test
  void names_unknown_fields_and_values_out_of_range() {
    read("{\"ping_intervall\": \"5s\", \"exchange\": \"2h\"}");

    assertThat(problems.list().stream().map(Problem::path).toList())
        .containsExactlyInAnyOrder("$.timeouts.ping_intervall", "$.timeouts.exchange");
  }

  @Test
  void the_ladder_goes_from_the_longest_down() {
    List<Duration> values = Timeouts.DEFAULT.ladder().stream().map(Timeouts.Step::value).toList();

    assertThat(values).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(Timeouts.DEFAULT.json().encode())
        .isEqualTo(
            "{\"exchange\":\"120s\",\"ping_timeout\":\"75s\","
                + "\"beat_timeout\":\"20s\",\"browser_timeout\":\"15s\",\"ping_interval\":\"5s\"}");
  }
}
