package io.tocsin.venues.recording;

import io.tocsin.model.Micros;
import io.tocsin.venues.replay.RecordingException;
import io.vertx.core.json.JsonObject;

/** What the {@code recordings} stream tells of a recording that is on the disk. Blocking. */
public final class RecordingItem {

  private RecordingItem() {}

  /**
   * The item of a recording that nobody writes to; one that a crash left is mended. One that cannot
   * be read is told as DAMAGED, with the reason.
   */
  public static JsonObject of(RecordingFolder folder) {
    String id = String.valueOf(folder.directory().getFileName());
    try {
      JsonObject item =
          folder.head().map(RecordingHead::json).orElseGet(JsonObject::new).put("recording_id", id);
      JsonObject index = folder.mend();
      return item.put("state", "COMPLETE")
          .put("reason", index.getJsonArray("damage").isEmpty() ? "" : "it was damaged")
          .put("from", Micros.iso(index.getLong("from_us")))
          .put("to", Micros.iso(index.getLong("to_us")))
          .put("entries", index.getLong("entries"))
          .put("frames", index.getLong("frames"))
          .put("bytes", index.getLong("bytes"))
          .put("raw_bytes", index.getLong("raw_bytes"))
          .put("damage", index.getJsonArray("damage"))
          .put("coverage", index.getJsonObject("coverage"));
    } catch (RecordingException | RuntimeException e) {
      return new JsonObject()
          .put("recording_id", id)
          .put("state", "DAMAGED")
          .put("reason", String.valueOf(e.getMessage()));
    }
  }
}
