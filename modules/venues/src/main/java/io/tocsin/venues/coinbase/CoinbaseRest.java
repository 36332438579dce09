package io.tocsin.venues.coinbase;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.Symbols;
import io.tocsin.model.TakerSide;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.FrameTrades;
import io.tocsin.venues.HttpErrors;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestProtocol;
import io.tocsin.venues.RestTopic;
import io.tocsin.venues.VenueTimes;
import io.tocsin.venues.WireDecimal;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Coinbase's public market calls: 10 a second from an address, of which half is used at most. */
final class CoinbaseRest implements RestProtocol {

  private static final String BASE = "/api/v3/brokerage/market/";
  private static final int CALLS_PER_MINUTE = 300;
  private static final int MOST_TRADES = 1_000;
  private static final int LEVELS = 500;

  @Override
  public String defaultUrl() {
    return "https://api.coinbase.com";
  }

  @Override
  public int weightPerMinute() {
    return CALLS_PER_MINUTE;
  }

  /** Answers may be a second old otherwise. */
  @Override
  public Map<String, String> headers(String key) {
    return Map.of("cache-control", "no-cache");
  }

  @Override
  public RestCall instruments(List<String> venueSymbols) {
    String query =
        venueSymbols.stream()
            .map(product -> "&product_ids=" + product)
            .collect(Collectors.joining());
    return RestCall.get(RestTopic.INSTRUMENTS, BASE + "products?product_type=SPOT" + query, 1);
  }

  @Override
  public void readInstruments(String venue, char[] body, Markets markets)
      throws MalformedFrameException {
    for (Object element : Json.list(tree(body).get("products"), "products")) {
      Map<?, ?> product = Json.map(element, "a product");
      String id = Json.text(product, "product_id");
      Optional<String> canonical = Symbols.canonical(id);
      if (canonical.isEmpty() || "FUTURE".equals(product.get("product_type"))) {
        continue;
      }
      BigDecimal lot = step(product, "base_increment");
      BigDecimal tick =
          product.containsKey("price_increment")
              ? step(product, "price_increment")
              : step(product, "quote_increment");
      if (tick.signum() <= 0 || lot.signum() <= 0) {
        markets.unusable(id, "coinbase gives no increment of its price or quantity");
        continue;
      }
      markets.market(
          new Instrument(
              new InstrumentId(venue, canonical.get()),
              id,
              tick,
              lot,
              step(product, "quote_min_size"),
              BigDecimal.ONE,
              trading(product)));
    }
  }

  private static BigDecimal step(Map<?, ?> product, String name) throws MalformedFrameException {
    Object value = product.get(name);
    return value == null || "".equals(value) ? BigDecimal.ZERO : Json.decimal(product, name);
  }

  private static boolean trading(Map<?, ?> product) {
    return "online".equals(product.get("status"))
        && !Boolean.TRUE.equals(product.get("trading_disabled"))
        && !Boolean.TRUE.equals(product.get("is_disabled"))
        && !Boolean.TRUE.equals(product.get("view_only"));
  }

  @Override
  public Optional<RestCall> call(RestTopic topic, Instrument market, int symbol, long fromTradeId) {
    String product = market.venueSymbol();
    String path =
        switch (topic) {
          case TRADES -> "products/" + product + "/ticker?limit=" + MOST_TRADES;
          case BOOK -> "product_book?product_id=" + product + "&limit=" + LEVELS;
          case QUOTE -> "product_book?product_id=" + product + "&limit=1";
          case TICKER -> "products/" + product;
          case INSTRUMENTS, OWN -> "";
        };
    return path.isEmpty()
        ? Optional.empty()
        : Optional.of(RestCall.get(topic, symbol, market, BASE + path, 1));
  }

  @Override
  public boolean tradesFromId() {
    return false;
  }

  @Override
  public void read(RestCall call, char[] body, FrameSink sink) throws MalformedFrameException {
    Map<?, ?> answer = tree(body);
    switch (call.topic()) {
      case TRADES -> trades(answer, call.symbol(), sink);
      case BOOK -> book(answer, call.symbol(), sink);
      case QUOTE -> quote(answer, call.symbol(), sink);
      case TICKER -> ticker(answer, call.symbol(), sink);
      case INSTRUMENTS, OWN -> throw new IllegalArgumentException(call.toString());
    }
  }

  /** Newest first; the side is the maker's here too. */
  private static void trades(Map<?, ?> answer, int symbol, FrameSink sink)
      throws MalformedFrameException {
    FrameTrades trades = new FrameTrades();
    for (Object element : Json.list(answer.get("trades"), "trades")) {
      Map<?, ?> row = Json.map(element, "a trade");
      FrameTrades.Trade trade = trades.add();
      String id = Json.text(row, "trade_id");
      if (!id.matches("[0-9]{1,18}")) {
        throw new MalformedFrameException("\"trade_id\" is not a whole number");
      }
      trade.id = Long.parseLong(id);
      decimal(row, "price", trade.price);
      decimal(row, "size", trade.quantity);
      trade.timeMicros = VenueTimes.rfc3339(Json.text(row, "time"));
      Object side = row.get("side");
      trade.side = CoinbaseTrades.taker("BUY".equals(side), "SELL".equals(side));
      if (trade.side == TakerSide.UNKNOWN) {
        throw new MalformedFrameException("\"side\" is neither BUY nor SELL");
      }
    }
    trades.sortById(0);
    trades.tellPast(symbol, sink);
  }

  private static void book(Map<?, ?> answer, int symbol, FrameSink sink)
      throws MalformedFrameException {
    Map<?, ?> levels = Json.map(answer.get("pricebook"), "pricebook");
    DepthUpdate book = new DepthUpdate();
    levels(levels.get("bids"), book.bids());
    levels(levels.get("asks"), book.asks());
    sink.book(symbol, time(levels), book);
  }

  private static void levels(@Nullable Object side, DepthUpdate.Levels into)
      throws MalformedFrameException {
    for (Object element : Json.list(side, "an array of levels")) {
      Map<?, ?> level = Json.map(element, "a level");
      int at = into.add();
      decimal(level, "price", into.price(at));
      decimal(level, "size", into.quantity(at));
    }
  }

  private static void quote(Map<?, ?> answer, int symbol, FrameSink sink)
      throws MalformedFrameException {
    Map<?, ?> levels = Json.map(answer.get("pricebook"), "pricebook");
    List<?> bids = Json.list(levels.get("bids"), "bids");
    List<?> asks = Json.list(levels.get("asks"), "asks");
    if (bids.isEmpty() || asks.isEmpty()) {
      return;
    }
    DepthUpdate top = new DepthUpdate();
    levels(bids.subList(0, 1), top.bids());
    levels(asks.subList(0, 1), top.asks());
    sink.quote(
        symbol,
        time(levels),
        top.bids().price(0),
        top.bids().quantity(0),
        top.asks().price(0),
        top.asks().quantity(0));
  }

  private static void ticker(Map<?, ?> product, int symbol, FrameSink sink)
      throws MalformedFrameException {
    double last = Json.decimal(product, "price").doubleValue();
    sink.ticker(
        symbol,
        FrameSink.NO_TIME,
        last,
        CoinbaseTops.open(last, figure(product, "price_percentage_change_24h")),
        figure(product, "volume_24h"),
        figure(product, "approximate_quote_24h_volume"));
  }

  private static double figure(Map<?, ?> product, String name) throws MalformedFrameException {
    Object value = product.get(name);
    return value == null || "".equals(value)
        ? Double.NaN
        : Json.decimal(product, name).doubleValue();
  }

  private static long time(Map<?, ?> from) throws MalformedFrameException {
    return from.get("time") instanceof String text
        ? CoinbaseDecoder.time(VenueTimes.rfc3339(text))
        : FrameSink.NO_TIME;
  }

  private static void decimal(Map<?, ?> from, String name, WireDecimal into)
      throws MalformedFrameException {
    Json.decimal(Json.text(from, name), into);
  }

  private static Map<?, ?> tree(char[] body) throws MalformedFrameException {
    return Json.map(Json.tree(body), "the answer");
  }

  @Override
  public boolean meansUnknownSymbol(int status, String body) {
    return status == 404 || (status == 400 && body.contains("product_id"));
  }

  @Override
  public Optional<String> error(int status, String body) {
    return status == 200 ? Optional.empty() : Optional.of(HttpErrors.words(status, body));
  }
}
