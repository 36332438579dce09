package io.tocsin.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How links ended, as the server saw it and as the browser did: two records that find each other by
 * the client's name and its number of the connection. Bounded. Used on the bridge's event loop.
 */
final class Connections {

  /** Most records that are kept, of each side. */
  static final int KEPT = 200;

  private record Key(String client, String connection) {}

  private final ArrayDeque<JsonObject> closed = new ArrayDeque<>();
  private final Map<Key, JsonObject> unmatched = new LinkedHashMap<>();
  private final Map<String, Long> byReason = new TreeMap<>();

  /** The server's side of a link that has ended. */
  void closed(Connection connection, long nowMicros) {
    byReason.merge(connection.reason(), 1L, Long::sum);
    JsonObject entry = connection.closedJson(nowMicros);
    JsonObject said = unmatched.remove(new Key(connection.client(), connection.clientConnection()));
    if (said != null) {
      entry.put("client_says", said);
    }
    closed.addFirst(entry);
    if (closed.size() > KEPT) {
      closed.removeLast();
    }
  }

  /**
   * The client's side, which as a rule comes by the client's next connection.
   *
   * @param says {at, message, code, reason, seconds}
   */
  void clientSays(String client, String connection, JsonObject says) {
    for (JsonObject entry : closed) {
      if (client.equals(entry.getString("client"))
          && connection.equals(entry.getString("connection"))) {
        entry.put("client_says", says);
        return;
      }
    }
    unmatched.put(new Key(client, connection), says);
    if (unmatched.size() > KEPT) {
      unmatched.remove(unmatched.keySet().iterator().next());
    }
  }

  /**
   * {open, closed, closed_by_reason, client_only}; the newest closed link first. What only the
   * client has told is a connection that never reached this server, or a run of it before.
   */
  JsonObject json(JsonArray open) {
    JsonArray records = new JsonArray();
    closed.forEach(records::add);
    JsonObject reasons = new JsonObject();
    byReason.forEach(reasons::put);
    JsonArray clientOnly = new JsonArray();
    unmatched.forEach((key, says) ->
        clientOnly.add(
            new JsonObject()
                .put("client", key.client())
                .put("connection", key.connection())
                .put("client_says", says)));
    return new JsonObject()
        .put("open", open)
        .put("closed", records)
        .put("closed_by_reason", reasons)
        .put("client_only", clientOnly);
  }
}
