package io.tocsin.bus;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What streams tell, as JSON that crosses from node to node. */
public final class StreamWire {

  private StreamWire() {}

  /** A message or the news that a stream exists; {@link StreamMoved} stays inside a node. */
  public static JsonObject of(StreamNews news) {
    return switch (news) {
      case StreamOpened opened -> new JsonObject().put("opened", opened.stream());
      case StreamMoved moved -> throw new IllegalArgumentException("each node tells it by itself");
      case StreamMessage message -> of(message);
    };
  }

  /** The items of an update stand in its envelope already: here are only their keys. */
  private static JsonObject of(StreamMessage message) {
    JsonObject json =
        new JsonObject().put("kind", message.kind().name()).put("envelope", message.envelope());
    if (!message.changed().isEmpty()) {
      JsonObject keys = new JsonObject();
      message
          .changed()
          .forEach((collection, items) ->
              keys.put(collection, new JsonArray(List.copyOf(items.keySet()))));
      json.put("keys", keys);
    }
    if (!message.removed().isEmpty()) {
      json.put("removed", new JsonArray(message.removed()));
    }
    return json;
  }

  /**
   * What {@link #of(StreamNews)} made.
   *
   * @throws RuntimeException if it did not make it
   */
  public static StreamNews news(JsonObject json) {
    String opened = json.getString("opened");
    return opened != null ? new StreamOpened(opened) : message(json);
  }

  private static StreamMessage message(JsonObject json) {
    JsonObject envelope = json.getJsonObject("envelope");
    Map<String, Map<String, JsonObject>> changed = new LinkedHashMap<>();
    JsonObject keys = json.getJsonObject("keys", new JsonObject());
    for (String collection : keys.fieldNames()) {
      JsonArray names = keys.getJsonArray(collection);
      JsonArray items = envelope.getJsonObject("data").getJsonArray(collection);
      Map<String, JsonObject> byKey = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        byKey.put(names.getString(i), items.getJsonObject(i));
      }
      changed.put(collection, byKey);
    }
    List<String> removed =
        json.getJsonArray("removed", new JsonArray()).stream().map(String::valueOf).toList();
    return new StreamMessage(
        envelope.getString("stream"),
        envelope.getLong("epoch"),
        envelope.getLong("seq"),
        StreamMessage.Kind.valueOf(json.getString("kind")),
        envelope,
        changed,
        removed);
  }

  /** Where a reader goes on. */
  public static JsonObject of(StreamStart start) {
    return switch (start) {
      case StreamStart.Afresh(StreamMessage full) -> new JsonObject().put("full", of(full));
      case StreamStart.Missed(List<StreamMessage> missed) -> {
        JsonArray messages = new JsonArray();
        missed.forEach(message -> messages.add(of(message)));
        yield new JsonObject().put("missed", messages);
      }
    };
  }

  /** What {@link #of(StreamStart)} made. */
  public static StreamStart start(JsonObject json) {
    JsonObject full = json.getJsonObject("full");
    if (full != null) {
      return new StreamStart.Afresh(message(full));
    }
    List<StreamMessage> missed = new ArrayList<>();
    JsonArray messages = json.getJsonArray("missed");
    for (int i = 0; i < messages.size(); i++) {
      missed.add(message(messages.getJsonObject(i)));
    }
    return new StreamStart.Missed(missed);
  }
}
