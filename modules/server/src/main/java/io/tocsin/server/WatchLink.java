package io.tocsin.server;

import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A program's link to a running server, in the protocol of docs/bus.md: follows streams, answers
 * beats, and after a loss connects again and goes on after the last message. Used on one event
 * loop.
 */
final class WatchLink {

  private static final long LEAST_WAIT_MILLIS = 500;
  private static final long MOST_WAIT_MILLIS = 30_000;
  private static final int MOST_MESSAGE_BYTES = 64 << 20;

  private final Vertx vertx;
  private final URI server;
  private final Duration patience;
  private final Consumer<JsonObject> messages;
  private final Consumer<String> notes;
  private final Optional<String> authorization;
  private final WebSocketClient client;
  private final String name = "watch-" + UUID.randomUUID().toString().substring(0, 8);

  /** By stream: the last message, as {@code register} tells it. */
  private final Map<String, JsonObject> places = new LinkedHashMap<>();

  private int connections;
  private int failures;
  private long silenceTimer = -1;

  /**
   * @param server {@code http://host:port}
   * @param options how it is trusted
   * @param authorization the header with a token
   * @param patience silence after which the server is given up
   * @param messages told each envelope, once, in the order of its stream
   * @param notes told what a person should know of the link
   */
  WatchLink(
      Vertx vertx,
      URI server,
      WebSocketClientOptions options,
      Optional<String> authorization,
      List<String> streams,
      Duration patience,
      Consumer<JsonObject> messages,
      Consumer<String> notes) {
    this.vertx = vertx;
    this.server = server;
    this.authorization = authorization;
    this.patience = patience;
    this.messages = messages;
    this.notes = notes;
    streams.forEach(stream -> places.put(stream, new JsonObject()));
    client =
        vertx.createWebSocketClient(
            options.setMaxFrameSize(MOST_MESSAGE_BYTES).setMaxMessageSize(MOST_MESSAGE_BYTES));
  }

  /** Opens the link, and keeps it open. */
  void connect() {
    String path =
        server.getRawPath()
            + "/eventbus/websocket?features=ack,batch,beat,recover&client="
            + name
            + "&connection="
            + ++connections;
    WebSocketConnectOptions to =
        new WebSocketConnectOptions()
            .setHost(server.getHost())
            .setPort(ServerAddress.port(server))
            .setURI(path);
    authorization.ifPresent(token -> to.addHeader("Authorization", token));
    client
        .connect(to)
        .onSuccess(this::opened)
        .onFailure(cause ->
            lost(
                cause instanceof UpgradeRejectedException refused && refused.getStatus() == 401
                    ? "the server wants a token that it knows, in TOCSIN_TOKEN"
                    : "the server does not answer"));
  }

  private void opened(WebSocket socket) {
    if (failures > 0) {
      notes.accept("connected again");
      failures = 0;
    }
    socket.textMessageHandler(text -> received(socket, text));
    socket.exceptionHandler(cause -> {});
    socket.closeHandler(nothing -> {
      vertx.cancelTimer(silenceTimer);
      String reason = socket.closeReason();
      lost("the link was lost" + (reason == null || reason.isEmpty() ? "" : " (" + reason + ")"));
    });
    heard(socket);
    places.forEach((stream, place) -> register(socket, stream, place));
  }

  private static void register(WebSocket socket, String stream, JsonObject place) {
    send(
        socket,
        new JsonObject().put("type", "register").put("address", stream).put("recover", place));
  }

  private static void send(WebSocket socket, JsonObject message) {
    socket.writeTextMessage(message.encode());
  }

  private void lost(String why) {
    failures++;
    long most = Math.min(MOST_WAIT_MILLIS, LEAST_WAIT_MILLIS << Math.min(failures, 10));
    long wait = most / 2 + (long) (Math.random() * most / 2);
    notes.accept(why + "; trying again in %.1f s".formatted(wait / 1_000.0));
    vertx.setTimer(wait, timer -> connect());
  }

  /** From now on the server has its whole time again. */
  private void heard(WebSocket socket) {
    vertx.cancelTimer(silenceTimer);
    silenceTimer =
        vertx.setTimer(
            patience.toMillis(),
            timer -> {
              notes.accept("the server has been silent for " + patience.toSeconds() + " s");
              socket.close();
            });
  }

  private void received(WebSocket socket, String text) {
    heard(socket);
    JsonArray all = text.startsWith("[") ? new JsonArray(text) : JsonArray.of(new JsonObject(text));
    int streamMessages = 0;
    for (int i = 0; i < all.size(); i++) {
      JsonObject message = all.getJsonObject(i);
      String address = message.getString("address", "");
      switch (message.getString("type")) {
        case "beat" -> send(socket, new JsonObject().put("type", "ping"));
        case "rec" -> {
          streamMessages++;
          apply(socket, address, message.getJsonObject("body"));
        }
        case "err" -> notes.accept(address + ": " + message.getString("message"));
        default -> {}
      }
    }
    if (streamMessages > 0) {
      send(socket, new JsonObject().put("type", "ack").put("n", streamMessages));
    }
  }

  private void apply(WebSocket socket, String stream, JsonObject envelope) {
    JsonObject place = places.getOrDefault(stream, new JsonObject());
    long epoch = envelope.getLong("epoch");
    long seq = envelope.getLong("seq");
    if (!envelope.getString("type").equals("full_update")) {
      boolean same = place.getLong("epoch", -1L) == epoch;
      long last = place.getLong("seq", -1L);
      if (same && seq <= last) {
        return;
      }
      if (!same || envelope.getLong("first_seq", seq) > last + 1) {
        register(socket, stream, place);
        return;
      }
    }
    places.put(stream, new JsonObject().put("epoch", epoch).put("seq", seq));
    messages.accept(envelope);
  }
}
