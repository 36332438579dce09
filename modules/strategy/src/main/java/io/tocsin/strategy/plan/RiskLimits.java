package io.tocsin.strategy.plan;

import io.tocsin.model.input.Fields;
import java.math.BigDecimal;

/**
 * What a session refuses to do, whatever its strategies say. Percentages are of the session's
 * equity at the moment of the order, days are UTC.
 *
 * @param maxPositionPct notional of one position
 * @param maxOpenPositions positions and pending entries together
 * @param maxSymbolExposurePct notional of all positions and pending entries of one symbol, whatever
 *     the venue
 * @param dailyLossLimitPct loss since the day's first event, of the equity then
 * @param maxDrawdownPct below the highest equity so far
 * @param maxConsecutiveLosses losing trades in a row on one day
 * @param maxMarginUsePct margin held and reserved together
 * @param maxLeverage of one position
 */
public record RiskLimits(
    BigDecimal maxPositionPct,
    int maxOpenPositions,
    BigDecimal maxSymbolExposurePct,
    BigDecimal dailyLossLimitPct,
    BigDecimal maxDrawdownPct,
    int maxConsecutiveLosses,
    BigDecimal maxMarginUsePct,
    BigDecimal maxLeverage) {

  private static final double LARGEST_PERCENT = 100_000;

  public static final RiskLimits DEFAULTS =
      new RiskLimits(
          BigDecimal.valueOf(25),
          10,
          BigDecimal.valueOf(50),
          BigDecimal.valueOf(10),
          BigDecimal.valueOf(25),
          10,
          BigDecimal.valueOf(80),
          BigDecimal.valueOf(20));

  /** Reads a session file's {@code risk}; what is absent is as in {@link #DEFAULTS}. */
  public static RiskLimits read(Fields fields) {
    RiskLimits limits =
        new RiskLimits(
            percent(fields, "max_position_pct", DEFAULTS.maxPositionPct),
            count(fields, "max_open_positions", DEFAULTS.maxOpenPositions),
            percent(fields, "max_symbol_exposure_pct", DEFAULTS.maxSymbolExposurePct),
            fields.decimal("daily_loss_limit_pct", 0.001, 100).orElse(DEFAULTS.dailyLossLimitPct),
            fields.decimal("max_drawdown_pct", 0.001, 100).orElse(DEFAULTS.maxDrawdownPct),
            count(fields, "max_consecutive_losses", DEFAULTS.maxConsecutiveLosses),
            fields.decimal("max_margin_use_pct", 0.001, 100).orElse(DEFAULTS.maxMarginUsePct),
            fields.decimal("max_leverage", 1, 125).orElse(DEFAULTS.maxLeverage));
    fields.finish();
    return limits;
  }

  /** Notional may exceed equity where leverage is used, hence more than 100. */
  private static BigDecimal percent(Fields fields, String name, BigDecimal absent) {
    return fields.decimal(name, 0.001, LARGEST_PERCENT).orElse(absent);
  }

  private static int count(Fields fields, String name, int absent) {
    return (int) fields.integer(name, absent, 1, 1_000_000);
  }
}
