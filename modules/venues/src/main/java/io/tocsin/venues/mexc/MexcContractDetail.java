package io.tocsin.venues.mexc;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.RestProtocol.Markets;
import java.math.BigDecimal;
import java.util.Map;

/** A contract of {@code contract/detail}, or why it cannot be used. */
final class MexcContractDetail {

  /** Sizes seen are 0.00001 to 10,000,000; what lies far beyond is no size. */
  private static final BigDecimal LEAST_SIZE = new BigDecimal("1e-8");

  private static final BigDecimal MOST_SIZE = new BigDecimal("1e10");

  /** An inverse contract's base quantity depends on the price: there is no step but a small one. */
  private static final BigDecimal INVERSE_LOT = new BigDecimal("1e-8");

  private MexcContractDetail() {}

  static void read(String venue, Map<?, ?> contract, Markets markets)
      throws MalformedFrameException {
    String symbol = Json.text(contract, "symbol");
    BigDecimal size = number(contract, "contractSize");
    BigDecimal tick = number(contract, "priceUnit");
    String settled = String.valueOf(contract.get("settleCoin"));
    boolean linear = settled.equals(contract.get("quoteCoin"));
    boolean inverse = !linear && settled.equals(contract.get("baseCoin"));
    int state = number(contract, "state").intValue();
    if (state == 2 || state == 3) {
      markets.unusable(symbol, "MEXC has taken it off the market (state " + state + ")");
    } else if (size.compareTo(LEAST_SIZE) < 0 || size.compareTo(MOST_SIZE) > 0) {
      markets.unusable(
          symbol,
          "MEXC gives \""
              + contract.get("contractSize")
              + "\" as its contract size, so quantities would not be known");
    } else if (!linear && !inverse) {
      markets.unusable(
          symbol,
          "it is settled in "
              + settled
              + ", neither its base nor its quote, so what a contract is worth is not known");
    } else if (tick.signum() <= 0) {
      markets.unusable(symbol, "MEXC gives no price step for it");
    } else {
      BigDecimal step = number(contract, "volUnit").max(BigDecimal.ONE);
      BigDecimal least = number(contract, "minVol").max(BigDecimal.ONE);
      markets.market(
          new Instrument(
              new InstrumentId(venue, symbol),
              symbol,
              tick.stripTrailingZeros(),
              inverse ? INVERSE_LOT : step.multiply(size).stripTrailingZeros(),
              inverse ? least.multiply(size).stripTrailingZeros() : BigDecimal.ZERO,
              size.stripTrailingZeros(),
              inverse,
              state == 0));
    }
  }

  /** 0 if it is not there or no number. */
  private static BigDecimal number(Map<?, ?> contract, String name) {
    try {
      return contract.get(name) == null ? BigDecimal.ZERO : Json.decimal(contract, name);
    } catch (MalformedFrameException e) {
      return BigDecimal.ZERO;
    }
  }
}
