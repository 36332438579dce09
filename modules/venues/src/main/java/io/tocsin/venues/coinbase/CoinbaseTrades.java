package io.tocsin.venues.coinbase;

import io.tocsin.model.TakerSide;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.FrameTrades;
import io.tocsin.venues.JsonScanner;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.VenueTimes;
import java.util.ArrayList;
import java.util.List;

/**
 * The trades in one frame of {@code market_trades}. A snapshot's are the hundred before the
 * subscription, newest first; an update's are in no order at all. Reused; not thread-safe.
 */
final class CoinbaseTrades {

  private final CoinbaseProducts products;
  private final FrameTrades trades = new FrameTrades();

  /** Of each trade, by the index that it was read at. */
  private final List<CoinbaseProducts.Named> named = new ArrayList<>();

  CoinbaseTrades(CoinbaseProducts products) {
    this.products = products;
  }

  void clear() {
    trades.clear();
  }

  /** Reads an element of {@code events}. */
  void read(JsonScanner scanner) throws MalformedFrameException {
    int first = trades.size();
    boolean snapshot = false;
    boolean update = false;
    scanner.beginObject("an element of \"events\"");
    while (scanner.nextName()) {
      if (scanner.nameIs("trades")) {
        scanner.beginArray("\"trades\"");
        while (scanner.nextElement()) {
          trade(scanner);
        }
      } else if (scanner.nameIs("type")) {
        scanner.string("\"type\"");
        snapshot = scanner.is("snapshot");
        update = scanner.is("update");
      } else {
        scanner.skip();
      }
    }
    if (snapshot == update) {
      throw new MalformedFrameException("trades need \"type\", snapshot or update");
    }
    for (int i = first; i < trades.size(); i++) {
      trades.get(i).past = snapshot;
    }
    trades.sortById(first);
  }

  private void trade(JsonScanner scanner) throws MalformedFrameException {
    FrameTrades.Trade trade = trades.add();
    // A trade's symbol is for now its place among the names: sorting moves it along.
    trade.symbol = trades.size() - 1;
    if (named.size() < trades.size()) {
      named.add(new CoinbaseProducts.Named());
    }
    CoinbaseProducts.Named product = named.get(trade.symbol);
    product.clear();
    scanner.beginObject("a trade");
    while (scanner.nextName()) {
      if (scanner.nameIs("product_id")) {
        products.read(scanner, product);
      } else if (scanner.nameIs("trade_id")) {
        trade.id = scanner.integer("\"trade_id\"");
      } else if (scanner.nameIs("price")) {
        scanner.decimal(trade.price, "\"price\"");
      } else if (scanner.nameIs("size")) {
        scanner.decimal(trade.quantity, "\"size\"");
      } else if (scanner.nameIs("time")) {
        trade.timeMicros = VenueTimes.rfc3339(scanner, "\"time\"");
      } else if (scanner.nameIs("side")) {
        scanner.string("\"side\"");
        trade.side = taker(scanner.is("BUY"), scanner.is("SELL"));
      } else {
        scanner.skip();
      }
    }
    if (!product.isPresent()
        || trade.id < 0
        || !trade.price.isPositive()
        || !trade.quantity.isPositive()
        || trade.timeMicros == FrameSink.NO_TIME
        || trade.side == TakerSide.UNKNOWN) {
      throw new MalformedFrameException(
          "a trade needs product_id, trade_id, price, size, time and side");
    }
  }

  /**
   * Coinbase names the side of the maker, here and in REST: recordings of its older feed show the
   * ticker's taker side to be the opposite of the match's for each of 107 trades.
   */
  static TakerSide taker(boolean makerBuys, boolean makerSells) {
    return makerBuys ? TakerSide.SELL : makerSells ? TakerSide.BUY : TakerSide.UNKNOWN;
  }

  void tell(FrameSink sink, long sentMicros) {
    for (int i = 0; i < trades.size(); i++) {
      FrameTrades.Trade trade = trades.get(i);
      CoinbaseProducts.Named product = named.get(trade.symbol);
      tell(products.own(product, sink), trade, sentMicros, sink);
      tell(products.alias(product), trade, sentMicros, sink);
    }
  }

  private static void tell(int symbol, FrameTrades.Trade trade, long sentMicros, FrameSink sink) {
    if (symbol >= 0) {
      trade.tell(symbol, sentMicros, trade.past, sink);
    }
  }
}
