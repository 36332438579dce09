package io.tocsin.model;

import java.math.BigDecimal;

/**
 * A venue's rules for one market.
 *
 * @param id the market
 * @param venueSymbol the venue's own spelling, as it stands on the wire
 * @param tickSize the smallest price step, in quote units; greater than 0
 * @param lotSize the smallest quantity step, in base units; greater than 0
 * @param minNotional the smallest order value accepted, in quote units; 0 when the venue names none
 * @param contractSize base units a contract; 1 on spot markets
 * @param inverse whether {@code contractSize} is in quote units instead, as of coin-margined
 *     futures
 * @param trading whether the venue accepts orders now
 */
public record Instrument(
    InstrumentId id,
    String venueSymbol,
    BigDecimal tickSize,
    BigDecimal lotSize,
    BigDecimal minNotional,
    BigDecimal contractSize,
    boolean inverse,
    boolean trading) {

  /** A spot market, or a contract that is counted in base units. */
  public Instrument(
      InstrumentId id,
      String venueSymbol,
      BigDecimal tickSize,
      BigDecimal lotSize,
      BigDecimal minNotional,
      BigDecimal contractSize,
      boolean trading) {
    this(id, venueSymbol, tickSize, lotSize, minNotional, contractSize, false, trading);
  }

  /** Decimals that a price of this market has. */
  public int priceScale() {
    return Math.max(0, tickSize.stripTrailingZeros().scale());
  }

  /** Decimals that a quantity of this market has. */
  public int quantityScale() {
    return Math.max(0, lotSize.stripTrailingZeros().scale());
  }
}
