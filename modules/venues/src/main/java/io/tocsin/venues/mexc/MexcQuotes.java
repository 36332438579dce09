package io.tocsin.venues.mexc;

import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.FrameSink;

/** Tops of books, told as quotes. */
final class MexcQuotes {

  private MexcQuotes() {}

  /** Tells the best level of both sides, in whatever order they came; nothing if one is empty. */
  static void tell(int symbol, long sentMicros, DepthUpdate levels, FrameSink sink) {
    int bid = best(levels.bids(), 1);
    int ask = best(levels.asks(), -1);
    if (bid >= 0 && ask >= 0) {
      tell(symbol, sentMicros, levels, bid, ask, sink);
    }
  }

  /** Tells these levels; nothing if something of them is absent. */
  static void tell(
      int symbol, long sentMicros, DepthUpdate levels, int bid, int ask, FrameSink sink) {
    DepthUpdate.Levels bids = levels.bids();
    DepthUpdate.Levels asks = levels.asks();
    if (bids.price(bid).isPresent()
        && bids.quantity(bid).isPresent()
        && asks.price(ask).isPresent()
        && asks.quantity(ask).isPresent()) {
      sink.quote(
          symbol,
          sentMicros,
          bids.price(bid),
          bids.quantity(bid),
          asks.price(ask),
          asks.quantity(ask));
    }
  }

  private static int best(DepthUpdate.Levels side, int sign) {
    int best = -1;
    for (int i = 0; i < side.size(); i++) {
      if (best < 0 || sign * side.price(i).toDouble() > sign * side.price(best).toDouble()) {
        best = i;
      }
    }
    return best;
  }
}
