package io.tocsin.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.cluster.Peer;
import io.tocsin.sessions.Placement.Target;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Where sessions go. A40 */
class PlacementTest {

  private static Placement of(int... running) {
    Placement placement = new Placement();
    IntStream.range(0, running.length).forEach(i -> add(placement, i, running[i], -1));
    return placement;
  }

  /** Pairs of sessions and percent. */
  private static Placement busy(int... runningAndPercent) {
    Placement placement = new Placement();
    for (int i = 0; i < runningAndPercent.length; i += 2) {
      add(placement, i / 2, runningAndPercent[i], runningAndPercent[i + 1]);
    }
    return placement;
  }

  private static void add(Placement placement, int node, int running, int percent) {
    placement.add("n" + node, new Peer.Load(running, 0, percent));
  }

  private static Optional<Target> byNumber(String node) {
    return Optional.of(new Target(node, false));
  }

  private static Optional<Target> forCpu(String node) {
    return Optional.of(new Target(node, true));
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
    assertThat(of(3, 1).lighterThan("n0", 2)).isEqualTo(byNumber("n1"));
    assertThat(of(3, 1).lighterThan("n1", 2)).isEmpty();
    assertThat(of(2, 1).lighterThan("n0", 2)).isEmpty();
    assertThat(of(3, 3, 0).lighterThan("n0", 2)).as("of two alike the last by name").isEmpty();
    assertThat(of(3, 3, 0).lighterThan("n1", 2)).isEqualTo(byNumber("n2"));
    assertThat(of(3, 1).lighterThan("n0", 3)).isEmpty();
    assertThat(new Placement().lighterThan("n0", 2)).isEmpty();
  }

  @Test
  void a_busy_processor_counts_as_a_session_more_and_a_very_busy_one_as_two_and_no_more() {
    assertThat(busy(1, 75, 1, 10).next()).isEqualTo(Optional.of("n1"));
    assertThat(busy(0, 75, 1, 10).next()).as("alike: by name").isEqualTo(Optional.of("n0"));
    assertThat(busy(0, 90, 1, 10).next()).isEqualTo(Optional.of("n1"));
    assertThat(busy(0, 100, 3, 0).next()).as("numbers outweigh it").isEqualTo(Optional.of("n0"));
    assertThat(busy(1, -1, 1, 60).next()).as("unknown and idle are alike").isPresent();
  }

  @Test
  void a_much_busier_node_gives_a_session_away_though_it_has_no_more_than_others() {
    assertThat(busy(3, 90, 3, 10).lighterThan("n0", 2)).isEqualTo(forCpu("n1"));
    assertThat(busy(3, 90, 3, 10).lighterThan("n1", 2)).isEmpty();
    assertThat(busy(3, 90, 3, 65).lighterThan("n0", 2)).as("not much busier").isEmpty();
    assertThat(busy(3, 75, 3, 10).lighterThan("n0", 2)).as("busy is one, not two").isEmpty();
    assertThat(busy(3, 75, 2, 10).lighterThan("n0", 2)).isEqualTo(forCpu("n1"));
    assertThat(busy(1, 100, 0, 0).lighterThan("n0", 2)).as("its last stays").isEmpty();
    assertThat(busy(3, 90, 4, 10).lighterThan("n0", 2)).as("not to one with more").isEmpty();
    assertThat(busy(3, 90, 3, -1).lighterThan("n0", 2)).as("nor to an unknown").isEmpty();
  }

  @Test
  void numbers_are_balanced_beside_a_busy_node_and_not_onto_it() {
    assertThat(busy(3, 10, 1, 95, 0, 5).lighterThan("n0", 2)).isEqualTo(byNumber("n2"));
    assertThat(busy(3, 10, 1, 95).lighterThan("n0", 2)).as("it is busy enough").isEmpty();
    assertThat(busy(4, 95, 1, 95).lighterThan("n0", 2)).isEmpty();
    assertThat(busy(5, 95, 1, 95).lighterThan("n0", 2)).isEqualTo(byNumber("n1"));
    assertThat(busy(3, 10, 1, 55).lighterThan("n0", 2)).as("nor onto one that was").isEmpty();
  }
}
