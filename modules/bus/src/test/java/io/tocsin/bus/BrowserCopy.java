package io.tocsin.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stream's items as a page holds them: snapshot, then every later delta once. Written after
 * {@code webroot/lib/sequence.js} and {@code store.js}, plainly; a hole in the numbers is a failure
 * here, because inside the server nothing is ever lost.
 */
final class BrowserCopy {

  private final String collection;
  private final int keep;
  private final Map<String, JsonObject> items = new LinkedHashMap<>();
  private final List<JsonObject> waiting = new ArrayList<>();
  private @Nullable Long epoch;
  private long seq;

  /**
   * @param keep most items held; the oldest go first
   */
  BrowserCopy(String collection, int keep) {
    this.collection = collection;
    this.keep = keep;
  }

  void delta(JsonObject envelope) {
    if (epoch == null) {
      waiting.add(envelope);
      return;
    }
    assertThat(envelope.getLong("epoch")).isEqualTo(epoch);
    long number = envelope.getLong("seq");
    if (number <= seq) {
      return;
    }
    assertThat(envelope.getLong("first_seq", number)).as("no hole").isEqualTo(seq + 1);
    seq = number;
    apply(envelope);
  }

  void snapshot(JsonObject envelope) {
    assertThat(envelope.getString("type")).isEqualTo("full_update");
    items.clear();
    epoch = envelope.getLong("epoch");
    seq = envelope.getLong("seq");
    merge(envelope.getJsonObject("data").getJsonArray(collection, new JsonArray()));
    List<JsonObject> later = List.copyOf(waiting);
    waiting.clear();
    later.forEach(this::delta);
  }

  boolean hasSnapshot() {
    return epoch != null;
  }

  long seq() {
    return seq;
  }

  JsonArray items() {
    return new JsonArray(new ArrayList<>(items.values()));
  }

  private void apply(JsonObject envelope) {
    JsonObject data = envelope.getJsonObject("data");
    String type = envelope.getString("type");
    if (type.equals("update")) {
      merge(data.getJsonArray(collection, new JsonArray()));
      data.getJsonArray("removed", new JsonArray()).forEach(key -> items.remove((String) key));
    } else if (type.endsWith("_removed")) {
      items.remove(data.getString("key"));
    } else {
      merge(JsonArray.of(data));
    }
  }

  private void merge(JsonArray changed) {
    for (int i = 0; i < changed.size(); i++) {
      JsonObject item = changed.getJsonObject(i);
      items.put(item.getString("key"), item);
    }
    while (items.size() > keep) {
      items.remove(items.keySet().iterator().next());
    }
  }
}
