package io.tocsin.venues;

import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;

/**
 * The newest trades of a market in the order in which they were told, for sessions that come later:
 * as many as venues give. Not thread-safe.
 */
final class RecentTrades {

  static final int KEPT = 1_000;

  private static final int BYTES = 8 + 8 + 8 + 8 + 1;
  private static final TakerSide[] SIDES = TakerSide.values();

  private record Trade(long timeMicros, double price, double quantity, TakerSide side, long id) {

    static Trade of(VenueTrade trade) {
      return new Trade(trade.timeMicros, trade.price, trade.quantity, trade.side, trade.id);
    }

    /** Whether it was certainly traded before another. */
    boolean isBefore(Trade other) {
      return id >= 0 && other.id >= 0 ? id < other.id : timeMicros < other.timeMicros;
    }
  }

  private final ArrayDeque<Trade> trades = new ArrayDeque<>();

  /** Trades of an answer that is being read, which came after live ones. */
  private final List<Trade> earlier = new ArrayList<>();

  boolean isEmpty() {
    return trades.isEmpty();
  }

  /** A trade was told. */
  void add(VenueTrade trade) {
    if (trades.size() == KEPT) {
      trades.removeFirst();
    }
    trades.addLast(Trade.of(trade));
  }

  /** A trade of the time before the first one that was told; others are left out. */
  void addEarlier(VenueTrade trade) {
    Trade found = Trade.of(trade);
    if (!trade.skipped() && (trades.isEmpty() || found.isBefore(trades.getFirst()))) {
      earlier.add(found);
    }
  }

  /** Puts what was found before the rest; how many that was. */
  int join() {
    earlier.sort(Comparator.comparingLong(Trade::timeMicros).thenComparingLong(Trade::id));
    int found = earlier.size();
    for (int i = found - 1; i >= 0 && trades.size() < KEPT; i--) {
      trades.addFirst(earlier.get(i));
    }
    earlier.clear();
    return found;
  }

  /** The market told anew: its first row {@link MarketBatch#beginsAnew}. There must be a trade. */
  MarketBatch.Builder tell(List<InstrumentId> instrument, long receiveMicros) {
    MarketBatch.Builder rows = MarketBatch.builder(instrument, trades.size() + 1);
    rows.beginAnew(0, trades.getFirst().timeMicros, receiveMicros);
    for (Trade trade : trades) {
      rows.trade(
          0,
          trade.timeMicros,
          receiveMicros,
          trade.price,
          trade.quantity,
          trade.side,
          trade.id,
          true);
    }
    return rows;
  }

  String image() {
    ByteBuffer bytes = ByteBuffer.allocate(trades.size() * BYTES);
    for (Trade trade : trades) {
      bytes
          .putLong(trade.timeMicros)
          .putDouble(trade.price)
          .putDouble(trade.quantity)
          .putLong(trade.id)
          .put((byte) trade.side.ordinal());
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  void restore(String image) {
    trades.clear();
    earlier.clear();
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(image));
    while (bytes.remaining() >= BYTES) {
      long time = bytes.getLong();
      double price = bytes.getDouble();
      double quantity = bytes.getDouble();
      long id = bytes.getLong();
      trades.addLast(new Trade(time, price, quantity, SIDES[bytes.get()], id));
    }
  }
}
