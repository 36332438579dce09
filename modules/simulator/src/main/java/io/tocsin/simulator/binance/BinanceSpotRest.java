package io.tocsin.simulator.binance;

import io.tocsin.simulator.face.Exchange;
import io.tocsin.simulator.face.FaceRequest;
import io.tocsin.simulator.face.VenueSymbols;

/** The public REST calls of Binance spot. */
final class BinanceSpotRest extends BinanceRest {

  private static final int MOST_DEPTH = 5_000;
  private static final int WEIGHT_PER_MINUTE = 6_000;

  private final BinanceSpotFrames frames;

  BinanceSpotRest(Exchange exchange, VenueSymbols symbols, BinanceSpotFrames frames) {
    super(exchange, symbols, WEIGHT_PER_MINUTE);
    this.frames = frames;
  }

  @Override
  int weight(FaceRequest request) {
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

  @Override
  String body(FaceRequest request) throws Refusal {
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
}
