package io.tocsin.venues.coinbase;

import io.tocsin.model.Instrument;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.JsonScanner;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.VenueDecoder;
import io.tocsin.venues.VenueTimes;

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

  private final JsonScanner scanner = new JsonScanner();
  private final CoinbaseProducts products = new CoinbaseProducts();
  private final CoinbaseTrades trades = new CoinbaseTrades(products);
  private final CoinbaseTops tops = new CoinbaseTops(products);
  private final CoinbaseBooks books = new CoinbaseBooks(products);
  private final CoinbaseAcks acks = new CoinbaseAcks(products);
  private final CoinbaseExchangeFrame older = new CoinbaseExchangeFrame(products);

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
    scanner.begin(frame, from, length);
    read();
    if (skipped) {
      scanner.begin(frame, from, length);
      readAgain();
    }
    if (kind == Kind.EXCHANGE) {
      scanner.begin(frame, from, length);
      older.read(scanner);
      scanner.end();
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

  private void read() throws MalformedFrameException {
    scanner.beginObject("the frame");
    while (scanner.nextName()) {
      if (scanner.nameIs("channel")) {
        scanner.string("\"channel\"");
        kind = kind();
      } else if (scanner.nameIs("timestamp")) {
        sentMicros = time(VenueTimes.rfc3339(scanner, "\"timestamp\""));
      } else if (scanner.nameIs("sequence_num")) {
        number = scanner.integer("\"sequence_num\"");
      } else if (scanner.nameIs("events")) {
        events = true;
        // Coinbase names the channel first; an object has no order, so it need not stay so.
        skipped = kind == Kind.NONE;
        events();
      } else if (scanner.nameIs("type") && scanner.peek() == '"') {
        scanner.string("\"type\"");
        if (scanner.is("error")) {
          kind = Kind.ERROR;
        } else if (kind == Kind.NONE) {
          kind = Kind.EXCHANGE;
          return; // it is read from its beginning, by another reader
        }
      } else if ((scanner.nameIs("message") || scanner.nameIs("reason")) && scanner.peek() == '"') {
        scanner.string("a text");
        message = message.isEmpty() ? scanner.copy() : message + ": " + scanner.copy();
      } else {
        scanner.skip();
      }
    }
    scanner.end();
  }

  /** The events alone, for a frame that names its channel after them. */
  private void readAgain() throws MalformedFrameException {
    scanner.beginObject("the frame");
    while (scanner.nextName()) {
      if (scanner.nameIs("events")) {
        events();
      } else {
        scanner.skip();
      }
    }
  }

  private Kind kind() {
    if (scanner.is("l2_data")) {
      return Kind.BOOK;
    }
    if (scanner.is("market_trades")) {
      return Kind.TRADES;
    }
    if (scanner.is("ticker") || scanner.is("ticker_batch")) {
      return Kind.TICKER;
    }
    if (scanner.is("heartbeats")) {
      return Kind.HEARTBEATS;
    }
    return scanner.is("subscriptions") ? Kind.SUBSCRIPTIONS : Kind.OTHER;
  }

  /** A heartbeat's {@code current_time} is as Go prints it, which is no format: it is not read. */
  private void events() throws MalformedFrameException {
    if (kind != Kind.TRADES
        && kind != Kind.TICKER
        && kind != Kind.BOOK
        && kind != Kind.SUBSCRIPTIONS) {
      scanner.skip();
      return;
    }
    scanner.beginArray("\"events\"");
    while (scanner.nextElement()) {
      switch (kind) {
        case TRADES -> trades.read(scanner);
        case TICKER -> tops.read(scanner);
        case BOOK -> books.read(scanner);
        case SUBSCRIPTIONS -> acks.read(scanner);
        case NONE, OTHER, HEARTBEATS, ERROR, EXCHANGE ->
            throw new IllegalStateException(kind.name());
      }
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
