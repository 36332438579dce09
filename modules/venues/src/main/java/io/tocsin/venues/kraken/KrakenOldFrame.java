package io.tocsin.venues.kraken;

import io.tocsin.model.TakerSide;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.FrameTrades;
import io.tocsin.venues.JsonScanner;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.SymbolTable;
import io.tocsin.venues.VenueTimes;
import io.tocsin.venues.WireDecimal;
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
  private String iso = "";
  private boolean whole;
  private boolean changed;
  private long timeMicros;

  /** Reads what the frame is about: its last two elements. */
  void readName(JsonScanner scanner) throws MalformedFrameException {
    String before = "";
    String last = "";
    scanner.beginArray("the frame");
    while (scanner.nextElement()) {
      before = last;
      last = "";
      if (scanner.peek() == '"') {
        scanner.string("an element of the frame");
        last = known(scanner);
      } else {
        scanner.skip();
      }
    }
    name = before;
    if (!last.equals(pair)) {
      pair = last;
      iso = KrakenNames.iso(last);
    }
  }

  /** The string that was read; the same object again if the frame before was about the same. */
  private String known(JsonScanner scanner) {
    return scanner.is(name) ? name : scanner.is(pair) ? pair : scanner.copy();
  }

  /** Reads the data, after {@link #readName}. */
  void read(JsonScanner scanner) throws MalformedFrameException {
    if (name.isEmpty() || pair.isEmpty()) {
      throw new MalformedFrameException("an array does not end with a channel's name and a pair");
    }
    clear();
    scanner.beginArray("the frame");
    while (scanner.nextElement()) {
      if (scanner.peek() != '{' && scanner.peek() != '[') {
        scanner.skip();
      } else if (name.equals("trade")) {
        scanner.beginArray("the trades");
        while (scanner.nextElement()) {
          trade(scanner);
        }
      } else if (name.startsWith("book")) {
        book(scanner);
      } else if (name.equals("spread")) {
        spread(scanner);
      } else if (name.equals("ticker")) {
        ticker(scanner);
      } else {
        scanner.skip();
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

  private long time(JsonScanner scanner) throws MalformedFrameException {
    scanner.decimal(number, "a time");
    return VenueTimes.seconds(number);
  }

  /** Price, volume, time, b or s, order type, miscellaneous. */
  private void trade(JsonScanner scanner) throws MalformedFrameException {
    FrameTrades.Trade trade = trades.add();
    scanner.beginArray("a trade");
    for (int at = 0; scanner.nextElement(); at++) {
      switch (at) {
        case 0 -> scanner.decimal(trade.price, "a price");
        case 1 -> scanner.decimal(trade.quantity, "a volume");
        case 2 -> trade.timeMicros = time(scanner);
        case 3 -> {
          scanner.string("a side");
          trade.side =
              scanner.is("b")
                  ? TakerSide.BUY
                  : scanner.is("s") ? TakerSide.SELL : TakerSide.UNKNOWN;
        }
        default -> scanner.skip();
      }
    }
    if (!trade.price.isPositive()
        || !trade.quantity.isPositive()
        || trade.timeMicros == FrameSink.NO_TIME
        || trade.side == TakerSide.UNKNOWN) {
      throw new MalformedFrameException("a trade needs price, volume, time and side");
    }
  }

  private void book(JsonScanner scanner) throws MalformedFrameException {
    changed = true;
    scanner.beginObject("a book");
    while (scanner.nextName()) {
      if (scanner.nameIs("a") || scanner.nameIs("as")) {
        whole |= scanner.nameIs("as");
        side(scanner, levels.asks());
      } else if (scanner.nameIs("b") || scanner.nameIs("bs")) {
        whole |= scanner.nameIs("bs");
        side(scanner, levels.bids());
      } else if (scanner.nameIs("c")) {
        levels.checksum(scanner.integer("\"c\""));
      } else {
        scanner.skip();
      }
    }
  }

  /** Levels of price, volume, time, and a mark where one was told before. */
  private void side(JsonScanner scanner, DepthUpdate.Levels into) throws MalformedFrameException {
    scanner.beginArray("a side of a book");
    while (scanner.nextElement()) {
      int level = into.add();
      scanner.beginArray("a level");
      for (int at = 0; scanner.nextElement(); at++) {
        switch (at) {
          case 0 -> scanner.decimal(into.price(level), "a price");
          case 1 -> scanner.decimal(into.quantity(level), "a volume");
          case 2 -> timeMicros = Math.max(timeMicros, time(scanner));
          default -> scanner.skip();
        }
      }
      if (!into.price(level).isPositive() || !(into.quantity(level).toDouble() >= 0)) {
        throw new MalformedFrameException("a level needs price and volume");
      }
    }
  }

  private void spread(JsonScanner scanner) throws MalformedFrameException {
    scanner.beginArray("a spread");
    for (int at = 0; scanner.nextElement(); at++) {
      switch (at) {
        case 0 -> scanner.decimal(bid, "a bid");
        case 1 -> scanner.decimal(ask, "an ask");
        case 2 -> timeMicros = time(scanner);
        case 3 -> scanner.decimal(bidQuantity, "a volume");
        case 4 -> scanner.decimal(askQuantity, "a volume");
        default -> scanner.skip();
      }
    }
  }

  private void ticker(JsonScanner scanner) throws MalformedFrameException {
    scanner.beginObject("a ticker");
    while (scanner.nextName()) {
      char field = scanner.letter();
      if (scanner.peek() != '[') {
        scanner.skip();
        continue;
      }
      scanner.beginArray("figures");
      for (int at = 0; scanner.nextElement(); at++) {
        WireDecimal figure = figure(field, at);
        if (figure == null) {
          scanner.skip();
        } else {
          scanner.decimal(figure, "a figure of a ticker");
        }
      }
    }
  }

  /** Of two, the first figure is of the day and the second of the last 24 h. */
  private @Nullable WireDecimal figure(char field, int at) {
    return switch ("" + field + at) {
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
    int index = KrakenDecoder.index(-1, iso, sink, symbols);
    if (index < 0) {
      return;
    }
    for (int i = 0; i < trades.size(); i++) {
      trades.get(i).tell(index, FrameSink.NO_TIME, false, sink);
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
