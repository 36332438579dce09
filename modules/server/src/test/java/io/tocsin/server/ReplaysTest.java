package io.tocsin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplaysTest {

  @ParameterizedTest
  @CsvSource({"1x, 1", "10x, 10", "0.5X, 0.5", "25, 25", "max, 0", "MAX, 0"})
  void a_speed_is_a_factor_or_max(String text, double factor) {
    assertThat(Replays.speed(text)).isEqualTo(factor);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "fast", "0", "-1x", "1001x", "NaN", "Infinity"})
  void any_other_speed_is_refused_with_what_is_allowed(String text) {
    assertThatThrownBy(() -> Replays.speed(text))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("0.1x to 1000x");
  }

  @Test
  void a_recording_that_is_not_there_is_told_with_its_name() {
    assertThatThrownBy(() -> Replays.probe(Path.of("nothing.gz")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("nothing.gz");
  }
}
