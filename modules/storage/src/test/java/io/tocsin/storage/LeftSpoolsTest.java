package io.tocsin.storage;

import static io.tocsin.storage.Rig.all;
import static io.tocsin.storage.Samples.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.bus.JournalBatch;
import io.tocsin.model.WallClock;
import io.tocsin.model.journal.Fill;
import io.tocsin.storage.spool.Spool;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nodes had acknowledged and not stored when they died (A30, A40). */
class LeftSpoolsTest {

  private static final String SESSION = "exec_left";

  @TempDir private Path folder;

  /** As node n0 hears of the others. */
  private final Map<String, Boolean> others = new ConcurrentHashMap<>();

  private final Rig n0 = new Rig();
  private final Rig n1 = new Rig();

  @AfterEach
  void close() {
    n1.close();
    n0.close();
  }

  private EmbeddedQuestDb database(int port) {
    return EmbeddedQuestDb.start(
        Rig.embedded(folder.resolve("questdb"), port, Rig.IMPATIENT).database(), Rig.PASSWORD);
  }

  private Path nodes() {
    return folder.resolve("nodes");
  }

  private StorageVerticle storage(String node, int port) {
    return new StorageVerticle(
        Rig.external(port, nodes().resolve(node)),
        WallClock.system(),
        Optional.of(
            new NodeSpools(
                nodes(),
                node,
                node.equals("n0") ? () -> Map.copyOf(others) : Map::of,
                Duration.ZERO)));
  }

  private static Fill fill(int number) {
    return Samples.fill(SESSION, "fill-" + number, START + number);
  }

  private static void accepted(Rig by, int number) {
    assertThat(Rig.done(by.bus.store(new JournalBatch(SESSION, number, List.of(fill(number))))))
        .isEqualTo(number);
  }

  private static void awaitReason(Rig of, String reason) {
    await()
        .atMost(Rig.PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(of.health("spool").getString("reason")).contains(reason));
  }

  @Test
  void A40_a_silent_nodes_spool_is_stored_by_another_once_its_process_is_gone_and_not_before()
      throws IOException {
    // Two ways to the database, of which the node's is cut.
    String silent = Rig.done(n1.deploy(storage("n1", QuestDbProcess.freePort())));
    accepted(n1, 1);
    others.put("n1", false);
    others.put("n7", false);
    int port = QuestDbProcess.freePort();
    try (EmbeddedQuestDb server = database(port)) {
      Rig.done(n0.deploy(storage("n0", port)));
      awaitReason(n0, "what node n1 left waits: its process is not gone, only silent");
      awaitReason(n0, "what node n7 left is not to be seen from here");
      assertThat(n0.health("spool").getString("status")).isEqualTo("DEGRADED");
      // It goes on with what is still its own.
      accepted(n1, 2);

      Rig.done(n1.vertx.undeploy(silent));
      n0.awaitRows(all(Fill.class, SESSION), fill(2), fill(1));
      await().atMost(Rig.PATIENCE).until(() -> !Spool.hasRows(nodes().resolve("n1/spool")));
      others.clear();
      n0.awaitStatus("spool", "UP");

      // When it is back, it knows what of its journal is stored.
      StorageVerticle back = storage("n1", port);
      Rig.done(n1.deploy(back));
      accepted(n1, 2);
      assertThat(back.counters().duplicates()).isEqualTo(1);
    }
  }

  @Test
  void A40_a_node_that_is_back_gets_its_spool_and_stores_the_rest_itself() throws IOException {
    int port = QuestDbProcess.freePort();
    try (EmbeddedQuestDb server = database(port)) {
      Rig.done(n0.deploy(storage("n0", port)));
      n0.awaitStatus("UP");
    }
    String dead = Rig.done(n1.deploy(storage("n1", port)));
    accepted(n1, 1);
    Rig.done(n1.vertx.undeploy(dead));
    others.put("n1", false);
    awaitReason(n0, "storing what node n1 left, 1 rows are still to come");

    StorageVerticle back = storage("n1", port);
    Future<String> starts = n1.deploy(back);
    await()
        .atMost(Rig.PATIENCE)
        .ignoreExceptions()
        .until(() -> n1.health().getString("status").equals("STARTING"));
    assertThat(starts.isComplete()).isFalse();
    others.put("n1", true);
    Rig.done(starts);
    assertThat(back.counters().waiting()).isLessThanOrEqualTo(1);
    try (EmbeddedQuestDb server = database(port)) {
      n1.awaitRows(all(Fill.class, SESSION), fill(1));
      await().atMost(Rig.PATIENCE).until(() -> back.counters().stored() == 1);
    }
  }
}
