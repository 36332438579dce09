package io.tocsin.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.cluster.Peer;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Where sessions go. A40 */
class PlacementTest {

  private static Placement of(int... running) {
    Placement placement = new Placement();
    IntStream.range(0, running.length)
        .forEach(i -> placement.add("n" + i, new Peer.Load(running[i], 0, -1)));
    return placement;
  }

  @Test
  void each_goes_to_the_node_that_has_fewest_with_those_before_it() {
    Placement placement = of(2, 0, 1);
    assertThat(IntStream.range(0, 5).mapToObj(i -> placement.next().orElseThrow()))
        .containsExactly("n1", "n1", "n2", "n0", "n1");
    assertThat(new Placement().next()).isEmpty();
  }

  @Test
  void only_the_node_with_most_gives_away_and_only_to_one_with_two_less() {
    assertThat(of(3, 1).lighterThan("n0")).isEqualTo(Optional.of("n1"));
    assertThat(of(3, 1).lighterThan("n1")).isEmpty();
    assertThat(of(2, 1).lighterThan("n0")).isEmpty();
    assertThat(of(3, 3, 0).lighterThan("n0")).as("of two alike the last by name").isEmpty();
    assertThat(of(3, 3, 0).lighterThan("n1")).isEqualTo(Optional.of("n2"));
  }
}
