package io.tocsin.venues;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Levels of a book with absolute quantities, and the range of update ids that they cover; mutable
 * and reused by decoders, so a receiver that keeps one takes a {@link #copy}.
 */
public final class DepthUpdate {

  /** No checksum came with the update. */
  public static final long NO_CHECKSUM = -1;

  /** Levels of one side, in the frame's order; the decimals are reused. */
  public static final class Levels {
    private final List<WireDecimal> prices = new ArrayList<>();
    private final List<WireDecimal> quantities = new ArrayList<>();
    private int size;

    public int size() {
      return size;
    }

    public WireDecimal price(int index) {
      return prices.get(index);
    }

    /** Quantity in base units; 0 for a level that is gone. */
    public WireDecimal quantity(int index) {
      return quantities.get(index);
    }

    /** Makes room for one more level, absent numbers, to be read into the decimals of its index. */
    public int add() {
      if (size == prices.size()) {
        prices.add(new WireDecimal());
        quantities.add(new WireDecimal());
      }
      prices.get(size).clear();
      quantities.get(size).clear();
      return size++;
    }

    public void add(WireDecimal price, WireDecimal quantity) {
      int at = add();
      prices.get(at).set(price);
      quantities.get(at).set(quantity);
    }

    public void clear() {
      size = 0;
    }

    private JsonArray image() {
      JsonArray image = new JsonArray();
      for (int i = 0; i < size; i++) {
        image.add(price(i).toString()).add(quantity(i).toString());
      }
      return image;
    }

    private void read(JsonArray image) {
      for (int from = 0; from < image.size(); from += 2) {
        add(WireDecimal.of(image.getString(from)), WireDecimal.of(image.getString(from + 1)));
      }
    }

    private void copyFrom(Levels other) {
      clear();
      for (int i = 0; i < other.size; i++) {
        add(other.price(i), other.quantity(i));
      }
    }
  }

  private final Levels bids = new Levels();
  private final Levels asks = new Levels();
  private long firstId;
  private long lastId;
  private long previousId;
  private long checksum = NO_CHECKSUM;

  public Levels bids() {
    return bids;
  }

  public Levels asks() {
    return asks;
  }

  /** First update id covered; for a whole book the same as {@link #lastId}. */
  public long firstId() {
    return firstId;
  }

  public long lastId() {
    return lastId;
  }

  /** The last id of the update before this one, where the venue names it. */
  public long previousId() {
    return previousId;
  }

  public void ids(long first, long last) {
    ids(first, last, first - 1);
  }

  public void ids(long first, long last, long previous) {
    firstId = first;
    lastId = last;
    previousId = previous;
  }

  /** The venue's checksum of the book after this update, {@link #NO_CHECKSUM} for none. */
  public long checksum() {
    return checksum;
  }

  public void checksum(long value) {
    checksum = value;
  }

  public void clear() {
    bids.clear();
    asks.clear();
    ids(0, 0, 0);
    checksum = NO_CHECKSUM;
  }

  public DepthUpdate copy() {
    DepthUpdate copy = new DepthUpdate();
    copy.bids.copyFrom(bids);
    copy.asks.copyFrom(asks);
    copy.ids(firstId, lastId, previousId);
    copy.checksum = checksum;
    return copy;
  }

  JsonObject image() {
    return new JsonObject()
        .put("ids", new JsonArray().add(firstId).add(lastId).add(previousId).add(checksum))
        .put("bids", bids.image())
        .put("asks", asks.image());
  }

  static DepthUpdate read(JsonObject image) {
    DepthUpdate update = new DepthUpdate();
    JsonArray ids = image.getJsonArray("ids");
    update.ids(ids.getLong(0), ids.getLong(1), ids.getLong(2));
    update.checksum = ids.getLong(3);
    update.bids.read(image.getJsonArray("bids"));
    update.asks.read(image.getJsonArray("asks"));
    return update;
  }
}
