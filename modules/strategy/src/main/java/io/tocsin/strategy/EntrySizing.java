package io.tocsin.strategy;

import io.tocsin.model.Instrument;
import io.tocsin.model.journal.Direction;
import io.tocsin.strategy.condition.Words;
import io.tocsin.strategy.definition.EntryRule;
import io.tocsin.strategy.definition.EntryRule.OrderRule;
import io.tocsin.strategy.definition.StrategyDefinition;
import io.tocsin.strategy.ledger.Market;
import io.tocsin.strategy.ledger.Money;
import io.tocsin.strategy.plan.PaperSettings;
import io.tocsin.strategy.risk.ReasonCode;
import io.tocsin.strategy.risk.Refusal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How much an entry buys or sells and at what limit, by the strategy's and the venue's rules. */
final class EntrySizing {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final Desk desk;
  private final String strategy;
  private final EntryRule rule;
  private final Market market;

  EntrySizing(Desk desk, StrategyDefinition strategy, Market market) {
    this.desk = desk;
    this.strategy = strategy.name();
    this.rule = strategy.entry();
    this.market = market;
  }

  /**
   * @param limitPrice null for a market order
   * @param reserve what it will take from cash at worst, margin and fee
   * @param words how the quantity came about
   * @param refusal why nothing can be ordered, null if it can
   */
  record Plan(
      BigDecimal quantity,
      @Nullable BigDecimal limitPrice,
      BigDecimal notional,
      BigDecimal margin,
      BigDecimal reserve,
      String words,
      @Nullable Refusal refusal) {

    static Plan refused(ReasonCode code, String why) {
      return new Plan(
          BigDecimal.ZERO,
          null,
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          "",
          new Refusal(code, why));
    }
  }

  /**
   * @param multiplier of the size; NaN if the indicator that gives it is unknown
   */
  Plan plan(Direction direction, double multiplier) {
    if (Double.isNaN(multiplier)) {
      return Plan.refused(ReasonCode.SCALE_UNKNOWN, "size.scale: its indicator is unknown");
    }
    double reference = market.entryReference(direction);
    if (Double.isNaN(reference)) {
      return Plan.refused(ReasonCode.NO_PRICE, "no price is known");
    }
    Instrument instrument = market.instrument();
    Optional<BigDecimal> most = desk.plan.paper().maxLeverageOf(instrument.id().venue());
    if (most.isPresent() && rule.leverage().compareTo(most.get()) > 0) {
      return Plan.refused(
          ReasonCode.VENUE_LEVERAGE,
          "leverage "
              + Words.number(rule.leverage())
              + ", "
              + instrument.id().venue()
              + " allows at most "
              + Words.number(most.get()));
    }
    BigDecimal price = Money.toStep(reference, instrument.tickSize(), RoundingMode.HALF_UP);
    BigDecimal limitPrice = null;
    if (rule.order() instanceof OrderRule.Limit(BigDecimal offsetPct, var _)) {
      limitPrice = limit(direction, price, offsetPct, instrument.tickSize());
      price = limitPrice;
    }
    if (price.signum() <= 0) {
      return Plan.refused(
          ReasonCode.PRICE_BELOW_TICK, "the price " + price.toPlainString() + " is below one tick");
    }
    BigDecimal wanted = notional().multiply(BigDecimal.valueOf(multiplier));
    BigDecimal exact = wanted.divide(price, 18, RoundingMode.FLOOR);
    BigDecimal quantity = Money.toStep(exact, instrument.lotSize(), RoundingMode.FLOOR);
    String currency = " " + desk.plan.budget().currency();
    String size = Words.number(wanted) + currency + " at " + price.toPlainString();
    if (quantity.signum() <= 0) {
      return Plan.refused(
          ReasonCode.BELOW_LOT,
          "size: " + size + " is less than one lot of " + instrument.lotSize().toPlainString());
    }
    BigDecimal notional = price.multiply(quantity);
    if (notional.compareTo(instrument.minNotional()) < 0) {
      return Plan.refused(
          ReasonCode.BELOW_MIN_NOTIONAL,
          "size: "
              + Words.number(notional)
              + currency
              + " is below the venue's least order value of "
              + instrument.minNotional().toPlainString());
    }
    BigDecimal margin = notional.divide(rule.leverage(), 8, RoundingMode.CEILING);
    PaperSettings paper = desk.plan.paper();
    BigDecimal takerPct = paper.feesOf(instrument.id().venue()).takerPct();
    BigDecimal atWorst = notional.add(Money.percent(notional, paper.slippagePct()));
    BigDecimal reserve =
        atWorst
            .divide(rule.leverage(), 8, RoundingMode.CEILING)
            .add(Money.percent(atWorst, takerPct));
    String rounding =
        exact.compareTo(quantity) == 0
            ? ""
            : ", "
                + Words.number(exact)
                + " rounded down to lots of "
                + instrument.lotSize().toPlainString();
    return new Plan(
        quantity,
        limitPrice,
        notional,
        margin,
        reserve,
        size + rounding + contracts(quantity, instrument),
        null);
  }

  /** On markets of contracts, how many of them the order is. */
  private static String contracts(BigDecimal quantity, Instrument instrument) {
    BigDecimal each = instrument.contractSize();
    return each.compareTo(BigDecimal.ONE) == 0
        ? ""
        : ", "
            + Words.number(quantity.divide(each, 8, RoundingMode.HALF_UP))
            + " contracts of "
            + Words.number(each);
  }

  private static BigDecimal limit(
      Direction direction, BigDecimal price, BigDecimal offsetPct, BigDecimal tick) {
    BigDecimal offset = Money.percent(price, offsetPct);
    return direction == Direction.LONG
        ? Money.toStep(price.subtract(offset), tick, RoundingMode.FLOOR)
        : Money.toStep(price.add(offset), tick, RoundingMode.CEILING);
  }

  /** The position's value in quote units, before the multiplier. */
  private BigDecimal notional() {
    BigDecimal value = rule.size().value();
    return switch (rule.size().type()) {
      case FIXED -> value;
      case PERCENT_OF_BUDGET -> Money.percent(desk.plan.budget().of(strategy), value);
      case RISK -> {
        BigDecimal atRisk = Money.percent(desk.ledger.equity().max(BigDecimal.ZERO), value);
        BigDecimal stopPct = rule.stopLoss().orElseThrow().percent();
        yield atRisk.multiply(HUNDRED).divide(stopPct, 18, RoundingMode.FLOOR);
      }
    };
  }
}
