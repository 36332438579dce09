package io.tocsin.sessions;

import io.tocsin.bus.Bus;
import io.tocsin.cluster.ClusterNode;
import io.tocsin.cluster.Peer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives this node's sessions to others: one by hand, all before the node is stopped, or the
 * youngest to a node that has less to do. Belongs to the sessions verticle's context.
 */
final class SessionMoves {

  private static final Logger LOG = LoggerFactory.getLogger(SessionMoves.class);
  private static final long BETWEEN_MOVES_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long ANSWER_MILLIS = 10_000;

  private final ClusterNode node;
  private final SessionHost host;
  private final Map<String, RunningSession> sessions;
  private final SessionOwner owner;

  private final Set<String> moving = new HashSet<>();
  private boolean draining;
  private long movedNanos = System.nanoTime();

  SessionMoves(
      ClusterNode node,
      SessionHost host,
      Map<String, RunningSession> sessions,
      SessionOwner owner) {
    this.node = node;
    this.host = host;
    this.sessions = sessions;
    this.owner = owner;
  }

  /** Whether this node gives all its sessions away and takes none. */
  boolean isDraining() {
    return draining;
  }

  /** The nodes that take sessions, with what each has to do. */
  Placement placement() {
    Placement placement = new Placement();
    if (!draining) {
      placement.add(node.name(), owner.load());
    }
    node.peers().stream()
        .filter(peer -> !peer.draining())
        .forEach(peer -> placement.add(peer.name(), peer.load()));
    return placement;
  }

  boolean isMoving(String id) {
    return moving.contains(id);
  }

  /** One at a time, from the node that has most to one that has two less. */
  void rebalance() {
    long now = System.nanoTime();
    if (draining || !moving.isEmpty()) {
      return;
    }
    if (now - movedNanos < BETWEEN_MOVES_NANOS) {
      return;
    }
    Optional<String> target = placement().lighterThan(node.name());
    Optional<RunningSession> youngest =
        sessions.values().stream()
            .filter(session -> session.isRunning() && !session.deployments().isEmpty())
            .reduce((first, second) -> second);
    if (target.isPresent() && youngest.isPresent()) {
      move(youngest.get(), target);
    }
  }

  /** To {@code node}, or where there is least to do. */
  Future<JsonObject> move(JsonObject request) {
    String id = Objects.requireNonNullElse(request.getString("session_id"), "");
    String wanted = Objects.requireNonNullElse(request.getString("node"), "");
    RunningSession session = sessions.get(id);
    if (session == null) {
      return Bus.refused(404, "no session \"" + id + "\"");
    }
    if (wanted.equals(node.name())) {
      return Bus.refused(409, "the session is on " + wanted + " already");
    }
    if (!wanted.isEmpty() && node.peer(wanted).isEmpty()) {
      return Bus.refused(
          404,
          "no node \""
              + wanted
              + "\" is there; there are "
              + node.peers().stream().map(Peer::name).toList());
    }
    if (!wanted.isEmpty() && node.peer(wanted).orElseThrow().draining()) {
      return Bus.refused(409, "the node " + wanted + " is being drained: it takes no sessions");
    }
    Optional<String> target =
        wanted.isEmpty() ? placement().without(node.name()).next() : Optional.of(wanted);
    return target.isEmpty()
        ? Bus.refused(409, "there is no other node that takes sessions")
        : move(session, target);
  }

  /**
   * Stops a session here and lets another node go on with it.
   *
   * @param target who is asked to; empty leaves it to whoever finds it
   */
  private Future<JsonObject> move(RunningSession session, Optional<String> target) {
    String id = session.id();
    if (!moving.add(id)) {
      return Bus.refused(409, "the session is being moved already");
    }
    movedNanos = System.nanoTime();
    LOG.atInfo().addKeyValue("session", id).log("moves to {}", target.orElse("another node"));
    return host.suspend(session)
        .transform(suspended -> owner.giveUp(session))
        .transform(released -> {
          moving.remove(id);
          owner.left(session, "moves from " + node.name() + " to " + target.orElse("another node"));
          return target.isEmpty()
              ? Future.succeededFuture(new JsonObject())
              : node.ask(target.get(), "take", new JsonObject().put("session", id), ANSWER_MILLIS);
        })
        .map(taken -> new JsonObject().put("session_id", id).put("node", taken.getString("node")));
  }

  /** {@code node}, this one without it; {@code off} takes sessions again. */
  Future<JsonObject> drain(JsonObject request) {
    String wanted = Objects.requireNonNullElse(request.getString("node"), node.name());
    JsonObject wish =
        new JsonObject()
            .put("off", Boolean.TRUE.equals(request.getValue("off")))
            .put("leaving", Boolean.TRUE.equals(request.getValue("leaving")));
    if (wanted.equals(node.name())) {
      return drainHere(wish);
    }
    return node.peer(wanted).isEmpty()
        ? Bus.refused(404, "no node \"" + wanted + "\" is there")
        : node.ask(wanted, "drain", wish, 6 * ANSWER_MILLIS);
  }

  /**
   * Gives away all sessions; a node that leaves does it even where nobody is there to take them.
   */
  Future<JsonObject> drainHere(JsonObject wish) {
    boolean on = !wish.getBoolean("off");
    Placement others = placement().without(node.name());
    if (on && !wish.getBoolean("leaving") && others.isEmpty()) {
      return Bus.refused(409, "there is no other node that takes sessions");
    }
    draining = on;
    owner.tellLoad();
    List<Future<?>> moves = new ArrayList<>();
    if (on) {
      for (RunningSession session : List.copyOf(sessions.values())) {
        moves.add(move(session, others.next()));
      }
    }
    return Future.join(moves)
        .transform(done ->
            Future.succeededFuture(
                new JsonObject()
                    .put("node", node.name())
                    .put("draining", draining)
                    .put("moved", moves.stream().filter(Future::succeeded).count())
                    .put("not_moved", moves.stream().filter(Future::failed).count())));
  }
}
