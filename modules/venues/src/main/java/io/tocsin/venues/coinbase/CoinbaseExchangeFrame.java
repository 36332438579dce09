package io.tocsin.venues.coinbase;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tocsin.model.TakerSide;
import io.tocsin.venues.Channel;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.VenueTimes;
import io.tocsin.venues.WireDecimal;
import java.io.IOException;
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

  /** Reads the whole frame; the parser stands at its beginning. */
  void read(JsonParser parser) throws IOException, MalformedFrameException {
    clear();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "type" -> kind = kind(parser.getText());
        case "product_id" -> products.read(parser, product);
        case "trade_id" -> tradeId = Json.integer(parser);
        case "price" -> CoinbaseTops.figure(parser, price);
        case "size" -> CoinbaseTops.figure(parser, size);
        case "side" -> side = CoinbaseTrades.taker(Json.is(parser, "buy"), Json.is(parser, "sell"));
        case "time" -> timeMicros = CoinbaseDecoder.time(VenueTimes.rfc3339(parser));
        case "open_24h" -> CoinbaseTops.figure(parser, open);
        case "volume_24h" -> CoinbaseTops.figure(parser, volume);
        case "best_bid" -> CoinbaseTops.figure(parser, bid);
        case "best_bid_size" -> CoinbaseTops.figure(parser, bidQuantity);
        case "best_ask" -> CoinbaseTops.figure(parser, ask);
        case "best_ask_size" -> CoinbaseTops.figure(parser, askQuantity);
        case "bids" -> side(parser, levels.bids());
        case "asks" -> side(parser, levels.asks());
        case "changes" -> changes(parser);
        case "channels" -> channels(parser);
        default -> parser.skipChildren();
      }
    }
  }

  private static Kind kind(String type) {
    return switch (type) {
      case "match" -> Kind.MATCH;
      case "last_match" -> Kind.LAST_MATCH;
      case "ticker" -> Kind.TICKER;
      case "snapshot" -> Kind.SNAPSHOT;
      case "l2update" -> Kind.CHANGE;
      case "subscriptions" -> Kind.SUBSCRIPTIONS;
      case "heartbeat" -> Kind.HEARTBEAT;
      default -> Kind.OTHER;
    };
  }

  private static void side(JsonParser parser, DepthUpdate.Levels into)
      throws IOException, MalformedFrameException {
    Json.expect(parser, JsonToken.START_ARRAY, "an array of levels");
    while (parser.nextToken() == JsonToken.START_ARRAY) {
      parser.nextToken();
      level(parser, into);
    }
    Json.expect(parser, JsonToken.END_ARRAY, "the end of the levels");
  }

  private void changes(JsonParser parser) throws IOException, MalformedFrameException {
    Json.expect(parser, JsonToken.START_ARRAY, "\"changes\"");
    while (parser.nextToken() == JsonToken.START_ARRAY) {
      parser.nextToken();
      boolean buy = Json.is(parser, "buy");
      if (!buy && !Json.is(parser, "sell")) {
        throw new MalformedFrameException("a change is neither of buy nor of sell");
      }
      parser.nextToken();
      level(parser, buy ? levels.bids() : levels.asks());
    }
    Json.expect(parser, JsonToken.END_ARRAY, "the end of \"changes\"");
  }

  /** Price and quantity; the parser stands at the price, and goes on to the level's end. */
  private static void level(JsonParser parser, DepthUpdate.Levels into)
      throws IOException, MalformedFrameException {
    int at = into.add();
    Json.decimal(parser, into.price(at));
    parser.nextToken();
    Json.decimal(parser, into.quantity(at));
    if (!into.price(at).isPositive() || !(into.quantity(at).toDouble() >= 0)) {
      throw new MalformedFrameException("a level needs a price and a quantity");
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      parser.skipChildren();
    }
  }

  private void channels(JsonParser parser) throws IOException, MalformedFrameException {
    Json.expect(parser, JsonToken.START_ARRAY, "\"channels\"");
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      Channel channel = null;
      List<String> names = new ArrayList<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "name" -> channel = channel(parser.getText());
          case "product_ids" -> {
            Json.expect(parser, JsonToken.START_ARRAY, "\"product_ids\"");
            while (parser.nextToken() == JsonToken.VALUE_STRING) {
              names.add(parser.getText());
            }
            Json.expect(parser, JsonToken.END_ARRAY, "the end of \"product_ids\"");
          }
          default -> parser.skipChildren();
        }
      }
      for (String name : names) {
        if (channel != null) {
          subscribed.add(new Subscribed(channel, name));
        }
      }
    }
    Json.expect(parser, JsonToken.END_ARRAY, "the end of \"channels\"");
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
