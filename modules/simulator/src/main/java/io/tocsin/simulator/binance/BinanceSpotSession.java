package io.tocsin.simulator;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket client of the simulated exchange: its subscriptions, and Binance's rules for it (5
 * messages a second, 1,024 streams, pong within a minute).
 */
final class SimulatorClient {

  private static final Logger LOG = LoggerFactory.getLogger(SimulatorClient.class);
  private static final int MESSAGES_PER_SECOND = 5;
  private static final int MOST_STREAMS = 1_024;
  private static final long PONG_WITHIN_MICROS = 60_000_000L;
  private static final int MOST_BYTES_WAITING = 8 << 20;
  private static final short POLICY_VIOLATION = 1008;

  private final ServerWebSocket socket;
  private final boolean combined;
  private final Set<String> streams = new LinkedHashSet<>();
  private long second;
  private int messagesInSecond;
  private long lastPongMicros;

  SimulatorClient(ServerWebSocket socket, long nowMicros) {
    this.socket = socket;
    this.combined = socket.path().startsWith("/stream");
    this.lastPongMicros = nowMicros;
    socket.setWriteQueueMaxSize(MOST_BYTES_WAITING);
    String listed =
        combined
            ? query(socket.query())
            : socket.path().startsWith("/ws/") ? socket.path().substring("/ws/".length()) : "";
    for (String name : listed.split("/")) {
      if (!name.isEmpty()) {
        streams.add(name);
      }
    }
  }

  private static String query(@Nullable String query) {
    if (query == null) {
      return "";
    }
    for (String part : query.split("&")) {
      if (part.startsWith("streams=")) {
        return URLDecoder.decode(part.substring("streams=".length()), StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  ServerWebSocket socket() {
    return socket;
  }

  boolean wants(String stream) {
    return streams.contains(stream);
  }

  boolean combined() {
    return combined;
  }

  /** Sends, unless the client reads so slowly that it has to go. */
  void send(String frame) {
    if (socket.isClosed()) {
      return;
    }
    if (socket.writeQueueFull()) {
      close(POLICY_VIOLATION, "too slow");
      return;
    }
    socket.writeTextMessage(frame);
  }

  void ping(long nowMicros) {
    if (nowMicros - lastPongMicros > PONG_WITHIN_MICROS) {
      close(POLICY_VIOLATION, "Pong timeout");
    } else if (!socket.isClosed()) {
      socket.writePing(Buffer.buffer(Long.toString(nowMicros / 1_000)));
    }
  }

  void pong(long nowMicros) {
    lastPongMicros = nowMicros;
  }

  void message(String text, long nowMicros) {
    long now = nowMicros / 1_000_000L;
    messagesInSecond = now == second ? messagesInSecond + 1 : 1;
    second = now;
    if (messagesInSecond > MESSAGES_PER_SECOND) {
      close(POLICY_VIOLATION, "Too many requests");
      return;
    }
    try {
      request(new JsonObject(text));
    } catch (DecodeException e) {
      send("{\"code\":3,\"msg\":\"Invalid JSON: expected value at line 1 column 1\"}");
    }
  }

  private void request(JsonObject request) {
    Object id = request.getValue("id");
    String method = String.valueOf(request.getValue("method"));
    switch (method) {
      case "SUBSCRIBE", "UNSUBSCRIBE" -> {
        if (!(request.getValue("params") instanceof JsonArray names)
            || !names.stream().allMatch(String.class::isInstance)) {
          send(error(2, "Invalid request: params must be an array of strings", id));
          return;
        }
        names.forEach(name -> {
          if (method.equals("SUBSCRIBE")) {
            streams.add((String) name);
          } else {
            streams.remove((String) name);
          }
        });
        if (streams.size() > MOST_STREAMS) {
          close(POLICY_VIOLATION, "Too many streams");
        } else {
          send(result(null, id));
        }
      }
      case "LIST_SUBSCRIPTIONS" -> send(result(new JsonArray(streams.stream().toList()), id));
      default ->
          send(
              error(
                  2,
                  "Invalid request: unknown variant `"
                      + method
                      + "`, expected one of `SUBSCRIBE`, `UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`",
                  id));
    }
  }

  private static String result(@Nullable JsonArray result, @Nullable Object id) {
    return new JsonObject().put("result", result).put("id", id).encode();
  }

  private static String error(int code, String message, @Nullable Object id) {
    JsonObject error = new JsonObject().put("code", code).put("msg", message);
    return (id == null ? error : error.put("id", id)).encode();
  }

  void close(short code, String reason) {
    if (!socket.isClosed()) {
      LOG.info("simulator closes {}: {} {}", socket.remoteAddress(), code, reason);
      socket.close(code, reason);
    }
  }
}
