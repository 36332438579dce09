package io.tocsin.simulator.binance;

import io.tocsin.model.Micros;
import io.tocsin.simulator.SimulatedSymbol;
import io.tocsin.simulator.face.Exchange;
import io.tocsin.simulator.face.FaceAnswer;
import io.tocsin.simulator.face.FaceRequest;
import io.tocsin.simulator.face.VenueSymbols;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The public REST calls of Binance spot, with its error bodies and its request weights. */
final class BinanceSpotRest {

  private static final int DEFAULT_DEPTH = 100;
  private static final int MOST_DEPTH = 5_000;
  private static final int DEFAULT_TRADES = 500;
  private static final int MOST_TRADES = 1_000;
  private static final int WEIGHT_PER_MINUTE = 6_000;
  private static final long MINUTE_MICROS = 60 * Micros.SECOND;

  /** What Binance answers when it does not like a request. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final int code;

    Refusal(int status, int code, String message) {
      super(message, null, false, false);
      this.status = status;
      this.code = code;
    }
  }

  private final Exchange exchange;
  private final VenueSymbols symbols;
  private final BinanceSpotFrames frames;
  private long minute;
  private int weight;

  BinanceSpotRest(Exchange exchange, VenueSymbols symbols, BinanceSpotFrames frames) {
    this.exchange = exchange;
    this.symbols = symbols;
    this.frames = frames;
  }

  FaceAnswer answer(FaceRequest request) {
    long now = exchange.nowMicros() / MINUTE_MICROS;
    weight = now == minute ? weight : 0;
    minute = now;
    FaceAnswer answer = weighed(request);
    return answer.with("X-MBX-USED-WEIGHT-1M", Integer.toString(weight));
  }

  private FaceAnswer weighed(FaceRequest request) {
    weight += weight(request);
    if (weight > WEIGHT_PER_MINUTE) {
      long seconds = 60 - Math.floorMod(exchange.nowMicros(), MINUTE_MICROS) / Micros.SECOND;
      return error(
              new Refusal(
                  429,
                  -1003,
                  "Too much request weight used; current limit is 6000 request weight per 1"
                      + " MINUTE."))
          .with("Retry-After", Long.toString(seconds));
    }
    try {
      if (!request.get()) {
        throw new Refusal(405, -1000, "This endpoint only answers GET.");
      }
      return FaceAnswer.json(body(request));
    } catch (Refusal refusal) {
      return error(refusal);
    }
  }

  private static FaceAnswer error(Refusal refusal) {
    return FaceAnswer.json(
        refusal.status, "{\"code\":" + refusal.code + ",\"msg\":\"" + refusal.getMessage() + "\"}");
  }

  private static int weight(FaceRequest request) {
    int limit = request.number("limit").orElse(DEFAULT_DEPTH);
    return switch (request.path()) {
      case "/api/v3/exchangeInfo" -> 20;
      case "/api/v3/depth" -> limit <= 100 ? 5 : limit <= 500 ? 25 : limit <= 1_000 ? 50 : 250;
      case "/api/v3/trades", "/api/v3/historicalTrades" -> 25;
      case "/api/v3/aggTrades" -> 4;
      case "/api/v3/ticker/24hr", "/api/v3/ticker/bookTicker" -> 2;
      default -> 1;
    };
  }

  private String body(FaceRequest request) throws Refusal {
    long millis = exchange.nowMillis();
    return switch (request.path()) {
      case "/api/v3/ping" -> "{}";
      case "/api/v3/time" -> "{\"serverTime\":" + millis + "}";
      case "/api/v3/exchangeInfo" -> frames.exchangeInfoAnswer(millis, wanted(request));
      case "/api/v3/depth" ->
          frames.depthAnswer(
              exchange.book(symbol(request), limit(request, DEFAULT_DEPTH, MOST_DEPTH)));
      case "/api/v3/trades" ->
          frames.tradesAnswer(
              exchange.recentTrades(symbol(request), limit(request, DEFAULT_TRADES, MOST_TRADES)));
      case "/api/v3/historicalTrades" -> {
        int limit = limit(request, DEFAULT_TRADES, MOST_TRADES);
        long from = fromId(request);
        yield frames.tradesAnswer(
            from < 0
                ? exchange.recentTrades(symbol(request), limit)
                : exchange.trades(symbol(request), from, limit));
      }
      case "/api/v3/aggTrades" -> {
        int limit = limit(request, DEFAULT_TRADES, MOST_TRADES);
        long from = fromId(request);
        yield frames.aggregateTradesAnswer(
            from < 0
                ? exchange.recentTrades(symbol(request), limit)
                : exchange.trades(
                    symbol(request), from + BinanceSpotFrames.AGGREGATE_ID_BEHIND, limit));
      }
      case "/api/v3/ticker/24hr" -> {
        int symbol = symbol(request);
        yield frames.dayAnswer(exchange.day(symbol), exchange.bookTicker(symbol));
      }
      case "/api/v3/ticker/bookTicker" ->
          request.parameter("symbol").isPresent()
              ? frames.bookTickerAnswer(exchange.bookTicker(symbol(request)))
              : frames.bookTickersAnswer(listed().stream().map(exchange::bookTicker).toList());
      default -> throw new Refusal(404, -1000, "Path not found.");
    };
  }

  private List<Integer> listed() {
    List<Integer> listed = new ArrayList<>();
    for (int i = 0; i < exchange.symbols().size(); i++) {
      if (exchange.listed(i)) {
        listed.add(i);
      }
    }
    return listed;
  }

  private List<SimulatedSymbol> wanted(FaceRequest request) throws Refusal {
    Optional<String> one = request.parameter("symbol");
    Optional<String> many = request.parameter("symbols");
    List<SimulatedSymbol> all = exchange.symbols();
    if (one.isEmpty() && many.isEmpty()) {
      return listed().stream().<SimulatedSymbol>map(all::get).toList();
    }
    List<SimulatedSymbol> wanted = new ArrayList<>();
    for (String name : many.isEmpty() ? List.of(one.orElseThrow()) : names(many.get())) {
      wanted.add(all.get(index(name)));
    }
    return wanted;
  }

  private static List<String> names(String array) throws Refusal {
    try {
      return new JsonArray(array).stream().map(String::valueOf).toList();
    } catch (DecodeException e) {
      throw new Refusal(400, -1100, "Illegal characters found in parameter 'symbols'.");
    }
  }

  private int symbol(FaceRequest request) throws Refusal {
    String name = request.parameter("symbol").orElse("");
    if (name.isEmpty()) {
      throw new Refusal(
          400, -1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.");
    }
    return index(name);
  }

  private int index(String name) throws Refusal {
    int index = symbols.index(name.toUpperCase(Locale.ROOT));
    if (index == VenueSymbols.UNKNOWN) {
      throw new Refusal(400, -1121, "Invalid symbol.");
    }
    return index;
  }

  private static int limit(FaceRequest request, int absent, int most) throws Refusal {
    if (request.parameter("limit").isEmpty()) {
      return absent;
    }
    int limit = request.number("limit").orElse(0);
    if (limit < 1) {
      throw new Refusal(400, -1100, "Illegal characters found in parameter 'limit'.");
    }
    return Math.min(most, limit);
  }

  /** -1 if it was not given. */
  private static long fromId(FaceRequest request) throws Refusal {
    Optional<String> text = request.parameter("fromId");
    if (text.isEmpty()) {
      return -1;
    }
    if (!text.get().matches("[0-9]{1,18}")) {
      throw new Refusal(400, -1100, "Illegal characters found in parameter 'fromId'.");
    }
    return Long.parseLong(text.get());
  }
}
