package io.tocsin.strategy.plan;

import io.tocsin.model.input.Fields;
import java.math.BigDecimal;

/**
 * A venue's fees, percent of notional.
 *
 * @param makerPct for orders that rested in the book; negative is a rebate
 * @param takerPct for orders that took from it
 */
public record Fees(BigDecimal makerPct, BigDecimal takerPct) {

  /** The usual fee of a spot venue's lowest tier. */
  public static final Fees DEFAULT = new Fees(new BigDecimal("0.1"), new BigDecimal("0.1"));

  /** Reads {@code maker_pct} and {@code taker_pct}, both required. */
  public static Fees read(Fields fields) {
    BigDecimal maker = required(fields, "maker_pct", -1);
    BigDecimal taker = required(fields, "taker_pct", 0);
    fields.finish();
    return new Fees(maker, taker);
  }

  private static BigDecimal required(Fields fields, String name, double min) {
    if (!fields.has(name)) {
      fields.problems().add(fields.path(name), "is required", "", "percent of notional");
    }
    return fields.decimal(name, min, 10).orElse(BigDecimal.ZERO);
  }
}
