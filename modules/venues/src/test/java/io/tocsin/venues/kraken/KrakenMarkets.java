package io.tocsin.venues.kraken;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import java.math.BigDecimal;

/** Markets for tests. */
final class KrakenMarkets {

  static final Instrument BTC_USD = market("BTC_USD", "0.1");
  static final Instrument ETH_USD = market("ETH_USD", "0.01");

  private KrakenMarkets() {}

  static Instrument market(String symbol, String tick) {
    return new Instrument(
        new InstrumentId("kraken", symbol),
        symbol.replace('_', '/'),
        new BigDecimal(tick),
        new BigDecimal("0.00000001"),
        BigDecimal.ZERO,
        BigDecimal.ONE,
        true);
  }
}
