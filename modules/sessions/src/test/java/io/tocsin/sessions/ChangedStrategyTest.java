package io.tocsin.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.bus.Addresses;
import io.tocsin.model.journal.SessionState;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangedStrategyTest {

  @TempDir private Path folder;

  /** Its stream's item, while the test waits for what it tells. */
  private static List<?> edited(Node node, String id) {
    return Node.join(node.bus.readStream(Addresses.SESSIONS))
        .getJsonObject("data")
        .getJsonArray("sessions")
        .stream()
        .map(item -> (JsonObject) item)
        .filter(item -> item.getString("id").equals(id))
        .findFirst()
        .orElseThrow()
        .getJsonArray("edited")
        .getList();
  }

  @Test
  void a_session_goes_on_with_its_strategies_and_says_what_has_changed_in_the_files_since() {
    try (Node node = new Node(folder).begin(Node.SESSION.formatted(""))) {
      String id = node.await(SessionState.ACTIVE).getString("id");
      node.instance(id, "POSITION_ACTIVE");
      assertThat(edited(node, id)).isEmpty();

      node.bus.strategiesChanged(
          new JsonObject().put("eager", Node.STRATEGY.replace("\"value\": -50", "\"value\": 90")));
      await()
          .atMost(Node.PATIENCE)
          .untilAsserted(() ->
              assertThat(edited(node, id))
                  .isEqualTo(List.of("strategy eager $.e1_emergency.any[0].value: -50 is now 90")));
      node.market();
      node.instance(id, "POSITION_ACTIVE");

      node.bus.strategiesChanged(new JsonObject().put("eager", "{ half"));
      await()
          .atMost(Node.PATIENCE)
          .until(() -> edited(node, id).toString().contains("is no JSON now"));
      node.bus.strategiesChanged(new JsonObject().put("eager", Node.STRATEGY));
      await().atMost(Node.PATIENCE).until(() -> edited(node, id).isEmpty());
    }
  }
}
