package io.tocsin.venues.binance;

import io.tocsin.model.Instrument;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestProtocol;
import io.tocsin.venues.RestTopic;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Binance spot's REST interface: 6,000 of weight a minute, of which two thirds are used at most.
 *
 * <p>Trades from an id on come by {@code historicalTrades}, which {@code api.binance.com} answers
 * and the market-data-only host {@code data-api.binance.vision} does not. Aggregate trades, which
 * both answer, are numbered apart and cannot fill a hole in trade ids.
 */
final class BinanceSpotRest implements RestProtocol {

  private static final int WEIGHT_PER_MINUTE = 4_000;
  private static final String INSTEAD =
      ", where https://data-api.binance.vision may answer (venues.binance.rest_url; no trades from"
          + " an id on)";

  @Override
  public String defaultUrl() {
    return "https://api.binance.com";
  }

  @Override
  public int weightPerMinute() {
    return WEIGHT_PER_MINUTE;
  }

  @Override
  public RestCall instruments(List<String> venueSymbols) {
    String query =
        venueSymbols.isEmpty()
            ? ""
            : "?symbols="
                + URLEncoder.encode(
                    "[\"" + String.join("\",\"", venueSymbols) + "\"]", StandardCharsets.UTF_8);
    return RestCall.get(RestTopic.INSTRUMENTS, "/api/v3/exchangeInfo" + query, 20);
  }

  @Override
  public void readInstruments(String venue, char[] body, Markets markets)
      throws MalformedFrameException {
    Map<?, ?> answer = Json.map(Json.tree(body), "the answer");
    for (Object element : Json.list(answer.get("symbols"), "symbols")) {
      BinanceAnswers.market(venue, Json.map(element, "an element of symbols"), markets);
    }
  }

  @Override
  public Optional<RestCall> call(RestTopic topic, Instrument market, int symbol, long fromTradeId) {
    String name = "?symbol=" + market.venueSymbol();
    return switch (topic) {
      case TRADES ->
          Optional.of(
              fromTradeId == FrameSink.NO_ID
                  ? get(topic, symbol, market, "trades" + name + "&limit=1000", 25)
                  : get(
                      topic,
                      symbol,
                      market,
                      "historicalTrades" + name + "&limit=1000&fromId=" + fromTradeId,
                      25));
      case QUOTE -> Optional.of(get(topic, symbol, market, "ticker/bookTicker" + name, 2));
      case BOOK -> Optional.of(get(topic, symbol, market, "depth" + name + "&limit=1000", 50));
      case TICKER -> Optional.of(get(topic, symbol, market, "ticker/24hr" + name, 2));
      case INSTRUMENTS, OWN -> Optional.empty();
    };
  }

  @Override
  public Optional<RestCall> smallBook(Instrument market, int symbol) {
    String call = "depth?symbol=" + market.venueSymbol() + "&limit=100";
    return Optional.of(get(RestTopic.BOOK, symbol, market, call, 5));
  }

  private static RestCall get(
      RestTopic topic, int symbol, Instrument market, String call, int weight) {
    return RestCall.get(topic, symbol, market, "/api/v3/" + call, weight);
  }

  @Override
  public boolean tradesFromId() {
    return true;
  }

  @Override
  public void read(RestCall call, char[] body, FrameSink sink) throws MalformedFrameException {
    BinanceAnswers.read(call, body, sink);
  }

  @Override
  public boolean meansUnknownSymbol(int status, String body) {
    return BinanceAnswers.meansUnknownSymbol(status, body);
  }

  @Override
  public Optional<String> error(int status, String body) {
    return BinanceAnswers.error(status, body, INSTEAD);
  }
}
