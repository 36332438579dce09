package io.tocsin.server.contract;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A stranger's program on the bridge: a plain WebSocket, as docs/bus.md explains. */
final class StreamListener implements WebSocket.Listener, AutoCloseable {

  private final WebSocket socket;
  private final StringBuilder text = new StringBuilder();
  private int asked;

  /** Every frame, in order. */
  final List<JsonObject> frames = new CopyOnWriteArrayList<>();

  StreamListener(int port) {
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/eventbus/websocket"), this)
            .join();
  }

  /** Registers, and asks for the snapshot, whose reply is a frame like the others. */
  void follow(String address) {
    send(new JsonObject().put("type", "register").put("address", address));
    send(
        new JsonObject()
            .put("type", "send")
            .put("address", "snapshot")
            .put("replyAddress", "answer" + ++asked)
            .put("body", new JsonObject().put("stream", address)));
  }

  private synchronized void send(JsonObject frame) {
    socket.sendText(frame.put("headers", new JsonObject()).encode(), true).join();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      frames.add(new JsonObject(text.toString()));
      text.setLength(0);
    }
    from.request(1);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
