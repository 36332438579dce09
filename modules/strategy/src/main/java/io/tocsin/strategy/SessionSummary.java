package io.tocsin.strategy;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a session came to so far. Amounts are in the budget's currency; null is unknown, and is
 * never replaced by a number.
 *
 * @param netPnl realized, fees and funding deducted
 * @param grossPnl realized, before fees and funding
 * @param unrealizedPnl of open positions at the mark
 * @param funding paid for positions held over 00:00, 08:00, 16:00 UTC; negative if received
 * @param trades closed ones
 * @param wins with a net result above 0
 * @param losses with a net result below 0
 * @param winRatePct null without trades
 * @param profitFactor gains over losses, of net trade results; null without a losing trade
 * @param expectancy mean net result of a trade; null without trades
 * @param maxDrawdownPct deepest fall of equity below its highest so far, marked at every event
 * @param sharpe mean over standard deviation (n - 1) of hourly returns of equity, times the root of
 *     the 8,766 hours of a year, no risk-free rate; null where {@code ratioBasis} says why
 * @param sortino the mean over the root mean square of the negative hourly returns, all hours
 *     counted, annualised alike; null where {@code ratioBasis} says why, or no hour lost
 * @param calmar return a year, by simple proportion, over {@code maxDrawdownPct}; null without a
 *     drawdown, or where {@code ratioBasis} says why
 * @param ratioBasis what the ratios are computed from, or why they are not
 * @param timeInMarketPct of event time, with at least one position open; null before any time
 *     passed
 */
public record SessionSummary(
    long fromMicros,
    long toMicros,
    String currency,
    BigDecimal startEquity,
    BigDecimal endEquity,
    BigDecimal netPnl,
    BigDecimal grossPnl,
    BigDecimal unrealizedPnl,
    BigDecimal fees,
    BigDecimal funding,
    int trades,
    int wins,
    int losses,
    @Nullable BigDecimal winRatePct,
    @Nullable BigDecimal profitFactor,
    @Nullable BigDecimal expectancy,
    BigDecimal maxDrawdownPct,
    @Nullable Double sharpe,
    @Nullable Double sortino,
    @Nullable Double calmar,
    String ratioBasis,
    @Nullable Double timeInMarketPct,
    int openPositions) {}
