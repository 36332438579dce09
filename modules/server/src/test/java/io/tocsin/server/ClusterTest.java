package io.tocsin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.model.journal.JournalRecord;
import io.tocsin.storage.EmbeddedQuestDb;
import io.tocsin.storage.QuestDbOptions;
import io.tocsin.storage.spool.Durability;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SelfSignedCertificate;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A40: nodes of a cluster are killed (SIGKILL), frozen (SIGSTOP) and stopped (SIGTERM) while they
 * run a session: another node goes on with it, and it ends as one that was never disturbed; storage
 * has each entry of its journal once. Every node shows it all the time, and takes its commands.
 *
 * <p>{@code scripts/tocsin cluster-test} does it with twenty rounds.
 */
@EnabledOnOs(OS.LINUX) // SIGSTOP
class ClusterTest {

  private static final int ROUNDS = Integer.getInteger("tocsin.cluster.rounds", 0);
  private static final long SEED = Long.getLong("tocsin.cluster.seed", 20_261_121);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Recorded seconds in one second of the clock on the wall. */
  private static final int SPEED = 5;

  @TempDir private Path folder;

  private final SelfSignedCertificate certificate = SelfSignedCertificate.create("node");
  private MortalSession mortal;
  private EmbeddedQuestDb database;
  private List<Integer> ports;

  /** Null where the nodes share the machine's. */
  private @Nullable CutNetwork network;

  private @Nullable EmbeddedPostgres leases;
  private final MortalSession.Server[] nodes = new MortalSession.Server[2];
  private final List<Long> takeovers = new ArrayList<>();
  private String id = "";

  @BeforeEach
  void starts_a_database_for_all() throws Exception {
    if (CutNetwork.isAllowed()) {
      network = new CutNetwork(nodes.length);
      leases = EmbeddedPostgres.builder().setPGStartupWait(PATIENCE).start();
    }
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
    ports = freePorts();
  }

  @AfterEach
  void leaves_no_process() throws IOException {
    mortal.close();
    database.close();
    if (network != null) {
      network.close();
      leases.close();
    }
    certificate.delete();
  }

  @Test
  void A40_a_session_goes_on_elsewhere_when_its_node_is_killed_or_frozen_and_nothing_is_done_twice()
      throws Exception {
    JsonObject tls =
        new JsonObject()
            .put("certificate", certificate.certificatePath())
            .put("key", certificate.privateKeyPath())
            .put("trust", certificate.certificatePath());
    JsonObject storage = new JsonObject().put("mode", "external").put("port", database.port());
    JsonObject cluster =
        new JsonObject()
            .put("enabled", true)
            .put("tls", tls)
            .put(
                "members",
                new JsonArray(
                    IntStream.range(0, 2).mapToObj(i -> host(i) + ":" + ports.get(i)).toList()));
    if (network != null) {
      storage.put("host", network.bridge()).put("port", network.offer(database.port()));
      cluster
          .put("leases", "postgres")
          .put(
              "postgres_uri",
              "postgresql://postgres@%s:%d/postgres"
                  .formatted(network.bridge(), network.offer(leases.getPort())));
    }
    String settings = new JsonObject().put("storage", storage).put("cluster", cluster).encode();
    Path recording = mortal.files(settings, SPEED * (100L + 60L * ROUNDS), SEED);
    nodes[0] = start(0, mortal.played(recording, SPEED));
    nodes[1] = start(1);
    int killed = settled();
    await().atMost(PATIENCE).until(() -> !sawTransitions(1 - killed).isEmpty());

    // Killed: it runs on the other, which shows it under a new epoch.
    long epoch = epoch(1 - killed);
    kill(killed);
    movesTo(1 - killed);
    await().atMost(PATIENCE).until(() -> epoch(1 - killed) > epoch);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(seen(1 - killed, killed).getMap())
                .containsEntry("state", "AWAY")
                .containsEntry("sessions", 0)
                .containsEntry("running", null));
    nodes[killed] = start(killed);

    // Frozen: it runs on the other; the thawed node does nothing, and shows what the other does.
    int frozen = settled();
    signal(frozen, "STOP");
    movesTo(1 - frozen);
    signal(frozen, "CONT");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(output(frozen)).contains("is not this node's any more"));

    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      disturb(settled(), random.nextInt(network == null ? 3 : 4), random.nextInt(2_000));
    }

    // From the node that does not have it: as fast as it can.
    int other = 1 - settled();
    JsonObject faster =
        mortal.post(
            nodes[other].url() + "/api/sessions/" + id + "/replay",
            new JsonObject().put("speed", 0));
    assertThat(faster.containsKey("status")).as(faster.encode()).isFalse();
    await()
        .atMost(Duration.ofSeconds(180))
        .until(() -> state(other).equals("COMPLETED") && state(1 - other).equals("COMPLETED"));

    List<JournalRecord> journal = new CopyOnWriteArrayList<>();
    JsonObject whole = mortal.neverKilled(id, recording, journal);
    JsonObject results = mortal.get(nodes[other].url() + "/api/sessions/" + id + "/results");
    assertThat(results.getString("state_hash"))
        .as("after takeovers of %s ms", takeovers)
        .isEqualTo(whole.getString("state_hash"));
    mortal.isStoredOnce(nodes[other].url(), id, journal);
    System.out.println("cluster: takeovers in ms " + takeovers);
    if (ROUNDS > 0) {
      assertThat(takeovers).as("milliseconds").allMatch(each -> each < 10_000);
    }
  }

  /** What happens to the owner: it is killed, frozen, stopped, or cut off. */
  private void disturb(int owner, int how, long after) throws Exception {
    Thread.sleep(after); // the moment, not a wait for anything
    switch (how) {
      case 0 -> kill(owner);
      case 1 -> signal(owner, "STOP");
      case 2 -> signal(owner, "TERM");
      default -> network.cut(owner);
    }
    movesTo(1 - owner);
    switch (how) {
      case 1 -> signal(owner, "CONT");
      case 3 -> {
        // Alone it says so, and decides nothing more.
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> {
              assertThat(seen(owner, 1 - owner).getMap()).containsEntry("state", "AWAY");
              assertThat(leases(owner).getInteger("held")).isZero();
              assertThat(leases(owner).getString("trouble")).isNotEmpty();
            });
        network.heal(owner);
      }
      default -> {
        nodes[owner].process().waitFor();
        nodes[owner] = start(owner);
      }
    }
  }

  /** Which node runs the session, once both are there and say the same, streams and all. */
  private int settled() {
    AtomicInteger owner = new AtomicInteger();
    await()
        .atMost(PATIENCE)
        .until(() -> {
          owner.set(owner(0).equals("n0") ? 0 : 1);
          String name = "n" + owner.get();
          if (!seesBoth(0) || !seesBoth(1) || !owner(0).equals(name) || !owner(1).equals(name)) {
            return false;
          }
          id = by(0).session().getString("id");
          return state(0).equals("ACTIVE") && state(1).equals("ACTIVE") && epoch(0) == epoch(1);
        });
    return owner.get();
  }

  private boolean seesBoth(int node) throws Exception {
    return by(node).nodesUp() == 2;
  }

  /** A node as another shows it. */
  private JsonObject seen(int by, int node) throws Exception {
    return by(by).node("n" + node);
  }

  /** What a node says of its own leases. */
  private JsonObject leases(int node) throws Exception {
    return seen(node, node).getJsonObject("leases", new JsonObject());
  }

  private void kill(int node) throws InterruptedException {
    nodes[node].process().destroyForcibly().waitFor();
  }

  private void signal(int node, String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, String.valueOf(nodes[node].process().pid()))
        .start()
        .waitFor();
  }

  /** From now until the session runs there. */
  private void movesTo(int node) {
    long begin = System.nanoTime();
    await()
        .atMost(PATIENCE)
        .until(() -> owner(node).equals("n" + node) && state(node).equals("ACTIVE"));
    takeovers.add((System.nanoTime() - begin) / 1_000_000);
  }

  private MortalSession.Server start(int node, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--cluster",
                "--node",
                "n" + node,
                "--set",
                "cluster.port=" + ports.get(node),
                "--set",
                "cluster.host=" + host(node)));
    arguments.addAll(List.of(more));
    MortalSession.Server server =
        mortal.start(
            network == null ? List.of() : network.on(node),
            Map.of("TOCSIN_STORAGE_PASSWORD", "quest", "TOCSIN_CLUSTER_PASSWORD", "postgres"),
            arguments.toArray(String[]::new));
    if (network == null) {
      return server;
    }
    int port = network.wayTo(node, URI.create(server.url()).getPort());
    return new MortalSession.Server(server.process(), "http://127.0.0.1:" + port, server.output());
  }

  private String host(int node) {
    return network == null ? "127.0.0.1" : network.host(node);
  }

  private String output(int node) throws IOException {
    return Files.readString(nodes[node].output());
  }

  // What a node says

  private SeenBy by(int node) {
    return new SeenBy(mortal, nodes[node].url());
  }

  private String owner(int node) throws Exception {
    return by(node).owner();
  }

  private String state(int node) throws Exception {
    return by(node).state();
  }

  private JsonArray sawTransitions(int node) throws Exception {
    return by(node).stream(id, "transitions")
        .getJsonObject("data", new JsonObject())
        .getJsonArray("transitions", new JsonArray());
  }

  private long epoch(int node) throws Exception {
    return by(node).stream(id, "transitions").getLong("epoch", -1L);
  }

  private static List<Integer> freePorts() throws IOException {
    try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return IntStream.of(first.getLocalPort(), second.getLocalPort()).boxed().toList();
    }
  }
}
