package io.tocsin.simulator;

import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** The public REST calls of Binance spot, with its error bodies; runs on the verticle's context. */
final class SimulatorRest {

  private static final int DEFAULT_DEPTH = 100;
  private static final int MOST_DEPTH = 5_000;
  private static final int DEFAULT_TRADES = 500;
  private static final int MOST_TRADES = 1_000;

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

  private final SimulatedMarket market;
  private final BinanceFrames frames;
  private final WallClock clock;

  SimulatorRest(SimulatedMarket market, BinanceFrames frames, WallClock clock) {
    this.market = market;
    this.frames = frames;
    this.clock = clock;
  }

  void handle(HttpServerRequest request) {
    try {
      if (request.method() != HttpMethod.GET) {
        throw new Refusal(405, -1000, "This endpoint only answers GET.");
      }
      answer(request, 200, body(request));
    } catch (Refusal refusal) {
      answer(
          request,
          refusal.status,
          "{\"code\":" + refusal.code + ",\"msg\":\"" + refusal.getMessage() + "\"}");
    }
  }

  private String body(HttpServerRequest request) throws Refusal {
    long millis = clock.nowMicros() / Micros.MILLI;
    return switch (String.valueOf(request.path())) {
      case "/api/v3/ping" -> "{}";
      case "/api/v3/time" -> "{\"serverTime\":" + millis + "}";
      case "/api/v3/exchangeInfo" -> frames.exchangeInfoAnswer(millis, wanted(request));
      case "/api/v3/depth" ->
          frames.depthAnswer(
              market.book(symbol(request), limit(request, DEFAULT_DEPTH, MOST_DEPTH)));
      case "/api/v3/trades" ->
          frames.tradesAnswer(
              market.recentTrades(symbol(request), limit(request, DEFAULT_TRADES, MOST_TRADES)));
      case "/api/v3/ticker/24hr" -> {
        int symbol = symbol(request);
        yield frames.dayAnswer(market.day(symbol), market.bookTicker(symbol));
      }
      case "/api/v3/ticker/bookTicker" ->
          frames.bookTickerAnswer(market.bookTicker(symbol(request)));
      default -> throw new Refusal(404, -1000, "Path not found.");
    };
  }

  private List<SimulatedSymbol> wanted(HttpServerRequest request) throws Refusal {
    String one = request.getParam("symbol");
    String many = request.getParam("symbols");
    List<SimulatedSymbol> all = market.symbols();
    if (one == null && many == null) {
      return all;
    }
    List<SimulatedSymbol> wanted = new ArrayList<>();
    for (String name : many == null ? List.of(one) : names(many)) {
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

  private int symbol(HttpServerRequest request) throws Refusal {
    String name = request.getParam("symbol");
    if (name == null || name.isEmpty()) {
      throw new Refusal(
          400, -1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.");
    }
    return index(name);
  }

  private int index(String name) throws Refusal {
    List<SimulatedSymbol> all = market.symbols();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).venueSymbol().equals(name.toUpperCase(Locale.ROOT))) {
        return i;
      }
    }
    throw new Refusal(400, -1121, "Invalid symbol.");
  }

  private static int limit(HttpServerRequest request, int absent, int most) throws Refusal {
    String text = request.getParam("limit");
    if (text == null) {
      return absent;
    }
    OptionalInt limit =
        text.matches("[0-9]{1,6}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    if (limit.isEmpty() || limit.getAsInt() < 1) {
      throw new Refusal(400, -1100, "Illegal characters found in parameter 'limit'.");
    }
    return Math.min(most, limit.getAsInt());
  }

  private static void answer(HttpServerRequest request, int status, String body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json;charset=UTF-8")
        .end(body);
  }
}
