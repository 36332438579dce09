package io.tocsin.bus;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Several updates of one stream told as one, for a reader that does not keep up: of each item the
 * newest state. The merged message has the last one's number, and {@code first_seq} in its envelope
 * says where it begins: a reader that is at {@code first_seq - 1} applies it and is at {@code seq}.
 * Not thread-safe.
 */
public final class UpdateMerge {

  private final Map<String, Map<String, JsonObject>> changed = new LinkedHashMap<>();
  private final Set<String> removed = new LinkedHashSet<>();
  private @Nullable StreamMessage first;
  private @Nullable StreamMessage last;

  /**
   * Takes the next message of the stream.
   *
   * @return false if it cannot be told together with the others: it is no update, or it brings an
   *     item back that one of them removed, which would change the order of the reader's items
   */
  public boolean add(StreamMessage next) {
    StreamMessage before = last;
    if (next.kind() != StreamMessage.Kind.UPDATE
        || (before != null && (before.epoch() != next.epoch() || before.seq() + 1 != next.seq()))
        || bringsBack(next)) {
      return false;
    }
    next.changed()
        .forEach((collection, items) ->
            changed.computeIfAbsent(collection, c -> new LinkedHashMap<>()).putAll(items));
    for (String key : next.removed()) {
      changed.values().forEach(items -> items.remove(key));
      removed.add(key);
    }
    if (first == null) {
      first = next;
    }
    last = next;
    return true;
  }

  private boolean bringsBack(StreamMessage next) {
    if (removed.isEmpty()) {
      return false;
    }
    for (Map<String, JsonObject> items : next.changed().values()) {
      for (String key : items.keySet()) {
        if (removed.contains(key)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * The one message; the only one that was added is returned as it is.
   *
   * @throws IllegalStateException if none was added
   */
  public StreamMessage result() {
    StreamMessage from = first;
    StreamMessage to = last;
    if (from == null || to == null) {
      throw new IllegalStateException("nothing to merge");
    }
    if (from == to) {
      return to;
    }
    JsonObject data = new JsonObject();
    changed.forEach((collection, items) -> {
      if (!items.isEmpty()) {
        data.put(collection, new JsonArray(new ArrayList<>(items.values())));
      }
    });
    if (!removed.isEmpty()) {
      data.put("removed", new JsonArray(new ArrayList<>(removed)));
    }
    JsonObject envelope =
        new JsonObject(new LinkedHashMap<>(to.envelope().getMap()))
            .put("data", data)
            .put("first_seq", from.seq());
    return new StreamMessage(
        to.stream(),
        to.epoch(),
        to.seq(),
        StreamMessage.Kind.UPDATE,
        envelope,
        changed,
        List.copyOf(removed));
  }
}
