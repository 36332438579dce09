package io.tocsin.venues.binance;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tocsin.model.Instrument;
import io.tocsin.model.TakerSide;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.SymbolTable;
import io.tocsin.venues.VenueDecoder;
import io.tocsin.venues.WireDecimal;
import java.io.IOException;

/**
 * Frames of Binance spot and USD-M in combined framing ({@code {"stream":…,"data":…}}),
 * acknowledgements, errors and {@code serverShutdown}, read token by token into fields and handed
 * on when the frame has ended. Fields that are not known are skipped: Binance adds some without
 * notice.
 *
 * <p>The two markets need no switch: what USD-M has more (times of quotes {@code E}, the previous
 * update id {@code pu}, the kind of a trade {@code X}, the family of a contract {@code st}) spot
 * does not send.
 */
public final class BinanceDecoder implements VenueDecoder {

  private enum Kind {
    NONE,
    TRADE,
    QUOTE,
    /** A change of the book. */
    DEPTH,
    /** The top levels of the book, whole. */
    PARTIAL_DEPTH,
    TICKER,
    SHUTDOWN,
    OTHER
  }

  private static final long ABSENT = -1;
  private static final String DEPTH_STREAM = "@depth";

  /** {@code st} of a coin-margined contract. */
  private static final long COIN_MARGINED = 2;

  private final SymbolTable symbols = new SymbolTable();
  private final DepthUpdate depth = new DepthUpdate();
  private final Json.Reader reader = this::read;

  private Kind kind = Kind.NONE;
  private int symbol;
  private String unknown = "";
  private boolean data;
  private boolean result;
  private long id;
  private long code;
  private String message = "";
  private long sent;
  private long time;
  private long tradeId;
  private long firstId;
  private long lastId;
  private long previousId;
  private long family;
  private boolean buyerIsMaker;
  private boolean sideKnown;
  private boolean ofTheMarket;
  private boolean bidsRead;
  private boolean asksRead;
  private final WireDecimal price = new WireDecimal();
  private final WireDecimal quantity = new WireDecimal();
  private final WireDecimal bid = new WireDecimal();
  private final WireDecimal bidQuantity = new WireDecimal();
  private final WireDecimal ask = new WireDecimal();
  private final WireDecimal askQuantity = new WireDecimal();
  private final WireDecimal last = new WireDecimal();
  private final WireDecimal open = new WireDecimal();
  private final WireDecimal volume = new WireDecimal();

  @Override
  public void register(Instrument market, int index) {
    symbols.put(market.venueSymbol(), index);
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
    tell(sink);
  }

  private void read(JsonParser parser) throws IOException, MalformedFrameException {
    Json.expect(parser, JsonToken.START_OBJECT, "the frame");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      envelope(parser, parser.currentName());
    }
  }

  private void reset() {
    kind = Kind.NONE;
    symbol = -1;
    unknown = "";
    data = false;
    result = false;
    id = ABSENT;
    code = ABSENT;
    message = "";
    sent = ABSENT;
    time = ABSENT;
    tradeId = ABSENT;
    firstId = ABSENT;
    lastId = ABSENT;
    previousId = ABSENT;
    family = ABSENT;
    sideKnown = false;
    ofTheMarket = true;
    bidsRead = false;
    asksRead = false;
    price.clear();
    quantity.clear();
    bid.clear();
    bidQuantity.clear();
    ask.clear();
    askQuantity.clear();
    last.clear();
    open.clear();
    volume.clear();
    depth.clear();
  }

  private void envelope(JsonParser parser, String name)
      throws IOException, MalformedFrameException {
    JsonToken token = parser.nextToken();
    switch (name) {
      case "stream" -> stream(parser);
      case "data" -> {
        data = true;
        if (token == JsonToken.START_OBJECT && kind != Kind.OTHER) {
          while (parser.nextToken() == JsonToken.FIELD_NAME) {
            payload(parser, parser.currentName());
          }
        } else {
          parser.skipChildren();
        }
      }
      case "result" -> {
        result = true;
        parser.skipChildren();
      }
      case "id" -> id = token == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : ABSENT;
      case "error" -> {
        if (token == JsonToken.START_OBJECT) {
          while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            error(parser, field);
          }
        } else {
          parser.skipChildren();
        }
      }
      case "code", "msg" -> error(parser, name);
      case "e" -> {
        if (token == JsonToken.VALUE_STRING && Json.is(parser, "serverShutdown")) {
          kind = Kind.SHUTDOWN;
        } else {
          parser.skipChildren();
        }
      }
      default -> parser.skipChildren();
    }
  }

  private void error(JsonParser parser, String name) throws IOException {
    JsonToken token = parser.currentToken();
    switch (name) {
      case "code" -> code = token == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : ABSENT;
      case "msg" -> message = String.valueOf(parser.getValueAsString());
      default -> {}
    }
    parser.skipChildren();
  }

  /** {@code btcusdt@depth@100ms}: the symbol up to the first at-sign, then the channel. */
  private void stream(JsonParser parser) throws IOException, MalformedFrameException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new MalformedFrameException("\"stream\" is not a string");
    }
    char[] text = parser.getTextCharacters();
    int from = parser.getTextOffset();
    int length = parser.getTextLength();
    int at = 0;
    while (at < length && text[from + at] != '@') {
      at++;
    }
    kind = channel(text, from + at, length - at);
    if (kind == Kind.OTHER) {
      if (Json.matches(text, from, length, "!serverShutdown")) {
        kind = Kind.SHUTDOWN;
      }
      return;
    }
    symbol = symbols.find(text, from, at);
    unknown = symbol < 0 ? new String(text, from, at) : "";
  }

  private static Kind channel(char[] text, int from, int length) {
    if (Json.matches(text, from, length, "@trade")) {
      return Kind.TRADE;
    }
    if (Json.matches(text, from, length, "@bookTicker")) {
      return Kind.QUOTE;
    }
    if (length >= DEPTH_STREAM.length()
        && Json.matches(text, from, DEPTH_STREAM.length(), DEPTH_STREAM)) {
      return depthChannel(text, from + DEPTH_STREAM.length(), length - DEPTH_STREAM.length());
    }
    return Json.matches(text, from, length, "@miniTicker") ? Kind.TICKER : Kind.OTHER;
  }

  /** What follows {@code @depth}: the pace of the changes, or the number of levels. */
  private static Kind depthChannel(char[] text, int from, int length) {
    if (length == 0 || text[from] == '@') {
      return Kind.DEPTH;
    }
    return text[from] >= '0' && text[from] <= '9' ? Kind.PARTIAL_DEPTH : Kind.OTHER;
  }

  /** Letters mean different things in different events; the token's type tells the cases apart. */
  private void payload(JsonParser parser, String name) throws IOException, MalformedFrameException {
    JsonToken token = parser.nextToken();
    switch (token) {
      case VALUE_STRING -> text(parser, name);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser, name);
      case VALUE_TRUE, VALUE_FALSE -> {
        if (name.equals("m")) {
          sideKnown = true;
          buyerIsMaker = token == JsonToken.VALUE_TRUE;
        }
      }
      case START_ARRAY -> levels(parser, name);
      case null, default -> parser.skipChildren();
    }
  }

  private void text(JsonParser parser, String name) throws IOException, MalformedFrameException {
    switch (name) {
      case "p" -> Json.decimal(parser, price);
      case "q" -> Json.decimal(parser, quantity);
      case "b" -> Json.decimal(parser, bid);
      case "B" -> Json.decimal(parser, bidQuantity);
      case "a" -> Json.decimal(parser, ask);
      case "A" -> Json.decimal(parser, askQuantity);
      case "c" -> Json.decimal(parser, last);
      case "o" -> Json.decimal(parser, open);
      case "v" -> Json.decimal(parser, volume);
      case "X" -> ofTheMarket = Json.is(parser, "MARKET");
      default -> {}
    }
  }

  private void number(JsonParser parser, String name) throws IOException, MalformedFrameException {
    switch (name) {
      case "E" -> sent = BinanceTimes.micros(Json.integer(parser));
      case "T" -> time = BinanceTimes.micros(Json.integer(parser));
      case "t" -> tradeId = Json.integer(parser);
      case "U" -> firstId = Json.integer(parser);
      case "u", "lastUpdateId" -> lastId = Json.integer(parser);
      case "pu" -> previousId = Json.integer(parser);
      case "st" -> family = Json.integer(parser);
      default -> {}
    }
  }

  private void levels(JsonParser parser, String name) throws IOException, MalformedFrameException {
    switch (name) {
      case "b", "bids" -> {
        BinanceBooks.levels(parser, depth.bids());
        bidsRead = true;
      }
      case "a", "asks" -> {
        BinanceBooks.levels(parser, depth.asks());
        asksRead = true;
      }
      default -> parser.skipChildren();
    }
  }

  private void tell(FrameSink sink) throws MalformedFrameException {
    if (kind == Kind.SHUTDOWN) {
      sink.closing("the venue announced that this server shuts down");
    } else if (kind != Kind.NONE) {
      if (!data) {
        throw new MalformedFrameException("\"stream\" without \"data\"");
      }
      if (kind != Kind.OTHER && family != COIN_MARGINED) {
        event(sink);
      }
    } else if (code != ABSENT || !message.isEmpty()) {
      sink.refused(id, message + " (code " + code + ")");
    } else if (result) {
      sink.acknowledged(id);
    } else {
      throw new MalformedFrameException(
          "is neither an event with \"stream\" and \"data\", nor an answer with \"result\"");
    }
  }

  private void event(FrameSink sink) throws MalformedFrameException {
    check();
    if (symbol < 0) {
      symbol = sink.unregistered(unknown);
      if (symbol < 0) {
        return;
      }
      symbols.put(unknown, symbol);
    }
    switch (kind) {
      case TRADE -> trade(sink);
      case QUOTE -> sink.quote(symbol, sentMicros(), bid, bidQuantity, ask, askQuantity);
      case DEPTH -> {
        if (previousId == ABSENT) {
          depth.ids(firstId, lastId);
        } else {
          depth.ids(firstId, lastId, previousId);
        }
        sink.depth(symbol, sent, depth);
      }
      case PARTIAL_DEPTH -> {
        depth.ids(lastId, lastId);
        sink.book(symbol, sentMicros(), depth);
      }
      case TICKER ->
          sink.ticker(
              symbol,
              sent,
              last.toDouble(),
              open.toDouble(),
              volume.toDouble(),
              quantity.toDouble());
      case NONE, SHUTDOWN, OTHER -> throw new IllegalStateException(kind.toString());
    }
  }

  private void trade(FrameSink sink) {
    if (ofTheMarket) {
      TakerSide side = buyerIsMaker ? TakerSide.SELL : TakerSide.BUY;
      sink.trade(symbol, time, sent, price, quantity, side, tradeId, false);
    } else {
      sink.skippedTrade(symbol, tradeId);
    }
  }

  private long sentMicros() {
    return sent == ABSENT ? FrameSink.NO_TIME : sent;
  }

  /** Whether everything that the event needs is there. */
  private void check() throws MalformedFrameException {
    switch (kind) {
      case TRADE -> {
        need(sent != ABSENT && time != ABSENT && tradeId != ABSENT && sideKnown, "E, T, t and m");
        need(price.isPresent() && quantity.isPresent(), "p and q");
      }
      case QUOTE -> {
        need(bid.isPresent() && bidQuantity.isPresent(), "b and B");
        need(ask.isPresent() && askQuantity.isPresent(), "a and A");
      }
      case DEPTH -> {
        need(sent != ABSENT && firstId != ABSENT && lastId != ABSENT, "E, U and u");
        need(bidsRead && asksRead, "b and a");
      }
      case PARTIAL_DEPTH -> {
        need(lastId != ABSENT, "lastUpdateId or u");
        need(bidsRead && asksRead, "bids and asks");
      }
      case TICKER -> {
        need(sent != ABSENT && last.isPresent() && open.isPresent(), "E, c and o");
        need(volume.isPresent() && quantity.isPresent(), "v and q");
      }
      case NONE, SHUTDOWN, OTHER -> {}
    }
  }

  private void need(boolean present, String fields) throws MalformedFrameException {
    if (!present) {
      throw new MalformedFrameException("a " + kind + " event needs " + fields);
    }
  }
}
