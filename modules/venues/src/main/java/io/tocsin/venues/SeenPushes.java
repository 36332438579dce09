package io.tocsin.venues;

import io.tocsin.model.TakerSide;
import io.vertx.core.json.JsonArray;
import java.util.Arrays;

/**
 * Tells a frame that comes twice on one connection, where trades have no ids: the same trade, sent
 * at the same time, in another frame. Two equal trades in one frame are two. Remembers the newest
 * 128. Not thread-safe.
 */
final class SeenPushes {

  private static final int KEPT = 128;

  /** Of a frame before the image was made. */
  private static final long EARLIER = -1;

  private final long[] keys = new long[KEPT];
  private final long[] frames = new long[KEPT];
  private int size;
  private int next;

  /**
   * Whether an earlier frame of the connection has brought the trade.
   *
   * @param frame the frame's number, not negative, that no other has
   * @param id the venue's, or {@link FrameSink#NO_ID}
   */
  boolean repeats(
      long frame,
      int connection,
      long sentMicros,
      long timeMicros,
      double price,
      double quantity,
      TakerSide side,
      long id) {
    long key = SeenTrades.mix(SeenTrades.key(timeMicros, price, quantity, side) ^ sentMicros);
    key = SeenTrades.mix(SeenTrades.mix(key + connection) ^ id);
    for (int back = 1; back <= size; back++) {
      int at = (next - back + KEPT) % KEPT;
      if (keys[at] == key) {
        return frames[at] != frame;
      }
    }
    add(key, frame);
    return false;
  }

  private void add(long key, long frame) {
    keys[next] = key;
    frames[next] = frame;
    next = (next + 1) % KEPT;
    size = Math.min(KEPT, size + 1);
  }

  JsonArray image() {
    JsonArray image = new JsonArray();
    for (int back = size; back >= 1; back--) {
      image.add(keys[(next - back + KEPT) % KEPT]);
    }
    return image;
  }

  void restore(JsonArray image) {
    size = 0;
    next = 0;
    Arrays.fill(frames, EARLIER);
    for (int i = 0; i < image.size(); i++) {
      add(image.getLong(i), EARLIER);
    }
  }
}
