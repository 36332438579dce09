package io.tocsin.web;

import static io.tocsin.web.TestServer.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.bus.StreamPost;
import io.tocsin.bus.StreamsVerticle;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client of {@code webroot/lib}, as it is shipped, against the bridge. */
class ShippedClientTest {

  private static final int CUTS = 100;
  private static final int MESSAGES = 300;

  /** Applies what the client tells, as a page would, and notices what is wrong with it. */
  private static final class Copy {
    final List<Integer> numbers = new ArrayList<>();
    final List<String> wrong = new ArrayList<>();
    double price = -1;
    int connections;

    void take(JsonObject line) {
      JsonObject snapshot = line.getJsonObject("snapshot");
      JsonObject envelope = snapshot == null ? line.getJsonObject("delta") : snapshot;
      if ("connected".equals(line.getString("state"))) {
        connections++;
      } else if (line.containsKey("problem") || line.containsKey("error")) {
        wrong.add(line.encode());
      }
      if (envelope == null) {
        return;
      }
      JsonObject data = envelope.getJsonObject("data");
      if (envelope.getString("stream").equals(stream("market"))) {
        data.getJsonArray("symbols", new JsonArray())
            .forEach(item -> price = ((JsonObject) item).getDouble("price"));
      } else if (snapshot == null) {
        numbers.add(data.getInteger("n"));
      } else {
        if (!numbers.isEmpty()) {
          wrong.add("a snapshot after " + numbers.getLast());
        }
        data.getJsonArray("signals")
            .forEach(item -> numbers.add(((JsonObject) item).getInteger("n")));
      }
    }
  }

  @Test
  void A7_cut_100_times_at_random_points_it_ends_with_every_number_once_in_order()
      throws Exception {
    Random random = new Random(20261121);
    try (TestServer server = new TestServer()) {
      server.bus.post(StreamPost.open(stream("signals"), "signals"));
      server.bus.post(StreamPost.open(stream("market"), "symbols"));
      CuttingProxy proxy = new CuttingProxy(server.clients, server.port);
      try (NodeProgram client =
          new NodeProgram(
              "shipped-client.mjs",
              "http://127.0.0.1:" + proxy.port(),
              "websocket",
              stream("signals"),
              stream("market"))) {
        client.next("synchronised");
        int[] sent = {0};
        int[] cuts = {0};
        CompletableFuture<Integer> end = new CompletableFuture<>();
        AtomicInteger taken = new AtomicInteger();
        server.vertx.setPeriodic(
            4,
            timer -> {
              if (sent[0] - taken.get() > StreamsVerticle.KEPT_EVENTS / 2) {
                return; // a client that is starved for longer gets a snapshot, and rightly so
              }
              sent[0]++;
              server.event("signals", "signal", "signals", new JsonObject().put("n", sent[0]));
              price(server, sent[0]);
              if (random.nextInt(10) == 0) {
                cuts[0] += proxy.cut();
              }
              if (cuts[0] >= CUTS) {
                server.vertx.cancelTimer(timer);
                end.complete(sent[0]);
              }
            });

        Copy copy = new Copy();
        while (!end.isDone() || taken.get() < end.join() || copy.price < end.join()) {
          copy.take(client.next());
          taken.set(copy.numbers.isEmpty() ? 0 : copy.numbers.getLast());
        }

        assertThat(copy.wrong).isEmpty();
        assertThat(copy.connections).isGreaterThan(10);
        for (int i = 0; i < copy.numbers.size(); i++) {
          assertThat(copy.numbers.get(i)).isEqualTo(i + 1);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "websocket", "xhr-streaming", "eventsource", "xhr-polling"})
  void it_gets_every_message_once_whole_and_in_order(String transport) throws Exception {
    try (TestServer server = new TestServer()) {
      server.bus.post(StreamPost.open(stream("signals"), "signals"));
      try (NodeProgram client =
          new NodeProgram(
              "shipped-client.mjs",
              "http://127.0.0.1:" + server.port,
              transport,
              stream("signals"))) {
        assertThat(client.next("transport").getString("transport"))
            .isEqualTo(transport.equals("plain") ? "websocket" : transport);
        client.next("synchronised");

        for (int n = 1; n <= MESSAGES; n++) {
          server.event(
              "signals",
              "signal",
              "signals",
              new JsonObject().put("n", n).put("text", TransportsTest.TEXT));
          if (n % 40 == 0) {
            // So that not everything travels in one frame.
            TestServer.await(server.vertx.timer(15, TimeUnit.MILLISECONDS));
          }
        }

        for (int n = 1; n <= MESSAGES; n++) {
          JsonObject line = client.next();
          assertThat(line.fieldNames()).as(line.encode()).containsExactly("delta");
          JsonObject data = line.getJsonObject("delta").getJsonObject("data");
          assertThat(data.getInteger("n")).isEqualTo(n);
          assertThat(data.getString("text")).isEqualTo(TransportsTest.TEXT);
        }
      }
    }
  }

  private static void price(TestServer server, double price) {
    server.bus.post(
        StreamPost.state(
            stream("market"),
            "symbols",
            "a",
            new JsonObject().put("key", "a").put("price", price)));
  }
}
