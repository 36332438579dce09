package io.tocsin.cluster;

import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The other nodes, as their beats tell of them. Safe on any thread. */
final class Peers {

  /** A node is taken to be away after so long without a beat. */
  static final long AWAY_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final Logger LOG = LoggerFactory.getLogger(Peers.class);

  /** What this node knows of another. */
  private static final class Known {
    private volatile Peer peer;
    private volatile boolean foreign;
    private volatile long heardNanos;
    private volatile long roundTripMicros = -1;

    Known(Peer peer) {
      this.peer = peer;
    }
  }

  private final LeaseHolder own;
  private final LongSupplier nanos;
  private final Map<String, Known> others = new ConcurrentHashMap<>();
  private final AtomicLong unread = new AtomicLong();

  /**
   * @param nanos a monotonic clock
   */
  Peers(LeaseHolder own, LongSupplier nanos) {
    this.own = own;
    this.nanos = nanos;
  }

  /** Who beat; empty if it is nobody whom this node speaks to. */
  Optional<Peer> heard(JsonObject beat) {
    Peer peer;
    try {
      peer = Peer.of(beat);
    } catch (RuntimeException e) {
      if (unread.getAndIncrement() == 0) {
        LOG.warn("a node says what this one does not understand: {}", beat);
      }
      return Optional.empty();
    }
    if (peer.process().equals(own.process())) {
      return Optional.empty();
    }
    if (peer.name().equals(own.node())) {
      LOG.error(
          "another node is called {} too ({}): give each its own name, by --node or TOCSIN_NODE",
          own.node(),
          peer.address());
      return Optional.empty();
    }
    Known known = others.computeIfAbsent(peer.name(), name -> new Known(peer));
    boolean foreign = !Protocol.OWN.knows(peer.protocol());
    if (foreign && (!known.foreign || !known.peer.process().equals(peer.process()))) {
      LOG.error(
          "the node {} speaks {} of what nodes say to each other, this one, {}, {}: neither shows or takes the other's sessions until one of them is replaced",
          peer.name(),
          peer.protocol(),
          own.node(),
          Protocol.OWN);
    }
    known.peer = peer;
    known.foreign = foreign;
    known.heardNanos = nanos.getAsLong();
    return foreign ? Optional.empty() : Optional.of(peer);
  }

  /** How long a question to a node took. */
  void answered(String name, long roundTripMicros) {
    Known known = others.get(name);
    if (known != null) {
      known.roundTripMicros = roundTripMicros;
    }
  }

  /** In which version a node is spoken to. */
  int version(String name) {
    Known known = others.get(name);
    return known == null ? Protocol.OWN.newest() : Protocol.OWN.with(known.peer.protocol());
  }

  /** How many others are heard, understood or not. */
  long present() {
    return others.values().stream().filter(known -> !isAway(known)).count();
  }

  private boolean isAway(Known known) {
    return nanos.getAsLong() - known.heardNanos > AWAY_NANOS;
  }

  private boolean isSpokenTo(Known known) {
    return !known.foreign && !isAway(known);
  }

  /** The other nodes whose beats are heard and understood, by name. */
  List<Peer> there() {
    return others.values().stream()
        .filter(this::isSpokenTo)
        .map(known -> known.peer)
        .sorted(Comparator.comparing(Peer::name))
        .toList();
  }

  /** One of those. */
  Optional<Peer> there(String name) {
    Known known = others.get(name);
    return known != null && isSpokenTo(known) ? Optional.of(known.peer) : Optional.empty();
  }

  /** All other nodes that were ever heard, by name. */
  List<ClusterNode.Sight> sights() {
    return others.values().stream()
        .map(known -> {
          boolean spokenTo = isSpokenTo(known);
          return new ClusterNode.Sight(
              known.peer, isAway(known), known.foreign, spokenTo ? known.roundTripMicros : -1);
        })
        .sorted(Comparator.comparing(sight -> sight.peer().name()))
        .toList();
  }
}
