package io.tocsin.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.journal.SessionState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be asked about sessions without changing any. */
class SessionInquiriesTest {

  private static final String PLAIN = Node.SESSION.formatted("");

  @TempDir private Path folder;

  private static JsonObject wish(String session) {
    return new JsonObject().put("session", new JsonObject(session));
  }

  @Test
  void A14_a_check_says_what_creation_would_and_makes_nothing() {
    try (Node node = new Node(folder).begin()) {
      JsonObject right = node.command("validate_session", wish(PLAIN));
      assertThat(right.getBoolean("valid")).isTrue();
      assertThat(right.getJsonArray("errors")).isEmpty();
      assertThat(right.getJsonArray("strategies")).containsExactly("eager");
      assertThat(right.getJsonArray("venues")).containsExactly("simulated");
      assertThat(right.getJsonArray("instruments"))
          .isEqualTo(
              new JsonArray()
                  .add(new JsonObject().put("venue", "simulated").put("symbol", "BTC_USDT")));
      assertThat(right.getInteger("instances")).isEqualTo(1);

      JsonObject wrong =
          node.command(
              "validate_session",
              wish(PLAIN.replace("1000", "-1").replace("\"simulated\"", "\"simulate\"")));
      assertThat(wrong.getBoolean("valid")).isFalse();
      assertThat(
              wrong.getJsonArray("errors").stream()
                  .map(each -> ((JsonObject) each).getString("path")))
          .containsExactlyInAnyOrder("$.sources[0].venue", "$.budget.total");
      assertThat(wrong.getJsonArray("strategies")).containsExactly("eager");

      assertThat(node.refusal("validate_session", new JsonObject())).startsWith("400 $.session");
      assertThat(node.command("emergency_stop", new JsonObject()).getJsonArray("sessions"))
          .isEmpty();
    }
  }

  @Test
  void results_are_told_while_a_session_runs_and_stay_after_its_end_and_a_restart() {
    String id;
    JsonObject atTheEnd;
    try (Node node = new Node(folder).begin(PLAIN)) {
      id = node.await(SessionState.ACTIVE).getString("id");
      JsonObject asked = new JsonObject().put("session_id", id);
      JsonObject running = node.command("session_results", asked);
      assertThat(running.getBoolean("final")).isFalse();
      assertThat(running.getJsonObject("summary").getString("start_equity")).isEqualTo("1000");
      assertThat(node.command("session_definition", asked).getJsonObject("session"))
          .isEqualTo(new JsonObject(PLAIN));

      node.command("stop_session", asked);
      atTheEnd = node.command("session_results", asked);
      assertThat(atTheEnd.getBoolean("final")).isTrue();
      assertThat(atTheEnd.getString("state")).isEqualTo("STOPPED");
      assertThat(atTheEnd.getString("state_hash")).isNotBlank();
      assertThat(node.refusal("session_results", new JsonObject().put("session_id", "exec_1")))
          .startsWith("404 ");
    }
    try (Node again = new Node(folder).begin()) {
      assertThat(again.command("session_results", new JsonObject().put("session_id", id)))
          .isEqualTo(atTheEnd);
    }
  }
}
