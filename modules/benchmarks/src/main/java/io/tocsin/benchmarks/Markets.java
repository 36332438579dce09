package io.tocsin.benchmarks;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import java.math.BigDecimal;

/** Markets for benchmarks of frames. */
final class Markets {

  private Markets() {}

  static Instrument spot(String venue, String symbol, String venueSymbol) {
    return new Instrument(
        new InstrumentId(venue, symbol),
        venueSymbol,
        new BigDecimal("0.1"),
        new BigDecimal("0.00000001"),
        BigDecimal.ZERO,
        BigDecimal.ONE,
        true);
  }
}
