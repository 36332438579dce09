package io.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordingRoutesTest {

  private final TestServer server = new TestServer();
  private final List<JsonObject> asked = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    server.close();
  }

  private void recorder(String command, Future<JsonObject> answer) {
    server.bus.onCommand(
        command,
        request -> {
          asked.add(request);
          return answer;
        });
  }

  private HttpResponse<Buffer> delete(String path) {
    return server.request(HttpMethod.DELETE, path, "", MultiMap.caseInsensitiveMultiMap());
  }

  @Test
  void recordings_are_listed_as_the_recorder_tells_them() {
    JsonObject list =
        new JsonObject()
            .put("recordings", new JsonArray().add(new JsonObject().put("recording_id", "r1")));
    recorder("recordings_list", Future.succeededFuture(list));
    assertThat(server.get("/api/recordings").bodyAsJsonObject()).isEqualTo(list);
  }

  @Test
  void a_recording_is_begun_with_the_fields_of_the_body_and_others_are_refused() {
    recorder("recordings_start", Future.succeededFuture(new JsonObject().put("recording_id", "r")));
    HttpResponse<Buffer> begun =
        server.post(
            "/api/recordings",
            "{\"venue\": \"binance\", \"symbols\": [\"BTC_USDT\"], \"rotation\": {\"file_mb\": 1}}");
    assertThat(begun.statusCode()).as(begun.bodyAsString()).isEqualTo(200);
    assertThat(asked.getFirst().getString("venue")).isEqualTo("binance");
    assertThat(asked.getFirst().getJsonArray("symbols")).containsExactly("BTC_USDT");
    assertThat(asked.getFirst().getJsonObject("rotation").getInteger("file_mb")).isEqualTo(1);

    HttpResponse<Buffer> refused =
        server.post("/api/recordings", "{\"venue\": \"binance\", \"file\": \"/etc/passwd\"}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(asked).hasSize(1);
  }

  @Test
  void a_recording_is_stopped_and_deleted_by_its_id_and_a_refusal_keeps_its_reason() {
    recorder("recordings_stop", Future.succeededFuture(new JsonObject().put("state", "COMPLETE")));
    recorder("recordings_delete", Bus.refused(409, "recording \"r1\" is under way; stop it first"));
    assertThat(server.post("/api/recordings/r1/stop", "").statusCode()).isEqualTo(200);
    HttpResponse<Buffer> refused = delete("/api/recordings/r1");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.bodyAsJsonObject().getString("detail")).contains("stop it first");
    assertThat(asked)
        .extracting(request -> request.getString("recording_id"))
        .containsExactly("r1", "r1");
  }
}
