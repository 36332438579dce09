package io.tocsin.simulator.binance;

import io.tocsin.simulator.SimulatedSymbol;
import io.tocsin.simulator.face.Exchange;
import io.tocsin.simulator.face.FaceRequest;
import io.tocsin.simulator.face.VenueSymbols;
import java.util.List;

/** The public REST calls of Binance USD-M. */
final class BinanceUsdmRest extends BinanceRest {

  private static final int WEIGHT_PER_MINUTE = 2_400;
  private static final int USUAL_DEPTH = 500;
  private static final int MOST_DEPTH = 1_000;

  private final BinanceUsdmFrames frames;

  BinanceUsdmRest(Exchange exchange, VenueSymbols symbols, BinanceUsdmFrames frames) {
    super(exchange, symbols, WEIGHT_PER_MINUTE);
    this.frames = frames;
  }

  @Override
  int weight(FaceRequest request) {
    int limit = request.number("limit").orElse(USUAL_DEPTH);
    return switch (request.path()) {
      case "/fapi/v1/depth" -> limit <= 50 ? 2 : limit <= 100 ? 5 : limit <= 500 ? 10 : 20;
      case "/fapi/v1/trades" -> 5;
      case "/fapi/v1/historicalTrades" -> 20;
      case "/fapi/v1/ticker/bookTicker" -> 2;
      default -> 1;
    };
  }

  @Override
  String body(FaceRequest request) throws Refusal {
    long millis = exchange.nowMillis();
    return switch (request.path()) {
      case "/fapi/v1/ping" -> "{}";
      case "/fapi/v1/time" -> "{\"serverTime\":" + millis + "}";
      case "/fapi/v1/exchangeInfo" -> {
        // Parameters are ignored: the answer is always all.
        List<SimulatedSymbol> all = exchange.symbols();
        yield frames.exchangeInfoAnswer(
            millis, listed().stream().<SimulatedSymbol>map(all::get).toList());
      }
      case "/fapi/v1/depth" ->
          frames.depthAnswer(
              exchange.book(symbol(request), limit(request, USUAL_DEPTH, MOST_DEPTH)));
      case "/fapi/v1/trades" ->
          frames.tradesAnswer(
              exchange.recentTrades(symbol(request), limit(request, DEFAULT_TRADES, MOST_TRADES)));
      case "/fapi/v1/historicalTrades" -> throw new Refusal(401, -2014, "API-key format invalid.");
      case "/fapi/v1/ticker/bookTicker" ->
          frames.bookTickerAnswer(exchange.bookTicker(symbol(request)));
      case "/fapi/v1/ticker/24hr" -> frames.dayAnswer(exchange.day(symbol(request)));
      default -> throw new Refusal(404, -5000, "Path, Method GET is invalid");
    };
  }
}
