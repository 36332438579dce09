package io.tocsin.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Nodes of this version, of earlier and of later ones, by what they say. A40 */
class PeersTest {

  /** As nodes say it that know of one version only. */
  private static final String FIRST =
      """
      {"node":"n1","process":"p","protocol":1,"address":"http://127.0.0.1:8081/","running":2,\
      "symbols":6,"cpu_percent":12,"draining":false,"announced":7}\
      """;

  private final AtomicLong nanos = new AtomicLong();
  private final Peers peers = new Peers(new LeaseHolder("n0", "own"), nanos::get);

  private static JsonObject beat(String... more) {
    JsonObject beat = new JsonObject(FIRST);
    for (int i = 0; i < more.length; i += 2) {
      beat.put(more[i], Integer.valueOf(more[i + 1]));
    }
    return beat;
  }

  @Test
  void A40_the_frozen_beat_is_read_and_what_is_said_now_has_all_of_it() {
    Peer expected =
        new Peer(
            "n1",
            "p",
            new Protocol(1, 1),
            "http://127.0.0.1:8081/",
            new Peer.Load(2, 6, 12),
            false,
            7);

    assertThat(peers.heard(beat())).isEqualTo(Optional.of(expected));
    assertThat(peers.heard(beat("of_a_later_version", "5"))).isEqualTo(Optional.of(expected));
    assertThat(new JsonObject(expected.json().encode()).getMap())
        .containsAllEntriesOf(new JsonObject(FIRST).getMap());
    assertThat(peers.there()).containsExactly(expected);
  }

  @Test
  void A40_a_later_version_that_still_speaks_this_one_is_spoken_to_in_this_one() {
    assertThat(peers.heard(beat("protocol", "3", "oldest_protocol", "1"))).isPresent();
    assertThat(peers.version("n1")).isEqualTo(1);
    assertThat(peers.there()).hasSize(1);
  }

  @Test
  void A40_a_version_with_nothing_in_common_is_seen_and_not_spoken_to_until_it_is_replaced() {
    JsonObject foreign = new JsonObject("{\"node\":\"n1\",\"process\":\"q\",\"protocol\":2}");

    assertThat(peers.heard(foreign)).isEmpty();
    assertThat(peers.there()).isEmpty();
    assertThat(peers.there("n1")).isEmpty();
    assertThat(peers.present()).as("it is no reason to listen anew").isEqualTo(1);
    assertThat(peers.sights())
        .singleElement()
        .satisfies(sight -> {
          assertThat(sight.foreign()).isTrue();
          assertThat(sight.away()).isFalse();
          assertThat(sight.peer().protocol()).hasToString("version 2");
        });

    peers.heard(beat());
    assertThat(peers.there()).hasSize(1);
  }

  @Test
  void a_node_without_beats_is_away_and_noise_and_its_own_beats_are_nobody() {
    peers.heard(beat());
    nanos.addAndGet(Peers.AWAY_NANOS + 1);
    assertThat(peers.there()).isEmpty();
    assertThat(peers.sights().getFirst().away()).isTrue();
    assertThat(peers.heard(new JsonObject("{\"node\": 7}"))).isEmpty();
    assertThat(peers.heard(beat().put("process", "own"))).isEmpty();
    assertThat(peers.heard(beat().put("node", "n0"))).as("another of this name").isEmpty();
  }
}
