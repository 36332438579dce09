package io.tocsin.venues;

import io.tocsin.model.BookLevels;
import java.util.Arrays;

/**
 * Both sides of a book in sorted primitive arrays, the best level last, so that the usual change,
 * near the top, moves few elements. Prices are exact, in units of 1e-8. Not thread-safe.
 */
public final class OrderBook {

  /** One side; {@code keys} ascend, bids by price, asks by price negated. */
  private static final class Side {
    private final boolean bid;
    private long[] keys = new long[256];
    private double[] quantities = new double[256];
    private int size;

    Side(boolean bid) {
      this.bid = bid;
    }

    void set(long priceE8, double quantity) {
      long key = bid ? priceE8 : -priceE8;
      int at = Arrays.binarySearch(keys, 0, size, key);
      if (at >= 0) {
        if (quantity > 0) {
          quantities[at] = quantity;
        } else {
          size--;
          System.arraycopy(keys, at + 1, keys, at, size - at);
          System.arraycopy(quantities, at + 1, quantities, at, size - at);
        }
      } else if (quantity > 0) {
        insert(-at - 1, key, quantity);
      }
    }

    private void insert(int at, long key, double quantity) {
      if (size == keys.length) {
        keys = Arrays.copyOf(keys, size * 2);
        quantities = Arrays.copyOf(quantities, size * 2);
      }
      System.arraycopy(keys, at, keys, at + 1, size - at);
      System.arraycopy(quantities, at, quantities, at + 1, size - at);
      keys[at] = key;
      quantities[at] = quantity;
      size++;
    }

    long priceE8(int rank) {
      return Math.abs(keys[size - 1 - rank]);
    }

    double quantity(int rank) {
      return quantities[size - 1 - rank];
    }
  }

  private final Side bids = new Side(true);
  private final Side asks = new Side(false);

  /** Sets a level to an absolute quantity; 0 removes it, and removing an absent level is normal. */
  public void set(boolean bid, long priceE8, double quantity) {
    (bid ? bids : asks).set(priceE8, quantity);
  }

  public void apply(DepthUpdate update) {
    for (int i = 0; i < update.bids().size(); i++) {
      bids.set(update.bids().priceE8(i), update.bids().quantity(i));
    }
    for (int i = 0; i < update.asks().size(); i++) {
      asks.set(update.asks().priceE8(i), update.asks().quantity(i));
    }
  }

  public void clear() {
    bids.size = 0;
    asks.size = 0;
  }

  /** Levels on a side. */
  public int size(boolean bid) {
    return (bid ? bids : asks).size;
  }

  /** Price of a level, rank 0 the best, in units of 1e-8. */
  public long priceE8(boolean bid, int rank) {
    return (bid ? bids : asks).priceE8(rank);
  }

  /** Quantity of a level, rank 0 the best, in base units. */
  public double quantity(boolean bid, int rank) {
    return (bid ? bids : asks).quantity(rank);
  }

  /** Whether the best bid is not below the best ask: the book cannot be right. */
  public boolean crossed() {
    return bids.size > 0 && asks.size > 0 && bids.priceE8(0) >= asks.priceE8(0);
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
      bidPrices[i] = Decimals.fromE8(bids.priceE8(i));
      bidQuantities[i] = bids.quantity(i);
    }
    for (int i = 0; i < askLevels; i++) {
      askPrices[i] = Decimals.fromE8(asks.priceE8(i));
      askQuantities[i] = asks.quantity(i);
    }
    return new BookLevels(bidPrices, bidQuantities, askPrices, askQuantities);
  }
}
