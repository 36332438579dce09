package io.tocsin.systemtests;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Another program on the bridge: speaks the event-bus bridge protocol over a bare WebSocket, and
 * keeps what comes.
 */
final class BusClient implements AutoCloseable, WebSocket.Listener {

  private final WebSocket socket;
  private final List<JsonObject> received = new CopyOnWriteArrayList<>();
  private final Map<String, CompletableFuture<JsonObject>> replies = new ConcurrentHashMap<>();
  private final StringBuilder partial = new StringBuilder();
  private final ScheduledExecutorService pings = Executors.newSingleThreadScheduledExecutor();
  private int requests;

  BusClient(String dashboard) {
    URI uri = URI.create(dashboard.replaceFirst("^http", "ws") + "eventbus/websocket");
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(uri, this)
            .orTimeout(20, TimeUnit.SECONDS)
            .join();
    pings.scheduleAtFixedRate(
        () -> send(new JsonObject().put("type", "ping")), 5, 5, TimeUnit.SECONDS);
  }

  void register(String address) {
    send(new JsonObject().put("type", "register").put("address", address));
  }

  /** A request's reply: the whole frame. */
  JsonObject request(String address, JsonObject body) {
    String reply = "reply-" + requests++;
    CompletableFuture<JsonObject> future = new CompletableFuture<>();
    replies.put(reply, future);
    send(
        new JsonObject()
            .put("type", "send")
            .put("address", address)
            .put("replyAddress", reply)
            .put("body", body));
    return future.orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** The {@code full_update} envelope of a stream. */
  JsonObject snapshot(String stream) {
    return request("snapshot", new JsonObject().put("stream", stream)).getJsonObject("body");
  }

  /** Stream messages so far, in the order of arrival. */
  List<JsonObject> received() {
    return received;
  }

  private synchronized void send(JsonObject frame) {
    socket.sendText(frame.encode(), true).join();
  }

  /** The bridge writes JSON into binary frames too. */
  @Override
  public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
    return onText(webSocket, StandardCharsets.UTF_8.decode(data), last);
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      JsonObject frame = new JsonObject(partial.toString());
      partial.setLength(0);
      CompletableFuture<JsonObject> reply = replies.remove(frame.getString("address", ""));
      if (reply != null) {
        reply.complete(frame);
      } else if ("rec".equals(frame.getString("type"))) {
        received.add(frame.getJsonObject("body"));
      }
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public void close() {
    pings.shutdownNow();
    socket.abort();
  }
}
