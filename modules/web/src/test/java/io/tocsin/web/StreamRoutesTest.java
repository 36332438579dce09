package io.tocsin.web;

import static io.tocsin.web.TestServer.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.bus.StreamPost;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A6: the bus by REST. */
class StreamRoutesTest {

  private TestServer server;

  @BeforeEach
  void starts() {
    server = new TestServer();
  }

  @AfterEach
  void stops() {
    server.close();
  }

  private List<JsonObject> missed(String query) {
    JsonArray messages =
        server.get("/api/streams?" + query).bodyAsJsonObject().getJsonArray("messages");
    return messages.stream().map(JsonObject.class::cast).toList();
  }

  private void events(int from, int to) {
    for (int n = from; n <= to; n++) {
      server.event("signals", "signal", "signals", new JsonObject().put("n", n));
    }
    Awaitility.await()
        .until(
            () -> TestServer.await(server.bus.readStream(stream("signals"))).getLong("seq") >= to);
  }

  @Test
  void A6_without_a_place_the_whole_state_comes_and_with_it_exactly_what_was_missed() {
    server.bus.post(StreamPost.open(stream("signals"), "signals"));
    events(1, 3);

    JsonObject full = missed("stream=" + stream("signals")).getFirst();
    assertThat(full.getString("type")).isEqualTo("rec");
    assertThat(full.getString("address")).isEqualTo(stream("signals"));
    JsonObject envelope = full.getJsonObject("body");
    assertThat(envelope.getString("type")).isEqualTo("full_update");
    assertThat(envelope.getBoolean("recovered")).isFalse();
    assertThat(envelope.getJsonObject("data").getJsonArray("signals")).hasSize(3);

    String place = "@" + envelope.getLong("epoch") + "." + envelope.getLong("seq");
    events(4, 5);
    List<JsonObject> after = missed("stream=" + stream("signals") + place);
    assertThat(after.getFirst())
        .isEqualTo(
            new JsonObject()
                .put("type", "recovered")
                .put("address", stream("signals"))
                .put("recovered", true)
                .put("epoch", envelope.getLong("epoch"))
                .put("from", envelope.getLong("seq") + 1)
                .put("to", envelope.getLong("seq") + 2));
    assertThat(after.subList(1, 3))
        .extracting(m -> m.getJsonObject("body").getJsonObject("data").getInteger("n"))
        .containsExactly(4, 5);
  }

  @Test
  void A6_many_streams_are_answered_at_once_and_one_that_is_missing_says_so() {
    server.market("BTC_USDT", 1.5, 0, "FRESH");

    List<JsonObject> messages =
        missed("stream=" + stream("market") + "&stream=" + stream("signals") + "@7.1");

    assertThat(messages).extracting(m -> m.getString("type")).containsExactly("rec", "err");
    assertThat(messages.get(1).getString("address")).isEqualTo(stream("signals"));
    assertThat(messages.get(1).getInteger("failureCode")).isEqualTo(404);
  }

  @Test
  void A6_what_is_no_stream_is_refused_with_its_place() {
    for (String query :
        List.of(
            "stream=in.journal",
            "stream=command.x",
            "stream=sessions@x",
            "streams=sessions",
            "other=1",
            "stream=sessions&" + "stream=sessions&".repeat(StreamRoutes.MOST_STREAMS))) {
      var answer = server.get("/api/streams?" + query);
      assertThat(answer.statusCode()).as(query).isEqualTo(400);
      assertThat(answer.bodyAsJsonObject().getJsonArray("errors")).as(query).isNotEmpty();
    }
  }

  @Test
  void A6_requests_reach_the_handlers_that_a_socket_reaches_and_no_others() {
    server.bus.onCommand("echo", request -> Future.succeededFuture(request));

    var answer = server.post("/api/requests/command.echo", "{\"text\": \"é %20\"}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.bodyAsJsonObject()).isEqualTo(new JsonObject().put("text", "é %20"));

    assertThat(server.post("/api/requests/command.nobody", "{}").statusCode()).isEqualTo(503);
    assertThat(server.post("/api/requests/in.journal", "{}").statusCode()).isEqualTo(404);
    assertThat(server.post("/api/requests/sessions", "{}").statusCode()).isEqualTo(404);
    assertThat(server.post("/api/requests/command.echo", "[1]").statusCode()).isEqualTo(400);
  }
}
