package io.tocsin.strategy.ledger;

import io.tocsin.strategy.condition.StateHash;
import io.tocsin.strategy.state.StateVisitor;
import java.math.BigDecimal;

/** What a strategy's own limits are measured by; days are UTC. */
public final class StrategyAccount {

  private BigDecimal realizedToday = BigDecimal.ZERO;
  private BigDecimal unrealizedAtDayStart = BigDecimal.ZERO;
  private int tradesToday;
  private int lossesInARow;

  void newDay(BigDecimal unrealized) {
    realizedToday = BigDecimal.ZERO;
    unrealizedAtDayStart = unrealized;
    tradesToday = 0;
    lossesInARow = 0;
  }

  void opened() {
    tradesToday++;
  }

  void realized(BigDecimal amount) {
    realizedToday = realizedToday.add(amount);
  }

  void closed(boolean lost) {
    lossesInARow = lost ? lossesInARow + 1 : 0;
  }

  /** Positions opened today. */
  public int tradesToday() {
    return tradesToday;
  }

  /** Losing trades in a row today. */
  public int lossesInARow() {
    return lossesInARow;
  }

  /** What today has brought so far, open positions at the mark, fees deducted. */
  public BigDecimal profitToday(BigDecimal unrealizedNow) {
    return realizedToday.add(unrealizedNow).subtract(unrealizedAtDayStart);
  }

  long stateHash() {
    long hash = StateHash.mix(tradesToday, realizedToday);
    hash = StateHash.mix(hash, unrealizedAtDayStart);
    return StateHash.mix(hash, lossesInARow);
  }

  void visit(StateVisitor state) {
    realizedToday = state.decimal(realizedToday);
    unrealizedAtDayStart = state.decimal(unrealizedAtDayStart);
    tradesToday = state.count(tradesToday);
    lossesInARow = state.count(lossesInARow);
  }
}
