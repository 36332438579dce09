package io.tocsin.model.journal;

import java.math.BigDecimal;

/**
 * A session's account at one moment, quote units; {@code equity = cash + margin held + unrealized}.
 *
 * @param cash free, not set aside as margin
 * @param realizedPnl since the start, fees deducted
 * @param drawdownPct below the highest equity so far, 0 to 100
 */
public record EquityPoint(
    String session,
    long timeMicros,
    BigDecimal equity,
    BigDecimal cash,
    BigDecimal unrealizedPnl,
    BigDecimal realizedPnl,
    BigDecimal fees,
    BigDecimal drawdownPct)
    implements JournalRecord {}
