package io.tocsin.venues;

import java.util.Arrays;

/**
 * Levels of a book with absolute quantities, and the range of update ids that they cover; mutable
 * and reused by decoders, so a receiver that keeps one takes a {@link #copy}.
 */
public final class DepthUpdate {

  /** Levels of one side. */
  public static final class Levels {
    private long[] prices = new long[32];
    private double[] quantities = new double[32];
    private int size;

    public int size() {
      return size;
    }

    /** Price in units of 1e-8. */
    public long priceE8(int index) {
      return prices[index];
    }

    /** Quantity in base units; 0 for a level that is gone. */
    public double quantity(int index) {
      return quantities[index];
    }

    public void add(long priceE8, double quantity) {
      if (size == prices.length) {
        prices = Arrays.copyOf(prices, size * 2);
        quantities = Arrays.copyOf(quantities, size * 2);
      }
      prices[size] = priceE8;
      quantities[size++] = quantity;
    }

    public void clear() {
      size = 0;
    }

    private void copyFrom(Levels other) {
      prices = Arrays.copyOf(other.prices, Math.max(1, other.size));
      quantities = Arrays.copyOf(other.quantities, Math.max(1, other.size));
      size = other.size;
    }
  }

  private final Levels bids = new Levels();
  private final Levels asks = new Levels();
  private long firstId;
  private long lastId;

  public Levels bids() {
    return bids;
  }

  public Levels asks() {
    return asks;
  }

  /** First update id covered; for a snapshot the same as {@link #lastId}. */
  public long firstId() {
    return firstId;
  }

  public long lastId() {
    return lastId;
  }

  public void ids(long first, long last) {
    firstId = first;
    lastId = last;
  }

  public void clear() {
    bids.clear();
    asks.clear();
    ids(0, 0);
  }

  public DepthUpdate copy() {
    DepthUpdate copy = new DepthUpdate();
    copy.bids.copyFrom(bids);
    copy.asks.copyFrom(asks);
    copy.ids(firstId, lastId);
    return copy;
  }
}
