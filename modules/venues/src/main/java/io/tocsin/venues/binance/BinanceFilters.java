package io.tocsin.venues.binance;

import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import java.math.BigDecimal;
import java.util.Map;

/**
 * The rules of a market in {@code exchangeInfo}'s filters; 0 for one that is not there.
 *
 * @param tick smallest price step
 * @param lot smallest quantity step
 * @param minNotional smallest order value
 */
record BinanceFilters(BigDecimal tick, BigDecimal lot, BigDecimal minNotional) {

  static BinanceFilters read(Map<?, ?> market) throws MalformedFrameException {
    BigDecimal tick = BigDecimal.ZERO;
    BigDecimal lot = BigDecimal.ZERO;
    BigDecimal minNotional = BigDecimal.ZERO;
    for (Object element : Json.list(market.get("filters"), "filters")) {
      Map<?, ?> filter = Json.map(element, "a filter");
      switch (Json.text(filter, "filterType")) {
        case "PRICE_FILTER" -> tick = Json.decimal(filter, "tickSize");
        case "LOT_SIZE" -> lot = Json.decimal(filter, "stepSize");
        case "NOTIONAL" -> minNotional = Json.decimal(filter, "minNotional");
        // Spot says minNotional, USD-M says notional.
        case "MIN_NOTIONAL" ->
            minNotional =
                Json.decimal(filter, filter.containsKey("notional") ? "notional" : "minNotional");
        default -> {}
      }
    }
    return new BinanceFilters(tick.stripTrailingZeros(), lot.stripTrailingZeros(), minNotional);
  }
}
