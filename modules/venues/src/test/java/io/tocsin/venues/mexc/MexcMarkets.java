package io.tocsin.venues.mexc;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import java.math.BigDecimal;

/** Markets for tests. */
final class MexcMarkets {

  private MexcMarkets() {}

  static Instrument spot(String symbol) {
    return contract("mexc", symbol, symbol.replace("_", ""), "1", false);
  }

  static Instrument linear(String symbol, String contractSize) {
    return contract("mexc_futures", symbol, symbol, contractSize, false);
  }

  static Instrument inverse(String symbol, String contractSize) {
    return contract("mexc_futures", symbol, symbol, contractSize, true);
  }

  private static Instrument contract(
      String venue, String symbol, String venueSymbol, String size, boolean inverse) {
    return new Instrument(
        new InstrumentId(venue, symbol),
        venueSymbol,
        new BigDecimal("0.01"),
        new BigDecimal("0.0001"),
        BigDecimal.ZERO,
        new BigDecimal(size),
        inverse,
        true);
  }
}
