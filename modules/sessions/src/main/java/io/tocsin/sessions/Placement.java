package io.tocsin.sessions;

import io.tocsin.cluster.Peer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where sessions go: each to the node that has the fewest, of those the one with the fewest
 * symbols. All nodes that see the same loads come to the same result. Not thread-safe.
 */
final class Placement {

  private static final Comparator<Place> LEAST =
      Comparator.<Place>comparingInt(place -> place.running)
          .thenComparingInt(place -> place.symbols)
          .thenComparing(place -> place.node);

  private static final class Place {
    private final String node;
    private final int symbols;
    private int running;

    Place(String node, int running, int symbols) {
      this.node = node;
      this.running = running;
      this.symbols = symbols;
    }
  }

  private final List<Place> places = new ArrayList<>();

  void add(String node, Peer.Load load) {
    places.add(new Place(node, load.running(), load.symbols()));
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

  /** A node that has at least two sessions less than this one, if no node has more than it. */
  Optional<String> lighterThan(String node) {
    Optional<Place> most =
        places.stream()
            .max(
                Comparator.<Place>comparingInt(place -> place.running)
                    .thenComparing(place -> place.node));
    Optional<Place> least = places.stream().min(LEAST);
    return most.isPresent()
            && most.get().node.equals(node)
            && most.get().running - least.orElseThrow().running >= 2
        ? Optional.of(least.get().node)
        : Optional.empty();
  }
}
