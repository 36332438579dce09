package io.tocsin.venues;

import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;

/**
 * A trade on its way through a feed; mutable and reused, so who keeps one takes a {@link #copy}.
 */
final class VenueTrade {

  long timeMicros;
  long receiveMicros;
  double price;
  double quantity;
  TakerSide side = TakerSide.UNKNOWN;
  long id;
  boolean past;

  /** Makes it one of which only the id counts. */
  void skip(long tradeId, long micros) {
    timeMicros = micros;
    receiveMicros = micros;
    price = Double.NaN;
    quantity = Double.NaN;
    side = TakerSide.UNKNOWN;
    id = tradeId;
    past = false;
  }

  boolean skipped() {
    return Double.isNaN(price);
  }

  VenueTrade set(MarketBatch from, int row) {
    timeMicros = from.timeMicros(row);
    receiveMicros = from.receiveMicros(row);
    price = from.price(row);
    quantity = from.quantity(row);
    side = from.side(row);
    id = from.tradeId(row);
    past = from.past(row);
    return this;
  }

  VenueTrade copy() {
    VenueTrade copy = new VenueTrade();
    copy.timeMicros = timeMicros;
    copy.receiveMicros = receiveMicros;
    copy.price = price;
    copy.quantity = quantity;
    copy.side = side;
    copy.id = id;
    copy.past = past;
    return copy;
  }

  void write(MarketBatch.Builder into, int instrument) {
    into.trade(instrument, timeMicros, receiveMicros, price, quantity, side, id, past);
  }
}
