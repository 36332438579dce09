package io.tocsin.bus;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * One numbered message of a stream. Immutable: it is passed by reference, kept for those who come
 * back, and may be read on any thread.
 *
 * @param stream the stream's address
 * @param epoch one run of the numbering
 * @param seq grows by exactly 1 from message to message; of a {@link Kind#FULL} the number of the
 *     last message that it contains
 * @param envelope what is sent, as docs/bus.md describes it
 * @param changed of an {@link Kind#UPDATE}: by collection, the changed items by key, in their order
 * @param removed of an update: the keys of the items that are gone
 */
public record StreamMessage(
    String stream,
    long epoch,
    long seq,
    Kind kind,
    JsonObject envelope,
    Map<String, Map<String, JsonObject>> changed,
    List<String> removed)
    implements StreamNews {

  /** What a message does to a reader's copy of the state. */
  public enum Kind {
    /** Replaces all of it. */
    FULL,
    /** Changes items; several may be told as one, see {@link UpdateMerge}. */
    UPDATE,
    /** Tells one thing that happened; never merged, never left out. */
    EVENT
  }

  static StreamMessage event(String stream, long epoch, long seq, JsonObject envelope) {
    return new StreamMessage(stream, epoch, seq, Kind.EVENT, envelope, Map.of(), List.of());
  }

  static StreamMessage full(String stream, long epoch, long seq, JsonObject envelope) {
    return new StreamMessage(stream, epoch, seq, Kind.FULL, envelope, Map.of(), List.of());
  }
}
