package io.tocsin.venues;

import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;

/**
 * The newest trades of a market in the order in which they were told, for sessions that come later:
 * as many as venues give. A ring of columns, since every trade comes through here. Not thread-safe.
 */
final class RecentTrades {

  static final int KEPT = 1_000;

  private static final int BYTES = 8 + 8 + 8 + 8 + 1;
  private static final int LEAST_ROOM = 16;
  private static final TakerSide[] SIDES = TakerSide.values();

  private long[] times = {};
  private double[] prices = {};
  private double[] quantities = {};
  private long[] ids = {};
  private byte[] sides = {};
  private int first;
  private int size;

  /** Trades of an answer that is being read, which came after live ones. */
  private final List<VenueTrade> earlier = new ArrayList<>();

  boolean isEmpty() {
    return size == 0;
  }

  /** A trade was told. */
  void add(VenueTrade trade) {
    if (size == KEPT) {
      first = (first + 1) % KEPT;
      size--;
    }
    append(trade.timeMicros, trade.price, trade.quantity, trade.side, trade.id);
  }

  /** A trade of the time before the first one that was told; others are left out. */
  void addEarlier(VenueTrade trade) {
    if (!trade.skipped() && (size == 0 || isBeforeFirst(trade))) {
      earlier.add(trade.copy());
    }
  }

  /** Whether it was certainly traded before the oldest that is kept. */
  private boolean isBeforeFirst(VenueTrade trade) {
    return trade.id >= 0 && ids[first] >= 0
        ? trade.id < ids[first]
        : trade.timeMicros < times[first];
  }

  /** Puts what was found before the rest; how many that was. */
  int join() {
    earlier.sort(
        Comparator.<VenueTrade>comparingLong(trade -> trade.timeMicros)
            .thenComparingLong(trade -> trade.id));
    int found = earlier.size();
    for (int i = found - 1; i >= 0 && size < KEPT; i--) {
      VenueTrade trade = earlier.get(i);
      makeRoom();
      first = (first + times.length - 1) % times.length;
      size++;
      put(first, trade.timeMicros, trade.price, trade.quantity, trade.side, trade.id);
    }
    earlier.clear();
    return found;
  }

  private void append(long time, double price, double quantity, TakerSide side, long id) {
    makeRoom();
    put((first + size++) % times.length, time, price, quantity, side, id);
  }

  private void put(int at, long time, double price, double quantity, TakerSide side, long id) {
    times[at] = time;
    prices[at] = price;
    quantities[at] = quantity;
    ids[at] = id;
    sides[at] = (byte) side.ordinal();
  }

  /** For one more; a quiet market needs no room for {@link #KEPT}. */
  private void makeRoom() {
    if (size < times.length) {
      return;
    }
    int room = Math.min(KEPT, Math.max(LEAST_ROOM, 2 * size));
    times = unrolled(times, new long[room]);
    prices = unrolled(prices, new double[room]);
    quantities = unrolled(quantities, new double[room]);
    ids = unrolled(ids, new long[room]);
    sides = unrolled(sides, new byte[room]);
    first = 0;
  }

  /** A full column, oldest first. */
  private <A> A unrolled(A column, A wider) {
    System.arraycopy(column, first, wider, 0, size - first);
    System.arraycopy(column, 0, wider, size - first, first);
    return wider;
  }

  /** The market told anew: its first row {@link MarketBatch#beginsAnew}. There must be a trade. */
  MarketBatch.Builder tell(List<InstrumentId> instrument, long receiveMicros) {
    MarketBatch.Builder rows = MarketBatch.builder(instrument, size + 1);
    rows.beginAnew(0, times[first], receiveMicros);
    for (int i = 0; i < size; i++) {
      int at = (first + i) % times.length;
      rows.trade(
          0, times[at], receiveMicros, prices[at], quantities[at], SIDES[sides[at]], ids[at], true);
    }
    return rows;
  }

  String image() {
    ByteBuffer bytes = ByteBuffer.allocate(size * BYTES);
    for (int i = 0; i < size; i++) {
      int at = (first + i) % times.length;
      bytes
          .putLong(times[at])
          .putDouble(prices[at])
          .putDouble(quantities[at])
          .putLong(ids[at])
          .put(sides[at]);
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  void restore(String image) {
    first = 0;
    size = 0;
    earlier.clear();
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(image));
    while (bytes.remaining() >= BYTES) {
      long time = bytes.getLong();
      double price = bytes.getDouble();
      double quantity = bytes.getDouble();
      long id = bytes.getLong();
      append(time, price, quantity, SIDES[bytes.get()], id);
    }
  }
}
