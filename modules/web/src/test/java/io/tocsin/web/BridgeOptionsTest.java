package io.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.input.Fields;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problem;
import io.tocsin.model.input.Problems;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BridgeOptionsTest {

  private final Problems problems = new Problems();

  private BridgeOptions read(String json) {
    return BridgeOptions.read(Fields.of(JsonText.parse("test", json), "$.bridge", problems));
  }

  @Test
  void an_empty_block_reads_as_the_defaults() {
    assertThat(read("{}")).isEqualTo(BridgeOptions.DEFAULT);
    assertThat(problems.list()).isEmpty();
  }

  @Test
  void reads_every_value() {
    BridgeOptions options =
        read(
            """
            {"flush_interval": "3ms", "frame_bytes": 2000, "ack_window": 7, "bytes_in_flight": 20000,
             "slow_after": "5s", "messages_per_second": 50, "registrations_per_socket": 60,
             "sockets_per_address": 70}\
            """);

    assertThat(problems.list()).isEmpty();
    assertThat(options)
        .isEqualTo(
            new BridgeOptions(
                Duration.ofMillis(3), 2000, 7, 20_000, Duration.ofSeconds(5), 50, 60, 70));
  }

  @Test
  void names_unknown_fields_and_values_out_of_range() {
    read("{\"flush_intervall\": \"3ms\", \"slow_after\": \"1ms\", \"ack_window\": 0}");

    assertThat(problems.list().stream().map(Problem::path).toList())
        .containsExactlyInAnyOrder(
            "$.bridge.flush_intervall", "$.bridge.slow_after", "$.bridge.ack_window");
  }
}
