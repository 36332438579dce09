package io.tocsin.web;

import static io.tocsin.web.TestServer.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.bus.StreamPost;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CutConnectionTest {

  private static final int CUTS = 100;
  private static final long TICK_MILLIS = 4;

  /** Follows two streams as the shipped client does, and connects again whenever it is cut. */
  private static final class Follower {
    final TestServer server;
    final CuttingProxy proxy;
    final WebSocketClient client;
    final String events = stream("signals");
    final String prices = stream("market");
    final List<Integer> numbers = new ArrayList<>();
    final CompletableFuture<Void> done = new CompletableFuture<>();
    final List<String> wrong = new ArrayList<>();
    JsonObject eventsPlace = new JsonObject();
    JsonObject pricesPlace = new JsonObject();
    double price = -1;
    int connections;
    int recovered;
    volatile int last = Integer.MAX_VALUE;

    Follower(TestServer server, CuttingProxy proxy) {
      this.server = server;
      this.proxy = proxy;
      this.client = server.clients.createWebSocketClient();
    }

    void connect() {
      client
          .connect(
              proxy.port(),
              "127.0.0.1",
              "/eventbus/websocket?client=cut&connection="
                  + ++connections
                  + "&features=ack,batch,beat,recover")
          .onFailure(cause -> server.clients.setTimer(5, id -> connect()))
          .onSuccess(socket -> {
            socket.textMessageHandler(text -> received(socket, text));
            socket.exceptionHandler(cause -> {});
            socket.closeHandler(nothing -> connect());
            register(socket, events, eventsPlace);
            register(socket, prices, pricesPlace);
          });
    }

    private static void register(WebSocket socket, String address, JsonObject place) {
      socket.writeTextMessage(
          new JsonObject()
              .put("type", "register")
              .put("address", address)
              .put("recover", place)
              .encode());
    }

    private void received(WebSocket socket, String text) {
      JsonArray messages =
          text.startsWith("[") ? new JsonArray(text) : new JsonArray("[" + text + "]");
      int streamMessages = 0;
      for (int i = 0; i < messages.size(); i++) {
        JsonObject message = messages.getJsonObject(i);
        switch (message.getString("type")) {
          case "rec" -> {
            streamMessages++;
            apply(message.getString("address"), message.getJsonObject("body"));
          }
          case "recovered" -> recovered++;
          case "beat" -> {}
          default -> wrong.add(message.encode());
        }
      }
      socket.writeTextMessage(
          new JsonObject().put("type", "ack").put("n", streamMessages).encode());
    }

    private void apply(String address, JsonObject envelope) {
      boolean isEvents = address.equals(events);
      JsonObject place = isEvents ? eventsPlace : pricesPlace;
      long seq = envelope.getLong("seq");
      JsonObject data = envelope.getJsonObject("data");
      if (envelope.getString("type").equals("full_update")) {
        if (isEvents && !place.isEmpty()) {
          wrong.add("a full update at " + place);
        }
        data.getJsonArray("signals", new JsonArray())
            .forEach(item -> numbers.add(((JsonObject) item).getInteger("n")));
      } else if (envelope.getLong("first_seq", seq) != place.getLong("seq") + 1) {
        wrong.add(envelope + " at " + place);
      } else if (isEvents) {
        numbers.add(data.getInteger("n"));
      }
      if (!isEvents && !data.getJsonArray("symbols", new JsonArray()).isEmpty()) {
        price = data.getJsonArray("symbols").getJsonObject(0).getDouble("price");
      }
      JsonObject now = new JsonObject().put("epoch", envelope.getLong("epoch")).put("seq", seq);
      if (isEvents) {
        eventsPlace = now;
      } else {
        pricesPlace = now;
      }
      if (!numbers.isEmpty() && numbers.getLast() >= last && price >= last) {
        done.complete(null);
      }
    }
  }

  @Test
  void A7_a_client_cut_100_times_at_random_points_ends_with_every_number_once_in_order()
      throws Exception {
    Random random = new Random(20261121);
    try (TestServer server = new TestServer()) {
      server.bus.post(StreamPost.open(stream("signals"), "signals"));
      server.bus.post(StreamPost.open(stream("market"), "symbols"));
      CuttingProxy proxy = new CuttingProxy(server.clients, server.port);
      Follower follower = new Follower(server, proxy);
      server.clients.runOnContext(nothing -> follower.connect());
      int[] sent = {0};
      int[] cuts = {0};
      CompletableFuture<Integer> end = new CompletableFuture<>();
      server.vertx.setPeriodic(
          TICK_MILLIS,
          timer -> {
            if (end.isDone()) {
              return;
            }
            sent[0]++;
            server.event(
                "signals", "signal", "signals", new JsonObject().put("n", sent[0]).put("x", "é%"));
            server.bus.post(
                StreamPost.state(
                    stream("market"),
                    "symbols",
                    "a",
                    new JsonObject().put("key", "a").put("price", sent[0])));
            if (random.nextInt(10) == 0) {
              cuts[0] += proxy.cut();
              if (cuts[0] >= CUTS) {
                end.complete(sent[0]);
                follower.last = sent[0];
                // Whatever happens now, one more message lets the follower see that it is done.
                server.event("signals", "signal", "signals", new JsonObject().put("n", ++sent[0]));
              }
            }
          });

      end.get(60, TimeUnit.SECONDS);
      follower.done.get(20, TimeUnit.SECONDS);

      assertThat(follower.wrong).isEmpty();
      assertThat(follower.connections).isGreaterThan(10);
      assertThat(follower.recovered).isGreaterThan(0);
      for (int i = 0; i < follower.numbers.size(); i++) {
        assertThat(follower.numbers.get(i)).isEqualTo(i + 1);
      }
      assertThat(follower.price).isEqualTo(sent[0] - 1);
    }
  }
}
