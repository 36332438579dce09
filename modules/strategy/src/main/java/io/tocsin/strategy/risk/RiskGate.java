package io.tocsin.strategy.risk;

import io.tocsin.strategy.condition.Words;
import io.tocsin.strategy.definition.StrategyDefinition;
import io.tocsin.strategy.ledger.Ledger;
import io.tocsin.strategy.ledger.Money;
import io.tocsin.strategy.ledger.StrategyAccount;
import io.tocsin.strategy.plan.Budget;
import io.tocsin.strategy.plan.RiskLimits;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Says no, with the reason in words. An exception inside refuses, too. */
public final class RiskGate {

  private final RiskLimits limits;
  private final Budget budget;
  private final Ledger ledger;

  public RiskGate(RiskLimits limits, Budget budget, Ledger ledger) {
    this.limits = limits;
    this.budget = budget;
    this.ledger = ledger;
  }

  /**
   * Whether an entry must not be sent.
   *
   * @param wanted what it would put at stake
   * @param leverage of the position
   * @param others what all instances have at stake already
   * @return the rule that refuses, empty if none does
   */
  public Optional<Refusal> refuseEntry(
      StrategyDefinition strategy, Exposure wanted, BigDecimal leverage, List<Exposure> others) {
    try {
      return firstRefusal(strategy, wanted, leverage, others);
    } catch (RuntimeException e) {
      return refuse(ReasonCode.GATE_FAILED, "the risk gate failed, which refuses: " + e);
    }
  }

  private Optional<Refusal> firstRefusal(
      StrategyDefinition strategy, Exposure wanted, BigDecimal leverage, List<Exposure> others) {
    BigDecimal equity = ledger.equity();
    if (equity.signum() <= 0) {
      return refuse(ReasonCode.EQUITY_USED_UP, "equity is used up: " + Words.number(equity));
    }
    if (leverage.compareTo(limits.maxLeverage()) > 0) {
      return over(
          ReasonCode.MAX_LEVERAGE, "leverage", leverage, "max_leverage", limits.maxLeverage());
    }
    BigDecimal reserved = BigDecimal.ZERO;
    BigDecimal margin = wanted.margin();
    BigDecimal ofStrategy = wanted.margin();
    BigDecimal ofSymbol = wanted.notional();
    for (Exposure other : others) {
      reserved = reserved.add(other.reserve());
      margin = margin.add(other.margin());
      if (other.instance().strategy().equals(strategy.name())) {
        ofStrategy = ofStrategy.add(other.margin());
      }
      // One symbol on two venues is one risk.
      if (other.instance().instrument().symbol().equals(wanted.instance().instrument().symbol())) {
        ofSymbol = ofSymbol.add(other.notional());
      }
    }
    BigDecimal free = ledger.cash().subtract(reserved);
    if (wanted.reserve().compareTo(free) > 0) {
      return refuse(
          ReasonCode.SESSION_BUDGET,
          "budget: needs " + money(wanted.reserve()) + " with fees, free are " + money(free));
    }
    BigDecimal share = budget.of(strategy.name());
    if (ofStrategy.compareTo(share) > 0) {
      return refuse(
          ReasonCode.STRATEGY_BUDGET,
          "budget of the strategy: would use " + money(ofStrategy) + " of " + money(share));
    }
    BigDecimal positionPct = Money.ratioPct(wanted.notional(), equity);
    if (positionPct.compareTo(limits.maxPositionPct()) > 0) {
      return over(
          ReasonCode.POSITION_SIZE,
          "position % of equity",
          positionPct,
          "max_position_pct",
          limits.maxPositionPct());
    }
    if (others.size() >= limits.maxOpenPositions()) {
      return refuse(
          ReasonCode.OPEN_POSITIONS,
          "open positions and pending entries: "
              + others.size()
              + ", max_open_positions is "
              + limits.maxOpenPositions());
    }
    BigDecimal symbolPct = Money.ratioPct(ofSymbol, equity);
    if (symbolPct.compareTo(limits.maxSymbolExposurePct()) > 0) {
      return over(
          ReasonCode.SYMBOL_EXPOSURE,
          "exposure to the symbol % of equity",
          symbolPct,
          "max_symbol_exposure_pct",
          limits.maxSymbolExposurePct());
    }
    BigDecimal marginPct = Money.ratioPct(margin, equity);
    if (marginPct.compareTo(limits.maxMarginUsePct()) > 0) {
      return over(
          ReasonCode.MARGIN_USE,
          "margin use % of equity",
          marginPct,
          "max_margin_use_pct",
          limits.maxMarginUsePct());
    }
    return refuseByHistory().or(() -> refuseByStrategyLimits(strategy));
  }

  private Optional<Refusal> refuseByHistory() {
    BigDecimal dayStart = ledger.dayStartEquity();
    BigDecimal lost = dayStart.subtract(ledger.equity());
    if (lost.signum() > 0 && dayStart.signum() > 0) {
      BigDecimal lostPct = Money.ratioPct(lost, dayStart);
      if (lostPct.compareTo(limits.dailyLossLimitPct()) >= 0) {
        return reached(
            ReasonCode.DAILY_LOSS,
            "loss today %",
            lostPct,
            "daily_loss_limit_pct",
            limits.dailyLossLimitPct());
      }
    }
    BigDecimal drawdown = ledger.drawdownPct();
    if (drawdown.compareTo(limits.maxDrawdownPct()) >= 0) {
      return reached(
          ReasonCode.DRAWDOWN, "drawdown %", drawdown, "max_drawdown_pct", limits.maxDrawdownPct());
    }
    if (ledger.lossesInARow() >= limits.maxConsecutiveLosses()) {
      return refuse(
          ReasonCode.CONSECUTIVE_LOSSES,
          "losing trades in a row today: "
              + ledger.lossesInARow()
              + ", max_consecutive_losses is "
              + limits.maxConsecutiveLosses());
    }
    return Optional.empty();
  }

  /**
   * Whether the strategy's own limits forbid a new signal or entry now; its positions' number is
   * checked where signal slots are given out.
   */
  public Optional<Refusal> refuseByStrategyLimits(StrategyDefinition strategy) {
    StrategyDefinition.Limits own = strategy.limits();
    StrategyAccount account = ledger.account(strategy.name());
    if (own.maxTradesPerDay().isPresent() && account.tradesToday() >= own.maxTradesPerDay().get()) {
      return refuse(
          ReasonCode.STRATEGY_TRADES_A_DAY,
          "limits.max_trades_per_day " + own.maxTradesPerDay().get() + " is reached");
    }
    if (own.maxConsecutiveLosses().isPresent()
        && account.lossesInARow() >= own.maxConsecutiveLosses().get()) {
      return refuse(
          ReasonCode.STRATEGY_LOSSES_IN_A_ROW,
          "limits.max_consecutive_losses "
              + own.maxConsecutiveLosses().get()
              + " is reached for today");
    }
    if (own.dailyLossLimitPct().isPresent()) {
      BigDecimal today = account.profitToday(ledger.unrealizedOf(strategy.name()));
      BigDecimal allowed = Money.percent(budget.of(strategy.name()), own.dailyLossLimitPct().get());
      if (today.negate().compareTo(allowed) >= 0) {
        return refuse(
            ReasonCode.STRATEGY_DAILY_LOSS,
            "limits.daily_loss_limit_pct: lost "
                + money(today.negate())
                + " today, allowed are "
                + money(allowed));
      }
    }
    return Optional.empty();
  }

  private String money(BigDecimal amount) {
    return Words.number(amount) + " " + budget.currency();
  }

  private static Optional<Refusal> refuse(ReasonCode code, String words) {
    return Optional.of(new Refusal(code, words));
  }

  private static Optional<Refusal> over(
      ReasonCode code, String what, BigDecimal is, String rule, BigDecimal allowed) {
    return refuse(
        code,
        what + " would be " + Words.number(is) + ", " + rule + " is " + Words.number(allowed));
  }

  private static Optional<Refusal> reached(
      ReasonCode code, String what, BigDecimal is, String rule, BigDecimal allowed) {
    return refuse(
        code, what + " is " + Words.number(is) + ", " + rule + " is " + Words.number(allowed));
  }
}
