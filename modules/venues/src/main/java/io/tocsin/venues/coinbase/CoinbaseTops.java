package io.tocsin.venues.coinbase;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.WireDecimal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is in one frame of {@code ticker}, or of {@code ticker_batch}, which has no bid and ask.
 * Reused; not thread-safe.
 */
final class CoinbaseTops {

  private static final class Top {
    private final CoinbaseProducts.Named product = new CoinbaseProducts.Named();
    private final WireDecimal price = new WireDecimal();
    private final WireDecimal volume = new WireDecimal();
    private final WireDecimal changePct = new WireDecimal();
    private final WireDecimal bid = new WireDecimal();
    private final WireDecimal bidQuantity = new WireDecimal();
    private final WireDecimal ask = new WireDecimal();
    private final WireDecimal askQuantity = new WireDecimal();

    private void clear() {
      product.clear();
      price.clear();
      volume.clear();
      changePct.clear();
      bid.clear();
      bidQuantity.clear();
      ask.clear();
      askQuantity.clear();
    }
  }

  private final CoinbaseProducts products;
  private final List<Top> tops = new ArrayList<>();
  private int size;

  CoinbaseTops(CoinbaseProducts products) {
    this.products = products;
  }

  void clear() {
    size = 0;
  }

  /** Reads an element of {@code events}; the parser stands at its beginning. */
  void read(JsonParser parser) throws IOException, MalformedFrameException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = parser.currentName().equals("tickers");
      parser.nextToken();
      if (wanted) {
        Json.expect(parser, JsonToken.START_ARRAY, "\"tickers\"");
        while (parser.nextToken() == JsonToken.START_OBJECT) {
          top(parser);
        }
        Json.expect(parser, JsonToken.END_ARRAY, "the end of \"tickers\"");
      } else {
        parser.skipChildren();
      }
    }
  }

  private void top(JsonParser parser) throws IOException, MalformedFrameException {
    if (size == tops.size()) {
      tops.add(new Top());
    }
    Top top = tops.get(size++);
    top.clear();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "product_id" -> products.read(parser, top.product);
        case "price" -> figure(parser, top.price);
        case "volume_24_h" -> figure(parser, top.volume);
        case "price_percent_chg_24_h" -> figure(parser, top.changePct);
        case "best_bid" -> figure(parser, top.bid);
        case "best_bid_quantity" -> figure(parser, top.bidQuantity);
        case "best_ask" -> figure(parser, top.ask);
        case "best_ask_quantity" -> figure(parser, top.askQuantity);
        default -> parser.skipChildren();
      }
    }
    if (!top.product.isPresent()) {
      throw new MalformedFrameException("a ticker needs product_id");
    }
  }

  /** An empty string, as for one side of an empty book, leaves the figure absent. */
  static void figure(JsonParser parser, WireDecimal into)
      throws IOException, MalformedFrameException {
    if (parser.getTextLength() > 0 && parser.currentToken() != JsonToken.VALUE_NULL) {
      Json.decimal(parser, into);
    }
  }

  void tell(FrameSink sink, long sentMicros) {
    for (int i = 0; i < size; i++) {
      Top top = tops.get(i);
      tell(products.own(top.product, sink), top, sentMicros, sink);
      tell(products.alias(top.product), top, sentMicros, sink);
    }
  }

  private static void tell(int symbol, Top top, long sentMicros, FrameSink sink) {
    if (symbol < 0) {
      return;
    }
    if (top.bid.isPositive()
        && top.ask.isPositive()
        && top.bidQuantity.toDouble() >= 0
        && top.askQuantity.toDouble() >= 0) {
      sink.quote(symbol, sentMicros, top.bid, top.bidQuantity, top.ask, top.askQuantity);
    }
    if (top.price.isPositive()) {
      sink.ticker(
          symbol,
          sentMicros,
          top.price.toDouble(),
          open(top.price.toDouble(), top.changePct.toDouble()),
          top.volume.toDouble(),
          Double.NaN);
    }
  }

  /** The price of 24 h ago, out of the change since then in percent; NaN if it is not known. */
  static double open(double last, double changePct) {
    double ratio = 1 + changePct / 100;
    return ratio > 0 ? last / ratio : Double.NaN;
  }
}
