package io.tocsin.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.cluster.Peer;
import io.tocsin.sessions.Rebalance.Candidate;
import io.tocsin.sessions.Rebalance.Move;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sessions find their places and stay there: clusters that are reckoned only. A40 */
class RebalanceTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** A session and what it takes of a node's processors, in percent. */
  private record Load(String id, int symbols, double percent) {}

  private static final class Node {
    final String name;
    final List<Load> sessions = new ArrayList<>();
    final Rebalance rebalance;
    final CpuLoad cpu;

    Node(String name) {
      this.name = name;
      this.rebalance = new Rebalance(name, 0);
      this.cpu = new CpuLoad(() -> Math.min(1, percent() / 100), 0);
    }

    double percent() {
      return sessions.stream().mapToDouble(Load::percent).sum();
    }

    Peer.Load load() {
      return new Peer.Load(
          sessions.size(), sessions.stream().mapToInt(Load::symbols).sum(), cpu.percent());
    }

    List<Candidate> candidates() {
      return sessions.stream().map(each -> new Candidate(each.id(), each.symbols())).toList();
    }
  }

  private final List<Node> nodes = new ArrayList<>();
  private long nanos;
  private int moves;

  private Node node(String name, Load... sessions) {
    Node node = new Node(name);
    node.sessions.addAll(List.of(sessions));
    nodes.add(node);
    return node;
  }

  private static Load load(String id, int symbols, double percent) {
    return new Load(id, symbols, percent);
  }

  /** Every half second, as nodes do it. */
  private void pass(int seconds) {
    for (int i = 0; i < 2 * seconds; i++) {
      nanos += SECOND / 2;
      nodes.forEach(node -> node.cpu.look(nanos));
      Placement placement = new Placement();
      nodes.forEach(node -> placement.add(node.name, node.load()));
      for (Node node : nodes) {
        Optional<Move> move = node.rebalance.next(placement, node.candidates(), nanos);
        move.ifPresent(it -> moved(node, it));
      }
    }
  }

  private void moved(Node from, Move move) {
    moves++;
    from.rebalance.moved(move.forCpu(), nanos);
    Node to = nodes.stream().filter(each -> each.name.equals(move.to())).findFirst().orElseThrow();
    Load session =
        from.sessions.stream()
            .filter(each -> each.id().equals(move.session()))
            .findFirst()
            .orElseThrow();
    from.sessions.remove(session);
    to.sessions.add(session);
    if (move.forCpu()) {
      to.rebalance.tookForCpu(nanos);
    }
  }

  @Test
  void sessions_spread_within_half_a_minute() {
    Node first = node("n0");
    node("n1");
    node("n2");
    IntStream.range(0, 6).forEach(i -> first.sessions.add(load("s" + i, 1, 1)));
    pass(30);
    assertThat(nodes).allMatch(node -> node.sessions.size() == 2);
    assertThat(moves).isEqualTo(4);
  }

  @Test
  void a_node_whose_processor_is_full_gives_its_small_sessions_away_and_keeps_the_great_one() {
    Node full = node("n0", load("small", 1, 10), load("great", 9, 70), load("mean", 3, 20));
    node("n1", load("a", 1, 5), load("b", 1, 5), load("c", 1, 5));
    pass(600);
    assertThat(full.sessions).extracting(Load::id).doesNotContain("small").contains("great");
    assertThat(full.percent()).isLessThan(100);
    int before = moves;
    pass(3_600);
    assertThat(moves - before).as("an hour later it is as it was").isZero();
  }

  @Test
  void a_peak_of_some_seconds_moves_nothing() {
    Node node = node("n0", load("a", 1, 5), load("b", 1, 5));
    node("n1", load("c", 1, 5), load("d", 1, 5));
    pass(120);
    node.sessions.set(1, load("b", 1, 95));
    pass(15);
    node.sessions.set(1, load("b", 1, 5));
    pass(120);
    assertThat(moves).isZero();
  }

  @Test
  void one_session_that_fills_a_node_does_not_wander() {
    node("n0", load("great", 1, 95), load("a", 1, 2));
    node("n1", load("b", 1, 2), load("c", 1, 2));
    pass(4 * 3_600);
    assertThat(moves).as("in four hours").isLessThanOrEqualTo(24);
  }

  @Test
  void whatever_the_loads_are_few_sessions_move_in_an_hour() {
    for (int seed = 0; seed < 40; seed++) {
      nodes.clear();
      nanos = 0;
      moves = 0;
      Random random = new Random(seed);
      int count = 2 + random.nextInt(4);
      for (int i = 0; i < count; i++) {
        Node node = node("n" + i);
        for (int s = random.nextInt(5); s > 0; s--) {
          node.sessions.add(load(i + "/" + s, 1 + random.nextInt(9), random.nextInt(60)));
        }
      }
      int sessions = nodes.stream().mapToInt(node -> node.sessions.size()).sum();
      pass(600);
      int before = moves;
      pass(3_600);
      assertThat(moves - before).as("seed %d", seed).isLessThanOrEqualTo(sessions);
      int most = nodes.stream().mapToInt(node -> node.sessions.size()).max().orElseThrow();
      int least = nodes.stream().mapToInt(node -> node.sessions.size()).min().orElseThrow();
      assertThat(most - least)
          .as("seed %d: the processor does not overturn numbers", seed)
          .isLessThanOrEqualTo(4);
    }
  }
}
