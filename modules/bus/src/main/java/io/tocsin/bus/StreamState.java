package io.tocsin.bus;

import io.tocsin.model.Micros;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One stream: its number sequence, its snapshot, and what of it has not been told yet. Not
 * thread-safe.
 *
 * <p>The snapshot is always the sum of all messages up to its {@code seq}: what is pending is in
 * neither, so that a client that takes the snapshot and then every later message misses nothing and
 * sees nothing twice.
 */
final class StreamState {

  private final String stream;
  private final long epoch;
  private final Map<String, LinkedHashMap<String, JsonObject>> told = new LinkedHashMap<>();
  private final Map<String, LinkedHashMap<String, JsonObject>> pending = new LinkedHashMap<>();
  private final Map<String, Set<String>> removed = new LinkedHashMap<>();
  private final Map<String, Integer> keep = new LinkedHashMap<>();
  private long seq;
  private long unkeyed;
  private long lastUpdateMicros;
  private long newestReceivedMicros;

  StreamState(String stream, long epoch) {
    this.stream = stream;
    this.epoch = epoch;
  }

  void open(String collection) {
    told.computeIfAbsent(collection, c -> new LinkedHashMap<>());
  }

  /** Notes an item's newest state for the next {@link #flush}. */
  void state(StreamPost post) {
    open(post.collection());
    keep.put(post.collection(), post.keep());
    String key = key(post);
    Set<String> gone = removed.get(post.collection());
    if (gone != null) {
      gone.remove(key);
    }
    pending.computeIfAbsent(post.collection(), c -> new LinkedHashMap<>()).put(key, post.item());
    newestReceivedMicros = Math.max(newestReceivedMicros, post.receivedMicros());
  }

  /** When the last {@code update} was made, 0 for never. */
  long lastUpdateMicros() {
    return lastUpdateMicros;
  }

  /** The newest receive time among what is pending, 0 for none. */
  long newestReceivedMicros() {
    return newestReceivedMicros;
  }

  void remove(StreamPost post) {
    String key = key(post);
    Map<String, JsonObject> waiting = pending.get(post.collection());
    if (waiting != null) {
      waiting.remove(key);
    }
    removed.computeIfAbsent(post.collection(), c -> new LinkedHashSet<>()).add(key);
  }

  /**
   * The envelope of an event; what was pending before it must have been flushed, to keep the order.
   */
  JsonObject event(StreamPost post, long nowMicros) {
    open(post.collection());
    keep.put(post.collection(), post.keep());
    put(post.collection(), key(post), post.item());
    return envelope(post.type(), post.item(), ++seq, nowMicros);
  }

  /** The {@code update} with everything that changed since the last one, empty if nothing did. */
  Optional<JsonObject> flush(long nowMicros) {
    lastUpdateMicros = nowMicros;
    newestReceivedMicros = 0;
    JsonObject data = new JsonObject();
    pending.forEach((collection, items) -> {
      if (!items.isEmpty()) {
        data.put(collection, new JsonArray(new ArrayList<>(items.values())));
        items.forEach((key, item) -> put(collection, key, item));
      }
    });
    pending.clear();
    List<String> gone = new ArrayList<>();
    removed.forEach((collection, keys) -> {
      Map<String, JsonObject> items = told.getOrDefault(collection, new LinkedHashMap<>());
      for (String key : keys) {
        if (items.remove(key) != null) {
          gone.add(key);
        }
      }
    });
    removed.clear();
    if (!gone.isEmpty()) {
      data.put("removed", new JsonArray(gone));
    }
    return data.isEmpty()
        ? Optional.empty()
        : Optional.of(envelope("update", data, ++seq, nowMicros));
  }

  /** All items as of the newest {@code seq}. */
  JsonObject fullUpdate(long nowMicros) {
    JsonObject data = new JsonObject();
    told.forEach((collection, items) ->
        data.put(collection, new JsonArray(new ArrayList<>(items.values()))));
    return envelope("full_update", data, seq, nowMicros);
  }

  private String key(StreamPost post) {
    String key = post.key();
    return key != null ? key : "#" + unkeyed++;
  }

  private void put(String collection, String key, JsonObject item) {
    LinkedHashMap<String, JsonObject> items =
        told.computeIfAbsent(collection, c -> new LinkedHashMap<>());
    items.put(key, item);
    int most = keep.getOrDefault(collection, Integer.MAX_VALUE);
    while (items.size() > most) {
      items.pollFirstEntry();
    }
  }

  private JsonObject envelope(String type, JsonObject data, long number, long nowMicros) {
    return new JsonObject()
        .put("type", type)
        .put("stream", stream)
        .put("session_id", sessionId())
        .put("epoch", epoch)
        .put("seq", number)
        .put("timestamp", Micros.iso(nowMicros))
        .put("data", data);
  }

  private @Nullable String sessionId() {
    if (!stream.startsWith("session.")) {
      return null;
    }
    return stream.substring("session.".length(), stream.indexOf('.', "session.".length()));
  }
}
