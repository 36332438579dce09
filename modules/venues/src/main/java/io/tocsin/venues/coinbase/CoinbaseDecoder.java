package io.tocsin.venues.coinbase;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tocsin.model.Instrument;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.VenueDecoder;
import io.tocsin.venues.VenueTimes;
import java.io.IOException;

/**
 * Frames of Coinbase Advanced Trade: {@code {"channel":…,"sequence_num":…,"events":[…]}}. The
 * frames of a connection are numbered through, whatever their channel: a hole is a loss of
 * something, and of what nobody can know. Frames of the older Exchange feed are read too, for the
 * recordings that hold them.
 */
public final class CoinbaseDecoder implements VenueDecoder {

  private enum Kind {
    NONE,
    TRADES,
    TICKER,
    BOOK,
    SUBSCRIPTIONS,
    HEARTBEATS,
    ERROR,
    /** A frame of the older feed. */
    EXCHANGE,
    OTHER
  }

  private static final long NONE_YET = -1;

  private final CoinbaseProducts products = new CoinbaseProducts();
  private final CoinbaseTrades trades = new CoinbaseTrades(products);
  private final CoinbaseTops tops = new CoinbaseTops(products);
  private final CoinbaseBooks books = new CoinbaseBooks(products);
  private final CoinbaseAcks acks = new CoinbaseAcks(products);
  private final CoinbaseExchangeFrame older = new CoinbaseExchangeFrame(products);
  private final Json.Reader olderReader = older::read;
  private final Json.Reader reader = this::read;
  private final Json.Reader again = this::readAgain;

  private long lastNumber = NONE_YET;
  private Kind kind = Kind.NONE;
  private boolean events;
  private boolean skipped;
  private long number;
  private long sentMicros;
  private String message = "";

  @Override
  public void register(Instrument market, int index) {
    products.register(market, index);
  }

  @Override
  public void forget(Instrument market) {
    products.forget(market);
  }

  @Override
  public void text(char[] frame, int from, int length, FrameSink sink)
      throws MalformedFrameException {
    reset();
    Json.read(frame, from, length, reader);
    if (skipped) {
      Json.read(frame, from, length, again);
    }
    if (kind == Kind.EXCHANGE) {
      Json.read(frame, from, length, olderReader);
      older.tell(sink);
      return;
    }
    if (kind == Kind.NONE) {
      throw new MalformedFrameException("is neither of a \"channel\" nor an error");
    }
    if (kind == Kind.ERROR) {
      sink.refused(-1, message);
      return;
    }
    boolean data = kind == Kind.TRADES || kind == Kind.TICKER || kind == Kind.BOOK;
    if (data && !events) {
      throw new MalformedFrameException("a " + kind + " frame needs \"events\"");
    }
    if (numbered(sink)) {
      tell(sink);
    }
  }

  /** The number of the last frame. */
  @Override
  public String state() {
    return Long.toString(lastNumber);
  }

  @Override
  public void restore(String state) {
    lastNumber = state.isEmpty() ? NONE_YET : Long.parseLong(state);
  }

  private void reset() {
    kind = Kind.NONE;
    events = false;
    skipped = false;
    number = NONE_YET;
    sentMicros = FrameSink.NO_TIME;
    message = "";
    trades.clear();
    tops.clear();
    books.clear();
    acks.clear();
  }

  private void read(JsonParser parser) throws IOException, MalformedFrameException {
    Json.expect(parser, JsonToken.START_OBJECT, "the frame");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "channel" -> kind = kind(parser);
        case "timestamp" -> sentMicros = time(VenueTimes.rfc3339(parser));
        case "sequence_num" -> number = Json.integer(parser);
        case "events" -> {
          events = true;
          // Coinbase names the channel first; an object has no order, so it need not stay so.
          skipped = kind == Kind.NONE;
          events(parser);
        }
        case "type" -> {
          if (Json.is(parser, "error")) {
            kind = Kind.ERROR;
          } else if (kind == Kind.NONE && parser.currentToken() == JsonToken.VALUE_STRING) {
            kind = Kind.EXCHANGE;
          } else {
            parser.skipChildren();
          }
        }
        case "message", "reason" -> {
          String text = parser.getValueAsString("");
          message = message.isEmpty() ? text : message + ": " + text;
          parser.skipChildren();
        }
        default -> parser.skipChildren();
      }
    }
  }

  /** The events alone, for a frame that names its channel after them. */
  private void readAgain(JsonParser parser) throws IOException, MalformedFrameException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = parser.currentName().equals("events");
      parser.nextToken();
      if (wanted) {
        events(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  private static Kind kind(JsonParser parser) throws IOException {
    if (Json.is(parser, "l2_data")) {
      return Kind.BOOK;
    }
    if (Json.is(parser, "market_trades")) {
      return Kind.TRADES;
    }
    if (Json.is(parser, "ticker") || Json.is(parser, "ticker_batch")) {
      return Kind.TICKER;
    }
    if (Json.is(parser, "heartbeats")) {
      return Kind.HEARTBEATS;
    }
    return Json.is(parser, "subscriptions") ? Kind.SUBSCRIPTIONS : Kind.OTHER;
  }

  /** A heartbeat's {@code current_time} is as Go prints it, which is no format: it is not read. */
  private void events(JsonParser parser) throws IOException, MalformedFrameException {
    if (kind == Kind.NONE || kind == Kind.OTHER || kind == Kind.HEARTBEATS || kind == Kind.ERROR) {
      parser.skipChildren();
      return;
    }
    Json.expect(parser, JsonToken.START_ARRAY, "\"events\"");
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      switch (kind) {
        case TRADES -> trades.read(parser);
        case TICKER -> tops.read(parser);
        case BOOK -> books.read(parser);
        case SUBSCRIPTIONS -> acks.read(parser);
        case NONE, OTHER, HEARTBEATS, ERROR, EXCHANGE ->
            throw new IllegalStateException(kind.name());
      }
    }
    if (parser.currentToken() != JsonToken.END_ARRAY) {
      throw new MalformedFrameException("an element of \"events\" is not an object");
    }
  }

  /** Coinbase writes 1970 or the year 1 for what has no time. */
  static long time(long micros) {
    return micros <= 0 ? FrameSink.NO_TIME : micros;
  }

  /** Whether the frame is news; tells a loss before it. */
  private boolean numbered(FrameSink sink) {
    if (number == NONE_YET) {
      return true;
    }
    long last = lastNumber;
    boolean restarted = number == 0 && last > 0;
    if (last != NONE_YET && number <= last && !restarted) {
      return false;
    }
    lastNumber = number;
    if (restarted) {
      sink.lost("the numbers of the connection's messages began anew after " + last);
    } else if (last != NONE_YET && number > last + 1) {
      sink.lost("messages " + (last + 1) + " to " + (number - 1) + " did not arrive");
    }
    return true;
  }

  private void tell(FrameSink sink) {
    switch (kind) {
      case TRADES -> trades.tell(sink, sentMicros);
      case TICKER -> tops.tell(sink, sentMicros);
      case BOOK -> books.tell(sink, sentMicros);
      case SUBSCRIPTIONS -> acks.tell(sink);
      case HEARTBEATS -> sink.heartbeat();
      case NONE, OTHER, ERROR, EXCHANGE -> {}
    }
  }
}
