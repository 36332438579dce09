package io.tocsin.venues.coinbase;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tocsin.model.TakerSide;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.FrameTrades;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.VenueTimes;
import java.io.IOException;
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

  /** Reads an element of {@code events}; the parser stands at its beginning. */
  void read(JsonParser parser) throws IOException, MalformedFrameException {
    int first = trades.size();
    boolean snapshot = false;
    boolean update = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "type" -> {
          snapshot = Json.is(parser, "snapshot");
          update = Json.is(parser, "update");
        }
        case "trades" -> {
          Json.expect(parser, JsonToken.START_ARRAY, "\"trades\"");
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            trade(parser);
          }
          Json.expect(parser, JsonToken.END_ARRAY, "the end of \"trades\"");
        }
        default -> parser.skipChildren();
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

  private void trade(JsonParser parser) throws IOException, MalformedFrameException {
    FrameTrades.Trade trade = trades.add();
    // A trade's symbol is for now its place among the names: sorting moves it along.
    trade.symbol = trades.size() - 1;
    if (named.size() < trades.size()) {
      named.add(new CoinbaseProducts.Named());
    }
    CoinbaseProducts.Named product = named.get(trade.symbol);
    product.clear();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "product_id" -> products.read(parser, product);
        case "trade_id" -> trade.id = Json.integer(parser);
        case "price" -> Json.decimal(parser, trade.price);
        case "size" -> Json.decimal(parser, trade.quantity);
        case "time" -> trade.timeMicros = VenueTimes.rfc3339(parser);
        case "side" -> trade.side = taker(Json.is(parser, "BUY"), Json.is(parser, "SELL"));
        default -> parser.skipChildren();
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
      sink.trade(
          symbol,
          trade.timeMicros,
          sentMicros,
          trade.price,
          trade.quantity,
          trade.side,
          trade.id,
          trade.past);
    }
  }
}
