package io.tocsin.venues.mexc;

import io.tocsin.model.Micros;
import io.tocsin.model.TakerSide;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.WireDecimal;
import java.util.ArrayList;
import java.util.List;

/** Trades of one frame or answer until it has been found good; reused. */
final class MexcTrades {

  /** A trade as it stands on the wire; the quantity may be contracts yet. */
  static final class Trade {
    final WireDecimal price = new WireDecimal();
    final WireDecimal quantity = new WireDecimal();
    private TakerSide side = TakerSide.UNKNOWN;
    private long millis;
    private long id;

    /** MEXC's code: 1 the taker bought, 2 the taker sold; anything else is not known. */
    void side(long code) {
      side = code == 1 ? TakerSide.BUY : code == 2 ? TakerSide.SELL : TakerSide.UNKNOWN;
    }

    void side(TakerSide taker) {
      side = taker;
    }

    /** Milliseconds since the epoch. */
    void time(long sinceEpoch) {
      millis = sinceEpoch;
    }

    void id(long number) {
      id = number;
    }

    private boolean complete() {
      return price.isPresent() && quantity.isPresent() && isTime(millis);
    }

    private boolean isBefore(Trade other) {
      return millis != other.millis ? millis < other.millis : id < other.id;
    }
  }

  private static final long LATEST_MILLIS = 253_402_300_800_000L;

  private final List<Trade> trades = new ArrayList<>();
  private int size;

  /** Whether it can be a time in milliseconds: after 1970 and before the year 10000. */
  static boolean isTime(long millis) {
    return millis > 0 && millis < LATEST_MILLIS;
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  Trade get(int index) {
    return trades.get(index);
  }

  /** One more trade, with nothing in it. */
  Trade add() {
    if (size == trades.size()) {
      trades.add(new Trade());
    }
    Trade fresh = trades.get(size++);
    fresh.price.clear();
    fresh.quantity.clear();
    fresh.side = TakerSide.UNKNOWN;
    fresh.millis = 0;
    fresh.id = FrameSink.NO_ID;
    return fresh;
  }

  /**
   * @throws MalformedFrameException if one of them lacks price, quantity or time
   */
  void check() throws MalformedFrameException {
    for (int i = 0; i < size; i++) {
      if (!trades.get(i).complete()) {
        throw new MalformedFrameException("has a trade without price, quantity or time");
      }
    }
  }

  /** Turns the order around, of what the venue sends newest first. */
  void reverse() {
    for (int i = 0, j = size - 1; i < j; i++, j--) {
      swap(i, j);
    }
  }

  /** Sorts by time and id; what is equal keeps its order. In order already is the usual case. */
  void sort() {
    for (int i = 1; i < size; i++) {
      for (int j = i; j > 0 && trades.get(j).isBefore(trades.get(j - 1)); j--) {
        swap(j, j - 1);
      }
    }
  }

  private void swap(int i, int j) {
    Trade before = trades.get(i);
    trades.set(i, trades.get(j));
    trades.set(j, before);
  }

  void tell(int symbol, long sentMicros, boolean past, FrameSink sink) {
    for (int i = 0; i < size; i++) {
      Trade trade = trades.get(i);
      sink.trade(
          symbol,
          trade.millis * Micros.MILLI,
          sentMicros,
          trade.price,
          trade.quantity,
          trade.side,
          trade.id,
          past);
    }
  }
}
