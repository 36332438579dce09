package io.tocsin.strategy.plan;

import io.tocsin.model.input.Fields;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the paper venue fills.
 *
 * @param slippagePct against the trader, where there is no book to walk
 * @param latency in event time, between a decision and its arrival at the venue
 * @param maintenanceMarginPct of notional, below which a position is liquidated
 * @param fees by venue; {@link Fees#DEFAULT} where none is given
 * @param fundingPct by venue of perpetuals: what a long pays a short at 00:00, 08:00 and 16:00 UTC,
 *     percent of notional; negative is paid by shorts; a venue that is not named has no funding
 * @param maxLeverage by venue; a venue that is not named limits nothing
 * @param answerTimeout an order without an answer for so long is of unknown outcome
 * @param faults what the venue is told to do wrong, for tests
 */
public record PaperSettings(
    BigDecimal slippagePct,
    Duration latency,
    BigDecimal maintenanceMarginPct,
    SortedMap<String, Fees> fees,
    SortedMap<String, BigDecimal> fundingPct,
    SortedMap<String, BigDecimal> maxLeverage,
    Duration answerTimeout,
    Faults faults) {

  /**
   * Deterministic faults of the paper venue; 0 for never.
   *
   * @param loseAnswerEvery counts orders: every n-th is worked, but the answer never comes
   * @param loseOrderEvery counts orders: every n-th never arrives, and no answer comes
   */
  public record Faults(int loseAnswerEvery, int loseOrderEvery) {
    public static final Faults NONE = new Faults(0, 0);
  }

  public static final PaperSettings DEFAULTS =
      new PaperSettings(
          new BigDecimal("0.05"),
          Duration.ofMillis(100),
          new BigDecimal("0.5"),
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(),
          Duration.ofSeconds(5),
          Faults.NONE);

  public PaperSettings {
    fees = Collections.unmodifiableSortedMap(new TreeMap<>(fees));
    fundingPct = Collections.unmodifiableSortedMap(new TreeMap<>(fundingPct));
    maxLeverage = Collections.unmodifiableSortedMap(new TreeMap<>(maxLeverage));
  }

  /**
   * Reads a session file's {@code paper}: {@code slippage_pct}, {@code latency}, {@code
   * maintenance_margin_pct}, by venue {@code fees}, {@code funding_pct} and {@code max_leverage},
   * {@code answer_timeout}, {@code faults}; what is absent is as in {@link #DEFAULTS}.
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
            fees,
            byVenue(fields, "funding_pct", -5, 5),
            byVenue(fields, "max_leverage", 1, 125),
            fields.duration("answer_timeout").orElse(DEFAULTS.answerTimeout),
            fields.object("faults").map(PaperSettings::faults).orElse(Faults.NONE));
    if (settings.answerTimeout.compareTo(settings.latency) <= 0) {
      fields
          .problems()
          .add(
              fields.path("answer_timeout"),
              "must be longer than the latency, or no order is ever answered in time",
              settings.answerTimeout,
              "above " + settings.latency);
    }
    fields.finish();
    return settings;
  }

  private static SortedMap<String, BigDecimal> byVenue(
      Fields fields, String name, double min, double max) {
    SortedMap<String, BigDecimal> values = new TreeMap<>();
    fields
        .object(name)
        .ifPresent(given ->
            given
                .names()
                .forEach(venue ->
                    given.decimal(venue, min, max).ifPresent(value -> values.put(venue, value))));
    return values;
  }

  private static Faults faults(Fields fields) {
    Faults faults =
        new Faults(
            (int) fields.integer("lose_answer_every", 0, 1, 1_000_000),
            (int) fields.integer("lose_order_every", 0, 1, 1_000_000));
    fields.finish();
    return faults;
  }

  /** The same, with a venue's own fees where the session names none. */
  public PaperSettings withVenueFees(Map<String, Fees> venues) {
    SortedMap<String, Fees> merged = new TreeMap<>(venues);
    merged.putAll(fees);
    return new PaperSettings(
        slippagePct,
        latency,
        maintenanceMarginPct,
        merged,
        fundingPct,
        maxLeverage,
        answerTimeout,
        faults);
  }

  public Fees feesOf(String venue) {
    return fees.getOrDefault(venue, Fees.DEFAULT);
  }

  /** What a long pays every eight hours, percent of notional; 0 where there is no funding. */
  public BigDecimal fundingPctOf(String venue) {
    return fundingPct.getOrDefault(venue, BigDecimal.ZERO);
  }

  /** How much the venue lends at most; empty if nothing is known of a limit. */
  public Optional<BigDecimal> maxLeverageOf(String venue) {
    return Optional.ofNullable(maxLeverage.get(venue));
  }
}
