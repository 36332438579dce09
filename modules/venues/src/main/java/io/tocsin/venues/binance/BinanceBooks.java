package io.tocsin.venues.binance;

import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.JsonScanner;
import io.tocsin.venues.MalformedFrameException;

/** Books and their levels as Binance writes them, spot and USD-M alike. */
final class BinanceBooks {

  private BinanceBooks() {}

  /**
   * Reads a REST {@code /depth} answer.
   *
   * @return when it was sent, microseconds; {@link FrameSink#NO_TIME} from spot, which does not say
   */
  static long read(char[] body, DepthUpdate into) throws MalformedFrameException {
    JsonScanner json = new JsonScanner();
    json.begin(body, 0, body.length);
    json.beginObject("the answer");
    boolean numbered = false;
    boolean bids = false;
    boolean asks = false;
    long sent = FrameSink.NO_TIME;
    while (json.nextName()) {
      if (json.nameIs("lastUpdateId")) {
        long id = json.integer("lastUpdateId");
        into.ids(id, id);
        numbered = true;
      } else if (json.nameIs("bids")) {
        levels(json, into.bids());
        bids = true;
      } else if (json.nameIs("asks")) {
        levels(json, into.asks());
        asks = true;
      } else if (json.letter() == 'E') {
        sent = BinanceTimes.micros(json.integer("E"));
      } else {
        json.skip();
      }
    }
    json.end();
    if (!numbered || !bids || !asks) {
      throw new MalformedFrameException("a book needs lastUpdateId, bids and asks");
    }
    return sent;
  }

  /** Reads an array of {@code ["price","quantity"]}. */
  static void levels(JsonScanner json, DepthUpdate.Levels into) throws MalformedFrameException {
    json.beginArray("a side of the book");
    while (json.nextElement()) {
      int level = into.add();
      json.beginArray("a level");
      expectString(json);
      json.decimal(into.price(level), "a price");
      expectString(json);
      json.decimal(into.quantity(level), "a quantity");
      while (json.nextElement()) {
        // Old answers carried an empty third element; it may be anything.
        json.skip();
      }
    }
  }

  private static void expectString(JsonScanner json) throws MalformedFrameException {
    if (!json.nextElement() || json.peek() != '"') {
      throw new MalformedFrameException("a level is not an array of price and quantity");
    }
  }
}
