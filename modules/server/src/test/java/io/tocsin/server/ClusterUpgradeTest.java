package io.tocsin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.bus.JournalJson;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.Transition;
import io.tocsin.storage.EmbeddedQuestDb;
import io.tocsin.storage.QuestDbOptions;
import io.tocsin.storage.spool.Durability;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A40: a cluster whose nodes are of an earlier revision is brought to this one node by node. A
 * session goes from old to new and back, by hand and by a death, while somebody follows it; it ends
 * as one that was never disturbed.
 *
 * <p>{@code scripts/tocsin cluster-upgrade [REVISION]} builds the earlier revision.
 */
@EnabledIfSystemProperty(named = "tocsin.upgrade.jar", matches = ".+")
class ClusterUpgradeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int NODES = 3;

  /** Recorded seconds in one second of the clock on the wall. */
  private static final int SPEED = 5;

  /** The earlier revision's program. */
  private static final String OLD = System.getProperty("tocsin.upgrade.jar", "");

  /** Kept if something went wrong: it has what the nodes said. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private MortalSession mortal;
  private EmbeddedQuestDb database;
  private @Nullable EmbeddedPostgres leases;
  private List<Integer> ports;
  private final MortalSession.Server[] nodes = new MortalSession.Server[NODES];
  private final boolean[] isNew = new boolean[NODES];
  private @Nullable StreamFollower follower;
  private String id = "";

  @BeforeEach
  void starts_the_stores() throws Exception {
    mortal = new MortalSession(folder);
    database =
        EmbeddedQuestDb.start(
            new QuestDbOptions(
                true,
                "127.0.0.1",
                0,
                "admin",
                "",
                QuestDbOptions.Tls.DISABLE,
                Optional.empty(),
                folder.resolve("questdb"),
                256,
                Durability.PROCESS),
            "quest");
    try {
      leases = EmbeddedPostgres.builder().setPGStartupWait(PATIENCE).start();
    } catch (IOException | RuntimeException e) {
      System.out.println("upgrade: leases are in files, PostgreSQL cannot be started: " + e);
    }
    ports = freePorts();
  }

  @AfterEach
  void leaves_no_process() throws IOException {
    if (follower != null) {
      follower.close();
    }
    mortal.close();
    database.close();
    if (leases != null) {
      leases.close();
    }
  }

  @Test
  void A40_nodes_of_an_earlier_revision_share_sessions_with_new_ones_and_are_replaced_one_by_one()
      throws Exception {
    JsonObject cluster =
        new JsonObject()
            .put("enabled", true)
            .put(
                "members", new JsonArray(ports.stream().map(port -> "127.0.0.1:" + port).toList()));
    if (leases != null) {
      cluster
          .put("leases", "postgres")
          .put(
              "postgres_uri",
              "postgresql://postgres@127.0.0.1:%d/postgres".formatted(leases.getPort()));
    }
    JsonObject settings =
        new JsonObject()
            .put("cluster", cluster)
            .put("storage", new JsonObject().put("mode", "external").put("port", database.port()));
    Path recording = mortal.files(settings.encode(), SPEED * 400L, 20_261_122);
    start(0, false, mortal.played(recording, SPEED));
    start(1, false);
    start(2, true);
    settled();
    follower = new StreamFollower("session." + id + ".transitions", this::anyNode);

    // Both ways by hand, and by the death of a new node.
    moveTo(2);
    moveTo(1);
    moveTo(2);
    nodes[2].process().destroyForcibly().waitFor();
    await()
        .atMost(PATIENCE)
        .until(() -> by(0).state().equals("ACTIVE") && !by(0).owner().equals("n2"));
    System.out.println("upgrade: killed a new node, an old one went on: " + by(0).owner());
    start(2, true);
    settled();

    // Each old node is stopped while it runs the session, and comes back new.
    for (int node = 0; node < 2; node++) {
      moveTo(node);
      nodes[node].process().destroy();
      nodes[node].process().waitFor();
      start(node, true);
      settled();
    }
    moveTo(2);

    JsonObject faster =
        mortal.post(
            nodes[0].url() + "/api/sessions/" + id + "/replay", new JsonObject().put("speed", 0));
    assertThat(faster.containsKey("status")).as(faster.encode()).isFalse();
    await()
        .atMost(Duration.ofSeconds(180))
        .until(() -> by(0).state().equals("COMPLETED") && by(1).state().equals("COMPLETED"));

    List<JournalRecord> journal = new CopyOnWriteArrayList<>();
    JsonObject whole = mortal.neverKilled(id, recording, journal);
    JsonObject results = mortal.get(nodes[1].url() + "/api/sessions/" + id + "/results");
    assertThat(results.getString("state_hash")).isEqualTo(whole.getString("state_hash"));
    mortal.isStoredOnce(nodes[1].url(), id, journal);
    List<String> transitions =
        journal.stream()
            .filter(Transition.class::isInstance)
            .map(entry -> JournalJson.of(entry).encode())
            .toList();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(follower.items())
                .as("what one saw who followed the stream")
                .containsExactlyInAnyOrderElementsOf(transitions));
    System.out.printf(
        "upgrade: %d transitions, each once, over %d epochs of their stream; state hash %s%n",
        transitions.size(), follower.epochs(), whole.getString("state_hash"));
  }

  /** By the node that does not have it; earlier revisions let any node be first to take it. */
  private void moveTo(int node) throws Exception {
    for (int attempt = 0; attempt < 5; attempt++) {
      settled();
      if (by(node).owner().equals("n" + node)) {
        System.out.println("upgrade: moved to n" + node + (isNew[node] ? ", new" : ", old"));
        return;
      }
      mortal.post(
          nodes[(node + 1) % NODES].url() + "/api/sessions/" + id + "/move",
          new JsonObject().put("node", "n" + node));
    }
    throw new AssertionError("the session does not go to n" + node);
  }

  /** Until all nodes see all, and say the same of the session and its streams. */
  private void settled() {
    await()
        .atMost(PATIENCE)
        .until(() -> {
          String owner = by(0).owner();
          id = by(0).session().getString("id", "");
          long epoch = by(0).stream(id, "transitions").getLong("epoch", -1L);
          for (int node = 0; node < NODES; node++) {
            if (by(node).nodesUp() != NODES
                || owner.isEmpty()
                || !by(node).owner().equals(owner)
                || !by(node).state().equals("ACTIVE")
                || by(node).stream(id, "transitions").getLong("epoch", -2L) != epoch) {
              return false;
            }
          }
          return true;
        });
  }

  private void start(int node, boolean latest, String... more) throws IOException {
    isNew[node] = latest;
    List<String> arguments =
        new ArrayList<>(
            List.of("--cluster", "--node", "n" + node, "--set", "cluster.port=" + ports.get(node)));
    arguments.addAll(List.of(more));
    Map<String, String> secrets =
        Map.of("TOCSIN_STORAGE_PASSWORD", "quest", "TOCSIN_CLUSTER_PASSWORD", "postgres");
    String[] all = arguments.toArray(String[]::new);
    nodes[node] = latest ? mortal.start(secrets, all) : mortal.start(List.of(), OLD, secrets, all);
  }

  private SeenBy by(int node) {
    return new SeenBy(mortal, nodes[node].url());
  }

  /** One that lives; another one each time. */
  private SeenBy anyNode(int turn) {
    int node =
        IntStream.range(turn, turn + NODES)
            .map(each -> each % NODES)
            .filter(each -> nodes[each].process().isAlive())
            .findFirst()
            .orElse(0);
    return by(node);
  }

  private static List<Integer> freePorts() throws IOException {
    try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket third = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return IntStream.of(first.getLocalPort(), second.getLocalPort(), third.getLocalPort())
          .boxed()
          .toList();
    }
  }
}
