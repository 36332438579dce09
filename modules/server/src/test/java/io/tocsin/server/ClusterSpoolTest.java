package io.tocsin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.model.journal.JournalRecord;
import io.tocsin.storage.EmbeddedQuestDb;
import io.tocsin.storage.QuestDbOptions;
import io.tocsin.storage.spool.Durability;
import io.tocsin.storage.spool.Spool;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A30, A40: a node is frozen, and killed, with entries in its spool that storage could not take:
 * the other stores them, and not before the process is gone. {@code scripts/tocsin cluster-test}.
 */
@EnabledIfSystemProperty(named = "tocsin.cluster.rounds", matches = "[1-9].*")
class ClusterSpoolTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int SPEED = 5;
  private static final long SEED = 7;

  @TempDir private Path folder;
  private MortalSession mortal;
  private EmbeddedQuestDb database;
  private final int[] ports = new int[3];
  private final MortalSession.Server[] nodes = new MortalSession.Server[2];

  @BeforeEach
  void starts_a_database_for_all() throws IOException {
    mortal = new MortalSession(folder);
    for (int i = 0; i < ports.length; i++) {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        ports[i] = free.getLocalPort();
      }
    }
    database = database();
  }

  private EmbeddedQuestDb database() {
    return EmbeddedQuestDb.start(
        new QuestDbOptions(
            true,
            "127.0.0.1",
            ports[2],
            "admin",
            "",
            QuestDbOptions.Tls.DISABLE,
            Optional.empty(),
            folder.resolve("questdb"),
            256,
            Durability.PROCESS),
        "quest");
  }

  @AfterEach
  void leaves_no_process() throws IOException {
    mortal.close();
    database.close();
  }

  @Test
  void A40_what_a_dead_node_had_not_stored_is_stored_by_the_other_once_its_process_is_gone()
      throws Exception {
    JsonArray members = new JsonArray().add("127.0.0.1:" + ports[0]).add("127.0.0.1:" + ports[1]);
    JsonObject settings =
        new JsonObject()
            .put("cluster", new JsonObject().put("enabled", true).put("members", members))
            .put("storage", new JsonObject().put("mode", "external").put("port", database.port()));
    Path recording = mortal.files(settings.encode(), SPEED * 200L, SEED);
    start(0, mortal.played(recording, SPEED));
    start(1);
    await()
        .atMost(PATIENCE)
        .until(() ->
            by(0).nodesUp() == 2
                && by(1).state().equals("ACTIVE")
                && by(0).owner().equals(by(1).owner()));
    String id = by(0).session().getString("id");
    int owner = by(0).owner().equals("n0") ? 0 : 1;
    int other = 1 - owner;
    await().atMost(PATIENCE).until(() -> transitions(other, id) > 2);

    database.close();
    int before = transitions(other, id);
    await().atMost(PATIENCE).until(() -> transitions(other, id) > before + 2);
    signal(owner, "STOP");
    await()
        .atMost(PATIENCE)
        .until(() -> by(other).owner().equals("n" + other) && by(other).state().equals("ACTIVE"));
    assertThat(Spool.hasRows(spool(owner))).isTrue();

    database = database();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(spoolHealth(other))
                .contains("what node n" + owner + " left waits: its process is not gone"));
    assertThat(Spool.hasRows(spool(owner))).isTrue();
    nodes[owner].process().destroyForcibly().waitFor();
    await().atMost(PATIENCE).until(() -> !Spool.hasRows(spool(owner)));
    System.out.println("cluster: " + lines(other, "are stored"));

    mortal.post(
        nodes[other].url() + "/api/sessions/" + id + "/replay", new JsonObject().put("speed", 0));
    await().atMost(PATIENCE.multipliedBy(2)).until(() -> by(other).state().equals("COMPLETED"));
    List<JournalRecord> journal = new CopyOnWriteArrayList<>();
    JsonObject whole = mortal.neverKilled(id, recording, journal);
    JsonObject results = mortal.get(nodes[other].url() + "/api/sessions/" + id + "/results");
    assertThat(results.getString("state_hash")).isEqualTo(whole.getString("state_hash"));
    mortal.isStoredOnce(nodes[other].url(), id, journal);
  }

  private List<String> lines(int node, String with) throws IOException {
    return Files.readString(nodes[node].output())
        .lines()
        .filter(line -> line.contains(with))
        .toList();
  }

  private Path spool(int node) {
    return folder.resolve("data/nodes/n" + node + "/spool");
  }

  private int transitions(int node, String id) throws Exception {
    return by(node).stream(id, "transitions")
        .getJsonObject("data", new JsonObject())
        .getJsonArray("transitions", new JsonArray())
        .size();
  }

  private String spoolHealth(int node) throws Exception {
    return mortal.get(nodes[node].url() + "/health").encode();
  }

  private SeenBy by(int node) {
    return new SeenBy(mortal, nodes[node].url());
  }

  private void signal(int node, String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, String.valueOf(nodes[node].process().pid()))
        .start()
        .waitFor();
  }

  private void start(int node, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("--cluster", "--node", "n" + node, "--set", "cluster.port=" + ports[node]));
    arguments.addAll(List.of(more));
    nodes[node] =
        mortal.start(Map.of("TOCSIN_STORAGE_PASSWORD", "quest"), arguments.toArray(String[]::new));
  }
}
