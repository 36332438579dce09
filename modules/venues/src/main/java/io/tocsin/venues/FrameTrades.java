package io.tocsin.venues;

import io.tocsin.model.TakerSide;
import java.util.ArrayList;
import java.util.List;

/**
 * Trades of one frame or answer, held back until all of it was found good, and put into the order
 * of their ids where the venue does not keep it. Reused; not thread-safe.
 */
public final class FrameTrades {

  /** One trade; the fields are read into it. */
  public static final class Trade {
    /** The market's index, -1 if it is not registered. */
    public int symbol;

    /** The venue's name of a market that is not registered, empty otherwise. */
    public String unregistered = "";

    public long timeMicros;
    public long id;
    public final WireDecimal price = new WireDecimal();
    public final WireDecimal quantity = new WireDecimal();
    public TakerSide side = TakerSide.UNKNOWN;
    public boolean past;

    /**
     * Tells it to a sink.
     *
     * @param index the market's; the trade's own symbol may be something else by now
     */
    public void tell(int index, long sentMicros, boolean ofThePast, FrameSink sink) {
      sink.trade(index, timeMicros, sentMicros, price, quantity, side, id, ofThePast);
    }

    private void clear() {
      symbol = -1;
      unregistered = "";
      timeMicros = FrameSink.NO_TIME;
      id = FrameSink.NO_ID;
      price.clear();
      quantity.clear();
      side = TakerSide.UNKNOWN;
      past = false;
    }
  }

  private final List<Trade> trades = new ArrayList<>();
  private int size;

  public int size() {
    return size;
  }

  public Trade get(int index) {
    return trades.get(index);
  }

  /** One more, with nothing in it. */
  public Trade add() {
    if (size == trades.size()) {
      trades.add(new Trade());
    }
    Trade trade = trades.get(size++);
    trade.clear();
    return trade;
  }

  public void clear() {
    size = 0;
  }

  /** Tells all of them as past trades of one market, sent at no known time. */
  public void tellPast(int symbol, FrameSink sink) {
    for (int i = 0; i < size; i++) {
      trades.get(i).tell(symbol, FrameSink.NO_TIME, true, sink);
    }
  }

  /**
   * Sorts those from an index on by id; equal ids stay as they are. Newest first, the usual other
   * order, is turned round first, so that almost nothing has to move.
   */
  public void sortById(int from) {
    if (size - from > 1 && trades.get(from).id > trades.get(size - 1).id) {
      for (int low = from, high = size - 1; low < high; low++, high--) {
        Trade trade = trades.get(low);
        trades.set(low, trades.get(high));
        trades.set(high, trade);
      }
    }
    for (int i = from + 1; i < size; i++) {
      Trade trade = trades.get(i);
      int at = i;
      for (; at > from && trades.get(at - 1).id > trade.id; at--) {
        trades.set(at, trades.get(at - 1));
      }
      trades.set(at, trade);
    }
  }
}
