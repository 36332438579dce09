package io.tocsin.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.SessionInfo;
import io.tocsin.model.journal.SessionState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A17, A31: sessions outlive their server, however that ends. */
class SessionRestartTest {

  private static final String PLAIN = Node.SESSION.formatted("");

  @TempDir private Path folder;
  private final Map<String, NavigableMap<Long, JournalRecord>> storage = new ConcurrentHashMap<>();

  private Node node(String name) {
    return new Node(folder.resolve(name), storage);
  }

  private static JsonObject request(String id) {
    return new JsonObject().put("session_id", id).put("actor", "ann");
  }

  @Test
  void A17_after_a_crash_a_session_goes_on_with_its_position_under_its_id() {
    String id;
    JsonObject position;
    try (Node first = node("first").begin(PLAIN)) {
      String own = first.await(SessionState.ACTIVE).getString("id");
      id = own;
      first.instance(id, "POSITION_ACTIVE");
      position = first.items(id, "positions", "positions").getFirst();
      await()
          .atMost(Node.PATIENCE)
          .until(() ->
              first
                  .folder
                  .read(own, SessionFolder.RECENT)
                  .filter(bytes -> RecentEntries.of(bytes).toString().contains("POSITION_ACTIVE"))
                  .isPresent());
      first.image(folder.resolve("second"));
    }
    int before = storage.get(id).size();
    try (Node second = node("second").begin(PLAIN)) {
      JsonObject session = second.resumed();
      assertThat(session.getString("id")).isEqualTo(id);
      assertThat(session.getString("state")).isEqualTo("ACTIVE");
      assertThat(second.items(id, "transitions", "transitions"))
          .as("the screen begins with what was")
          .extracting(entry -> entry.getString("to"))
          .containsExactly("MONITORING", "SIGNAL_DETECTED", "ENTRY_EVALUATION", "POSITION_ACTIVE");
      JsonObject instance = second.items(id, "state_machines", "instances").getFirst();
      assertThat(instance.getString("state")).isEqualTo("POSITION_ACTIVE");
      JsonObject held = second.items(id, "positions", "positions").getFirst();
      for (String same : List.of("position_id", "qty", "entry_price", "opened_at", "fees")) {
        assertThat(held.getValue(same)).as(same).isEqualTo(position.getValue(same));
      }
      second.command(
          "close_position", request(id).put("instance_id", instance.getString("instance_id")));
      second.instance(id, "EXITED");
      await().atMost(Node.PATIENCE).until(() -> storage.get(id).size() > before + 4);
    }
    assertThat(storage.get(id).keySet())
        .as("no number is missing")
        .containsExactlyElementsOf(
            LongStream.rangeClosed(1, storage.get(id).lastKey()).boxed().toList());
  }

  /** At whatever moment the process dies: storage knows nothing that the session forgot. */
  @Test
  void A30_at_every_moment_storage_and_outbox_together_are_the_journal() {
    try (Node node = node("first").begin(PLAIN)) {
      String id = node.await(SessionState.ACTIVE).getString("id");
      for (int i = 0; i < 40; i++) {
        node.market();
        if (i == 20) {
          node.command("emergency_stop", request(id));
        }
        long held = storage.containsKey(id) ? storage.get(id).lastKey() : 0;
        StrategySnapshot image =
            StrategySnapshot.of(id, node.folder.read(id, SessionFolder.STRATEGIES).orElseThrow());
        assertThat(image.nextNumber()).as("at %d", i).isGreaterThan(held);
        long first =
            image.outbox().isEmpty() ? image.nextNumber() : image.outbox().getFirst().number();
        long heldNow = storage.containsKey(id) ? storage.get(id).lastKey() : 0;
        assertThat(first).as("at %d nothing lies between", i).isLessThanOrEqualTo(heldNow + 1);
      }
    }
  }

  @Test
  void A31_a_paused_session_comes_back_paused_and_an_emergency_stop_stays() {
    String id;
    try (Node first = node("first").begin(PLAIN)) {
      id = first.await(SessionState.ACTIVE).getString("id");
      first.command("emergency_stop", request(id));
      // What was answered survives whatever follows.
      first.image(folder.resolve("second"));
    }
    try (Node second = node("second").begin(PLAIN)) {
      JsonObject session = second.resumed();
      assertThat(session.getString("state")).isEqualTo("PAUSED");
      assertThat(session.getString("reason"))
          .startsWith("emergency stop by ann: nothing opens until it is resumed");
      for (int i = 0; i < 10; i++) {
        second.market();
      }
      assertThat(second.items(id, "state_machines", "instances").getFirst().getString("state"))
          .isEqualTo("MONITORING");
      second.command("resume_session", request(id));
      second.instance(id, "POSITION_ACTIVE");
    }
  }

  @Test
  void A31_a_session_that_ended_stays_ended_and_its_states_are_kept_with_reason_and_actor() {
    String id;
    try (Node first = node("first").begin(PLAIN)) {
      id = first.await(SessionState.ACTIVE).getString("id");
      first.command("pause_session", request(id));
      first.command("resume_session", request(id));
      first.command("stop_session", request(id));
    }
    try (Node second = node("first").begin()) {
      assertThat(second.refusal("pause_session", request(id)))
          .startsWith("409 the session is STOPPED");
      JsonArray audit = second.command("session_audit", request(id)).getJsonArray("audit");
      assertThat(audit.stream().map(each -> ((JsonObject) each).getString("state")))
          .containsExactly("CREATING", "ACTIVE", "PAUSED", "ACTIVE", "STOPPED");
      assertThat(audit.stream().map(each -> ((JsonObject) each).getString("actor")))
          .containsExactly("system", "system", "ann", "ann", "ann");
      await().atMost(Node.PATIENCE).until(() -> second.life(id).size() == 5);
      assertThat(second.life(id))
          .extracting(SessionInfo::state)
          .endsWith(SessionState.ACTIVE, SessionState.STOPPED);
      assertThat(second.command("delete_session", request(id)).getString("state"))
          .isEqualTo("DELETED");
      assertThat(second.refusal("delete_session", request(id))).startsWith("409");
    }
  }

  @Test
  void A31_a_session_that_has_ended_can_be_archived_and_fetched_back_over_restarts() {
    String id;
    try (Node first = node("first").begin(PLAIN)) {
      id = first.await(SessionState.ACTIVE).getString("id");
      assertThat(first.refusal("archive_session", request(id)))
          .startsWith("409 the session is ACTIVE");
      first.command("stop_session", request(id));
      assertThat(first.command("archive_session", request(id)).getString("state"))
          .isEqualTo("ARCHIVED");
      assertThat(first.refusal("archive_session", request(id))).startsWith("409");
    }
    try (Node second = node("first").begin()) {
      assertThat(second.command("unarchive_session", request(id)).getString("state"))
          .isEqualTo("STOPPED");
      assertThat(second.refusal("unarchive_session", request(id))).startsWith("409");
      JsonArray audit = second.command("session_audit", request(id)).getJsonArray("audit");
      assertThat(audit.stream().map(each -> ((JsonObject) each).getString("state")))
          .containsExactly("CREATING", "ACTIVE", "STOPPED", "ARCHIVED", "STOPPED");
      second.command("archive_session", request(id));
      assertThat(second.command("delete_session", request(id)).getString("state"))
          .isEqualTo("DELETED");
    }
  }

  @Test
  void A30_what_an_ended_session_could_not_tell_storage_is_told_at_the_next_start() {
    String id;
    try (Node first = node("first").deaf().begin(PLAIN)) {
      id = first.await(SessionState.ACTIVE).getString("id");
      first.instance(id, "POSITION_ACTIVE");
      first.command("stop_session", request(id));
    }
    assertThat(storage).isEmpty();
    try (Node second = node("first").begin()) {
      await().atMost(Node.PATIENCE).until(() -> second.life(id).size() == 3);
      await()
          .atMost(Node.PATIENCE)
          .until(() -> storage.containsKey(id) && storage.get(id).firstKey() == 1);
      await()
          .atMost(Node.PATIENCE)
          .until(() -> second.folder.read(id, SessionFolder.STRATEGIES).isEmpty());
      assertThat(storage.get(id).toString()).contains("POSITION_ACTIVE");
    }
  }

  @Test
  void A34_a_duration_goes_on_while_the_server_is_away() {
    String id;
    try (Node first = node("first").begin(Node.SESSION.formatted(", \"duration\": \"2s\""))) {
      id = first.await(SessionState.ACTIVE).getString("id");
    }
    try (Node second = node("first").begin()) {
      JsonObject over = second.await(SessionState.COMPLETED);
      assertThat(over.getString("id")).isEqualTo(id);
      assertThat(over.getString("reason")).isEqualTo("its duration is over");
    }
  }

  @Test
  void what_was_missed_is_a_gap_in_band_and_the_indicators_are_as_they_were() {
    String id;
    try (Node first = node("first").begin(PLAIN)) {
      id = first.await(SessionState.ACTIVE).getString("id");
      first.instance(id, "POSITION_ACTIVE");
    }
    try (Node second = node("first").begin()) {
      second.resumed();
      JsonObject quality =
          await()
              .atMost(Node.PATIENCE)
              .until(
                  () -> second.items(id, "quality", "symbols").stream().findFirst().orElse(null),
                  found -> found != null && found.getLong("gaps") == 1);
      assertThat(quality.getString("last_gap_reason"))
          .isEqualTo("the server was restarted: nothing was heard meanwhile");
      await()
          .atMost(Node.PATIENCE)
          .untilAsserted(() -> {
            second.market();
            assertThat(
                    second.items(id, "indicators", "indicators").stream()
                        .map(item -> item.getString("type") + " " + item.getString("status")))
                .contains("SPREAD_PCT ok");
          });
    }
  }

  @Test
  void a_snapshot_that_is_damaged_or_of_another_version_fails_the_session_with_the_reason()
      throws Exception {
    String id;
    try (Node first = node("first").begin(PLAIN)) {
      id = first.await(SessionState.ACTIVE).getString("id");
    }
    Path file = folder.resolve("first").resolve(id).resolve(SessionFolder.STRATEGIES);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    try (Node second = node("first").begin()) {
      assertThat(second.await(SessionState.FAILED).getString("reason"))
          .isEqualTo("cannot be resumed: the snapshot is cut short or damaged");
    }
  }

  @Test
  void A31_files_that_were_edited_are_told_and_the_session_goes_on_with_those_it_was_made_of() {
    String id;
    try (Node first = node("first").begin(PLAIN)) {
      id = first.await(SessionState.ACTIVE).getString("id");
    }
    try (Node second =
        node("first").strategy(Node.STRATEGY.replace("\"value\": 50}", "\"value\": 40}"))) {
      second.begin(PLAIN.replace("1000", "2000"));
      assertThat(second.resumed().getString("id")).isEqualTo(id);
      assertThat(second.command("session_audit", request(id)).getJsonArray("edited").getList())
          .containsExactly(
              "$.budget.total: 1000 is now 2000",
              "strategy eager $.ze1_close.any[0].value: 50 is now 40");
    }
  }

  @Test
  void A31_a_session_file_that_is_edited_while_its_session_runs_is_told_with_what_is_different()
      throws Exception {
    Path file = Files.writeString(folder.resolve("session.json"), PLAIN);
    try (Node node = node("first").source(file).begin(PLAIN)) {
      node.await(SessionState.ACTIVE);
      Files.writeString(file, PLAIN.replace("1000", "3000"));
      node.await(edited("$.budget.total: 1000 is now 3000"));
      Files.writeString(file, PLAIN.replace("1000", "3000").substring(20));
      node.await(edited("$: the session file is no JSON now"));
      Files.delete(file);
      node.await(edited("$: the session file is gone"));
      Files.writeString(file, " " + PLAIN);
      node.await(edited());
    }
  }

  private static Predicate<JsonObject> edited(String... lines) {
    return session -> session.getJsonArray("edited").getList().equals(List.of(lines));
  }

  @Test
  void A31_a_session_made_on_request_is_made_once_a_key_also_over_a_restart() {
    JsonObject wish =
        new JsonObject().put("session", new JsonObject(PLAIN)).put("idempotency_key", "k1");
    String id;
    try (Node first = node("first").begin()) {
      JsonObject made = first.command("create_session", wish);
      id = made.getString("id");
      assertThat(made.getBoolean("created")).isTrue();
      assertThat(first.command("create_session", wish).getString("id")).isEqualTo(id);
      first.await(SessionState.ACTIVE);
      assertThat(
              first.refusal(
                  "create_session",
                  new JsonObject()
                      .put("session", new JsonObject(PLAIN.replace("1000", "-1")).put("oops", 1))))
          .startsWith("400 ")
          .contains("$.budget.total", "$.oops");
      assertThat(first.refusal("create_session", new JsonObject())).startsWith("400 $.session");
    }
    try (Node second = node("first").begin()) {
      JsonObject again = second.command("create_session", wish);
      assertThat(again.getString("id")).isEqualTo(id);
      assertThat(again.getBoolean("created")).isFalse();
      assertThat(
              second.refusal(
                  "create_session",
                  wish.copy().put("session", new JsonObject(PLAIN.replace("1000", "2000")))))
          .isEqualTo("409 the idempotency key was used for another session, " + id);
    }
  }

  @Test
  void a_server_that_nobody_told_of_a_session_knows_none() {
    try (Node node = node("empty").begin()) {
      assertThat(node.command("emergency_stop", new JsonObject()).getJsonArray("sessions"))
          .isEmpty();
    }
    assertThat(new TreeMap<>(storage)).isEmpty();
  }
}
