package io.tocsin.venues.binance;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import java.io.IOException;

/** Books and their levels as Binance writes them, spot and USD-M alike. */
final class BinanceBooks {

  private BinanceBooks() {}

  /**
   * Reads a REST {@code /depth} answer.
   *
   * @return when it was sent, microseconds; {@link FrameSink#NO_TIME} from spot, which does not say
   */
  static long read(JsonParser parser, DepthUpdate into)
      throws IOException, MalformedFrameException {
    Json.expect(parser, JsonToken.START_OBJECT, "the answer");
    boolean numbered = false;
    boolean bids = false;
    boolean asks = false;
    long sent = FrameSink.NO_TIME;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "lastUpdateId" -> {
          long id = Json.integer(parser);
          into.ids(id, id);
          numbered = true;
        }
        case "E" -> sent = BinanceTimes.micros(Json.integer(parser));
        case "bids" -> {
          levels(parser, into.bids());
          bids = true;
        }
        case "asks" -> {
          levels(parser, into.asks());
          asks = true;
        }
        default -> parser.skipChildren();
      }
    }
    if (!numbered || !bids || !asks) {
      throw new MalformedFrameException("a book needs lastUpdateId, bids and asks");
    }
    return sent;
  }

  /** Reads an array of {@code ["price","quantity"]}; the parser stands at its beginning. */
  static void levels(JsonParser parser, DepthUpdate.Levels into)
      throws IOException, MalformedFrameException {
    Json.expect(parser, JsonToken.START_ARRAY, "an array of levels");
    while (parser.nextToken() == JsonToken.START_ARRAY) {
      int level = into.add();
      expectString(parser);
      Json.decimal(parser, into.price(level));
      expectString(parser);
      Json.decimal(parser, into.quantity(level));
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        // Old answers carried an empty third element; it may be anything.
        parser.skipChildren();
      }
    }
    if (parser.currentToken() != JsonToken.END_ARRAY) {
      throw new MalformedFrameException("a level is not an array of price and quantity");
    }
  }

  private static void expectString(JsonParser parser) throws IOException, MalformedFrameException {
    if (parser.nextToken() != JsonToken.VALUE_STRING) {
      throw new MalformedFrameException("a level is not an array of price and quantity");
    }
  }
}
