package io.tocsin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.model.WallClock;
import io.tocsin.model.input.InvalidInputException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
  void a_wish_for_a_replay_is_told_everything_that_is_wrong_with_it(@TempDir Path recordings)
      throws IOException {
    Files.createDirectory(recordings.resolve("rec_20261121_1"));
    assertThatThrownBy(() ->
            Replays.of(
                new JsonObject().put("recording", "rec_20261121_2").put("speed", "2000x"),
                recordings,
                WallClock.system()))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            e ->
                assertThat(e.problems().toString())
                    .contains("$.replay.speed", "0.1x to 1000x", "$.replay.recording")
                    .contains("did you mean \"rec_20261121_1\""));
    assertThatThrownBy(() ->
            Replays.of(
                new JsonObject().put("recording", "../secret"), recordings, WallClock.system()))
        .hasMessageContaining("outside");
    assertThatThrownBy(() ->
            Replays.of(
                new JsonObject().put("recording", "rec_20261121_1").put("speed", 0),
                recordings,
                WallClock.system()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("rec_20261121_1");
  }

  @Test
  void a_recording_that_is_not_there_is_told_with_its_name() {
    assertThatThrownBy(() -> Replays.probe(Path.of("nothing.gz")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("nothing.gz");
  }
}
