package io.tocsin.venues.chaos;

import java.util.Arrays;

/** Trades in the order in which they came, small enough to keep all of ten minutes. */
final class TradeList {

  private static final int COLUMNS = 3;

  private long[] values = new long[COLUMNS * 1_024];
  private int size;

  void add(long id, long priceE8, long quantityE8) {
    if (COLUMNS * size == values.length) {
      values = Arrays.copyOf(values, 2 * values.length);
    }
    values[COLUMNS * size] = id;
    values[COLUMNS * size + 1] = priceE8;
    values[COLUMNS * size + 2] = quantityE8;
    size++;
  }

  int size() {
    return size;
  }

  long id(int at) {
    return values[COLUMNS * at];
  }

  /** Price and quantity. */
  String figures(int at) {
    return values[COLUMNS * at + 1] + "x" + values[COLUMNS * at + 2];
  }

  TradeList copy() {
    TradeList copy = new TradeList();
    copy.values = values.clone();
    copy.size = size;
    return copy;
  }
}
