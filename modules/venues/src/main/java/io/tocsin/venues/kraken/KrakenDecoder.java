package io.tocsin.venues.kraken;

import io.tocsin.model.Instrument;
import io.tocsin.model.TakerSide;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.FrameTrades;
import io.tocsin.venues.JsonScanner;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.SymbolTable;
import io.tocsin.venues.VenueDecoder;
import io.tocsin.venues.VenueTimes;

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
    OTHER
  }

  private final JsonScanner scanner = new JsonScanner();
  private final SymbolTable symbols = new SymbolTable();
  private final FrameTrades trades = new FrameTrades();
  private final KrakenTops tops = new KrakenTops();
  private final KrakenBooks books = new KrakenBooks();
  private final KrakenAnswer answer = new KrakenAnswer();
  private final KrakenOldFrame old = new KrakenOldFrame();

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
    scanner.begin(frame, from, length);
    if (scanner.peek() == '[') {
      old(frame, from, length, sink);
      return;
    }
    read();
    if (skipped) {
      scanner.begin(frame, from, length);
      readAgain();
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

  private void old(char[] frame, int from, int length, FrameSink sink)
      throws MalformedFrameException {
    old.readName(scanner);
    scanner.end();
    scanner.begin(frame, from, length);
    old.read(scanner);
    old.tell(sink, symbols);
  }

  private void read() throws MalformedFrameException {
    scanner.beginObject("the frame");
    while (scanner.nextName()) {
      if (scanner.nameIs("channel")) {
        scanner.string("\"channel\"");
        kind = kind();
      } else if (scanner.nameIs("type")) {
        scanner.string("\"type\"");
        snapshot = scanner.is("snapshot");
        update = scanner.is("update");
      } else if (scanner.nameIs("data")) {
        data = true;
        // Kraken names the channel first; an object has no order, so it need not stay so.
        skipped = kind == Kind.NONE;
        data();
      } else {
        answer.read(scanner);
      }
    }
    scanner.end();
  }

  /** The data alone, for a frame that names its channel after them. */
  private void readAgain() throws MalformedFrameException {
    scanner.beginObject("the frame");
    while (scanner.nextName()) {
      if (scanner.nameIs("data")) {
        data();
      } else {
        scanner.skip();
      }
    }
  }

  private Kind kind() {
    if (scanner.is("book")) {
      return Kind.BOOK;
    }
    if (scanner.is("ticker")) {
      return Kind.TICKER;
    }
    if (scanner.is("trade")) {
      return Kind.TRADE;
    }
    if (scanner.is("heartbeat")) {
      return Kind.HEARTBEAT;
    }
    return scanner.is("status") ? Kind.STATUS : Kind.OTHER;
  }

  private void data() throws MalformedFrameException {
    if (kind != Kind.TRADE && kind != Kind.TICKER && kind != Kind.BOOK && kind != Kind.STATUS) {
      scanner.skip();
      return;
    }
    scanner.beginArray("\"data\"");
    while (scanner.nextElement()) {
      switch (kind) {
        case TRADE -> trade();
        case TICKER -> tops.read(scanner, symbols);
        case BOOK -> books.read(scanner, symbols);
        case STATUS -> status();
        case NONE, OTHER, HEARTBEAT -> throw new IllegalStateException(kind.name());
      }
    }
  }

  private void trade() throws MalformedFrameException {
    FrameTrades.Trade trade = trades.add();
    scanner.beginObject("an element of \"data\"");
    while (scanner.nextName()) {
      if (scanner.nameIs("symbol")) {
        scanner.string("\"symbol\"");
        trade.symbol = symbols.find(scanner.chars(), scanner.from(), scanner.length());
        trade.unregistered = trade.symbol < 0 ? scanner.copy() : "";
      } else if (scanner.nameIs("side")) {
        scanner.string("\"side\"");
        trade.side =
            scanner.is("buy")
                ? TakerSide.BUY
                : scanner.is("sell") ? TakerSide.SELL : TakerSide.UNKNOWN;
      } else if (scanner.nameIs("price")) {
        scanner.decimal(trade.price, "\"price\"");
      } else if (scanner.nameIs("qty")) {
        scanner.decimal(trade.quantity, "\"qty\"");
      } else if (scanner.nameIs("trade_id")) {
        trade.id = scanner.integer("\"trade_id\"");
      } else if (scanner.nameIs("timestamp")) {
        trade.timeMicros = VenueTimes.rfc3339(scanner, "\"timestamp\"");
      } else {
        scanner.skip();
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
  private void status() throws MalformedFrameException {
    scanner.beginObject("an element of \"data\"");
    while (scanner.nextName()) {
      if (scanner.nameIs("system")) {
        scanner.string("\"system\"");
        system = scanner.copy();
      } else {
        scanner.skip();
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
      case NONE -> throw new IllegalStateException(kind.name());
    }
  }

  /** A snapshot's are the last 50 before the subscription. */
  private void tellTrades(FrameSink sink) {
    trades.sortById(0);
    for (int i = 0; i < trades.size(); i++) {
      FrameTrades.Trade trade = trades.get(i);
      int index = index(trade.symbol, trade.unregistered, sink, symbols);
      if (index >= 0) {
        trade.tell(index, FrameSink.NO_TIME, snapshot, sink);
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
