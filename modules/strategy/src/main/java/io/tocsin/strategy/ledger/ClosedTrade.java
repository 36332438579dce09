package io.tocsin.strategy.ledger;

import io.tocsin.model.journal.Direction;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.Trigger;
import java.math.BigDecimal;

/**
 * A position from entry to flat.
 *
 * @param quantity all that was entered, base units
 * @param entryPrice average, quote units
 * @param exitPrice average, quote units
 * @param grossPnl quote units, before fees and funding
 * @param pnl quote units, fees and funding deducted
 * @param pnlPct {@code pnl} of entry notional, leverage not applied
 * @param funding quote units paid, negative if received
 * @param exitTrigger what closed it
 */
public record ClosedTrade(
    String positionId,
    InstanceKey instance,
    Direction direction,
    long entryMicros,
    long exitMicros,
    BigDecimal quantity,
    BigDecimal entryPrice,
    BigDecimal exitPrice,
    BigDecimal grossPnl,
    BigDecimal pnl,
    BigDecimal pnlPct,
    BigDecimal fees,
    BigDecimal funding,
    Trigger exitTrigger) {}
