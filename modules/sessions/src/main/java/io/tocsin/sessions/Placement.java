package io.tocsin.sessions;

import io.tocsin.cluster.Peer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Where sessions go: each to the node that has the fewest, of those the one with the fewest
 * symbols. A busy processor counts as one session more, a very busy one as two, and never more than
 * that: so the processor corrects numbers, and cannot overturn them. All nodes that see the same
 * loads come to the same result. Not thread-safe.
 */
final class Placement {

  /** From so much of its processors on, in percent, a node counts as busy, and as very busy. */
  static final int BUSY = 70;

  static final int VERY_BUSY = 85;

  /**
   * From so much on a node that has a few less is left alone: what it was given would soon be given
   * away again for its processor's sake.
   */
  static final int CALM = 50;

  /** So many less it must have to be given one all the same. */
  static final int MANY = 4;

  /** So much busier must a node be, in points of percent, to give a session away for that. */
  static final int BUSIER = 30;

  private static final Comparator<Place> LEAST =
      Comparator.comparingInt(Place::score)
          .thenComparingInt(place -> place.symbols)
          .thenComparing(place -> place.node);

  private static final class Place {
    private final String node;
    private final int symbols;
    private final int cpuPercent;
    private int running;

    Place(String node, int running, int symbols, int cpuPercent) {
      this.node = node;
      this.running = running;
      this.symbols = symbols;
      this.cpuPercent = cpuPercent;
    }

    int score() {
      return running + (cpuPercent >= VERY_BUSY ? 2 : cpuPercent >= BUSY ? 1 : 0);
    }
  }

  /**
   * Who should be given a session.
   *
   * @param forCpu whether only because its processor has less to do
   */
  record Target(String node, boolean forCpu) {}

  private final List<Place> places = new ArrayList<>();

  void add(String node, Peer.Load load) {
    places.add(new Place(node, load.running(), load.symbols(), load.cpuPercent()));
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  Placement without(String node) {
    Placement others = new Placement();
    places.stream().filter(place -> !place.node.equals(node)).forEach(others.places::add);
    return others;
  }

  /** All nodes that take sessions, by name. */
  List<String> nodes() {
    return places.stream().map(place -> place.node).sorted().toList();
  }

  /** The node that the next session goes to, which then counts; empty if there is none. */
  Optional<String> next() {
    Optional<Place> least = places.stream().min(LEAST);
    least.ifPresent(place -> place.running++);
    return least.map(place -> place.node);
  }

  /**
   * Whom a node should give a session to: by number, if none has more sessions than it; or because
   * its processor has much more to do, if none counts more than it.
   *
   * @param byNumber how many sessions less the other must have, 2 or more
   */
  Optional<Target> lighterThan(String node, int byNumber) {
    Optional<Place> least = places.stream().min(LEAST);
    if (least.isEmpty()) {
      return Optional.empty();
    }
    Place taker = least.get();
    return most(place -> place.running)
        .filter(giver ->
            giver.node.equals(node)
                && giver.running - taker.running >= (taker.cpuPercent < CALM ? byNumber : MANY)
                && giver.score() - taker.score() >= 2)
        .map(giver -> new Target(taker.node, false))
        .or(() ->
            most(Place::score)
                .filter(giver -> giver.node.equals(node) && isMuchBusier(giver, taker))
                .map(giver -> new Target(taker.node, true)));
  }

  private Optional<Place> most(ToIntFunction<Place> of) {
    return places.stream().max(Comparator.comparingInt(of).thenComparing(place -> place.node));
  }

  private static boolean isMuchBusier(Place giver, Place taker) {
    return giver.running >= 2
        && giver.running >= taker.running
        && giver.score() - taker.score() >= 2
        && giver.cpuPercent >= BUSY
        && taker.cpuPercent >= 0
        && giver.cpuPercent - taker.cpuPercent >= BUSIER;
  }
}
