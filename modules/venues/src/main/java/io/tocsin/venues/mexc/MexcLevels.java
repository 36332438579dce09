package io.tocsin.venues.mexc;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import java.io.IOException;

/** Levels as MEXC writes them in JSON: price, quantity, and on futures the number of orders. */
final class MexcLevels {

  private MexcLevels() {}

  /** Reads an array of arrays; the parser stands at its beginning. */
  static void read(JsonParser parser, DepthUpdate.Levels into)
      throws IOException, MalformedFrameException {
    Json.expect(parser, JsonToken.START_ARRAY, "a side of a book");
    while (parser.nextToken() == JsonToken.START_ARRAY) {
      int level = into.add();
      parser.nextToken();
      Json.decimal(parser, into.price(level));
      parser.nextToken();
      Json.decimal(parser, into.quantity(level));
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        parser.skipChildren();
      }
    }
    if (parser.currentToken() != JsonToken.END_ARRAY) {
      throw new MalformedFrameException("a level is not an array of price and quantity");
    }
  }
}
