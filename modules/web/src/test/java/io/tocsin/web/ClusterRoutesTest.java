package io.tocsin.web;

import static io.tocsin.web.TestServer.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.StreamMessage;
import io.tocsin.bus.StreamMoved;
import io.tocsin.bus.StreamPost;
import io.tocsin.bus.StreamStart;
import io.tocsin.bus.StreamsAbroad;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A40: a cluster's nodes by REST, and streams of sessions that other nodes run. */
class ClusterRoutesTest {

  private TestServer server;

  @BeforeEach
  void starts() {
    server = new TestServer();
  }

  @AfterEach
  void stops() {
    server.close();
  }

  @Test
  void a_server_that_is_alone_says_so() {
    assertThat(server.get("/api/cluster").bodyAsJsonObject().getJsonArray("nodes")).isEmpty();
    JsonObject refusal = server.post("/api/cluster/nodes/n1/drain", "{}").bodyAsJsonObject();
    assertThat(refusal.getInteger("status")).isEqualTo(409);
    assertThat(refusal.getString("reason")).isEqualTo("not_clustered");
  }

  @Test
  void nodes_are_told_and_a_command_reaches_the_cluster() {
    server.bus.onCommand("drain_node", Future::succeededFuture);
    server.tell(
        StreamPost.state(
            Addresses.CLUSTER,
            "nodes",
            "n1",
            new JsonObject().put("node", "n1").put("state", "UP")));

    assertThat(server.get("/api/cluster").bodyAsJsonObject().getJsonArray("nodes")).hasSize(1);
    assertThat(server.post("/api/cluster/nodes/n2/drain", "{\"off\": true}").bodyAsJsonObject())
        .isEqualTo(new JsonObject().put("node", "n2").put("off", true));
    assertThat(
            server
                .post("/api/cluster/nodes/n2/drain", "{\"of\": true}")
                .bodyAsJsonObject()
                .getInteger("status"))
        .isEqualTo(400);
  }

  /** What another node would answer, and tell. */
  private static StreamMessage message(long epoch, long seq, StreamMessage.Kind kind) {
    String address = stream("signals");
    JsonObject envelope =
        new JsonObject()
            .put("type", kind == StreamMessage.Kind.FULL ? "full_update" : "signal")
            .put("stream", address)
            .put("epoch", epoch)
            .put("seq", seq)
            .put("timestamp", "2026-11-21T12:00:00Z")
            .put("data", new JsonObject().put("signals", new JsonArray()));
    return new StreamMessage(address, epoch, seq, kind, envelope, Map.of(), List.of());
  }

  @Test
  void A40_a_browser_reads_a_stream_of_another_node_and_of_the_next_one_after_a_takeover() {
    StreamsAbroad abroad = new StreamsAbroad(server.vertx);
    AtomicInteger epoch = new AtomicInteger(7);
    abroad.onFollow(request ->
        Future.succeededFuture(
            new StreamStart.Afresh(message(epoch.get(), 3, StreamMessage.Kind.FULL))));
    BridgeClient browser = server.connect(RecoveryTest.SHIPPED);
    browser.recover(stream("signals"), new JsonObject());
    assertThat(next(browser)).isEqualTo("7.3");
    abroad.tell(message(7, 4, StreamMessage.Kind.EVENT));
    assertThat(next(browser)).isEqualTo("7.4");

    epoch.set(8);
    abroad.tell(new StreamMoved("session." + TestServer.SESSION));
    assertThat(next(browser)).isEqualTo("8.3");
    abroad.tell(message(8, 4, StreamMessage.Kind.EVENT));
    // One who has lost the session, and does not know it yet.
    abroad.tell(message(7, 5, StreamMessage.Kind.EVENT));
    abroad.tell(message(8, 5, StreamMessage.Kind.EVENT));
    assertThat(next(browser)).isEqualTo("8.4");
    assertThat(next(browser)).isEqualTo("8.5");
  }

  private static String next(BridgeClient browser) {
    JsonObject envelope =
        browser.next(message -> message.getString("type").equals("rec")).getJsonObject("body");
    return envelope.getLong("epoch") + "." + envelope.getLong("seq");
  }
}
