package io.tocsin.venues.binance;

import io.tocsin.model.Instrument;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestTopic;
import java.util.List;
import java.util.Map;

/**
 * Binance USD-M's REST interface: 2,400 of weight a minute, of which two thirds are used at most.
 *
 * <p>Only perpetual contracts are markets here: a delivery contract has the same base and quote.
 * Trades from an id on ({@code historicalTrades}) need a key on USD-M, so only the newest are had.
 */
final class BinanceUsdmRest extends BinanceRest {

  private static final int WEIGHT_PER_MINUTE = 1_600;

  BinanceUsdmRest() {
    super("/fapi/v1/", new Weights(2, 1, 20, 50, 2));
  }

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
  void market(String venue, Map<?, ?> market, Markets markets) throws MalformedFrameException {
    String type = String.valueOf(market.get("contractType"));
    // TRADIFI_PERPETUAL is one too; a contract being settled has an empty type.
    if (type.endsWith("PERPETUAL")) {
      super.market(venue, market, markets);
    } else {
      markets.unusable(
          Json.text(market, "symbol"),
          "its contract type is \"" + type + "\"; only perpetual contracts can be used");
    }
  }

  @Override
  RestCall trades(Instrument market, int symbol, long fromTradeId) {
    return get(RestTopic.TRADES, symbol, market, "trades", "&limit=1000", 5);
  }

  @Override
  public boolean tradesFromId() {
    return false;
  }
}
