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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives this node's sessions to others: one by hand, all before the node is stopped, or the
 * youngest to a node that has less to do. Belongs to the sessions verticle's context.
 */
final class SessionMoves {

  private static final Logger LOG = LoggerFactory.getLogger(SessionMoves.class);
  private static final long ANSWER_MILLIS = 10_000;

  private final ClusterNode node;
  private final SessionHost host;
  private final Map<String, RunningSession> sessions;
  private final SessionOwner owner;

  private final Set<String> moving = new HashSet<>();
  private final Rebalance rebalance;
  private boolean draining;

  SessionMoves(
      ClusterNode node,
      SessionHost host,
      Map<String, RunningSession> sessions,
      SessionOwner owner) {
    this.node = node;
    this.host = host;
    this.sessions = sessions;
    this.owner = owner;
    this.rebalance = new Rebalance(node.name(), System.nanoTime());
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

  /** One at a time, from the node that has most, see {@link Rebalance}. */
  void rebalance() {
    if (draining || !moving.isEmpty()) {
      return;
    }
    List<Rebalance.Candidate> candidates =
        sessions.values().stream()
            .filter(session -> session.isRunning() && !session.deployments().isEmpty())
            .map(session -> new Rebalance.Candidate(session.id(), symbols(session)))
            .toList();
    rebalance
        .next(placement(), candidates, System.nanoTime())
        .ifPresent(next ->
            move(
                Objects.requireNonNull(sessions.get(next.session())),
                Optional.of(next.to()),
                next.forCpu()));
  }

  private static int symbols(RunningSession session) {
    return session.launch().file().instruments().size();
  }

  /** This node was given a session because its processor has less to do. */
  void tookForCpu() {
    rebalance.tookForCpu(System.nanoTime());
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
        : move(session, target, false)
            .compose(moved ->
                moved.getString("node") == null
                    ? Bus.refused(
                        409, "another node was first to take the session: look where it is")
                    : Future.succeededFuture(moved));
  }

  /**
   * Stops a session here and lets another node go on with it.
   *
   * @param target who is asked to; empty leaves it to whoever finds it
   * @param forCpu whether because the other's processor has less to do
   */
  private Future<JsonObject> move(RunningSession session, Optional<String> target, boolean forCpu) {
    String id = session.id();
    if (!moving.add(id)) {
      return Bus.refused(409, "the session is being moved already");
    }
    rebalance.moved(forCpu, System.nanoTime());
    LOG.atInfo()
        .addKeyValue("session", id)
        .log(
            "moves to {}{}",
            target.orElse("another node"),
            forCpu ? ", whose processor has less to do" : "");
    return host.suspend(session)
        .transform(suspended -> owner.giveUp(session))
        .transform(released -> {
          owner.left(session, "moves from " + node.name() + " to " + target.orElse("another node"));
          if (target.isEmpty()) {
            moving.remove(id);
            owner.forAnybody(id);
            return Future.succeededFuture(new JsonObject());
          }
          return node.ask(
                  target.get(),
                  "take",
                  new JsonObject().put("session", id).put("for_cpu", forCpu),
                  ANSWER_MILLIS)
              .onComplete(answer -> {
                // Until now, this node would take it back if it came upon it.
                moving.remove(id);
                if (answer.failed() || !answer.result().containsKey("node")) {
                  owner.forAnybody(id);
                }
              });
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
        moves.add(move(session, others.next(), false));
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
