package io.tocsin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.bus.ReplayJump;
import io.tocsin.model.journal.Fill;
import io.tocsin.model.journal.JournalRecord;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A17, A30: a server's process is killed (SIGKILL) at random moments while a session runs, and
 * started again: the session goes on, and ends as one that was never killed; storage has each entry
 * of its journal once.
 *
 * <p>{@code scripts/tocsin crash-test} does it with fifty kills.
 */
class CrashTest {

  private static final int KILLS = Integer.getInteger("tocsin.crash.kills", 3);
  private static final long SEED = Long.getLong("tocsin.crash.seed", 20_261_121);

  /** Recorded seconds in one second of the clock on the wall. */
  private static final int SPEED = 20;

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private MortalSession mortal;

  private String url = "";

  @BeforeEach
  void begins() {
    mortal = new MortalSession(folder);
  }

  @AfterEach
  void leavesNoProcess() {
    mortal.close();
  }

  @Test
  void A17_a_server_killed_at_random_moments_ends_with_the_hash_and_journal_of_one_never_killed()
      throws Exception {
    // Longer than all lives together: a session that is over would make the next start begin
    // another.
    Path recording = mortal.files("{}", SPEED * (6L + 3L * KILLS), SEED);
    Random random = new Random(SEED);
    int kills = 0;
    while (kills < KILLS) {
      Process server = start(recording);
      // The moments lie in the start, the catching up, and the life after it.
      boolean ended = server.waitFor(random.nextLong(2_500), TimeUnit.MILLISECONDS);
      assertThat(ended).as("the server died by itself").isFalse();
      server.destroyForcibly().waitFor();
      kills++;
    }
    start(recording);
    await().atMost(Duration.ofSeconds(120 + 3L * KILLS)).until(() -> state().equals("COMPLETED"));

    JsonObject life = life();
    String id = life.getString("id");
    List<JournalRecord> journal = new CopyOnWriteArrayList<>();
    JsonObject whole = mortal.neverKilled(id, recording, journal);
    assertThat(life.getJsonObject("results").getString("state_hash"))
        .as("after %d kills", kills)
        .isEqualTo(whole.getString("state_hash"));
    assertThat(life.getJsonObject("results").getJsonObject("summary").getInteger("trades"))
        .as("trades, so that there was something to lose")
        .isPositive();
    mortal.isStoredOnce(url, id, journal);
  }

  @Test
  void A17_a_replay_that_left_time_out_is_resumed_and_ends_with_the_hash_of_one_never_killed()
      throws Exception {
    Path recording = mortal.files("{}", SPEED * 20L, SEED);
    Process server = start(recording);
    JsonObject jumped =
        await()
            .atMost(PATIENCE)
            .until(() -> replay("jump_to", "" + mortal.at(200)), CrashTest::done);
    assertThat(jumped.getString("state")).isEqualTo("PLAYING");
    // It was answered, so it is remembered: the server may die at once, or later.
    boolean ended = server.waitFor(new Random(SEED).nextLong(1_000), TimeUnit.MILLISECONDS);
    assertThat(ended).as("the server died by itself").isFalse();
    server.destroyForcibly().waitFor();
    JsonArray jumps = life().getJsonArray("jumps");
    assertThat(jumps).hasSize(1);

    start(recording);
    await().atMost(PATIENCE).until(() -> replay("speed", 0), CrashTest::done);
    await().atMost(PATIENCE).until(() -> state().equals("COMPLETED"));

    JsonObject life = life();
    assertThat(life.getJsonArray("jumps")).isEqualTo(jumps);
    JsonObject jump = jumps.getJsonObject(0);
    List<JournalRecord> journal = new CopyOnWriteArrayList<>();
    JsonObject whole =
        mortal.neverKilled(
            life.getString("id"),
            recording,
            List.of(
                new ReplayJump(
                    jump.getLong("rows"), jump.getLong("steps"), jump.getLong("to_micros"))),
            journal);
    assertThat(life.getJsonObject("results").getString("state_hash"))
        .isEqualTo(whole.getString("state_hash"));
    assertThat(whole.getString("state_hash"))
        .as("a replay that left nothing out comes to something else")
        .isNotEqualTo(
            mortal
                .neverKilled(life.getString("id"), recording, new ArrayList<>())
                .getString("state_hash"));
    mortal.isStoredOnce(url, life.getString("id"), journal);
    isExported(life.getString("id"), journal.stream().filter(Fill.class::isInstance).count());
  }

  /** By command line, of the server that runs. */
  private void isExported(String id, long fills) throws IOException {
    for (String format : List.of("csv", "parquet")) {
      String file = folder.resolve("fills." + format).toString();
      String[] arguments = {"--server", url, "--format", format, "--out", file, id, "fills"};
      assertThat(
              new CommandLine(new ExportCommand())
                  .setCaseInsensitiveEnumValuesAllowed(true)
                  .execute(arguments))
          .isZero();
    }
    assertThat(Files.readAllLines(folder.resolve("fills.csv"))).hasSize((int) fills + 1);
    assertThat(Files.readAllBytes(folder.resolve("fills.parquet"))).startsWith('P', 'A', 'R', '1');
  }

  /** What the only session's replay answers to a wish. */
  private JsonObject replay(String wish, Object value) throws Exception {
    JsonArray sessions = mortal.get(url + "/api/sessions").getJsonArray("sessions");
    return sessions.isEmpty()
        ? new JsonObject()
        : mortal.post(
            url + "/api/sessions/" + sessions.getJsonObject(0).getString("id") + "/replay",
            new JsonObject().put(wish, value));
  }

  /** While a session is being brought back its replay is not there, or catches up. */
  private static boolean done(JsonObject answer) {
    return answer.containsKey("state");
  }

  /** As a supervisor starts it, each time alike; answers when the page can be opened. */
  private Process start(Path recording) throws Exception {
    MortalSession.Server server = mortal.start(Map.of(), mortal.played(recording, SPEED));
    url = server.url();
    return server.process();
  }

  /**
   * What is remembered of the only session that there is. One whose server was killed before its
   * file stood has never been, though its folder may be there.
   */
  private JsonObject life() throws IOException {
    try (Stream<Path> sessions = Files.list(folder.resolve("data/sessions"))) {
      List<Path> all = remembered(sessions);
      assertThat(all).hasSize(1);
      return new JsonObject(Files.readString(all.getFirst().resolve("session.json")));
    }
  }

  private static List<Path> remembered(Stream<Path> sessions) {
    return sessions.filter(path -> Files.exists(path.resolve("session.json"))).toList();
  }

  private String state() throws IOException {
    if (!Files.exists(folder.resolve("data/sessions"))) {
      return "";
    }
    try (Stream<Path> sessions = Files.list(folder.resolve("data/sessions"))) {
      if (remembered(sessions).isEmpty()) {
        return "";
      }
    }
    JsonArray life = life().getJsonArray("life");
    return life.getJsonObject(life.size() - 1).getString("state");
  }
}
