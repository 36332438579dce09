package io.tocsin.bus;

import io.opentelemetry.context.Context;
import io.tocsin.model.Micros;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One stream: its number sequence, its snapshot, what of it has not been told yet, and its newest
 * messages for those who come back. Not thread-safe.
 *
 * <p>The snapshot is always the sum of all messages up to its {@code seq}: what is pending is in
 * neither, so that a client that takes the snapshot and then every later message misses nothing and
 * sees nothing twice.
 */
final class StreamState {

  private static final long SAME_FULL_MICROS = 100 * Micros.MILLI;

  private final String stream;
  private final long epoch;
  private final Map<String, LinkedHashMap<String, JsonObject>> told = new LinkedHashMap<>();
  private final Map<String, LinkedHashMap<String, JsonObject>> pending = new LinkedHashMap<>();
  private final Map<String, Set<String>> removed = new LinkedHashMap<>();
  private final Map<String, Integer> keep = new LinkedHashMap<>();
  private final ArrayDeque<StreamMessage> recent = new ArrayDeque<>();
  private int recentUpdates;
  private @Nullable StreamMessage newestFull;
  private long newestFullMicros;
  private long seq;
  private long unkeyed;
  private long lastUpdateMicros;
  private long onTheWayMicros;
  private long arrivedMicros;
  private @Nullable Context followed;

  StreamState(String stream, long epoch) {
    this.stream = stream;
    this.epoch = epoch;
  }

  /** Makes the collection stand in the snapshot, be it empty. */
  void open(String collection) {
    if (!told.containsKey(collection)) {
      newestFull = null;
      items(collection);
    }
  }

  /** Notes an item's newest state for the next {@link #flush}. */
  void state(StreamPost post, long nowMicros) {
    open(post.collection());
    keep.put(post.collection(), post.keep());
    String key = key(post);
    Set<String> gone = removed.get(post.collection());
    if (gone != null) {
      gone.remove(key);
    }
    pending.computeIfAbsent(post.collection(), c -> new LinkedHashMap<>()).put(key, post.item());
    if (post.receivedMicros() > 0) {
      onTheWayMicros = nowMicros - post.receivedMicros();
      arrivedMicros = nowMicros;
    }
  }

  /** What is pending came of something that is followed; null changes nothing. */
  void follow(@Nullable Context trace) {
    if (trace != null) {
      followed = trace;
    }
  }

  /** The newest trace of what is pending, once. */
  @Nullable Context followed() {
    Context trace = followed;
    followed = null;
    return trace;
  }

  /** When the last {@code update} was made, 0 for never. */
  long lastUpdateMicros() {
    return lastUpdateMicros;
  }

  /**
   * Microseconds from the receipt of the newest market event behind what is pending to its sending
   * now, without the wait that conflation asks for; -1 if there is no such event.
   *
   * @param paceMicros least time between two updates
   */
  long latencyMicros(long nowMicros, long paceMicros) {
    if (arrivedMicros == 0) {
      return -1;
    }
    long due = Math.max(arrivedMicros, lastUpdateMicros + paceMicros);
    return onTheWayMicros + Math.max(0, nowMicros - due);
  }

  /** Notes for the next {@link #flush} that an item is gone. */
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
  StreamMessage event(StreamPost post, long nowMicros) {
    open(post.collection());
    keep.put(post.collection(), post.keep());
    if (post.endsItem()) {
      items(post.collection()).remove(key(post));
    } else {
      items(post.collection()).put(key(post), post.item());
      trim(post.collection());
    }
    JsonObject envelope = envelope(post.type(), post.item(), ++seq, nowMicros);
    return kept(StreamMessage.event(stream, epoch, seq, envelope));
  }

  /** The {@code update} with everything that changed since the last one, empty if nothing did. */
  Optional<StreamMessage> flush(long nowMicros) {
    lastUpdateMicros = nowMicros;
    arrivedMicros = 0;
    JsonObject data = new JsonObject();
    Map<String, Map<String, JsonObject>> changed = new LinkedHashMap<>();
    pending.forEach((collection, items) -> {
      if (!items.isEmpty()) {
        data.put(collection, new JsonArray(new ArrayList<>(items.values())));
        changed.put(collection, items);
        items(collection).putAll(items);
        trim(collection); // after all of them, as a reader of the message does
      }
    });
    pending.clear();
    List<String> gone = new ArrayList<>();
    removed.forEach((collection, keys) -> {
      for (String key : keys) {
        if (items(collection).remove(key) != null) {
          gone.add(key);
        }
      }
    });
    removed.clear();
    if (!gone.isEmpty()) {
      data.put("removed", new JsonArray(gone));
    }
    if (data.isEmpty()) {
      return Optional.empty();
    }
    JsonObject envelope = envelope("update", data, ++seq, nowMicros);
    return Optional.of(
        kept(
            new StreamMessage(
                stream, epoch, seq, StreamMessage.Kind.UPDATE, envelope, changed, gone)));
  }

  private StreamMessage kept(StreamMessage message) {
    newestFull = null;
    recent.add(message);
    recentUpdates += isUpdate(message);
    while (recentUpdates > StreamsVerticle.KEPT_UPDATES
        || recent.size() > StreamsVerticle.KEPT_EVENTS) {
      recentUpdates -= isUpdate(recent.remove());
    }
    return message;
  }

  private static int isUpdate(StreamMessage message) {
    return message.kind() == StreamMessage.Kind.UPDATE ? 1 : 0;
  }

  /** What a reader needs that has applied everything up to {@code afterSeq} of an epoch. */
  StreamStart follow(long afterEpoch, long afterSeq, long nowMicros) {
    StreamMessage oldest = recent.peek();
    long oldestSeq = oldest == null ? seq + 1 : oldest.seq();
    if (afterEpoch != epoch || afterSeq > seq || afterSeq + 1 < oldestSeq) {
      return new StreamStart.Afresh(fullUpdate(nowMicros));
    }
    return new StreamStart.Missed(recent.stream().skip(afterSeq + 1 - oldestSeq).toList());
  }

  /**
   * All items as of the newest {@code seq}. Many who come back at once get the same object, which
   * is then encoded once; its timestamp is at most a tenth of a second old.
   */
  StreamMessage fullUpdate(long nowMicros) {
    if (newestFull == null || nowMicros - newestFullMicros > SAME_FULL_MICROS) {
      newestFullMicros = nowMicros;
      JsonObject data = new JsonObject();
      told.forEach((collection, items) ->
          data.put(collection, new JsonArray(new ArrayList<>(items.values()))));
      newestFull =
          StreamMessage.full(stream, epoch, seq, envelope("full_update", data, seq, nowMicros));
    }
    return Objects.requireNonNull(newestFull);
  }

  private String key(StreamPost post) {
    String key = post.key();
    return key != null ? key : "#" + unkeyed++;
  }

  private LinkedHashMap<String, JsonObject> items(String collection) {
    return told.computeIfAbsent(collection, c -> new LinkedHashMap<>());
  }

  private void trim(String collection) {
    LinkedHashMap<String, JsonObject> items = items(collection);
    int most = keep.getOrDefault(collection, Integer.MAX_VALUE);
    while (items.size() > most) {
      items.pollFirstEntry();
    }
  }

  private JsonObject envelope(String type, JsonObject data, long number, long nowMicros) {
    return new JsonObject()
        .put("type", type)
        .put("stream", stream)
        .put("session_id", Addresses.sessionOf(stream))
        .put("epoch", epoch)
        .put("seq", number)
        .put("timestamp", Micros.iso(nowMicros))
        .put("data", data);
  }
}
