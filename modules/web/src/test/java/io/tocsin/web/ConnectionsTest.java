package io.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.bus.Addresses;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

  private static final Timeouts SHORT =
      new Timeouts(
          Duration.ofMillis(200),
          Duration.ofMillis(500),
          Duration.ofMillis(1_000),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30));

  private static JsonObject closeRecord(String client, int connection, int code, String reason) {
    return new JsonObject()
        .put("level", "WARN")
        .put("message", "the link was lost")
        .put("where", "bus")
        .put("time", "2026-11-21T13:00:00Z")
        .put("client", client)
        .put("connection", connection)
        .put("code", code)
        .put("reason", reason)
        .put("seconds", 1.5);
  }

  private static JsonObject connections(TestServer server) {
    return server.get("/api/connections").bodyAsJsonObject();
  }

  @Test
  void A3_both_sides_records_of_a_closed_link_find_each_other() {
    try (TestServer server = new TestServer()) {
      BridgeClient first = server.connect("/eventbus/websocket?client=tab-1&connection=7");
      first.register(Addresses.SESSIONS);
      first.close();
      await().until(() -> connections(server).getJsonArray("open").isEmpty());
      BridgeClient second =
          server.connect("/eventbus/websocket?client=tab-1&connection=8&features=ack,beat");

      second.request(
          "client.log",
          new JsonObject()
              .put(
                  "records",
                  JsonArray.of(
                      closeRecord("tab-1", 7, 1006, "no beat for 15s"),
                      closeRecord("tab-1", 6, 1006, "refused"))));
      JsonObject connections = connections(server);

      JsonObject closed = connections.getJsonArray("closed").getJsonObject(0);
      assertThat(closed.getString("client")).isEqualTo("tab-1");
      assertThat(closed.getString("connection")).isEqualTo("7");
      assertThat(closed.getString("closed_by")).isEqualTo("client");
      assertThat(closed.getInteger("code")).isEqualTo(1000);
      assertThat(closed.getString("transport")).isEqualTo("websocket-raw");
      assertThat(closed.getJsonObject("client_says"))
          .isEqualTo(
              new JsonObject()
                  .put("at", "2026-11-21T13:00:00Z")
                  .put("message", "the link was lost")
                  .put("code", 1006L)
                  .put("reason", "no beat for 15s")
                  .put("seconds", 1.5));
      assertThat(connections.getJsonArray("client_only").getJsonObject(0).getString("connection"))
          .isEqualTo("6");
      JsonObject open = connections.getJsonArray("open").getJsonObject(0);
      assertThat(open.getString("connection")).isEqualTo("8");
      assertThat(open.getJsonArray("features")).isEqualTo(JsonArray.of("ack", "beat"));
      assertThat(connections.getJsonObject("closed_by_reason").getInteger("closed")).isEqualTo(1);
    }
  }

  @Test
  void records_are_bounded() {
    Connections connections = new Connections();
    for (int i = 0; i < Connections.KEPT + 50; i++) {
      connections.closed(
          new Connection(i, "/x?client=a&connection=" + i, "1.2.3.4", Caller.local("1.2.3.4"), 0),
          1);
      connections.clientSays("b", String.valueOf(i), new JsonObject());
    }

    JsonObject json = connections.json(new JsonArray());

    assertThat(json.getJsonArray("closed").size()).isEqualTo(Connections.KEPT);
    assertThat(json.getJsonArray("client_only").size()).isEqualTo(Connections.KEPT);
    assertThat(json.getJsonArray("closed").getJsonObject(0).getString("connection"))
        .isEqualTo("249");
  }

  @Test
  void A4_a_client_that_answers_beats_is_closed_when_it_stops_to_and_no_other() throws Exception {
    try (TestServer server = new TestServer(SHORT, Optional.empty())) {
      BridgeClient answers =
          server.connect("/eventbus/websocket?client=a&connection=1&features=beat");
      BridgeClient silent =
          server.connect("/eventbus/websocket?client=b&connection=1&features=beat");
      BridgeClient stock = server.connect("/eventbus/websocket");
      long last = 0;
      while (silent.isOpen()) {
        JsonObject beat = answers.next(message -> message.getString("type").equals("beat"));
        assertThat(beat.getString("at")).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        assertThat(beat.getLong("n")).isGreaterThan(last);
        last = beat.getLong("n");
        answers.send(new JsonObject().put("type", "ping"));
      }

      assertThat(silent.closeCode()).isEqualTo(4002);
      assertThat(silent.closeReason()).isEqualTo("silent");
      assertThat(answers.isOpen()).isTrue();
      assertThat(stock.isOpen()).isTrue();
      assertThat(stock.waiting()).as("a stock client gets no beats").isZero();
    }
  }

  @Test
  void a_server_that_stops_says_so() throws Exception {
    TestServer server = new TestServer();
    BridgeClient raw = server.connect();
    BridgeClient framed = server.connect("/eventbus/000/abcdefgh/websocket?client=f");
    server.stopServer();

    assertThat(raw.closeCode()).isEqualTo(1001);
    assertThat(raw.closeReason()).isEqualTo("server_stopping");
    assertThat(framed.closeCode()).isEqualTo(1001);
    server.close();
  }
}
