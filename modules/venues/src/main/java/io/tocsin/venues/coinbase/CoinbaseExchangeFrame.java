package io.tocsin.venues.coinbase;

import io.tocsin.model.TakerSide;
import io.tocsin.venues.Channel;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.JsonScanner;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.VenueTimes;
import io.tocsin.venues.WireDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A frame of the older Exchange feed ({@code {"type":"match",…}}), which recordings hold: matches,
 * ticker, level2. Its {@code sequence} skips the numbers of what was not subscribed, so losses show
 * in the trade ids only. Reused; not thread-safe.
 */
final class CoinbaseExchangeFrame {

  private enum Kind {
    MATCH,
    LAST_MATCH,
    TICKER,
    SNAPSHOT,
    CHANGE,
    SUBSCRIPTIONS,
    HEARTBEAT,
    OTHER
  }

  private record Subscribed(Channel channel, String product) {}

  private final CoinbaseProducts products;
  private final CoinbaseProducts.Named product = new CoinbaseProducts.Named();
  private final WireDecimal price = new WireDecimal();
  private final WireDecimal size = new WireDecimal();
  private final WireDecimal open = new WireDecimal();
  private final WireDecimal volume = new WireDecimal();
  private final WireDecimal bid = new WireDecimal();
  private final WireDecimal bidQuantity = new WireDecimal();
  private final WireDecimal ask = new WireDecimal();
  private final WireDecimal askQuantity = new WireDecimal();
  private final List<Subscribed> subscribed = new ArrayList<>();
  private DepthUpdate levels = new DepthUpdate();
  private Kind kind = Kind.OTHER;
  private TakerSide side = TakerSide.UNKNOWN;
  private long timeMicros;
  private long tradeId;

  CoinbaseExchangeFrame(CoinbaseProducts products) {
    this.products = products;
  }

  private void clear() {
    kind = Kind.OTHER;
    side = TakerSide.UNKNOWN;
    timeMicros = FrameSink.NO_TIME;
    tradeId = FrameSink.NO_ID;
    product.clear();
    price.clear();
    size.clear();
    open.clear();
    volume.clear();
    bid.clear();
    bidQuantity.clear();
    ask.clear();
    askQuantity.clear();
    subscribed.clear();
    if (levels.bids().size() + levels.asks().size() > CoinbaseBooks.MOST_KEPT) {
      levels = new DepthUpdate();
    }
    levels.clear();
  }

  /** Reads the whole frame. */
  void read(JsonScanner scanner) throws MalformedFrameException {
    clear();
    scanner.beginObject("the frame");
    while (scanner.nextName()) {
      WireDecimal figure = figure(scanner);
      if (figure != null) {
        CoinbaseTops.figure(scanner, figure);
      } else if (scanner.nameIs("type")) {
        scanner.string("\"type\"");
        kind = kind(scanner);
      } else if (scanner.nameIs("product_id")) {
        products.read(scanner, product);
      } else if (scanner.nameIs("trade_id")) {
        tradeId = scanner.integer("\"trade_id\"");
      } else if (scanner.nameIs("side")) {
        scanner.string("\"side\"");
        side = CoinbaseTrades.taker(scanner.is("buy"), scanner.is("sell"));
      } else if (scanner.nameIs("time")) {
        timeMicros = CoinbaseDecoder.time(VenueTimes.rfc3339(scanner, "\"time\""));
      } else if (scanner.nameIs("bids")) {
        side(scanner, levels.bids());
      } else if (scanner.nameIs("asks")) {
        side(scanner, levels.asks());
      } else if (scanner.nameIs("changes")) {
        changes(scanner);
      } else if (scanner.nameIs("channels")) {
        channels(scanner);
      } else {
        scanner.skip();
      }
    }
  }

  /** Where the figure of the scanner's name goes, null for what is none. */
  private @Nullable WireDecimal figure(JsonScanner scanner) {
    if (scanner.nameIs("price")) {
      return price;
    }
    if (scanner.nameIs("size")) {
      return size;
    }
    if (scanner.nameIs("open_24h")) {
      return open;
    }
    if (scanner.nameIs("volume_24h")) {
      return volume;
    }
    if (scanner.nameIs("best_bid")) {
      return bid;
    }
    if (scanner.nameIs("best_bid_size")) {
      return bidQuantity;
    }
    if (scanner.nameIs("best_ask")) {
      return ask;
    }
    return scanner.nameIs("best_ask_size") ? askQuantity : null;
  }

  private static Kind kind(JsonScanner scanner) {
    if (scanner.is("l2update")) {
      return Kind.CHANGE;
    }
    if (scanner.is("match")) {
      return Kind.MATCH;
    }
    if (scanner.is("ticker")) {
      return Kind.TICKER;
    }
    if (scanner.is("heartbeat")) {
      return Kind.HEARTBEAT;
    }
    if (scanner.is("last_match")) {
      return Kind.LAST_MATCH;
    }
    if (scanner.is("snapshot")) {
      return Kind.SNAPSHOT;
    }
    return scanner.is("subscriptions") ? Kind.SUBSCRIPTIONS : Kind.OTHER;
  }

  private static void side(JsonScanner scanner, DepthUpdate.Levels into)
      throws MalformedFrameException {
    scanner.beginArray("a side of a book");
    while (scanner.nextElement()) {
      scanner.beginArray("a level");
      level(scanner, into);
    }
  }

  private void changes(JsonScanner scanner) throws MalformedFrameException {
    scanner.beginArray("\"changes\"");
    while (scanner.nextElement()) {
      scanner.beginArray("a change");
      if (!scanner.nextElement()) {
        throw new MalformedFrameException("a change is empty");
      }
      scanner.string("a change's side");
      boolean buy = scanner.is("buy");
      if (!buy && !scanner.is("sell")) {
        throw new MalformedFrameException("a change is neither of buy nor of sell");
      }
      level(scanner, buy ? levels.bids() : levels.asks());
    }
  }

  /** Reads price and quantity, the next elements of an array, and on to its end. */
  private static void level(JsonScanner scanner, DepthUpdate.Levels into)
      throws MalformedFrameException {
    int level = into.add();
    for (int at = 0; scanner.nextElement(); at++) {
      switch (at) {
        case 0 -> scanner.decimal(into.price(level), "a price");
        case 1 -> scanner.decimal(into.quantity(level), "a quantity");
        default -> scanner.skip();
      }
    }
    if (!into.price(level).isPositive() || !(into.quantity(level).toDouble() >= 0)) {
      throw new MalformedFrameException("a level needs a price and a quantity");
    }
  }

  private void channels(JsonScanner scanner) throws MalformedFrameException {
    scanner.beginArray("\"channels\"");
    while (scanner.nextElement()) {
      Channel channel = null;
      List<String> names = new ArrayList<>();
      scanner.beginObject("a channel");
      while (scanner.nextName()) {
        if (scanner.nameIs("name")) {
          scanner.string("\"name\"");
          channel = channel(scanner.copy());
        } else if (scanner.nameIs("product_ids")) {
          scanner.beginArray("\"product_ids\"");
          while (scanner.nextElement()) {
            scanner.string("a product");
            names.add(scanner.copy());
          }
        } else {
          scanner.skip();
        }
      }
      for (String name : names) {
        if (channel != null) {
          subscribed.add(new Subscribed(channel, name));
        }
      }
    }
  }

  private static @Nullable Channel channel(String name) {
    return switch (name) {
      case "matches" -> Channel.TRADES;
      case "ticker" -> Channel.QUOTES;
      case "level2", "level2_batch", "level2_50" -> Channel.BOOK;
      default -> null;
    };
  }

  void tell(FrameSink sink) throws MalformedFrameException {
    switch (kind) {
      case OTHER -> {}
      case HEARTBEAT -> sink.heartbeat();
      case SUBSCRIPTIONS -> subscribed.forEach(one -> sink.acknowledged(one.channel, one.product));
      case MATCH, LAST_MATCH, TICKER, SNAPSHOT, CHANGE -> {
        check();
        tell(products.own(product, sink), sink);
        tell(products.alias(product), sink);
      }
    }
  }

  private void check() throws MalformedFrameException {
    boolean match = kind == Kind.MATCH || kind == Kind.LAST_MATCH;
    if (!product.isPresent()
        || (match
            && (tradeId < 0
                || side == TakerSide.UNKNOWN
                || !price.isPositive()
                || !size.isPositive()
                || timeMicros == FrameSink.NO_TIME))) {
      throw new MalformedFrameException(
          "needs product_id, and a match trade_id, side, price, size and time");
    }
  }

  private void tell(int symbol, FrameSink sink) {
    if (symbol < 0) {
      return;
    }
    switch (kind) {
      case MATCH, LAST_MATCH ->
          sink.trade(
              symbol,
              timeMicros,
              FrameSink.NO_TIME,
              price,
              size,
              side,
              tradeId,
              kind == Kind.LAST_MATCH);
      case SNAPSHOT -> sink.book(symbol, timeMicros, levels);
      case CHANGE -> sink.depth(symbol, timeMicros, levels);
      case TICKER -> {
        if (bid.isPositive()
            && ask.isPositive()
            && bidQuantity.toDouble() >= 0
            && askQuantity.toDouble() >= 0) {
          sink.quote(symbol, timeMicros, bid, bidQuantity, ask, askQuantity);
        }
        if (price.isPositive()) {
          sink.ticker(
              symbol, timeMicros, price.toDouble(), open.toDouble(), volume.toDouble(), Double.NaN);
        }
      }
      case SUBSCRIPTIONS, HEARTBEAT, OTHER -> {}
    }
  }
}
