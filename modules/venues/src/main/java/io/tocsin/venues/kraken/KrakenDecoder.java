package io.tocsin.venues.kraken;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tocsin.model.Instrument;
import io.tocsin.model.TakerSide;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.FrameTrades;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.SymbolTable;
import io.tocsin.venues.VenueDecoder;
import io.tocsin.venues.VenueTimes;
import java.io.IOException;

/**
 * Frames of Kraken's WebSocket v2: data ({@code {"channel":…,"type":…,"data":[…]}}), answers to
 * requests ({@code {"method":…}}), heartbeats and the venue's state. Numbers are read as they are
 * written, since the checksum of a book is about their digits. Frames of WebSocket v1 are read too,
 * for the recordings that hold them.
 */
public final class KrakenDecoder implements VenueDecoder {

  private enum Kind {
    NONE,
    TRADE,
    TICKER,
    BOOK,
    STATUS,
    HEARTBEAT,
    /** An array, of WebSocket v1. */
    OLD,
    OTHER
  }

  private final SymbolTable symbols = new SymbolTable();
  private final FrameTrades trades = new FrameTrades();
  private final KrakenTops tops = new KrakenTops();
  private final KrakenBooks books = new KrakenBooks();
  private final KrakenAnswer answer = new KrakenAnswer();
  private final KrakenOldFrame old = new KrakenOldFrame();
  private final Json.Reader oldReader = old::read;
  private final Json.Reader reader = this::read;
  private final Json.Reader again = this::readAgain;

  private Kind kind = Kind.NONE;
  private boolean data;
  private boolean skipped;
  private boolean snapshot;
  private boolean update;
  private String system = "";

  @Override
  public void register(Instrument market, int index) {
    symbols.put(market.venueSymbol(), index);
    tops.forget(index);
  }

  @Override
  public void forget(Instrument market) {
    symbols.remove(market.venueSymbol());
  }

  @Override
  public void text(char[] frame, int from, int length, FrameSink sink)
      throws MalformedFrameException {
    reset();
    Json.read(frame, from, length, reader);
    if (kind == Kind.OLD) {
      Json.read(frame, from, length, oldReader);
      old.tell(sink, symbols);
      return;
    }
    if (skipped) {
      Json.read(frame, from, length, again);
    }
    if (kind == Kind.NONE) {
      answer.tell(sink);
    } else {
      event(sink);
    }
  }

  /** The figures of the day told last. */
  @Override
  public String state() {
    return tops.state();
  }

  @Override
  public void restore(String state) {
    tops.restore(state);
  }

  private void reset() {
    kind = Kind.NONE;
    data = false;
    skipped = false;
    snapshot = false;
    update = false;
    system = "";
    answer.clear();
    trades.clear();
    tops.clear();
    books.clear();
  }

  private void read(JsonParser parser) throws IOException, MalformedFrameException {
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      kind = Kind.OLD;
      old.readName(parser);
      return;
    }
    Json.expect(parser, JsonToken.START_OBJECT, "the frame");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "channel" -> kind = kind(parser);
        case "type" -> {
          snapshot = Json.is(parser, "snapshot");
          update = Json.is(parser, "update");
        }
        case "data" -> {
          data = true;
          // Kraken names the channel first; an object has no order, so it need not stay so.
          skipped = kind == Kind.NONE;
          data(parser);
        }
        default -> answer.read(parser, name);
      }
    }
  }

  /** The data alone, for a frame that names its channel after them. */
  private void readAgain(JsonParser parser) throws IOException, MalformedFrameException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = parser.currentName().equals("data");
      parser.nextToken();
      if (wanted) {
        data(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  private static Kind kind(JsonParser parser) throws IOException {
    if (Json.is(parser, "book")) {
      return Kind.BOOK;
    }
    if (Json.is(parser, "ticker")) {
      return Kind.TICKER;
    }
    if (Json.is(parser, "trade")) {
      return Kind.TRADE;
    }
    if (Json.is(parser, "heartbeat")) {
      return Kind.HEARTBEAT;
    }
    return Json.is(parser, "status") ? Kind.STATUS : Kind.OTHER;
  }

  private void data(JsonParser parser) throws IOException, MalformedFrameException {
    if (kind != Kind.TRADE && kind != Kind.TICKER && kind != Kind.BOOK && kind != Kind.STATUS) {
      parser.skipChildren();
      return;
    }
    Json.expect(parser, JsonToken.START_ARRAY, "\"data\"");
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      switch (kind) {
        case TRADE -> trade(parser);
        case TICKER -> tops.read(parser, symbols);
        case BOOK -> books.read(parser, symbols);
        case STATUS -> status(parser);
        case NONE, OTHER, HEARTBEAT, OLD -> throw new IllegalStateException(kind.name());
      }
    }
    if (parser.currentToken() != JsonToken.END_ARRAY) {
      throw new MalformedFrameException("an element of \"data\" is not an object");
    }
  }

  private void trade(JsonParser parser) throws IOException, MalformedFrameException {
    FrameTrades.Trade trade = trades.add();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "symbol" -> {
          trade.symbol = Json.symbol(parser, symbols);
          trade.unregistered = trade.symbol < 0 ? parser.getText() : "";
        }
        case "side" ->
            trade.side =
                Json.is(parser, "buy")
                    ? TakerSide.BUY
                    : Json.is(parser, "sell") ? TakerSide.SELL : TakerSide.UNKNOWN;
        case "price" -> Json.decimal(parser, trade.price);
        case "qty" -> Json.decimal(parser, trade.quantity);
        case "trade_id" -> trade.id = Json.integer(parser);
        case "timestamp" -> trade.timeMicros = VenueTimes.rfc3339(parser);
        default -> parser.skipChildren();
      }
    }
    if ((trade.symbol < 0 && trade.unregistered.isEmpty())
        || !trade.price.isPositive()
        || !trade.quantity.isPositive()
        || trade.id < 0
        || trade.timeMicros == FrameSink.NO_TIME
        || trade.side == TakerSide.UNKNOWN) {
      throw new MalformedFrameException(
          "a trade needs symbol, side, price, qty, trade_id and timestamp");
    }
  }

  /** The connection's id beside it is greater than a long can hold; it is skipped unread. */
  private void status(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = parser.currentName().equals("system");
      parser.nextToken();
      if (wanted) {
        system = parser.getText();
      } else {
        parser.skipChildren();
      }
    }
  }

  private void event(FrameSink sink) throws MalformedFrameException {
    switch (kind) {
      case HEARTBEAT -> sink.heartbeat();
      case OTHER -> {}
      case STATUS -> {
        if (!system.isEmpty()) {
          sink.venueState(system);
        }
      }
      case TRADE, TICKER, BOOK -> {
        if (!data || snapshot == update) {
          throw new MalformedFrameException(
              "a " + kind + " event needs \"data\" and \"type\", snapshot or update");
        }
        switch (kind) {
          case TRADE -> tellTrades(sink);
          case TICKER -> tops.tell(sink, symbols);
          default -> books.tell(sink, symbols, snapshot);
        }
      }
      case NONE, OLD -> throw new IllegalStateException(kind.name());
    }
  }

  /** A snapshot's are the last 50 before the subscription. */
  private void tellTrades(FrameSink sink) {
    trades.sortById(0);
    for (int i = 0; i < trades.size(); i++) {
      FrameTrades.Trade trade = trades.get(i);
      int index = index(trade.symbol, trade.unregistered, sink, symbols);
      if (index >= 0) {
        sink.trade(
            index,
            trade.timeMicros,
            FrameSink.NO_TIME,
            trade.price,
            trade.quantity,
            trade.side,
            trade.id,
            snapshot);
      }
    }
  }

  /** The index of a market that may not be registered yet, -1 to skip it. */
  static int index(int known, String unregistered, FrameSink sink, SymbolTable symbols) {
    if (known >= 0) {
      return known;
    }
    // An earlier element of the same frame may have made it known.
    int index = symbols.find(unregistered.toCharArray(), 0, unregistered.length());
    if (index < 0) {
      index = sink.unregistered(unregistered);
      if (index >= 0) {
        symbols.put(unregistered, index);
      }
    }
    return index;
  }
}
