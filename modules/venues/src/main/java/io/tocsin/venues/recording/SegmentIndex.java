package io.tocsin.venues.recording;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What one file of a recording holds, and where in it reading may begin. Not thread-safe. */
final class SegmentIndex {

  /** A block that begins with images. */
  record Start(long micros, long offset) {}

  private final String file;
  private final List<Start> starts = new ArrayList<>();
  private long bytes = Segments.HEADER;
  private long rawBytes;
  private long blocks;
  private long entries;
  private long frames;
  private long fromMicros;
  private long toMicros;

  SegmentIndex(String file) {
    this.file = file;
  }

  void add(Block.Header block, long offset) {
    if (blocks++ == 0) {
      fromMicros = block.firstMicros();
    }
    if (block.images()) {
      starts.add(new Start(block.firstMicros(), offset));
    }
    bytes = offset + Block.HEADER + block.storedLength();
    rawBytes += block.rawLength();
    entries += block.entries();
    frames += block.frames();
    toMicros = Math.max(toMicros, block.lastMicros());
  }

  String file() {
    return file;
  }

  long bytes() {
    return bytes;
  }

  long rawBytes() {
    return rawBytes;
  }

  long entries() {
    return entries;
  }

  long frames() {
    return frames;
  }

  /** Receive time of the first entry, 0 if there is none. */
  long fromMicros() {
    return fromMicros;
  }

  long toMicros() {
    return toMicros;
  }

  List<Start> starts() {
    return starts;
  }

  JsonObject json() {
    JsonArray images = new JsonArray();
    starts.forEach(start -> images.add(new JsonArray().add(start.micros).add(start.offset)));
    return new JsonObject()
        .put("file", file)
        .put("bytes", bytes)
        .put("raw_bytes", rawBytes)
        .put("blocks", blocks)
        .put("entries", entries)
        .put("frames", frames)
        .put("from_us", fromMicros)
        .put("to_us", toMicros)
        .put("images", images);
  }

  static SegmentIndex of(JsonObject json) {
    SegmentIndex index = new SegmentIndex(json.getString("file"));
    index.bytes = json.getLong("bytes");
    index.rawBytes = json.getLong("raw_bytes");
    index.blocks = json.getLong("blocks");
    index.entries = json.getLong("entries");
    index.frames = json.getLong("frames");
    index.fromMicros = json.getLong("from_us");
    index.toMicros = json.getLong("to_us");
    JsonArray images = json.getJsonArray("images");
    for (int i = 0; i < images.size(); i++) {
      JsonArray start = images.getJsonArray(i);
      index.starts.add(new Start(start.getLong(0), start.getLong(1)));
    }
    return index;
  }
}
