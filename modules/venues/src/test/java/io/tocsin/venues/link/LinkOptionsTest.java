package io.tocsin.venues.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.input.Fields;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problems;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LinkOptionsTest {

  private final Problems problems = new Problems();

  private LinkOptions read(String json) {
    return LinkOptions.read(Fields.of(JsonText.parse("test", json), "$.link", problems));
  }

  @Test
  void an_empty_block_has_the_defaults() {
    assertThat(read("{}")).isEqualTo(LinkOptions.defaults());
    assertThat(problems.list()).isEmpty();
  }

  @Test
  void every_field_is_read() {
    LinkOptions read =
        read(
            """
            {"connect_timeout":"1s","silence":"31s","backoff_first":"2s","backoff_most":"3s",
             "most_attempts":4,"slow_retry":"6m","ping_every":"5s","pong_warning":"6s",
             "pong_timeout":"7s","ack_timeout":"8s","rest_timeout":"9s","fresh":"10s","stale":"11s"}
            """);
    assertThat(problems.list()).isEmpty();
    assertThat(read)
        .isEqualTo(
            new LinkOptions(
                Duration.ofSeconds(1),
                Duration.ofSeconds(31),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                4,
                Duration.ofMinutes(6),
                Duration.ofSeconds(5),
                Duration.ofSeconds(6),
                Duration.ofSeconds(7),
                Duration.ofSeconds(8),
                Duration.ofSeconds(9),
                Duration.ofSeconds(10),
                Duration.ofSeconds(11),
                LinkOptions.defaults().checkEvery()));
  }

  @Test
  void layers_must_stand_in_order() {
    read("{\"pong_warning\":\"200s\",\"fresh\":\"20s\",\"colour\":1}");
    assertThat(problems.list())
        .extracting(problem -> problem.path())
        .containsExactlyInAnyOrder("$.link.pong_warning", "$.link.fresh", "$.link.colour");
  }
}
