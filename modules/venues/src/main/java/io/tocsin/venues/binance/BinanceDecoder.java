package io.tocsin.venues.binance;

import io.tocsin.model.Instrument;
import io.tocsin.model.TakerSide;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.Json;
import io.tocsin.venues.JsonScanner;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.SymbolTable;
import io.tocsin.venues.VenueDecoder;
import io.tocsin.venues.WireDecimal;

/**
 * Frames of Binance spot and USD-M in combined framing ({@code {"stream":…,"data":…}}),
 * acknowledgements, errors and {@code serverShutdown}, read in one pass into fields and handed on
 * when the frame has ended. Fields that are not known are skipped: Binance adds some without
 * notice.
 *
 * <p>The two markets need no switch: what USD-M has more (times of quotes {@code E}, the previous
 * update id {@code pu}, the kind of a trade {@code X}, the family of a contract {@code st}) spot
 * does not send.
 */
public final class BinanceDecoder implements VenueDecoder {

  private static final long ABSENT = -1;

  // Bits of the decimals that a frame has; those that it has not keep another frame's number.
  private static final int PRICE = 1;
  private static final int QUANTITY = 1 << 1;
  private static final int BID = 1 << 2;
  private static final int BID_QUANTITY = 1 << 3;
  private static final int ASK = 1 << 4;
  private static final int ASK_QUANTITY = 1 << 5;
  private static final int LAST = 1 << 6;
  private static final int OPEN = 1 << 7;
  private static final int VOLUME = 1 << 8;

  /** Of those fields, by their bits. */
  private static final String[] NAMES = {"p", "q", "b", "B", "a", "A", "c", "o", "v"};

  /** {@code st} of a coin-margined contract. */
  private static final long COIN_MARGINED = 2;

  private final SymbolTable symbols = new SymbolTable();
  private final StreamNames streams = new StreamNames();
  private final BinanceUsualForm usual = new BinanceUsualForm(streams);
  private final DepthUpdate depth = new DepthUpdate();
  private final JsonScanner json = new JsonScanner();

  private BinanceEvent kind = BinanceEvent.NONE;
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
  private int decimals;
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
    streams.clear();
  }

  @Override
  public void forget(Instrument market) {
    symbols.remove(market.venueSymbol());
    streams.clear();
  }

  @Override
  public void text(char[] frame, int from, int length, FrameSink sink)
      throws MalformedFrameException {
    if (usual.read(frame, from, length, sink)) {
      return;
    }
    reset();
    json.begin(frame, from, length);
    json.beginObject("the frame");
    while (json.nextName()) {
      envelope();
    }
    json.end();
    tell(sink);
  }

  private void reset() {
    kind = BinanceEvent.NONE;
    symbol = -1;
    if (!unknown.isEmpty()) {
      unknown = "";
    }
    data = false;
    result = false;
    id = ABSENT;
    code = ABSENT;
    if (!message.isEmpty()) {
      message = "";
    }
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
    depth.clear();
    decimals = 0;
  }

  private void envelope() throws MalformedFrameException {
    if (json.nameIs("stream")) {
      stream();
    } else if (json.nameIs("data")) {
      data = true;
      if (json.peek() == '{' && kind != BinanceEvent.OTHER) {
        json.beginObject("\"data\"");
        while (json.nextName()) {
          payload();
        }
      } else {
        json.skip();
      }
    } else if (json.nameIs("result")) {
      result = true;
      json.skip();
    } else if (json.nameIs("id")) {
      id = numberOrAbsent();
    } else if (json.nameIs("error") && json.peek() == '{') {
      json.beginObject("\"error\"");
      while (json.nextName()) {
        error();
      }
    } else if (json.letter() == 'e' && json.peek() == '"') {
      json.string("\"e\"");
      kind = json.is("serverShutdown") ? BinanceEvent.SHUTDOWN : kind;
    } else {
      error();
    }
  }

  private void error() throws MalformedFrameException {
    if (json.nameIs("code")) {
      code = numberOrAbsent();
    } else if (json.nameIs("msg") && json.peek() == '"') {
      json.string("\"msg\"");
      message = json.copy();
    } else {
      json.skip();
    }
  }

  /** Ids may be numbers, texts or null; only numbers are ours. */
  private long numberOrAbsent() throws MalformedFrameException {
    char ch = json.peek();
    if (ch >= '0' && ch <= '9' || ch == '-') {
      return json.integer("a number");
    }
    json.skip();
    return ABSENT;
  }

  /** {@code btcusdt@depth@100ms}: the symbol up to the first at-sign, then the channel. */
  private void stream() throws MalformedFrameException {
    json.string("\"stream\"");
    char[] text = json.chars();
    int from = json.from();
    int length = json.length();
    int known = streams.find(text, from, length);
    if (known >= 0) {
      kind = StreamNames.event(known);
      symbol = StreamNames.symbol(known);
      return;
    }
    int at = 0;
    while (at < length && text[from + at] != '@') {
      at++;
    }
    kind = BinanceEvent.ofChannel(text, from + at, length - at);
    if (kind == BinanceEvent.OTHER) {
      if (Json.matches(text, from, length, "!serverShutdown")) {
        kind = BinanceEvent.SHUTDOWN;
      }
      return;
    }
    symbol = symbols.find(text, from, at);
    if (symbol < 0) {
      unknown = new String(text, from, at);
    } else {
      streams.keep(text, from, length, symbol, kind);
    }
  }

  /** Letters mean different things in different events; the value's form tells the cases apart. */
  private void payload() throws MalformedFrameException {
    switch (json.peek()) {
      case '"' -> text();
      case '[' -> levels();
      case 't', 'f' -> {
        if (json.letter() == 'm') {
          buyerIsMaker = json.bool("m");
          sideKnown = true;
        } else {
          json.skip();
        }
      }
      case '{', 'n' -> json.skip();
      default -> number();
    }
  }

  private void text() throws MalformedFrameException {
    switch (json.letter()) {
      case 'p' -> decimal(price, PRICE);
      case 'q' -> decimal(quantity, QUANTITY);
      case 'b' -> decimal(bid, BID);
      case 'B' -> decimal(bidQuantity, BID_QUANTITY);
      case 'a' -> decimal(ask, ASK);
      case 'A' -> decimal(askQuantity, ASK_QUANTITY);
      case 'c' -> decimal(last, LAST);
      case 'o' -> decimal(open, OPEN);
      case 'v' -> decimal(volume, VOLUME);
      case 'X' -> kindOfTrade();
      default -> json.skip();
    }
  }

  private void decimal(WireDecimal into, int bit) throws MalformedFrameException {
    json.decimal(into, NAMES[Integer.numberOfTrailingZeros(bit)]);
    decimals |= bit;
  }

  /** A kind that is no word is spoilt: skipped as none of the market's it would be lost unsaid. */
  private void kindOfTrade() throws MalformedFrameException {
    json.string("X");
    ofTheMarket = json.is("MARKET");
    for (int i = 0; i < json.length() && !ofTheMarket; i++) {
      char ch = json.chars()[json.from() + i];
      if (ch != '_' && (ch < 'A' || ch > 'Z')) {
        throw new MalformedFrameException("has a trade of the kind \"" + json.copy() + "\"");
      }
    }
  }

  private void number() throws MalformedFrameException {
    switch (json.letter()) {
      case 'E' -> sent = BinanceTimes.micros(json.integer("E"));
      case 'T' -> time = BinanceTimes.micros(json.integer("T"));
      case 't' -> tradeId = json.integer("t");
      case 'U' -> firstId = json.integer("U");
      case 'u' -> lastId = json.integer("u");
      case 0 -> {
        if (json.nameIs("pu")) {
          previousId = json.integer("pu");
        } else if (json.nameIs("st")) {
          family = json.integer("st");
        } else if (json.nameIs("lastUpdateId")) {
          lastId = json.integer("lastUpdateId");
        } else {
          json.skip();
        }
      }
      default -> json.skip();
    }
  }

  private void levels() throws MalformedFrameException {
    if (json.letter() == 'b' || json.nameIs("bids")) {
      BinanceBooks.levels(json, depth.bids());
      bidsRead = true;
    } else if (json.letter() == 'a' || json.nameIs("asks")) {
      BinanceBooks.levels(json, depth.asks());
      asksRead = true;
    } else {
      json.skip();
    }
  }

  private void tell(FrameSink sink) throws MalformedFrameException {
    if (kind == BinanceEvent.SHUTDOWN) {
      sink.closing("the venue announced that this server shuts down");
    } else if (kind != BinanceEvent.NONE) {
      if (!data) {
        throw new MalformedFrameException("\"stream\" without \"data\"");
      }
      if (kind != BinanceEvent.OTHER && family != COIN_MARGINED) {
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
        need(has(PRICE | QUANTITY), "p and q");
      }
      case QUOTE -> {
        need(has(BID | BID_QUANTITY), "b and B");
        need(has(ASK | ASK_QUANTITY), "a and A");
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
        need(sent != ABSENT && has(LAST | OPEN), "E, c and o");
        need(has(VOLUME | QUANTITY), "v and q");
      }
      case NONE, SHUTDOWN, OTHER -> {}
    }
  }

  private boolean has(int wanted) {
    return (decimals & wanted) == wanted;
  }

  private void need(boolean present, String fields) throws MalformedFrameException {
    if (!present) {
      throw new MalformedFrameException("a " + kind + " event needs " + fields);
    }
  }
}
