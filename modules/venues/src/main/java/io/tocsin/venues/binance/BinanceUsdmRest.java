package io.tocsin.venues.binance;

import io.tocsin.model.Instrument;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestProtocol;
import io.tocsin.venues.RestTopic;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Binance USD-M's REST interface: 2,400 of weight a minute, of which two thirds are used at most.
 *
 * <p>Only perpetual contracts are markets here: a delivery contract has the same base and quote.
 * Trades from an id on ({@code historicalTrades}) need a key on USD-M, so only the newest are had.
 */
final class BinanceUsdmRest implements RestProtocol {

  private static final int WEIGHT_PER_MINUTE = 1_600;

  @Override
  public String defaultUrl() {
    return "https://fapi.binance.com";
  }

  @Override
  public int weightPerMinute() {
    return WEIGHT_PER_MINUTE;
  }

  /** Always all: the call takes no symbols. */
  @Override
  public RestCall instruments(List<String> venueSymbols) {
    return RestCall.get(RestTopic.INSTRUMENTS, "/fapi/v1/exchangeInfo", 1);
  }

  @Override
  public void readInstruments(String venue, char[] body, Markets markets)
      throws MalformedFrameException {
    Map<?, ?> answer = Json.map(Json.tree(body), "the answer");
    for (Object element : Json.list(answer.get("symbols"), "symbols")) {
      Map<?, ?> market = Json.map(element, "an element of symbols");
      String type = String.valueOf(market.get("contractType"));
      // TRADIFI_PERPETUAL is one too; a contract being settled has an empty type.
      if (type.endsWith("PERPETUAL")) {
        BinanceAnswers.market(venue, market, markets);
      } else {
        markets.unusable(
            Json.text(market, "symbol"),
            "its contract type is \"" + type + "\"; only perpetual contracts can be used");
      }
    }
  }

  @Override
  public Optional<RestCall> call(RestTopic topic, Instrument market, int symbol, long fromTradeId) {
    String name = "?symbol=" + market.venueSymbol();
    return switch (topic) {
      case TRADES -> Optional.of(get(topic, symbol, market, "trades" + name + "&limit=1000", 5));
      case QUOTE -> Optional.of(get(topic, symbol, market, "ticker/bookTicker" + name, 2));
      case BOOK -> Optional.of(get(topic, symbol, market, "depth" + name + "&limit=1000", 20));
      case TICKER -> Optional.of(get(topic, symbol, market, "ticker/24hr" + name, 1));
      case INSTRUMENTS, OWN -> Optional.empty();
    };
  }

  @Override
  public Optional<RestCall> smallBook(Instrument market, int symbol) {
    String call = "depth?symbol=" + market.venueSymbol() + "&limit=50";
    return Optional.of(get(RestTopic.BOOK, symbol, market, call, 2));
  }

  private static RestCall get(
      RestTopic topic, int symbol, Instrument market, String call, int weight) {
    return RestCall.get(topic, symbol, market, "/fapi/v1/" + call, weight);
  }

  @Override
  public boolean tradesFromId() {
    return false;
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
    return BinanceAnswers.error(status, body, "");
  }
}
