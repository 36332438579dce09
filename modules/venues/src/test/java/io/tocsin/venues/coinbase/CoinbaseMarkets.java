package io.tocsin.venues.coinbase;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import java.math.BigDecimal;

/** Markets for tests. */
final class CoinbaseMarkets {

  static final Instrument BTC_USD = market("BTC_USD");
  static final Instrument BTC_USDC = market("BTC_USDC");
  static final Instrument ETH_USD = market("ETH_USD");

  private CoinbaseMarkets() {}

  static Instrument market(String symbol) {
    return new Instrument(
        new InstrumentId("coinbase", symbol),
        symbol.replace('_', '-'),
        new BigDecimal("0.01"),
        new BigDecimal("0.00000001"),
        BigDecimal.ONE,
        BigDecimal.ONE,
        true);
  }
}
