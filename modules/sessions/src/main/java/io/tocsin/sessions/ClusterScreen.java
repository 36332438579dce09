package io.tocsin.sessions;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.HealthJson;
import io.tocsin.bus.JournalJson;
import io.tocsin.bus.StreamPost;
import io.tocsin.cluster.ClusterNode;
import io.tocsin.cluster.Peer;
import io.tocsin.cluster.Whereabouts;
import io.tocsin.model.WallClock;
import io.tocsin.model.journal.SessionInfo;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows the cluster, as this node sees it, and the sessions of the others. */
final class ClusterScreen {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterScreen.class);
  private static final String HIDDEN = "hidden";

  private final Bus bus;
  private final SessionCluster cluster;
  private final WallClock clock;
  private final Map<String, Long> away = new HashMap<>();
  private final Map<String, JsonObject> shown = new HashMap<>();
  private String trouble = "";
  private String health = "";
  private long lost;
  private String lastLost = "";

  ClusterScreen(Bus bus, SessionCluster cluster, WallClock clock) {
    this.bus = bus;
    this.cluster = cluster;
    this.clock = clock;
  }

  /** An item that others need to find a session, and that nobody shows. */
  static JsonObject hidden(SessionInfo info) {
    return JournalJson.of(info).put(HIDDEN, true);
  }

  /** A session of another node. */
  void post(JsonObject item) {
    if (!item.containsKey(HIDDEN)) {
      bus.post(
          StreamPost.keyedEvent(
              Addresses.SESSIONS,
              "session_state",
              "sessions",
              item.getString("id"),
              item,
              SessionHost.MOST_SESSIONS));
    }
  }

  /** Its node is away: told once for each token. */
  void away(Whereabouts.Entry entry) {
    if (away.getOrDefault(entry.session(), -1L) < entry.token()) {
      away.put(entry.session(), entry.token());
      post(
          entry
              .item()
              .copy()
              .put("reason", "its node " + entry.node() + " does not answer: another takes it"));
    }
  }

  void lost(String session) {
    lost++;
    lastLost = session;
  }

  /** Whether the leases' store did what it was asked last. */
  void storeAnswers(@Nullable Throwable failure) {
    String now = failure == null ? "" : String.valueOf(failure.getMessage());
    if (!now.isEmpty() && trouble.isEmpty()) {
      LOG.warn("leases cannot be renewed, sessions stand still when they run out: {}", now);
    } else if (now.isEmpty() && !trouble.isEmpty()) {
      LOG.info("leases are renewed again");
    }
    trouble = now;
  }

  void show(int held, boolean draining) {
    ClusterNode node = cluster.node();
    List<JsonObject> nodes = new ArrayList<>();
    nodes.add(
        item(node.self(), draining ? "DRAINING" : "UP").put("self", true).putNull("round_trip_ms"));
    for (ClusterNode.Sight sight : node.sights()) {
      nodes.add(
          item(sight.peer(), state(sight))
              .put("self", false)
              .put(
                  "round_trip_ms",
                  sight.roundTripMicros() < 0 ? null : sight.roundTripMicros() / 100 / 10.0));
    }
    Map<String, Set<String>> byNode = new HashMap<>();
    for (Whereabouts.Entry entry : cluster.whereabouts().abroad()) {
      byNode.computeIfAbsent(entry.node(), name -> new HashSet<>()).add(entry.session());
    }
    for (JsonObject item : nodes) {
      String name = item.getString("node");
      if (item.getBoolean("self")) {
        item.put("sessions", held).put("leases", leases(held));
      } else {
        item.put("sessions", byNode.getOrDefault(name, Set.of()).size());
      }
      if (!item.equals(shown.put(name, item))) {
        bus.post(StreamPost.state(Addresses.CLUSTER, "nodes", name, item));
      }
    }
    health(nodes);
  }

  private static String state(ClusterNode.Sight sight) {
    return sight.away()
        ? "AWAY"
        : sight.foreign() ? "FOREIGN" : sight.peer().draining() ? "DRAINING" : "UP";
  }

  private JsonObject leases(int held) {
    return new JsonObject()
        .put("store", cluster.leases().describe())
        .put("seconds", cluster.leases().time().granted().toMillis() / 1_000.0)
        .put("held", held)
        .put("lost", lost)
        .put("trouble", trouble)
        .put("listened_anew", cluster.node().repairs());
  }

  /** What a node that is away, or speaks another version, does now is not known. */
  private static JsonObject item(Peer peer, String state) {
    boolean known = !state.equals("AWAY") && !state.equals("FOREIGN");
    Peer.Load load = peer.load();
    return new JsonObject()
        .put("node", peer.name())
        .put("state", state)
        .put("address", peer.address())
        .put("running", known ? load.running() : null)
        .put("symbols", known ? load.symbols() : null)
        .put("cpu_percent", known && load.cpuPercent() >= 0 ? load.cpuPercent() : null)
        .put("protocol", peer.protocol().newest());
  }

  private static List<String> named(List<JsonObject> nodes, String state) {
    return nodes.stream()
        .filter(item -> item.getString("state").equals(state))
        .map(item -> item.getString("node"))
        .toList();
  }

  private void health(List<JsonObject> nodes) {
    List<String> wrong = new ArrayList<>();
    List<String> missing = named(nodes, "AWAY");
    if (!missing.isEmpty()) {
      wrong.add("nodes that do not answer: " + missing);
    }
    List<String> foreign = named(nodes, "FOREIGN");
    if (!foreign.isEmpty()) {
      wrong.add(
          "nodes of a version of Tocsin that this one does not understand, whose sessions are not shown here: "
              + foreign);
    }
    String status = !trouble.isEmpty() ? "DOWN" : wrong.isEmpty() ? "UP" : "DEGRADED";
    String reason =
        !trouble.isEmpty()
            ? trouble
            : wrong.isEmpty()
                ? nodes.size()
                    + " nodes"
                    + (lost == 0 ? "" : ", lost " + lost + " leases, last of " + lastLost)
                : String.join("; ", wrong);
    if (!(status + reason).equals(health)) {
      health = status + reason;
      bus.post(
          StreamPost.state(
              Addresses.HEALTH,
              "parts",
              "cluster",
              HealthJson.part(
                  "cluster",
                  status,
                  reason,
                  trouble.isEmpty() ? "everything" : "what is shown; no session decides",
                  clock.nowMicros())));
    }
  }
}
