package io.tocsin.bus;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a stream should tell.
 *
 * @param stream the stream's full address
 * @param kind how it is told
 * @param type the message's type for an {@link Kind#EVENT}
 * @param collection the array in the snapshot that the item belongs to
 * @param key the item's identity in the collection; null for a ring of the newest {@link #keep}
 *     items
 * @param item JSON that nobody changes any more; ignored on {@link Kind#REMOVE} and {@link
 *     Kind#CLOSE}; the number of an {@link Kind#EPOCH}
 * @param keep how many items the collection holds at most; the oldest go first
 * @param receivedMicros when the market event behind it came in, for the latency metric; 0 if it
 *     has none; a deliberate wait before posting is added to it, so that it does not count
 */
public record StreamPost(
    String stream,
    Kind kind,
    String type,
    String collection,
    @Nullable String key,
    JsonObject item,
    int keep,
    long receivedMicros) {

  /** How a post is told. */
  public enum Kind {
    /** State: merged with what is not yet sent, sent with the next {@code update}. */
    STATE,
    /** Event: sent at once, alone, under its own type. */
    EVENT,
    /** The keyed item is gone, told with the next {@code update}. */
    REMOVE,
    /** The stream starts, empty: it can be asked for from now on. */
    OPEN,
    /** The stream and all streams below its address end. */
    CLOSE,
    /** Streams below the address that start from now on have this epoch. */
    EPOCH
  }

  private static final JsonObject NOTHING = new JsonObject();

  /** The newest state of a keyed item. */
  public static StreamPost state(String stream, String collection, String key, JsonObject item) {
    return new StreamPost(
        stream, Kind.STATE, "update", collection, key, item, Integer.MAX_VALUE, 0);
  }

  /** State of which only the newest {@code keep} items stay in the snapshot. */
  public static StreamPost recentState(
      String stream, String collection, String key, JsonObject item, int keep) {
    return new StreamPost(stream, Kind.STATE, "update", collection, key, item, keep, 0);
  }

  /** Something that happened; the newest {@code keep} such items stay in the snapshot. */
  public static StreamPost event(
      String stream, String type, String collection, JsonObject item, int keep) {
    return new StreamPost(stream, Kind.EVENT, type, collection, null, item, keep, 0);
  }

  /**
   * An event that is also the newest state of a keyed item. A type that ends in {@code _removed}
   * takes the item out of the snapshot, as the page does with its own copy.
   */
  public static StreamPost keyedEvent(
      String stream, String type, String collection, String key, JsonObject item, int keep) {
    return new StreamPost(stream, Kind.EVENT, type, collection, key, item, keep, 0);
  }

  /** A keyed item is gone, and needs no event of its own. */
  public static StreamPost remove(String stream, String collection, String key) {
    return new StreamPost(
        stream, Kind.REMOVE, "update", collection, key, NOTHING, Integer.MAX_VALUE, 0);
  }

  /** Lets a stream be asked for before it has anything to tell. */
  public static StreamPost open(String stream, String collection) {
    return new StreamPost(
        stream, Kind.OPEN, "full_update", collection, null, NOTHING, Integer.MAX_VALUE, 0);
  }

  /**
   * Ends streams: their snapshots are refused from then on. Where one of them starts again it has a
   * new epoch.
   *
   * @param streamOrPrefix a stream, or the first parts of the addresses of several, for example
   *     {@code session.<id>}
   */
  public static StreamPost close(String streamOrPrefix) {
    return new StreamPost(streamOrPrefix, Kind.CLOSE, "", "", null, NOTHING, 0, 0);
  }

  /**
   * Gives the streams of a session that another node may have had before an epoch above all that it
   * had there.
   *
   * @param prefix the first parts of the streams' addresses: {@code session.<id>}
   * @param token greater than that of any node that had the session before
   */
  public static StreamPost takenOver(String prefix, long token) {
    return new StreamPost(
        prefix,
        Kind.EPOCH,
        "",
        "",
        null,
        new JsonObject().put("epoch", FIRST_OF_CLUSTERS + token),
        0,
        0);
  }

  /** Above all epochs of nodes that were alone: those are milliseconds since 1970. */
  private static final long FIRST_OF_CLUSTERS = 10_000_000_000_000L;

  /** The same post with the receive time of the market event that caused it. */
  public StreamPost receivedAt(long micros) {
    return new StreamPost(stream, kind, type, collection, key, item, keep, micros);
  }

  /** Whether this event tells that its item is gone. */
  boolean endsItem() {
    return kind == Kind.EVENT && key != null && type.endsWith("_removed");
  }
}
