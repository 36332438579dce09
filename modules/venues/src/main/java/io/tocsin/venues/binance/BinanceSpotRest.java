package io.tocsin.venues.binance;

import io.tocsin.model.Instrument;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.HttpErrors;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestTopic;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Binance spot's REST interface: 6,000 of weight a minute, of which two thirds are used at most.
 *
 * <p>Trades from an id on come by {@code historicalTrades}, which {@code api.binance.com} answers
 * and the market-data-only host {@code data-api.binance.vision} does not. Aggregate trades, which
 * both answer, are numbered apart and cannot fill a hole in trade ids.
 */
final class BinanceSpotRest extends BinanceRest {

  private static final int WEIGHT_PER_MINUTE = 4_000;
  private static final String INSTEAD =
      ", where https://data-api.binance.vision may answer (venues.binance.rest_url; no trades from"
          + " an id on)";

  BinanceSpotRest() {
    super("/api/v3/", new Weights(2, 2, 50, 100, 5));
  }

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
  RestCall trades(Instrument market, int symbol, long fromTradeId) {
    return fromTradeId == FrameSink.NO_ID
        ? get(RestTopic.TRADES, symbol, market, "trades", "&limit=1000", 25)
        : get(
            RestTopic.TRADES,
            symbol,
            market,
            "historicalTrades",
            "&limit=1000&fromId=" + fromTradeId,
            25);
  }

  @Override
  public boolean tradesFromId() {
    return true;
  }

  @Override
  public Optional<String> error(int status, String body) {
    return status == 200 ? Optional.empty() : Optional.of(HttpErrors.words(status, body, INSTEAD));
  }
}
