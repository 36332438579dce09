package io.tocsin.strategy.plan;

import io.tocsin.model.input.Fields;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the paper venue fills.
 *
 * @param slippagePct against the trader, where there is no book to walk
 * @param latency in event time, between a decision and its arrival at the venue
 * @param maintenanceMarginPct of notional, below which a position is liquidated
 * @param fees by venue; {@link Fees#DEFAULT} where none is given
 */
public record PaperSettings(
    BigDecimal slippagePct,
    Duration latency,
    BigDecimal maintenanceMarginPct,
    SortedMap<String, Fees> fees) {

  public static final PaperSettings DEFAULTS =
      new PaperSettings(
          new BigDecimal("0.05"), Duration.ofMillis(100), new BigDecimal("0.5"), new TreeMap<>());

  public PaperSettings {
    fees = Collections.unmodifiableSortedMap(new TreeMap<>(fees));
  }

  /**
   * Reads a session file's {@code paper}: {@code slippage_pct}, {@code latency}, {@code
   * maintenance_margin_pct}, {@code fees} by venue; what is absent is as in {@link #DEFAULTS}.
   */
  public static PaperSettings read(Fields fields) {
    SortedMap<String, Fees> fees = new TreeMap<>();
    fields
        .object("fees")
        .ifPresent(given ->
            given
                .names()
                .forEach(venue ->
                    given.object(venue).ifPresent(each -> fees.put(venue, Fees.read(each)))));
    PaperSettings settings =
        new PaperSettings(
            fields.decimal("slippage_pct", 0, 10).orElse(DEFAULTS.slippagePct),
            fields.duration("latency").orElse(DEFAULTS.latency),
            fields.decimal("maintenance_margin_pct", 0, 50).orElse(DEFAULTS.maintenanceMarginPct),
            fees);
    fields.finish();
    return settings;
  }

  /** The same, with a venue's own fees where the session names none. */
  public PaperSettings withVenueFees(Map<String, Fees> venues) {
    SortedMap<String, Fees> merged = new TreeMap<>(venues);
    merged.putAll(fees);
    return new PaperSettings(slippagePct, latency, maintenanceMarginPct, merged);
  }

  public Fees feesOf(String venue) {
    return fees.getOrDefault(venue, Fees.DEFAULT);
  }
}
