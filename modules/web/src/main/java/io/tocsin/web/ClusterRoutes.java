package io.tocsin.web;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.model.input.Fields;
import io.tocsin.model.input.Problems;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** The nodes of a cluster, and which of them run what; on a server that is alone there are none. */
final class ClusterRoutes {

  private final Bus bus;
  private final StreamReads streams;
  private final SessionDirectory sessions;

  ClusterRoutes(Bus bus, StreamReads streams, SessionDirectory sessions) {
    this.bus = bus;
    this.streams = streams;
    this.sessions = sessions;
  }

  void addTo(ApiRoutes api) {
    api.get("/api/cluster", this::nodes);
    api.post("/api/cluster/nodes/:node/drain", this::drain);
    api.post("/api/sessions/:id/move", this::move);
  }

  private Future<JsonObject> nodes(RoutingContext request) {
    new Query(request).finish();
    return streams
        .items(Addresses.CLUSTER, "nodes")
        .map(nodes -> new JsonObject().put("nodes", SessionReads.array(nodes)));
  }

  /** Gives away a node's sessions; {@code {"off": true}} lets it take sessions again. */
  private Future<JsonObject> drain(RoutingContext request) {
    new Query(request).finish();
    Problems problems = new Problems();
    Fields body = SessionCommands.body(request, problems);
    boolean off = body.flag("off", false);
    body.finish();
    problems.throwIfAny("body");
    return clustered(
        "drain_node",
        new JsonObject().put("node", ApiRoutes.pathPart(request, "node")).put("off", off));
  }

  /** To the node that the body names, else to the one that has least to do. */
  private Future<JsonObject> move(RoutingContext request) {
    new Query(request).finish();
    Problems problems = new Problems();
    Fields body = SessionCommands.body(request, problems);
    String node = body.text("node").orElse("");
    body.finish();
    problems.throwIfAny("body");
    return sessions
        .find(ApiRoutes.pathPart(request, "id"))
        .compose(session ->
            clustered(
                "move_session",
                new JsonObject().put("session_id", session.id()).put("node", node)));
  }

  private Future<JsonObject> clustered(String command, JsonObject arguments) {
    return streams
        .items(Addresses.CLUSTER, "nodes")
        .compose(nodes ->
            !nodes.isEmpty()
                ? bus.command(command, arguments)
                : Future.failedFuture(
                    HttpProblem.of(
                        409, "not_clustered", "this server is alone; docs/cluster.md says more")));
  }
}
