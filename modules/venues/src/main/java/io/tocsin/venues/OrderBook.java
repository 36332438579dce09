package io.tocsin.venues;

import io.tocsin.model.BookLevels;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;

/**
 * Both sides of a book in sorted primitive arrays, the best level last, so that the usual change,
 * near the top, moves few elements. A price's double is its key: decimals of up to 15 digits have
 * one each. The venue's digits are kept beside, for checksums. Not thread-safe.
 */
public final class OrderBook {

  /** One side; {@code keys} ascend, bids by price, asks by price negated. */
  private static final class Side {
    private final boolean bid;
    private double[] keys = new double[256];
    private double[] quantities = new double[256];
    private long[] priceDigits = new long[256];
    private long[] quantityDigits = new long[256];
    private int size;

    Side(boolean bid) {
      this.bid = bid;
    }

    void set(double price, long digits, double quantity, long digitsOfQuantity) {
      double key = bid ? price : -price;
      int at = Arrays.binarySearch(keys, 0, size, key);
      if (quantity > 0) {
        if (at < 0) {
          at = -at - 1;
          open(at);
        }
        keys[at] = key;
        quantities[at] = quantity;
        priceDigits[at] = digits;
        quantityDigits[at] = digitsOfQuantity;
      } else if (at >= 0) {
        remove(at);
      }
    }

    private void open(int at) {
      if (size == keys.length) {
        keys = Arrays.copyOf(keys, size * 2);
        quantities = Arrays.copyOf(quantities, size * 2);
        priceDigits = Arrays.copyOf(priceDigits, size * 2);
        quantityDigits = Arrays.copyOf(quantityDigits, size * 2);
      }
      move(at, at + 1, size - at);
      size++;
    }

    private void remove(int at) {
      size--;
      move(at + 1, at, size - at);
    }

    private void move(int from, int to, int length) {
      System.arraycopy(keys, from, keys, to, length);
      System.arraycopy(quantities, from, quantities, to, length);
      System.arraycopy(priceDigits, from, priceDigits, to, length);
      System.arraycopy(quantityDigits, from, quantityDigits, to, length);
    }

    /** Keeps the best levels only. */
    void truncate(int levels) {
      int worst = size - levels;
      if (worst > 0) {
        move(worst, 0, levels);
        size = levels;
      }
    }

    int at(int rank) {
      return size - 1 - rank;
    }

    JsonArray image() {
      JsonArray image = new JsonArray();
      for (int at = 0; at < size; at++) {
        image.add(keys[at]).add(priceDigits[at]).add(quantities[at]).add(quantityDigits[at]);
      }
      return image;
    }

    void restore(JsonArray image) {
      size = 0;
      for (int from = 0; from < image.size(); from += 4) {
        open(size);
        int at = size - 1;
        keys[at] = image.getDouble(from);
        priceDigits[at] = image.getLong(from + 1);
        quantities[at] = image.getDouble(from + 2);
        quantityDigits[at] = image.getLong(from + 3);
      }
    }

    double price(int rank) {
      return Math.abs(keys[at(rank)]);
    }
  }

  private final Side bids = new Side(true);
  private final Side asks = new Side(false);

  private Side side(boolean bid) {
    return bid ? bids : asks;
  }

  /** Sets a level to an absolute quantity; 0 removes it, and removing an absent level is normal. */
  public void set(boolean bid, WireDecimal price, WireDecimal quantity) {
    side(bid).set(price.toDouble(), price.digits(), quantity.toDouble(), quantity.digits());
  }

  public void apply(DepthUpdate update) {
    apply(true, update.bids());
    apply(false, update.asks());
  }

  private void apply(boolean bid, DepthUpdate.Levels levels) {
    int size = levels.size();
    if (side(bid).size == 0 && size > 1 && bestFirst(bid, levels)) {
      // A whole book, of up to 40,000 levels on Coinbase: from its worst on none has to move.
      for (int i = size - 1; i >= 0; i--) {
        set(bid, levels.price(i), levels.quantity(i));
      }
      return;
    }
    for (int i = 0; i < size; i++) {
      set(bid, levels.price(i), levels.quantity(i));
    }
  }

  private static boolean bestFirst(boolean bid, DepthUpdate.Levels levels) {
    double first = levels.price(0).toDouble();
    double last = levels.price(levels.size() - 1).toDouble();
    return bid ? first > last : first < last;
  }

  public void clear() {
    bids.size = 0;
    asks.size = 0;
  }

  /** Forgets all but the best levels of each side. */
  public void truncate(int levels) {
    bids.truncate(levels);
    asks.truncate(levels);
  }

  /** Levels on a side. */
  public int size(boolean bid) {
    return side(bid).size;
  }

  /** Price of a level, rank 0 the best. */
  public double price(boolean bid, int rank) {
    return side(bid).price(rank);
  }

  /** Quantity of a level, rank 0 the best, in base units. */
  public double quantity(boolean bid, int rank) {
    Side side = side(bid);
    return side.quantities[side.at(rank)];
  }

  /** {@link WireDecimal#digits} of a level's price as the venue wrote it last. */
  public long priceDigits(boolean bid, int rank) {
    Side side = side(bid);
    return side.priceDigits[side.at(rank)];
  }

  /** {@link WireDecimal#digits} of a level's quantity as the venue wrote it last. */
  public long quantityDigits(boolean bid, int rank) {
    Side side = side(bid);
    return side.quantityDigits[side.at(rank)];
  }

  /** Whether the best bid is not below the best ask: the book cannot be right. */
  public boolean crossed() {
    return bids.size > 0 && asks.size > 0 && bids.price(0) >= asks.price(0);
  }

  /** A copy of the best levels, at most {@link BookLevels#DEPTH} a side. */
  public BookLevels best() {
    int bidLevels = Math.min(BookLevels.DEPTH, bids.size);
    int askLevels = Math.min(BookLevels.DEPTH, asks.size);
    double[] bidPrices = new double[bidLevels];
    double[] bidQuantities = new double[bidLevels];
    double[] askPrices = new double[askLevels];
    double[] askQuantities = new double[askLevels];
    for (int i = 0; i < bidLevels; i++) {
      bidPrices[i] = bids.price(i);
      bidQuantities[i] = quantity(true, i);
    }
    for (int i = 0; i < askLevels; i++) {
      askPrices[i] = asks.price(i);
      askQuantities[i] = quantity(false, i);
    }
    return new BookLevels(bidPrices, bidQuantities, askPrices, askQuantities);
  }

  JsonObject image() {
    return new JsonObject().put("bids", bids.image()).put("asks", asks.image());
  }

  void restore(JsonObject image) {
    bids.restore(image.getJsonArray("bids"));
    asks.restore(image.getJsonArray("asks"));
  }
}
