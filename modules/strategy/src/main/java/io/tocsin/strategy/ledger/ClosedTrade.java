package io.tocsin.strategy.ledger;

import io.tocsin.model.InstrumentId;
import io.tocsin.model.journal.Direction;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.Trigger;
import io.tocsin.strategy.state.StateVisitor;
import java.math.BigDecimal;
import java.util.List;

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
    Trigger exitTrigger) {

  /** Any trade, for {@link StateVisitor#each}. */
  static final ClosedTrade ANY =
      new ClosedTrade(
          "",
          new InstanceKey("", new InstrumentId("", "")),
          Direction.LONG,
          0,
          0,
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          Trigger.USER);

  ClosedTrade visit(StateVisitor state) {
    return new ClosedTrade(
        state.text(positionId),
        new InstanceKey(
            state.text(instance.strategy()),
            new InstrumentId(
                state.text(instance.instrument().venue()),
                state.text(instance.instrument().symbol()))),
        state.choice(List.of(Direction.values()), direction),
        state.whole(entryMicros),
        state.whole(exitMicros),
        state.decimal(quantity),
        state.decimal(entryPrice),
        state.decimal(exitPrice),
        state.decimal(grossPnl),
        state.decimal(pnl),
        state.decimal(pnlPct),
        state.decimal(fees),
        state.decimal(funding),
        state.choice(List.of(Trigger.values()), exitTrigger));
  }
}
