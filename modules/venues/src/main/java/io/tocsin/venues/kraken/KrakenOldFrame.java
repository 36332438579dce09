package io.tocsin.venues.kraken;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tocsin.model.TakerSide;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.FrameTrades;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.SymbolTable;
import io.tocsin.venues.VenueTimes;
import io.tocsin.venues.WireDecimal;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Data of Kraken's WebSocket v1, which recordings hold: an array {@code [channel, data…, name,
 * pair]}, whose name comes last, so that it is read twice. v1 says XBT and XDG. Its trades have no
 * ids. Reused; not thread-safe.
 */
final class KrakenOldFrame {

  private final FrameTrades trades = new FrameTrades();
  private final DepthUpdate levels = new DepthUpdate();
  private final WireDecimal bid = new WireDecimal();
  private final WireDecimal bidQuantity = new WireDecimal();
  private final WireDecimal ask = new WireDecimal();
  private final WireDecimal askQuantity = new WireDecimal();
  private final WireDecimal last = new WireDecimal();
  private final WireDecimal volume = new WireDecimal();
  private final WireDecimal mean = new WireDecimal();
  private final WireDecimal open = new WireDecimal();
  private final WireDecimal number = new WireDecimal();
  private String name = "";
  private String pair = "";
  private boolean whole;
  private boolean changed;
  private long timeMicros;

  /** Reads what the frame is about: its last two elements. */
  void readName(JsonParser parser) throws IOException {
    name = "";
    pair = "";
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      name = pair;
      pair = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : "";
      parser.skipChildren();
    }
  }

  /** Reads the data, after {@link #readName}. */
  void read(JsonParser parser) throws IOException, MalformedFrameException {
    if (name.isEmpty() || pair.isEmpty()) {
      throw new MalformedFrameException("an array does not end with a channel's name and a pair");
    }
    clear();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (!parser.currentToken().isStructStart()) {
        continue;
      }
      if (name.equals("trade")) {
        Json.expect(parser, JsonToken.START_ARRAY, "trades");
        while (parser.nextToken() == JsonToken.START_ARRAY) {
          trade(parser);
        }
        Json.expect(parser, JsonToken.END_ARRAY, "the end of the trades");
      } else if (name.startsWith("book")) {
        Json.expect(parser, JsonToken.START_OBJECT, "a book");
        book(parser);
      } else if (name.equals("spread")) {
        Json.expect(parser, JsonToken.START_ARRAY, "a spread");
        spread(parser);
      } else if (name.equals("ticker")) {
        Json.expect(parser, JsonToken.START_OBJECT, "a ticker");
        ticker(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void clear() {
    trades.clear();
    levels.clear();
    bid.clear();
    bidQuantity.clear();
    ask.clear();
    askQuantity.clear();
    last.clear();
    volume.clear();
    mean.clear();
    open.clear();
    whole = false;
    changed = false;
    timeMicros = FrameSink.NO_TIME;
  }

  private long time(JsonParser parser) throws IOException, MalformedFrameException {
    Json.decimal(parser, number);
    return VenueTimes.seconds(number.toBigDecimal());
  }

  /** Price, volume, time, b or s, order type, miscellaneous. */
  private void trade(JsonParser parser) throws IOException, MalformedFrameException {
    FrameTrades.Trade trade = trades.add();
    for (int at = 0; parser.nextToken() != JsonToken.END_ARRAY; at++) {
      switch (at) {
        case 0 -> Json.decimal(parser, trade.price);
        case 1 -> Json.decimal(parser, trade.quantity);
        case 2 -> trade.timeMicros = time(parser);
        case 3 ->
            trade.side =
                Json.is(parser, "b")
                    ? TakerSide.BUY
                    : Json.is(parser, "s") ? TakerSide.SELL : TakerSide.UNKNOWN;
        default -> parser.skipChildren();
      }
    }
    if (!trade.price.isPositive()
        || !trade.quantity.isPositive()
        || trade.timeMicros == FrameSink.NO_TIME
        || trade.side == TakerSide.UNKNOWN) {
      throw new MalformedFrameException("a trade needs price, volume, time and side");
    }
  }

  private void book(JsonParser parser) throws IOException, MalformedFrameException {
    changed = true;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "as", "a" -> side(parser, levels.asks(), field.equals("as"));
        case "bs", "b" -> side(parser, levels.bids(), field.equals("bs"));
        case "c" -> levels.checksum(Json.integer(parser));
        default -> parser.skipChildren();
      }
    }
  }

  /** Levels of price, volume, time, and a mark where one was told before. */
  private void side(JsonParser parser, DepthUpdate.Levels into, boolean all)
      throws IOException, MalformedFrameException {
    whole |= all;
    Json.expect(parser, JsonToken.START_ARRAY, "an array of levels");
    while (parser.nextToken() == JsonToken.START_ARRAY) {
      int level = into.add();
      for (int at = 0; parser.nextToken() != JsonToken.END_ARRAY; at++) {
        switch (at) {
          case 0 -> Json.decimal(parser, into.price(level));
          case 1 -> Json.decimal(parser, into.quantity(level));
          case 2 -> timeMicros = Math.max(timeMicros, time(parser));
          default -> parser.skipChildren();
        }
      }
      if (!into.price(level).isPositive() || !(into.quantity(level).toDouble() >= 0)) {
        throw new MalformedFrameException("a level needs price and volume");
      }
    }
    Json.expect(parser, JsonToken.END_ARRAY, "the end of the levels");
  }

  private void spread(JsonParser parser) throws IOException, MalformedFrameException {
    for (int at = 0; parser.nextToken() != JsonToken.END_ARRAY; at++) {
      switch (at) {
        case 0 -> Json.decimal(parser, bid);
        case 1 -> Json.decimal(parser, ask);
        case 2 -> timeMicros = time(parser);
        case 3 -> Json.decimal(parser, bidQuantity);
        case 4 -> Json.decimal(parser, askQuantity);
        default -> parser.skipChildren();
      }
    }
  }

  private void ticker(JsonParser parser) throws IOException, MalformedFrameException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        parser.skipChildren();
        continue;
      }
      for (int at = 0; parser.nextToken() != JsonToken.END_ARRAY; at++) {
        WireDecimal figure = figure(field, at);
        if (figure == null) {
          parser.skipChildren();
        } else {
          Json.decimal(parser, figure);
        }
      }
    }
  }

  /** Of two, the first figure is of the day and the second of the last 24 h. */
  private @Nullable WireDecimal figure(String field, int at) {
    return switch (field + at) {
      case "a0" -> ask;
      case "a2" -> askQuantity;
      case "b0" -> bid;
      case "b2" -> bidQuantity;
      case "c0" -> last;
      case "v1" -> volume;
      case "p1" -> mean;
      case "o1" -> open;
      default -> null;
    };
  }

  void tell(FrameSink sink, SymbolTable symbols) {
    int index = KrakenDecoder.index(-1, KrakenNames.iso(pair), sink, symbols);
    if (index < 0) {
      return;
    }
    for (int i = 0; i < trades.size(); i++) {
      FrameTrades.Trade trade = trades.get(i);
      sink.trade(
          index,
          trade.timeMicros,
          FrameSink.NO_TIME,
          trade.price,
          trade.quantity,
          trade.side,
          FrameSink.NO_ID,
          false);
    }
    if (changed && whole) {
      sink.book(index, timeMicros, levels);
    } else if (changed) {
      sink.depth(index, timeMicros, levels);
    }
    if (bid.isPositive() && ask.isPositive()) {
      sink.quote(index, timeMicros, bid, bidQuantity, ask, askQuantity);
    }
    if (last.isPositive()) {
      sink.ticker(
          index,
          FrameSink.NO_TIME,
          last.toDouble(),
          open.toDouble(),
          volume.toDouble(),
          volume.toDouble() * mean.toDouble());
    }
  }
}
