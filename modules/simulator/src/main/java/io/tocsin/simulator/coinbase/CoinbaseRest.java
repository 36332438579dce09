package io.tocsin.simulator.coinbase;

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
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Coinbase's public market calls: 10 a second. */
final class CoinbaseRest {

  private static final String BASE = "/api/v3/brokerage/market/";
  private static final int CALLS_PER_SECOND = 10;
  private static final int MOST_TRADES = 1_000;
  private static final int DEFAULT_LEVELS = 100;

  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String error;

    Refusal(int status, String error, String message) {
      super(message, null, false, false);
      this.status = status;
      this.error = error;
    }
  }

  private final Exchange exchange;
  private final CoinbaseProducts products;
  private long second;
  private int callsInSecond;

  CoinbaseRest(Exchange exchange, CoinbaseProducts products) {
    this.exchange = exchange;
    this.products = products;
  }

  FaceAnswer answer(FaceRequest request) {
    long now = exchange.nowMicros() / Micros.SECOND;
    callsInSecond = now == second ? callsInSecond + 1 : 1;
    second = now;
    try {
      if (callsInSecond > CALLS_PER_SECOND) {
        throw new Refusal(429, "RESOURCE_EXHAUSTED", "rate limit exceeded");
      }
      return FaceAnswer.json(body(request));
    } catch (Refusal refusal) {
      return FaceAnswer.json(
          refusal.status,
          new JsonObject()
              .put("error", refusal.error)
              .put("error_details", refusal.getMessage())
              .put("message", refusal.getMessage())
              .encode());
    }
  }

  private String body(FaceRequest request) throws Refusal {
    String path = request.path();
    if (!request.get() || !path.startsWith(BASE)) {
      throw new Refusal(404, "NOT_FOUND", "no such path");
    }
    String rest = path.substring(BASE.length());
    if (rest.equals("products")) {
      return list(request);
    }
    if (rest.equals("product_book")) {
      return book(request);
    }
    if (rest.startsWith("products/")) {
      String name = rest.substring("products/".length());
      return name.endsWith("/ticker")
          ? trades(request, index(name.substring(0, name.length() - "/ticker".length())))
          : product(index(name)).encode();
    }
    throw new Refusal(404, "NOT_FOUND", "no such path");
  }

  private int index(String product) throws Refusal {
    int index = products.index(product);
    if (index == VenueSymbols.UNKNOWN) {
      throw new Refusal(404, "NOT_FOUND", "valid product_id is required");
    }
    return index;
  }

  /** Products that do not exist are left out. */
  private String list(FaceRequest request) {
    Set<String> wanted =
        Stream.of(request.query().split("&"))
            .filter(part -> part.startsWith("product_ids="))
            .map(part -> part.substring("product_ids=".length()))
            .collect(Collectors.toSet());
    JsonArray list = new JsonArray();
    for (int i = 0; i < exchange.symbols().size(); i++) {
      if (exchange.listed(i) && (wanted.isEmpty() || wanted.contains(products.name(i)))) {
        list.add(product(i));
      }
    }
    return new JsonObject().put("products", list).put("num_products", list.size()).encode();
  }

  private JsonObject product(int index) {
    SimulatedSymbol symbol = exchange.symbols().get(index);
    SimulatedEvent.MiniTicker day = exchange.day(index);
    return new JsonObject()
        .put("product_id", products.name(index))
        .put("price", Decimal8.shortText(day.lastE8()))
        .put("price_percentage_change_24h", CoinbaseFrames.changePct(day))
        .put("volume_24h", Decimal8.shortText(day.volumeE8()))
        .put("approximate_quote_24h_volume", Decimal8.shortText(day.quoteVolumeE8()))
        .put("base_increment", Decimal8.shortText(symbol.lotE8()))
        .put("quote_increment", Decimal8.shortText(symbol.tickE8()))
        .put("price_increment", Decimal8.shortText(symbol.tickE8()))
        .put("quote_min_size", "1")
        .put("status", "online")
        .put("product_type", "SPOT")
        .put("is_disabled", false)
        .put("trading_disabled", false)
        .put("view_only", false)
        .put("base_currency_id", symbol.baseAsset())
        .put("quote_currency_id", symbol.quoteAsset())
        .put("alias", "")
        .put("alias_to", new JsonArray());
  }

  private String book(FaceRequest request) throws Refusal {
    int index = index(request.parameter("product_id").orElse(""));
    SimulatedEvent.Depth book =
        exchange.book(index, request.number("limit").orElse(DEFAULT_LEVELS));
    return new JsonObject()
        .put(
            "pricebook",
            new JsonObject()
                .put("product_id", products.name(index))
                .put("bids", levels(book.bids()))
                .put("asks", levels(book.asks()))
                .put("time", CoinbaseFrames.time(book.timeMicros())))
        .encode();
  }

  private static JsonArray levels(long[] flat) {
    JsonArray levels = new JsonArray();
    for (int i = 0; i < flat.length; i += 2) {
      levels.add(
          new JsonObject()
              .put("price", Decimal8.shortText(flat[i]))
              .put("size", Decimal8.shortText(flat[i + 1])));
    }
    return levels;
  }

  private String trades(FaceRequest request, int index) throws Refusal {
    int limit = request.number("limit").orElse(0);
    if (limit < 1 || limit > MOST_TRADES) {
      throw new Refusal(400, "INVALID_ARGUMENT", "limit must be from 1 to " + MOST_TRADES);
    }
    List<SimulatedEvent.Trade> newestFirst = exchange.recentTrades(index, limit).reversed();
    StringBuilder out = new StringBuilder("{\"trades\":[");
    for (int i = 0; i < newestFirst.size(); i++) {
      out.append(i == 0 ? "{" : ",{");
      CoinbaseFrames.trade(out, products.name(index), newestFirst.get(i));
      out.append(",\"bid\":\"\",\"ask\":\"\",\"exchange\":\"coinbase\"}");
    }
    SimulatedEvent.BookTicker top = exchange.bookTicker(index);
    out.append("],\"best_bid\":\"").append(Decimal8.shortText(top.bidE8()));
    out.append("\",\"best_ask\":\"").append(Decimal8.shortText(top.askE8()));
    return out.append("\"}").toString();
  }
}
