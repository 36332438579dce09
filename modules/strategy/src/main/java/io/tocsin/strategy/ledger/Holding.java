package io.tocsin.strategy.ledger;

import io.tocsin.indicators.IndicatorStatus;
import io.tocsin.model.Instrument;
import io.tocsin.model.journal.Direction;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.Position;
import io.tocsin.model.journal.Trigger;
import io.tocsin.strategy.condition.StateHash;
import io.tocsin.strategy.state.StateVisitor;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * One position while it is held, on isolated margin. Only the {@link Ledger} changes it.
 *
 * <p>It keeps costs, not average prices: a cost is an exact sum, an average is not.
 */
public final class Holding {

  private static final int AVERAGE_SCALE = 12;
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final String session;
  private final String positionId;
  private final InstanceKey key;
  private final Instrument instrument;
  private final Direction direction;
  private final BigDecimal leverage;
  private final BigDecimal maintenancePct;
  private final long openedMicros;

  BigDecimal quantity = BigDecimal.ZERO;

  /** Entry notional of what is still held. */
  BigDecimal cost = BigDecimal.ZERO;

  BigDecimal margin = BigDecimal.ZERO;

  /** Entry fees of what is still held. */
  BigDecimal entryFees = BigDecimal.ZERO;

  BigDecimal unrealized = BigDecimal.ZERO;
  BigDecimal fees = BigDecimal.ZERO;
  BigDecimal gross = BigDecimal.ZERO;

  /** Paid so far, negative if received. */
  BigDecimal funding = BigDecimal.ZERO;

  /** Asked for at every event, and mostly still what it was. */
  private final LastRatio gainPct = new LastRatio();

  private BigDecimal enteredQuantity = BigDecimal.ZERO;
  private BigDecimal enteredCost = BigDecimal.ZERO;
  private BigDecimal exitedNotional = BigDecimal.ZERO;
  private BigDecimal entryPrice = BigDecimal.ZERO;
  private @Nullable BigDecimal liquidationPrice;
  private double liquidationNumber = Double.NaN;
  private @Nullable BigDecimal bankruptcyPrice;
  private BigDecimal mark = BigDecimal.ZERO;
  private double markNumber = Double.NaN;
  private double best = Double.NaN;
  private long closedMicros;
  private long changedMicros;

  /**
   * @param maintenancePct maintenance margin, percent of notional
   */
  public Holding(
      String session,
      String positionId,
      InstanceKey key,
      Instrument instrument,
      Direction direction,
      BigDecimal leverage,
      BigDecimal maintenancePct,
      long openedMicros) {
    this.session = session;
    this.positionId = positionId;
    this.key = key;
    this.instrument = instrument;
    this.direction = direction;
    this.leverage = leverage;
    this.maintenancePct = maintenancePct;
    this.openedMicros = openedMicros;
    this.changedMicros = openedMicros;
  }

  void enter(
      BigDecimal price, BigDecimal filled, BigDecimal marginAdded, BigDecimal fee, long nowMicros) {
    BigDecimal notional = price.multiply(filled);
    quantity = quantity.add(filled);
    cost = cost.add(notional);
    margin = margin.add(marginAdded);
    entryFees = entryFees.add(fee);
    fees = fees.add(fee);
    enteredQuantity = enteredQuantity.add(filled);
    enteredCost = enteredCost.add(notional);
    entryPrice = enteredCost.divide(enteredQuantity, AVERAGE_SCALE, RoundingMode.HALF_UP);
    bankruptcyPrice = priceWhereLeft(BigDecimal.ZERO);
    BigDecimal liquidation = priceWhereLeft(maintenancePct.movePointLeft(2));
    liquidationPrice = liquidation;
    liquidationNumber = liquidation == null ? Double.NaN : liquidation.doubleValue();
    changedMicros = nowMicros;
    setMark(price.doubleValue(), price);
  }

  /** What leaves the position with an exit of {@code filled}. */
  record Released(BigDecimal cost, BigDecimal margin, BigDecimal entryFees) {}

  Released release(BigDecimal filled) {
    boolean all = filled.compareTo(quantity) == 0;
    return new Released(
        all ? cost : Money.share(cost, filled, quantity),
        all ? margin : Money.share(margin, filled, quantity),
        all ? entryFees : Money.share(entryFees, filled, quantity));
  }

  void exit(
      Released released,
      BigDecimal price,
      BigDecimal filled,
      BigDecimal pnl,
      BigDecimal fee,
      long nowMicros) {
    quantity = quantity.subtract(filled);
    cost = cost.subtract(released.cost());
    margin = margin.subtract(released.margin());
    entryFees = entryFees.subtract(released.entryFees());
    fees = fees.add(fee);
    gross = gross.add(pnl);
    exitedNotional = exitedNotional.add(price.multiply(filled));
    changedMicros = nowMicros;
    if (quantity.signum() == 0) {
      closedMicros = nowMicros;
      mark = price;
    }
  }

  /** Values the position; returns whether the price is a new one. */
  boolean setMark(double price) {
    if (price == markNumber || Double.isNaN(price)) {
      return false;
    }
    setMark(price, Money.toStep(price, instrument.tickSize(), RoundingMode.HALF_UP));
    return true;
  }

  private void setMark(double price, BigDecimal exact) {
    markNumber = price;
    mark = exact;
    if (Double.isNaN(best) || (price - best) * direction.sign() > 0) {
      best = price;
    }
  }

  /** Gain if it were closed at the mark, before fees: a loss is never more than the margin. */
  BigDecimal gainAtMark() {
    BigDecimal gain = exitPrice(mark).multiply(quantity).subtract(cost);
    return direction == Direction.LONG ? gain : gain.negate();
  }

  /**
   * Where the margin left is {@code m} times the notional, on isolated margin: for a long {@code
   * (cost - margin) / (quantity · (1 - m))}, for a short {@code (cost + margin) / (quantity · (1 +
   * m))}; rounded to the tick that is reached first. Null where no price can reach it.
   */
  private @Nullable BigDecimal priceWhereLeft(BigDecimal m) {
    boolean isLong = direction == Direction.LONG;
    BigDecimal numerator = isLong ? cost.subtract(margin) : cost.add(margin);
    if (numerator.signum() <= 0) {
      return null;
    }
    BigDecimal perUnit = isLong ? BigDecimal.ONE.subtract(m) : BigDecimal.ONE.add(m);
    BigDecimal price =
        numerator.divide(
            quantity.multiply(perUnit),
            AVERAGE_SCALE,
            isLong ? RoundingMode.CEILING : RoundingMode.FLOOR);
    return Money.toStep(
        price, instrument.tickSize(), isLong ? RoundingMode.CEILING : RoundingMode.FLOOR);
  }

  /**
   * What an exit is worth on isolated margin: beyond the price where the margin is used up the
   * venue, not the account, bears the loss.
   */
  BigDecimal exitPrice(BigDecimal market) {
    BigDecimal worst = bankruptcyPrice;
    if (worst == null) {
      return market;
    }
    return direction == Direction.LONG ? market.max(worst) : market.min(worst);
  }

  /** The part of an exit's fee that the margin released with it can bear, eight decimals. */
  BigDecimal exitFee(BigDecimal fee, BigDecimal price, BigDecimal filled) {
    if (fee.signum() <= 0 || bankruptcyPrice == null) {
      return fee;
    }
    BigDecimal gain =
        price
            .multiply(filled)
            .subtract(Money.share(cost, filled, quantity))
            .multiply(BigDecimal.valueOf(direction.sign()));
    BigDecimal left =
        Money.share(margin, filled, quantity).add(gain).setScale(8, RoundingMode.FLOOR);
    return fee.min(left.max(BigDecimal.ZERO));
  }

  public String positionId() {
    return positionId;
  }

  public InstanceKey key() {
    return key;
  }

  public Direction direction() {
    return direction;
  }

  public BigDecimal quantity() {
    return quantity;
  }

  /** All that was ever entered. */
  public BigDecimal enteredQuantity() {
    return enteredQuantity;
  }

  public boolean isFlat() {
    return quantity.signum() == 0;
  }

  /** Average, of all that was entered. */
  public BigDecimal entryPrice() {
    return entryPrice;
  }

  public @Nullable BigDecimal liquidationPrice() {
    return liquidationPrice;
  }

  public BigDecimal mark() {
    return mark;
  }

  public double markNumber() {
    return markNumber;
  }

  /** The best mark so far for its direction. */
  public double bestMark() {
    return best;
  }

  public BigDecimal margin() {
    return margin;
  }

  public BigDecimal unrealized() {
    return unrealized;
  }

  /** At the mark, quote units. */
  public BigDecimal notional() {
    return mark.multiply(quantity);
  }

  public long openedMicros() {
    return openedMicros;
  }

  /** Gain at the mark after the fees paid for what is held. */
  public BigDecimal unrealizedAfterFees() {
    return unrealized.subtract(entryFees);
  }

  /** Of entry notional, after fees paid, leverage not applied. */
  public BigDecimal unrealizedPct() {
    return isFlat() ? BigDecimal.ZERO : gainPct.of(unrealized, entryFees, cost);
  }

  /** How far the mark has come back from its best, percent of the best. */
  public double drawdownFromBestPct() {
    return (best - markNumber) / best * 100 * direction.sign();
  }

  /** Maintenance margin over margin left; NaN where none is left. */
  public double marginRatioPct() {
    double left = margin.doubleValue() + unrealized.doubleValue();
    double maintenance = markNumber * quantity.doubleValue() * maintenancePct.doubleValue() / 100;
    return left <= 0 ? Double.NaN : maintenance / left * 100;
  }

  /** Distance from mark to liquidation, percent of the mark; NaN where nothing liquidates it. */
  public double liquidationDistancePct() {
    return Math.abs(markNumber - liquidationNumber) / markNumber * 100;
  }

  /** Whether the mark is at or beyond the liquidation price. */
  public boolean liquidationReached() {
    // Comparisons with NaN are false: what nothing liquidates is never reached.
    return (markNumber - liquidationNumber) * direction.sign() <= 0;
  }

  /** A number's status as a reading: OK, or UNDEFINED if it is NaN. */
  public static IndicatorStatus statusOf(double value) {
    return Double.isNaN(value) ? IndicatorStatus.UNDEFINED : IndicatorStatus.OK;
  }

  /** Gains and losses so far, fees and funding deducted. */
  private BigDecimal realized() {
    return gross.subtract(fees).subtract(funding);
  }

  /** As of now, for the journal. */
  public Position toRecord(
      @Nullable BigDecimal stopLoss, @Nullable BigDecimal takeProfit, long nowMicros) {
    return new Position(
        session,
        positionId,
        key,
        direction,
        quantity,
        Money.tidy(entryPrice),
        mark,
        leverage,
        Money.tidy(margin),
        Money.tidy(unrealizedAfterFees()),
        Money.tidy(unrealizedPct()),
        Money.tidy(realized()),
        Money.tidy(fees),
        isFlat() ? null : stopLoss,
        isFlat() ? null : takeProfit,
        isFlat() ? null : liquidationPrice,
        openedMicros,
        closedMicros,
        Math.max(nowMicros, changedMicros));
  }

  /** Once it is flat. */
  ClosedTrade toTrade(Trigger exitTrigger) {
    BigDecimal net = realized();
    return new ClosedTrade(
        positionId,
        key,
        direction,
        openedMicros,
        closedMicros,
        enteredQuantity,
        Money.tidy(entryPrice),
        Money.tidy(exitedNotional.divide(enteredQuantity, AVERAGE_SCALE, RoundingMode.HALF_UP)),
        Money.tidy(gross),
        Money.tidy(net),
        Money.tidy(net.multiply(HUNDRED).divide(enteredCost, 6, RoundingMode.HALF_UP)),
        Money.tidy(fees),
        Money.tidy(funding),
        exitTrigger);
  }

  public long stateHash() {
    long hash = StateHash.mix(direction.ordinal(), positionId);
    hash = StateHash.mix(hash, quantity);
    hash = StateHash.mix(hash, cost);
    hash = StateHash.mix(hash, margin);
    hash = StateHash.mix(hash, unrealized);
    hash = StateHash.mix(hash, fees);
    hash = StateHash.mix(hash, gross);
    hash = StateHash.mix(hash, funding);
    hash = StateHash.mix(hash, entryFees);
    hash = StateHash.mix(hash, enteredQuantity);
    hash = StateHash.mix(hash, enteredCost);
    hash = StateHash.mix(hash, exitedNotional);
    hash = StateHash.mix(hash, markNumber);
    hash = StateHash.mix(hash, best);
    return StateHash.mix(hash, openedMicros);
  }

  /** All that changes; what it was made with is given again to the one that is restored. */
  public void visit(StateVisitor state) {
    quantity = state.decimal(quantity);
    cost = state.decimal(cost);
    margin = state.decimal(margin);
    entryFees = state.decimal(entryFees);
    unrealized = state.decimal(unrealized);
    fees = state.decimal(fees);
    gross = state.decimal(gross);
    funding = state.decimal(funding);
    enteredQuantity = state.decimal(enteredQuantity);
    enteredCost = state.decimal(enteredCost);
    exitedNotional = state.decimal(exitedNotional);
    entryPrice = state.decimal(entryPrice);
    liquidationPrice = state.decimalOrNull(liquidationPrice);
    liquidationNumber = state.real(liquidationNumber);
    bankruptcyPrice = state.decimalOrNull(bankruptcyPrice);
    mark = state.decimal(mark);
    markNumber = state.real(markNumber);
    best = state.real(best);
    closedMicros = state.whole(closedMicros);
    changedMicros = state.whole(changedMicros);
  }
}
