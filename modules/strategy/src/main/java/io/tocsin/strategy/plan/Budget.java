package io.tocsin.strategy.plan;

import io.tocsin.model.input.Fields;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a session may trade with.
 *
 * @param total the account at the start, above 0
 * @param currency of all amounts, for example {@code USDT}
 * @param perStrategy shares of single strategies, by name; a strategy without one may use the total
 */
public record Budget(BigDecimal total, String currency, SortedMap<String, BigDecimal> perStrategy) {

  private static final double LARGEST = 1e15;

  public Budget {
    perStrategy = Collections.unmodifiableSortedMap(new TreeMap<>(perStrategy));
  }

  /**
   * Reads a session file's {@code budget}: {@code total}, {@code currency}, {@code per_strategy}.
   */
  public static Budget read(Fields fields) {
    if (!fields.has("total")) {
      fields.problems().add(fields.path("total"), "is required", "", "an amount above 0");
    }
    BigDecimal total = fields.decimal("total", 0.01, LARGEST).orElse(BigDecimal.ONE);
    String currency = fields.text("currency").orElse("USDT").toUpperCase(Locale.ROOT);
    if (!currency.matches("[A-Z0-9]{2,10}")) {
      fields
          .problems()
          .add(fields.path("currency"), "must be an asset's code", currency, "for example USDT");
    }
    SortedMap<String, BigDecimal> shares = new TreeMap<>();
    fields
        .object("per_strategy")
        .ifPresent(given -> {
          for (String name : given.names()) {
            given
                .decimal(name, 0.01, total.doubleValue())
                .ifPresent(amount -> shares.put(name, amount));
          }
        });
    fields.finish();
    return new Budget(total, currency, shares);
  }

  /** What the strategy may use. */
  public BigDecimal of(String strategy) {
    return perStrategy.getOrDefault(strategy, total);
  }
}
