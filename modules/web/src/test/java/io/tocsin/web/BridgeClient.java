package io.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A browser's end of the bridge, on SockJS' raw WebSocket transport. */
final class BridgeClient {

  /** Held on to: Vert.x closes the sockets of a client that is garbage. */
  private final WebSocketClient client;

  private final WebSocket socket;
  private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private volatile String reason = "";
  private int requests;

  BridgeClient(Vertx vertx, int port, String uri) {
    this(vertx, new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI(uri));
  }

  BridgeClient(Vertx vertx, WebSocketConnectOptions options) {
    this(vertx, options, new WebSocketClientOptions());
  }

  BridgeClient(Vertx vertx, WebSocketConnectOptions options, WebSocketClientOptions howToTalk) {
    client = vertx.createWebSocketClient(howToTalk.setClosingTimeout(1));
    socket = TestServer.await(client.connect(options));
    socket.textMessageHandler(this::take);
    socket.closeHandler(done -> {
      reason = String.valueOf(socket.closeReason());
      closed.complete(socket.closeStatusCode() == null ? -1 : (int) socket.closeStatusCode());
    });
  }

  /** Several messages may come as an array. */
  private void take(String text) {
    if (text.startsWith("[")) {
      new JsonArray(text).forEach(each -> texts.add(((JsonObject) each).encode()));
    } else {
      texts.add(text);
    }
  }

  /** Registers as the shipped client does that last applied this message. */
  void recover(String address, JsonObject place) {
    send(
        new JsonObject()
            .put("type", "register")
            .put("address", address)
            .put("headers", new JsonObject())
            .put("recover", place));
  }

  void acknowledge(int messages) {
    send(new JsonObject().put("type", "ack").put("n", messages));
  }

  /** Says how many messages wait to be looked at. */
  int waiting() {
    return texts.size();
  }

  void pause() {
    socket.pause();
  }

  void resume() {
    socket.resume();
  }

  void register(String address) {
    send(new JsonObject().put("type", "register").put("address", address));
  }

  void send(JsonObject message) {
    socket.writeTextMessage(message.encode());
  }

  void text(String text) {
    socket.writeTextMessage(text);
  }

  /** The text in a single frame, however long. */
  void frame(String text) {
    socket.writeFrame(WebSocketFrame.textFrame(text, true));
  }

  /** The bridge's reply to a request: type {@code rec} or {@code err}. */
  JsonObject request(String address, JsonObject body) {
    String reply = "reply-" + ++requests;
    send(
        new JsonObject()
            .put("type", "send")
            .put("address", address)
            .put("body", body)
            .put("replyAddress", reply));
    return next(message -> reply.equals(message.getString("address")));
  }

  JsonObject next() {
    return next(message -> true);
  }

  /** The next message that fits; others are dropped. */
  JsonObject next(Predicate<JsonObject> wanted) {
    try {
      while (true) {
        String text = texts.poll(30, TimeUnit.SECONDS);
        assertThat(text).as("a message").isNotNull();
        JsonObject message = new JsonObject(text);
        if (wanted.test(message)) {
          return message;
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until the server closes, and tells the code. */
  int closeCode() throws Exception {
    return closed.get(30, TimeUnit.SECONDS);
  }

  /** The words with the close code. */
  String closeReason() {
    return reason;
  }

  boolean isOpen() {
    return !closed.isDone();
  }

  void close() {
    TestServer.await(socket.close());
  }
}
