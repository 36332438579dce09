package io.tocsin.venues.binance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.tocsin.model.TakerSide;
import io.tocsin.venues.Decimals;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.SymbolTable;
import io.tocsin.venues.VenueDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Binance spot frames in combined framing ({@code {"stream":…,"data":…}}), acknowledgements,
 * errors, {@code serverShutdown}, and REST {@code /depth} answers, read token by token into fields
 * and handed on when the frame has ended. Fields that are not known are skipped: Binance adds some
 * without notice.
 */
public final class BinanceSpotDecoder implements VenueDecoder {

  private static final JsonFactory JSON = new JsonFactory();

  /** Times are milliseconds unless the connection asked for microseconds; both read the same. */
  private static final long LEAST_MICROS = 100_000_000_000_000L;

  private enum Kind {
    NONE,
    TRADE,
    QUOTE,
    DEPTH,
    TICKER,
    SHUTDOWN,
    OTHER
  }

  private static final long ABSENT = -1;

  private final SymbolTable symbols = new SymbolTable();
  private final DepthUpdate depth = new DepthUpdate();

  private Kind kind = Kind.NONE;
  private int symbol;
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
  private long snapshotId;
  private boolean buyerIsMaker;
  private boolean sideKnown;
  private double price;
  private double quantity;
  private double bid;
  private double bidQuantity;
  private double ask;
  private double askQuantity;
  private double last;
  private double open;
  private double volume;
  private double quoteVolume;

  @Override
  public void register(String venueSymbol, int index) {
    symbols.put(venueSymbol, index);
  }

  @Override
  public void forget(String venueSymbol) {
    symbols.remove(venueSymbol);
  }

  @Override
  public void decode(char[] frame, int from, int length, FrameSink sink)
      throws MalformedFrameException {
    reset();
    try (JsonParser parser = JSON.createParser(frame, from, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedFrameException("is not a JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        envelope(parser, parser.currentName(), sink);
      }
      if (parser.nextToken() != null) {
        throw new MalformedFrameException("text follows the end of the object");
      }
    } catch (JsonProcessingException e) {
      throw new MalformedFrameException("is not JSON: " + e.getOriginalMessage());
    } catch (NumberFormatException e) {
      throw new MalformedFrameException(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    tell(sink);
  }

  private void reset() {
    kind = Kind.NONE;
    symbol = -1;
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
    snapshotId = ABSENT;
    sideKnown = false;
    price = Double.NaN;
    quantity = Double.NaN;
    bid = Double.NaN;
    bidQuantity = Double.NaN;
    ask = Double.NaN;
    askQuantity = Double.NaN;
    last = Double.NaN;
    open = Double.NaN;
    volume = Double.NaN;
    quoteVolume = Double.NaN;
    depth.clear();
  }

  private void envelope(JsonParser parser, String name, FrameSink sink)
      throws IOException, MalformedFrameException {
    JsonToken token = parser.nextToken();
    switch (name) {
      case "stream" -> stream(parser, sink);
      case "data" -> {
        data = true;
        if (token == JsonToken.START_OBJECT) {
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
        }
      }
      case "code", "msg" -> error(parser, name);
      case "e" -> {
        if (token == JsonToken.VALUE_STRING && parser.getText().equals("serverShutdown")) {
          kind = Kind.SHUTDOWN;
        }
      }
      case "lastUpdateId" -> snapshotId = integer(parser, name);
      case "bids" -> levels(parser, depth.bids());
      case "asks" -> levels(parser, depth.asks());
      default -> parser.skipChildren();
    }
  }

  private void error(JsonParser parser, String name) throws IOException {
    switch (name) {
      case "code" ->
          code =
              parser.currentToken() == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : ABSENT;
      case "msg" -> message = String.valueOf(parser.getValueAsString());
      default -> parser.skipChildren();
    }
  }

  /** {@code btcusdt@depth@100ms}: the symbol up to the first at-sign, then the channel. */
  private void stream(JsonParser parser, FrameSink sink)
      throws IOException, MalformedFrameException {
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
      if (matches(text, from, length, "!serverShutdown")) {
        kind = Kind.SHUTDOWN;
      }
      return;
    }
    symbol = symbols.find(text, from, at);
    if (symbol < 0) {
      String venueSymbol = new String(text, from, at);
      symbol = sink.unregistered(venueSymbol);
      if (symbol >= 0) {
        register(venueSymbol, symbol);
      }
    }
  }

  private static Kind channel(char[] text, int from, int length) {
    if (matches(text, from, length, "@trade")) {
      return Kind.TRADE;
    }
    if (matches(text, from, length, "@bookTicker")) {
      return Kind.QUOTE;
    }
    if (matches(text, from, length, "@depth@100ms") || matches(text, from, length, "@depth")) {
      return Kind.DEPTH;
    }
    return matches(text, from, length, "@miniTicker") ? Kind.TICKER : Kind.OTHER;
  }

  private static boolean matches(char[] text, int from, int length, String expected) {
    if (length != expected.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text[from + i] != expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Letters mean different things in different events; the token's type tells the cases apart. */
  private void payload(JsonParser parser, String name) throws IOException, MalformedFrameException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.VALUE_STRING) {
      switch (name) {
        case "p" -> price = decimal(parser);
        case "q" -> {
          quantity = decimal(parser);
          quoteVolume = quantity;
        }
        case "b" -> bid = decimal(parser);
        case "B" -> bidQuantity = decimal(parser);
        case "a" -> ask = decimal(parser);
        case "A" -> askQuantity = decimal(parser);
        case "c" -> last = decimal(parser);
        case "o" -> open = decimal(parser);
        case "v" -> volume = decimal(parser);
        default -> {}
      }
      return;
    }
    switch (name) {
      case "E" -> sent = micros(integer(parser, name));
      case "T" -> time = micros(integer(parser, name));
      case "t" -> tradeId = integer(parser, name);
      case "U" -> firstId = integer(parser, name);
      case "u" -> lastId = integer(parser, name);
      case "m" -> {
        sideKnown = token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE;
        buyerIsMaker = token == JsonToken.VALUE_TRUE;
      }
      case "b" -> levels(parser, depth.bids());
      case "a" -> levels(parser, depth.asks());
      default -> parser.skipChildren();
    }
  }

  private static void levels(JsonParser parser, DepthUpdate.Levels into)
      throws IOException, MalformedFrameException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new MalformedFrameException(
          "\"" + parser.currentName() + "\" is not an array of levels");
    }
    while (parser.nextToken() == JsonToken.START_ARRAY) {
      expectString(parser);
      long priceE8 =
          Decimals.toE8(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
      expectString(parser);
      into.add(priceE8, decimal(parser));
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

  private static double decimal(JsonParser parser) throws IOException {
    return Decimals.toDouble(
        parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
  }

  private static long integer(JsonParser parser, String name)
      throws IOException, MalformedFrameException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw new MalformedFrameException("\"" + name + "\" is not a whole number");
    }
    return parser.getLongValue();
  }

  private static long micros(long time) {
    return time < LEAST_MICROS ? time * 1_000L : time;
  }

  private void tell(FrameSink sink) throws MalformedFrameException {
    if (kind == Kind.SHUTDOWN) {
      sink.closing("the venue announced that this server shuts down");
    } else if (kind != Kind.NONE) {
      if (!data) {
        throw new MalformedFrameException("\"stream\" without \"data\"");
      }
      if (symbol >= 0) {
        event(sink);
      }
    } else if (snapshotId != ABSENT) {
      depth.ids(snapshotId, snapshotId);
      sink.snapshot(depth);
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
    switch (kind) {
      case TRADE -> {
        need(sent != ABSENT && time != ABSENT && tradeId != ABSENT && sideKnown, "E, T, t and m");
        need(!Double.isNaN(price) && !Double.isNaN(quantity), "p and q");
        TakerSide side = buyerIsMaker ? TakerSide.SELL : TakerSide.BUY;
        sink.trade(symbol, time, sent, price, quantity, side, tradeId);
      }
      case QUOTE -> {
        need(!Double.isNaN(bid) && !Double.isNaN(bidQuantity), "b and B");
        need(!Double.isNaN(ask) && !Double.isNaN(askQuantity), "a and A");
        sink.quote(symbol, bid, bidQuantity, ask, askQuantity);
      }
      case DEPTH -> {
        need(sent != ABSENT && firstId != ABSENT && lastId != ABSENT, "E, U and u");
        depth.ids(firstId, lastId);
        sink.depth(symbol, sent, depth);
      }
      case TICKER -> {
        need(sent != ABSENT && !Double.isNaN(last) && !Double.isNaN(open), "E, c and o");
        need(!Double.isNaN(volume) && !Double.isNaN(quoteVolume), "v and q");
        sink.ticker(symbol, sent, last, open, volume, quoteVolume);
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
