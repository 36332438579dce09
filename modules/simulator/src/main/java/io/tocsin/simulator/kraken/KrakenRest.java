package io.tocsin.simulator.kraken;

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
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Kraken's public REST calls: always a 200, errors in {@code error}; about one call a second, a few
 * more at once are borne.
 */
final class KrakenRest {

  private static final double MOST_CALLS_AT_ONCE = 20;
  private static final int MOST_TRADES = 1_000;
  private static final int MOST_LEVELS = 500;
  private static final int DEFAULT_LEVELS = 100;
  private static final int PRICE_DECIMALS = 5;

  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    Refusal(String message) {
      super(message, null, false, false);
    }
  }

  private final Exchange exchange;
  private final VenueSymbols symbols;
  private double calls;
  private long lastMicros;

  KrakenRest(Exchange exchange, VenueSymbols symbols) {
    this.exchange = exchange;
    this.symbols = symbols;
  }

  FaceAnswer answer(FaceRequest request) {
    long now = exchange.nowMicros();
    calls = Math.max(0, calls - Math.max(0, now - lastMicros) / (double) Micros.SECOND) + 1;
    lastMicros = now;
    try {
      if (calls > MOST_CALLS_AT_ONCE) {
        throw new Refusal("EAPI:Rate limit exceeded");
      }
      JsonObject result =
          switch (request.path()) {
            case "/0/public/Time" -> time(now);
            case "/0/public/SystemStatus" ->
                new JsonObject().put("status", "online").put("timestamp", KrakenFrames.time(now));
            case "/0/public/AssetPairs" -> pairs(request);
            case "/0/public/Depth" -> depth(request);
            case "/0/public/Trades" -> trades(request);
            case "/0/public/Ticker" -> tickers(request);
            default -> throw new Refusal("EGeneral:Unknown method");
          };
      return FaceAnswer.json(
          new JsonObject().put("error", new JsonArray()).put("result", result).encode());
    } catch (Refusal refusal) {
      return FaceAnswer.json(
          new JsonObject().put("error", new JsonArray().add(refusal.getMessage())).encode());
    }
  }

  private static JsonObject time(long now) {
    return new JsonObject().put("unixtime", now / Micros.SECOND);
  }

  /** XBT and XDG, as REST still calls them. */
  private static String old(String asset) {
    return switch (asset) {
      case "BTC" -> "XBT";
      case "DOGE" -> "XDG";
      default -> asset;
    };
  }

  private static String oldName(SimulatedSymbol symbol) {
    return old(symbol.baseAsset()) + old(symbol.quoteAsset());
  }

  private int index(String name) throws Refusal {
    for (int i = 0; i < exchange.symbols().size(); i++) {
      SimulatedSymbol symbol = exchange.symbols().get(i);
      String slashed = old(symbol.baseAsset()) + "/" + old(symbol.quoteAsset());
      if (exchange.listed(i)
          && (name.equals(symbols.name(i))
              || name.equals(slashed)
              || name.equals(oldName(symbol)))) {
        return i;
      }
    }
    throw new Refusal("EQuery:Unknown asset pair");
  }

  private int pair(FaceRequest request) throws Refusal {
    return index(request.parameter("pair").orElse(""));
  }

  /** The name asked for if it has a slash, else the old one. */
  private String key(FaceRequest request, int symbol) {
    String asked = request.parameter("pair").orElse("");
    return asked.contains("/") ? asked : oldName(exchange.symbols().get(symbol));
  }

  private List<Integer> wanted(FaceRequest request) throws Refusal {
    Optional<String> names = request.parameter("pair");
    List<Integer> wanted = new ArrayList<>();
    if (names.isPresent()) {
      for (String name : names.get().split(",")) {
        wanted.add(index(name));
      }
    } else {
      for (int i = 0; i < exchange.symbols().size(); i++) {
        if (exchange.listed(i)) {
          wanted.add(i);
        }
      }
    }
    return wanted;
  }

  private JsonObject pairs(FaceRequest request) throws Refusal {
    JsonObject result = new JsonObject();
    for (int i : wanted(request)) {
      SimulatedSymbol symbol = exchange.symbols().get(i);
      result.put(
          oldName(symbol),
          new JsonObject()
              .put("altname", oldName(symbol))
              .put("wsname", old(symbol.baseAsset()) + "/" + old(symbol.quoteAsset()))
              .put("base", old(symbol.baseAsset()))
              .put("quote", old(symbol.quoteAsset()))
              .put("pair_decimals", KrakenFrames.priceDecimals(symbol))
              .put("lot_decimals", KrakenFrames.QUANTITY_DECIMALS)
              .put("ordermin", "0.00005")
              .put("costmin", "0.5")
              .put("tick_size", Decimal8.shortText(symbol.tickE8()))
              .put("status", "online"));
    }
    return result;
  }

  private static String price(long e8) {
    StringBuilder text = new StringBuilder(24);
    Decimal8.append(text, e8, PRICE_DECIMALS);
    return text.toString();
  }

  private JsonObject depth(FaceRequest request) throws Refusal {
    int symbol = pair(request);
    int count = Math.min(MOST_LEVELS, request.number("count").orElse(DEFAULT_LEVELS));
    SimulatedEvent.Depth book = exchange.book(symbol, count);
    return new JsonObject()
        .put(
            key(request, symbol),
            new JsonObject()
                .put("asks", levels(book.asks(), book.timeMicros()))
                .put("bids", levels(book.bids(), book.timeMicros())));
  }

  /** Prices of more decimals than five would lose some; those have all eight. */
  private static String exact(long e8) {
    String text = price(e8);
    return new BigDecimal(text).movePointRight(8).longValueExact() == e8 ? text : Decimal8.text(e8);
  }

  private static JsonArray levels(long[] flat, long timeMicros) {
    JsonArray levels = new JsonArray();
    for (int i = 0; i < flat.length; i += 2) {
      levels.add(
          new JsonArray()
              .add(exact(flat[i]))
              .add(Decimal8.text(flat[i + 1]))
              .add(timeMicros / Micros.SECOND));
    }
    return levels;
  }

  private JsonObject trades(FaceRequest request) throws Refusal {
    int symbol = pair(request);
    int count = Math.min(MOST_TRADES, request.number("count").orElse(MOST_TRADES));
    String since = request.parameter("since").orElse("");
    if (!since.matches("[0-9]{0,19}")) {
      throw new Refusal("EGeneral:Invalid arguments:since");
    }
    long sinceMicros = since.isEmpty() ? Long.MIN_VALUE : Long.parseLong(since) / 1_000;
    List<SimulatedEvent.Trade> all = exchange.recentTrades(symbol, Integer.MAX_VALUE);
    List<SimulatedEvent.Trade> later =
        since.isEmpty()
            ? all.subList(Math.max(0, all.size() - count), all.size())
            : all.stream().filter(trade -> trade.timeMicros() > sinceMicros).limit(count).toList();
    JsonArray rows = new JsonArray();
    for (SimulatedEvent.Trade trade : later) {
      rows.add(
          new JsonArray()
              .add(exact(trade.priceE8()))
              .add(Decimal8.text(trade.quantityE8()))
              .add(BigDecimal.valueOf(trade.timeMicros(), 6))
              .add(trade.buyerIsMaker() ? "s" : "b")
              .add("m")
              .add("")
              .add(trade.id()));
    }
    String last =
        later.isEmpty() ? since.isEmpty() ? "0" : since : later.getLast().timeMicros() + "000";
    return new JsonObject().put(key(request, symbol), rows).put("last", last);
  }

  private JsonObject tickers(FaceRequest request) throws Refusal {
    JsonObject result = new JsonObject();
    for (int symbol : wanted(request)) {
      SimulatedEvent.BookTicker top = exchange.bookTicker(symbol);
      SimulatedEvent.MiniTicker day = exchange.day(symbol);
      long mean =
          BigDecimal.valueOf(day.quoteVolumeE8())
              .movePointRight(8)
              .divide(BigDecimal.valueOf(day.volumeE8()), RoundingMode.HALF_EVEN)
              .longValue();
      String asked = request.parameter("pair").orElse("");
      String key =
          asked.contains("/") ? symbols.name(symbol) : oldName(exchange.symbols().get(symbol));
      result.put(
          key,
          new JsonObject()
              .put("a", top(top.askE8(), top.askQuantityE8()))
              .put("b", top(top.bidE8(), top.bidQuantityE8()))
              .put("c", new JsonArray().add(exact(day.lastE8())).add("0.00000001"))
              .put("v", both(Decimal8.text(day.volumeE8())))
              .put("p", both(exact(mean)))
              .put("t", new JsonArray().add(1).add(1))
              .put("l", both(exact(day.lowE8())))
              .put("h", both(exact(day.highE8())))
              .put("o", exact(day.openE8())));
    }
    return result;
  }

  /** Price, whole lots, lots. */
  private static JsonArray top(long priceE8, long quantityE8) {
    return new JsonArray()
        .add(exact(priceE8))
        .add(Long.toString(quantityE8 / Decimal8.ONE))
        .add(Decimal8.text(quantityE8));
  }

  /** Today and the last 24 h: this exchange does not tell them apart. */
  private static JsonArray both(String figure) {
    return new JsonArray().add(figure).add(figure);
  }
}
