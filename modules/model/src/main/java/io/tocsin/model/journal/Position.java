package io.tocsin.model.journal;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A position as of its last change, marked to market.
 *
 * @param positionId unique and the same in every run over the same events
 * @param quantity base units now held; 0 once it is closed
 * @param entryPrice average, quote units
 * @param markPrice what it is valued at now
 * @param margin quote units set aside for it
 * @param unrealizedPnl quote units, after the fees paid for what is held, before the exit's
 * @param unrealizedPnlPct of entry notional after fees paid, leverage not applied
 * @param realizedPnl quote units, fees deducted; final once it is closed
 * @param stopLoss price, null if none
 * @param takeProfit price of the next target, null if none
 * @param liquidationPrice null without leverage
 * @param closedMicros 0 while it is open
 */
public record Position(
    String session,
    String positionId,
    InstanceKey instance,
    Direction direction,
    BigDecimal quantity,
    BigDecimal entryPrice,
    BigDecimal markPrice,
    BigDecimal leverage,
    BigDecimal margin,
    BigDecimal unrealizedPnl,
    BigDecimal unrealizedPnlPct,
    BigDecimal realizedPnl,
    BigDecimal fees,
    @Nullable BigDecimal stopLoss,
    @Nullable BigDecimal takeProfit,
    @Nullable BigDecimal liquidationPrice,
    long openedMicros,
    long closedMicros,
    long timeMicros)
    implements JournalRecord {

  public boolean isOpen() {
    return closedMicros == 0;
  }
}
