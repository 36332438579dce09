package io.tocsin.sessions;

import io.tocsin.bus.Bus;
import io.tocsin.cluster.Peer;
import io.tocsin.cluster.Whereabouts;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Brings commands to the node that has the session, from whichever node they were given to: a
 * command without a session to all nodes, a new session to the node with the least to do. Belongs
 * to the sessions verticle's context.
 */
final class SessionRoutes implements Bus.CommandRoutes {

  private static final long ANSWER_MILLIS = 30_000;

  /** In a request that another node has sent here: it goes no further. */
  private static final String ROUTED = "routed";

  private static final String MOVES =
      "the session is going from one node to another; try again in a few seconds";

  private final Bus bus;
  private final SessionOwner owner;
  private final Map<String, RunningSession> sessions;

  SessionRoutes(Bus bus, SessionOwner owner, Map<String, RunningSession> sessions) {
    this.bus = bus;
    this.owner = owner;
    this.sessions = sessions;
    owner.node().on("command", this::fromAnother);
    owner
        .node()
        .on(
            "session_key",
            question ->
                Future.succeededFuture(
                    new JsonObject()
                        .put("known", hasKey(question.getJsonObject("body").getString("key")))));
  }

  private Future<JsonObject> fromAnother(JsonObject question) {
    JsonObject body = question.getJsonObject("body");
    return bus.command(body.getString("name"), body.getJsonObject("request").put(ROUTED, true));
  }

  @Override
  public Future<JsonObject> route(
      String name, JsonObject request, Function<JsonObject, Future<JsonObject>> handler) {
    String id = Objects.requireNonNullElse(request.getString("session_id"), "");
    boolean routed = request.containsKey(ROUTED);
    JsonObject plain = request.copy();
    plain.remove(ROUTED);
    if (owner.isMoving(id)) {
      return Bus.refused(503, MOVES);
    }
    if (!id.isEmpty()) {
      return sessions.containsKey(id)
          ? handler.apply(plain)
          : abroad(name, id, plain, routed, handler);
    }
    return switch (name) {
      case "create_session" -> routed ? createHere(plain, handler) : create(plain, handler);
      case "emergency_stop" -> routed ? handler.apply(plain) : stopAll(plain, handler);
      default -> handler.apply(plain);
    };
  }

  private Future<JsonObject> abroad(
      String name,
      String id,
      JsonObject request,
      boolean routed,
      Function<JsonObject, Future<JsonObject>> handler) {
    Optional<Whereabouts.Entry> there = owner.whereabouts().owner(id);
    boolean leaving = owner.whereabouts().here(id).isPresent();
    if (there.isPresent() && !routed) {
      return ask(there.get().node(), name, request);
    }
    boolean known = there.isPresent() || leaving || owner.whereabouts().abroad(id).isPresent();
    return known ? Bus.refused(503, MOVES) : handler.apply(request);
  }

  private Future<JsonObject> ask(String node, String name, JsonObject request) {
    return owner
        .node()
        .ask(
            node,
            "command",
            new JsonObject().put("name", name).put("request", request),
            ANSWER_MILLIS);
  }

  // New sessions

  private boolean hasKey(String key) {
    return sessions.values().stream().anyMatch(session -> session.key().equals(key));
  }

  private Future<JsonObject> create(
      JsonObject request, Function<JsonObject, Future<JsonObject>> handler) {
    String key = Objects.requireNonNullElse(request.getString("idempotency_key"), "");
    if (key.isEmpty() || hasKey(key)) {
      return createAt(key.isEmpty() ? owner.leastLoaded() : owner.node().name(), request, handler);
    }
    List<String> nodes = new ArrayList<>();
    List<Future<JsonObject>> answers = new ArrayList<>();
    for (Peer peer : owner.node().peers()) {
      nodes.add(peer.name());
      answers.add(
          owner
              .node()
              .ask(peer.name(), "session_key", new JsonObject().put("key", key), ANSWER_MILLIS));
    }
    return Future.join(answers)
        .transform(asked -> {
          for (int i = 0; i < nodes.size(); i++) {
            if (answers.get(i).succeeded() && answers.get(i).result().getBoolean("known")) {
              return createAt(nodes.get(i), request, handler);
            }
          }
          // The same node for the same key, should it come twice at once.
          return createAt(owner.nodeFor(key), request, handler);
        });
  }

  private Future<JsonObject> createAt(
      String node, JsonObject request, Function<JsonObject, Future<JsonObject>> handler) {
    return node.equals(owner.node().name())
        ? createHere(request, handler)
        : ask(node, "create_session", request);
  }

  private Future<JsonObject> createHere(
      JsonObject request, Function<JsonObject, Future<JsonObject>> handler) {
    return owner
        .reserve()
        .compose(ready ->
            handler
                .apply(request)
                .onComplete(done -> {
                  // Nothing was made of it: invalid, or made by an earlier request of that key.
                  if (done.failed() || !done.result().getBoolean("created", true)) {
                    owner.giveBack();
                  }
                }));
  }

  // All sessions

  private Future<JsonObject> stopAll(
      JsonObject request, Function<JsonObject, Future<JsonObject>> handler) {
    List<String> nodes = new ArrayList<>(List.of(owner.node().name()));
    List<Future<JsonObject>> stops = new ArrayList<>(List.of(handler.apply(request)));
    for (Peer peer : owner.node().peers()) {
      nodes.add(peer.name());
      stops.add(ask(peer.name(), "emergency_stop", request));
    }
    return Future.join(stops)
        .transform(done -> {
          JsonArray stopped = new JsonArray();
          TreeSet<String> silent = new TreeSet<>();
          for (int i = 0; i < nodes.size(); i++) {
            if (stops.get(i).succeeded()) {
              stops.get(i).result().getJsonArray("sessions").forEach(stopped::add);
            } else {
              silent.add(nodes.get(i));
            }
          }
          return silent.isEmpty()
              ? Future.succeededFuture(new JsonObject().put("sessions", stopped))
              : Bus.refused(
                  503,
                  stopped.size()
                      + " sessions were stopped; those of "
                      + silent
                      + " were not, or it is not known: "
                      + stops.stream()
                          .filter(Future::failed)
                          .map(each -> String.valueOf(each.cause().getMessage()))
                          .findFirst()
                          .orElse(""));
        });
  }
}
