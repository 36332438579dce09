package io.tocsin.web;

import static io.tocsin.web.TestServer.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.bus.StreamPost;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SlowBrowserTest {

  private static final int MOST_BYTES = 64 * 1024;
  private static final String TEXT = "x".repeat(8_000);

  private static BridgeOptions options(Duration slowAfter) {
    return new BridgeOptions(
        Duration.ofMillis(2), 16 * 1024, 32, MOST_BYTES, slowAfter, 500, 256, 99);
  }

  private static TestServer server(Duration slowAfter) {
    return new TestServer(Timeouts.DEFAULT, Optional.empty(), options(slowAfter));
  }

  private static void flood(TestServer server, int from, int to) {
    for (int n = from; n <= to; n++) {
      server.event("signals", "signal", "signals", new JsonObject().put("n", n).put("text", TEXT));
    }
  }

  private static JsonArray open(TestServer server) {
    return server.get("/api/connections").bodyAsJsonObject().getJsonArray("open");
  }

  private static long bytes(TestServer server, String client) {
    for (Object each : open(server)) {
      JsonObject link = (JsonObject) each;
      if (client.equals(link.getString("client"))) {
        return link.getLong("in_flight_bytes");
      }
    }
    return -1;
  }

  @Test
  void browsers_that_never_read_cost_a_bounded_number_of_bytes_and_harm_nobody() {
    try (TestServer server = server(Duration.ofSeconds(30))) {
      server.bus.post(StreamPost.open(stream("signals"), "signals"));
      List<BridgeClient> stalled = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        String features = i % 2 == 0 ? "" : "&features=ack,batch,beat,recover";
        BridgeClient client =
            server.connect("/eventbus/websocket?client=stalled-" + i + "&connection=1" + features);
        client.register(stream("signals"));
        client.request("snapshot", new JsonObject().put("stream", "nothing"));
        client.pause();
        stalled.add(client);
      }
      BridgeClient healthy = server.connect("/eventbus/websocket?client=healthy&connection=1");
      healthy.register(stream("signals"));
      healthy.request("snapshot", new JsonObject().put("stream", "nothing"));
      long most = 0;
      int rounds = 60;
      int aRound = 30;
      for (int round = 0; round < rounds; round++) {
        flood(server, round * aRound + 1, (round + 1) * aRound);
        for (int n = round * aRound + 1; n <= (round + 1) * aRound; n++) {
          JsonObject signal = healthy.next().getJsonObject("body").getJsonObject("data");
          assertThat(signal.getInteger("n")).isEqualTo(n);
        }
        for (int i = 0; i < stalled.size(); i++) {
          most = Math.max(most, bytes(server, "stalled-" + i));
        }
      }

      assertThat(most)
          .as("14 MB were sent")
          .isGreaterThan(1)
          .isLessThan(MOST_BYTES + 3L * TEXT.length());
      assertThat(stalled).allMatch(BridgeClient::isOpen);
    }
  }

  @Test
  void a_browser_that_takes_nothing_is_closed_as_slow_consumer_and_its_socket_is_let_go()
      throws IOException {
    try (TestServer server = server(Duration.ofMillis(600));
        Socket stalled = new Socket("127.0.0.1", server.port)) {
      OutputStream out = stalled.getOutputStream();
      out.write(
          ("GET /eventbus/websocket?client=stalled&connection=4 HTTP/1.1\r\nHost: 127.0.0.1:"
                  + server.port
                  + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                  + "Sec-WebSocket-Version: 13\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      await().until(() -> !open(server).isEmpty());
      out.write(frame("{\"type\":\"register\",\"address\":\"" + stream("signals") + "\"}"));
      await().until(() -> open(server).getJsonObject(0).getInteger("streams") == 1);
      flood(server, 1, 1_500);

      await()
          .untilAsserted(() -> {
            JsonObject connections = server.get("/api/connections").bodyAsJsonObject();
            assertThat(connections.getJsonObject("closed_by_reason").getInteger("slow_consumer"))
                .isEqualTo(1);
            assertThat(connections.getJsonArray("closed").getJsonObject(0).getString("closed_by"))
                .isEqualTo("server");
          });
      assertThat(server.metric("tocsin_bridge_closed_total{reason=\"slow_consumer\"}"))
          .isEqualTo(1);
      assertThat(server.metric("tocsin_bridge_sockets")).isZero();
      await("nobody is at the other end of the connection any more")
          .until(() -> {
            try {
              out.write(frame("{\"type\":\"ping\"}"));
              return false;
            } catch (IOException e) {
              return true;
            }
          });
    }
  }

  /** A browser's frame must be masked; with zeros that changes nothing. */
  private static byte[] frame(String text) {
    byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
    assertThat(payload.length).isLessThan(126);
    byte[] frame = new byte[6 + payload.length];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | payload.length);
    System.arraycopy(payload, 0, frame, 6, payload.length);
    return frame;
  }

  @Test
  void a_browser_that_reads_but_acknowledges_nothing_is_a_slow_consumer_as_well() throws Exception {
    try (TestServer server = server(Duration.ofMillis(400))) {
      BridgeClient client =
          server.connect("/eventbus/websocket?client=c&connection=4&features=ack,recover");
      client.register(stream("signals"));
      client.request("snapshot", new JsonObject().put("stream", "nothing"));
      flood(server, 1, 3);

      assertThat(client.closeCode()).isEqualTo(4001);
      assertThat(client.closeReason()).isEqualTo("slow_consumer");
    }
  }

  @Test
  void a_stock_client_that_was_too_slow_finds_a_hole_and_goes_on_from_there() {
    try (TestServer server = server(Duration.ofSeconds(30))) {
      BridgeClient client = server.connect("/eventbus/websocket");
      client.register(stream("signals"));
      client.request("snapshot", new JsonObject().put("stream", "nothing"));
      client.pause();
      int last = 3_000;
      flood(server, 1, last);
      server.tell(
          StreamPost.event(
              stream("signals"), "signal", "signals", new JsonObject().put("n", last + 1), 200));
      client.resume();

      List<Long> numbers = new ArrayList<>();
      while (numbers.isEmpty() || numbers.getLast() <= last) {
        numbers.add(client.next().getJsonObject("body").getLong("seq"));
      }

      assertThat(numbers).isSorted().doesNotHaveDuplicates();
      assertThat(numbers.size()).isLessThan(last + 1);
    }
  }

  @Test
  void a_browser_that_asks_for_more_than_it_reads_is_given_up_before_it_hurts() {
    try (TestServer server = server(Duration.ofSeconds(30))) {
      flood(server, 1, 100);
      BridgeClient greedy = server.connect("/eventbus/websocket?client=greedy&connection=1");
      greedy.pause();
      for (int i = 0; i < 200; i++) {
        greedy.send(
            new JsonObject()
                .put("type", "send")
                .put("address", "snapshot")
                .put("body", new JsonObject().put("stream", stream("signals")))
                .put("replyAddress", "r" + i));
      }

      await()
          .until(() ->
              server.get("/api/connections").bodyAsJsonObject().getJsonArray("closed").size() == 1);
      JsonObject closed =
          server.get("/api/connections").bodyAsJsonObject().getJsonArray("closed").getJsonObject(0);
      assertThat(closed.getString("reason")).isEqualTo("slow_consumer");
      // 800 KB an answer: without a limit all of these would have been written, 160 MB.
      assertThat(closed.getInteger("messages_out")).isLessThan(20);
    }
  }
}
