package io.tocsin.simulator.mexc;

import io.tocsin.model.Micros;
import io.tocsin.simulator.Decimal8;
import io.tocsin.simulator.SimulatedEvent;
import io.tocsin.simulator.SimulatedSymbol;
import io.tocsin.simulator.face.Exchange;
import io.tocsin.simulator.face.FaceAnswer;
import io.tocsin.simulator.face.FaceRequest;
import io.tocsin.simulator.face.VenueSymbols;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The public REST calls of MEXC spot, with its errors and 500 of weight in 10 s for each call. */
final class MexcSpotRest {

  private static final int MOST_WEIGHT = 500;
  private static final int MOST_DEPTH = 5_000;
  private static final int DEFAULT_DEPTH = 100;
  private static final int MOST_TRADES = 1_000;
  private static final int DEFAULT_TRADES = 500;
  private static final int ALL_WEIGHT = 40;

  /** What MEXC does not know. */
  private static final class Unknown extends Exception {
    private static final long serialVersionUID = 1L;

    Unknown() {
      super("Invalid symbol.", null, false, false);
    }
  }

  private final Exchange exchange;
  private final VenueSymbols symbols;
  private final CallLimit limit = new CallLimit(10 * Micros.SECOND);

  MexcSpotRest(Exchange exchange, VenueSymbols symbols) {
    this.exchange = exchange;
    this.symbols = symbols;
  }

  FaceAnswer answer(FaceRequest request) {
    if (!limit.allows(request.path(), weight(request), MOST_WEIGHT, exchange.nowMicros())) {
      return FaceAnswer.json(429, "{\"code\":429,\"msg\":\"Too Many Requests\"}")
          .with("Retry-After", "10");
    }
    try {
      return switch (request.path()) {
        case "/api/v3/ping" -> FaceAnswer.json("{}");
        case "/api/v3/time" -> FaceAnswer.json("{\"serverTime\":" + exchange.nowMillis() + "}");
        case "/api/v3/exchangeInfo" -> FaceAnswer.json(exchangeInfo(request));
        case "/api/v3/depth" -> FaceAnswer.json(depth(request));
        case "/api/v3/trades" -> FaceAnswer.json(trades(request));
        case "/api/v3/ticker/24hr" -> FaceAnswer.json(day(symbol(request)).encode());
        case "/api/v3/ticker/bookTicker" -> FaceAnswer.json(bookTicker(request));
        default -> FaceAnswer.json(404, "{\"code\":404,\"msg\":\"Not Found\"}");
      };
    } catch (Unknown e) {
      return FaceAnswer.json(400, "{\"code\":-1121,\"msg\":\"" + e.getMessage() + "\"}");
    }
  }

  private static int weight(FaceRequest request) {
    boolean all = request.parameter("symbol").isEmpty();
    return switch (request.path()) {
      case "/api/v3/exchangeInfo" -> 10;
      case "/api/v3/trades" -> 5;
      case "/api/v3/ticker/24hr" -> all ? ALL_WEIGHT : 1;
      default -> 1;
    };
  }

  private int symbol(FaceRequest request) throws Unknown {
    return index(request.parameter("symbol").orElse(""));
  }

  private int index(String name) throws Unknown {
    int index = symbols.index(name);
    if (index == VenueSymbols.UNKNOWN) {
      throw new Unknown();
    }
    return index;
  }

  private static int limit(FaceRequest request, int absent, int most) {
    return Math.min(most, request.number("limit").orElse(absent));
  }

  private String exchangeInfo(FaceRequest request) throws Unknown {
    List<Integer> wanted = new ArrayList<>();
    String names = request.parameter("symbols").or(() -> request.parameter("symbol")).orElse("");
    if (names.isEmpty()) {
      for (int i = 0; i < exchange.symbols().size(); i++) {
        if (exchange.listed(i)) {
          wanted.add(i);
        }
      }
    } else {
      for (String name : names.split(",", -1)) {
        wanted.add(index(name));
      }
    }
    JsonArray listed = new JsonArray();
    wanted.forEach(index -> listed.add(market(exchange.symbols().get(index))));
    return new JsonObject()
        .put("timezone", "CST")
        .put("serverTime", exchange.nowMillis())
        .put("rateLimits", new JsonArray())
        .put("exchangeFilters", new JsonArray())
        .put("symbols", listed)
        .encode();
  }

  private static JsonObject market(SimulatedSymbol symbol) {
    return new JsonObject()
        .put("symbol", symbol.baseAsset() + symbol.quoteAsset())
        .put("status", "1")
        .put("baseAsset", symbol.baseAsset())
        .put("baseAssetPrecision", Decimal8.decimals(symbol.lotE8()))
        .put("quoteAsset", symbol.quoteAsset())
        .put("quotePrecision", Decimal8.decimals(symbol.tickE8()))
        .put("quoteAssetPrecision", Decimal8.decimals(symbol.tickE8()))
        .put("isSpotTradingAllowed", true)
        .put("quoteAmountPrecision", "1")
        .put("baseSizePrecision", "0")
        .put("permissions", new JsonArray().add("SPOT"))
        .put("filters", new JsonArray())
        .put("makerCommission", "0")
        .put("takerCommission", "0.0005")
        .put("tradeSideType", "1");
  }

  private String depth(FaceRequest request) throws Unknown {
    SimulatedEvent.Depth book =
        exchange.book(symbol(request), limit(request, DEFAULT_DEPTH, MOST_DEPTH));
    return new JsonObject()
        .put("lastUpdateId", book.lastUpdateId())
        .put("bids", levels(book.bids()))
        .put("asks", levels(book.asks()))
        .put("timestamp", book.timeMicros() / Micros.MILLI)
        .encode();
  }

  private static JsonArray levels(long[] flat) {
    JsonArray levels = new JsonArray();
    for (int i = 0; i < flat.length; i += 2) {
      levels.add(
          new JsonArray().add(Decimal8.shortText(flat[i])).add(Decimal8.shortText(flat[i + 1])));
    }
    return levels;
  }

  /** Newest first, and without ids. */
  private String trades(FaceRequest request) throws Unknown {
    JsonArray answer = new JsonArray();
    int most = limit(request, DEFAULT_TRADES, MOST_TRADES);
    for (SimulatedEvent.Trade trade : exchange.recentTrades(symbol(request), most).reversed()) {
      double quote = (double) trade.priceE8() / Decimal8.ONE * trade.quantityE8();
      answer.add(
          new JsonObject()
              .putNull("id")
              .put("price", Decimal8.shortText(trade.priceE8()))
              .put("qty", Decimal8.shortText(trade.quantityE8()))
              .put("quoteQty", Decimal8.shortText(Math.round(quote)))
              .put("time", trade.timeMicros() / Micros.MILLI)
              .put("isBuyerMaker", trade.buyerIsMaker())
              .put("isBestMatch", true)
              .put("tradeType", trade.buyerIsMaker() ? "ASK" : "BID"));
    }
    return answer.encode();
  }

  /** The change in percent is a fraction, the quantities of the top are empty. */
  private JsonObject day(int symbol) {
    SimulatedEvent.MiniTicker day = exchange.day(symbol);
    SimulatedEvent.BookTicker top = exchange.bookTicker(symbol);
    long millis = day.timeMicros() / Micros.MILLI;
    return new JsonObject()
        .put("symbol", symbols.name(symbol))
        .put("priceChange", Decimal8.shortText(day.lastE8() - day.openE8()))
        .put("priceChangePercent", MexcSpotFrames.fraction(day))
        .put("prevClosePrice", Decimal8.shortText(day.openE8()))
        .put("lastPrice", Decimal8.shortText(day.lastE8()))
        .put("bidPrice", Decimal8.shortText(top.bidE8()))
        .put("bidQty", "")
        .put("askPrice", Decimal8.shortText(top.askE8()))
        .put("askQty", "")
        .put("openPrice", Decimal8.shortText(day.openE8()))
        .put("highPrice", Decimal8.shortText(day.highE8()))
        .put("lowPrice", Decimal8.shortText(day.lowE8()))
        .put("volume", Decimal8.shortText(day.volumeE8()))
        .put("quoteVolume", Decimal8.shortText(day.quoteVolumeE8()))
        .put("openTime", millis - 86_400_000L)
        .put("closeTime", millis)
        .putNull("count");
  }

  private String bookTicker(FaceRequest request) throws Unknown {
    if (request.parameter("symbol").isPresent()) {
      return bookTicker(symbol(request)).encode();
    }
    JsonArray all = new JsonArray();
    for (int i = 0; i < exchange.symbols().size(); i++) {
      if (exchange.listed(i)) {
        all.add(bookTicker(i));
      }
    }
    return all.encode();
  }

  private JsonObject bookTicker(int symbol) {
    SimulatedEvent.BookTicker top = exchange.bookTicker(symbol);
    return new JsonObject()
        .put("symbol", symbols.name(symbol))
        .put("bidPrice", Decimal8.shortText(top.bidE8()))
        .put("bidQty", Decimal8.shortText(top.bidQuantityE8()))
        .put("askPrice", Decimal8.shortText(top.askE8()))
        .put("askQty", Decimal8.shortText(top.askQuantityE8()));
  }
}
