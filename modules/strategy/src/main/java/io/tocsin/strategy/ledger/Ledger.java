package io.tocsin.strategy.ledger;

import io.tocsin.model.journal.Direction;
import io.tocsin.model.journal.EquityPoint;
import io.tocsin.model.journal.Trigger;
import io.tocsin.strategy.condition.StateHash;
import io.tocsin.strategy.state.StateVisitor;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A session's account. It holds at every moment, and checks after every fill:
 *
 * <pre>
 * cash + margin held = start + realized
 * equity             = cash + margin held + unrealized
 * </pre>
 *
 * where {@code realized} has all fees and funding deducted, entry fees as soon as they are paid; so
 * that equity + fees + funding = start + gains and losses of prices, to the last digit.
 */
public final class Ledger {

  private static final long DAY_MICROS = 86_400_000_000L;

  private final String session;
  private final BigDecimal start;
  private BigDecimal cash;
  private BigDecimal marginHeld = BigDecimal.ZERO;
  private BigDecimal realized = BigDecimal.ZERO;
  private BigDecimal fees = BigDecimal.ZERO;
  private BigDecimal funding = BigDecimal.ZERO;
  private BigDecimal unrealized = BigDecimal.ZERO;
  private BigDecimal peak;
  private BigDecimal trough;
  private BigDecimal maxDrawdownPct = BigDecimal.ZERO;
  private BigDecimal dayStartEquity;
  private long day = Long.MIN_VALUE;

  /** Where the day ends, as far as it is known; made of {@link #day}. */
  private long dayEndMicros = Long.MIN_VALUE;

  private int lossesInARow;
  private final List<Holding> holdings = new ArrayList<>();
  private final List<ClosedTrade> trades = new ArrayList<>();
  private final SortedMap<String, StrategyAccount> strategies = new TreeMap<>();

  // Asked for at every event, and mostly still what it was.
  private final LastSum equity = new LastSum();
  private final LastTidy tidyEquity = new LastTidy();
  private final LastTidy tidyCash = new LastTidy();
  private final LastTidy tidyUnrealized = new LastTidy();
  private final LastTidy tidyRealized = new LastTidy();
  private final LastTidy tidyFees = new LastTidy();
  private final LastTidy tidyDrawdown = new LastTidy();
  private final LastRatio drawdown = new LastRatio();

  public Ledger(String session, BigDecimal start) {
    this.session = session;
    this.start = start;
    this.cash = start;
    this.peak = start;
    this.trough = start;
    this.dayStartEquity = start;
  }

  /**
   * Tells the time of the next event, which never runs backwards: a new UTC day starts new daily
   * figures.
   */
  public void advance(long nowMicros) {
    if (nowMicros < dayEndMicros) {
      return;
    }
    long today = Math.floorDiv(nowMicros, DAY_MICROS);
    dayEndMicros = (today + 1) * DAY_MICROS;
    if (today != day) {
      day = today;
      dayStartEquity = equity();
      lossesInARow = 0;
      strategies.forEach((name, account) -> account.newDay(unrealizedOf(name)));
    }
  }

  /** Books a fill that opens or adds to a position. */
  public void enter(
      Holding holding,
      BigDecimal price,
      BigDecimal quantity,
      BigDecimal leverage,
      BigDecimal fee,
      long nowMicros) {
    if (holding.isFlat()) {
      holdings.add(holding);
      of(holding.key().strategy()).opened();
    }
    BigDecimal margin = Money.margin(price.multiply(quantity), leverage);
    holding.enter(price, quantity, margin, fee, nowMicros);
    cash = cash.subtract(margin).subtract(fee);
    marginHeld = marginHeld.add(margin);
    payFee(holding, fee);
    revalue(holding);
    check();
  }

  /** Books a fill that reduces a position. */
  public void exit(
      Holding holding, BigDecimal price, BigDecimal quantity, BigDecimal fee, long nowMicros) {
    Holding.Released released = holding.release(quantity);
    BigDecimal gain = price.multiply(quantity).subtract(released.cost());
    if (holding.direction() == Direction.SHORT) {
      gain = gain.negate();
    }
    holding.exit(released, price, quantity, gain, fee, nowMicros);
    cash = cash.add(released.margin()).add(gain).subtract(fee);
    marginHeld = marginHeld.subtract(released.margin());
    realized = realized.add(gain);
    of(holding.key().strategy()).realized(gain);
    payFee(holding, fee);
    revalue(holding);
    check();
  }

  /**
   * Books what a position pays for being held, negative if it receives it; out of free cash, its
   * margin stays what it is.
   */
  public void fund(Holding holding, BigDecimal amount) {
    holding.funding = holding.funding.add(amount);
    cash = cash.subtract(amount);
    realized = realized.subtract(amount);
    funding = funding.add(amount);
    of(holding.key().strategy()).realized(amount.negate());
    revalue(holding);
    check();
  }

  /** Closes the books of a position that is flat. */
  public ClosedTrade close(Holding holding, Trigger exitTrigger) {
    holdings.remove(holding);
    ClosedTrade trade = holding.toTrade(exitTrigger);
    trades.add(trade);
    boolean lost = trade.pnl().signum() < 0;
    lossesInARow = lost ? lossesInARow + 1 : 0;
    of(holding.key().strategy()).closed(lost);
    return trade;
  }

  /** Values a position at the market; cheap while the price stands still. */
  public void mark(Holding holding, double price) {
    if (holding.setMark(price)) {
      revalue(holding);
    }
  }

  private void payFee(Holding holding, BigDecimal fee) {
    realized = realized.subtract(fee);
    fees = fees.add(fee);
    of(holding.key().strategy()).realized(fee.negate());
  }

  private void revalue(Holding holding) {
    BigDecimal gain = holding.gainAtMark();
    unrealized = unrealized.subtract(holding.unrealized).add(gain);
    holding.unrealized = gain;
    BigDecimal equity = equity();
    if (equity.compareTo(peak) > 0) {
      peak = equity;
      trough = equity;
    } else if (equity.compareTo(trough) < 0) {
      trough = equity;
      maxDrawdownPct = maxDrawdownPct.max(drawdownPct());
    }
  }

  /**
   * @throws IllegalStateException if the books do not balance: a programming error
   */
  private void check() {
    if (cash.add(marginHeld).compareTo(start.add(realized)) != 0) {
      throw new IllegalStateException(
          "the ledger of "
              + session
              + " does not balance: cash "
              + cash
              + " + margin "
              + marginHeld
              + " is not start "
              + start
              + " + realized "
              + realized);
    }
  }

  private StrategyAccount of(String strategy) {
    return strategies.computeIfAbsent(strategy, _ -> new StrategyAccount());
  }

  /** One strategy's figures over all of its instruments. */
  public StrategyAccount account(String strategy) {
    return of(strategy);
  }

  /** Of one strategy's open positions. */
  public BigDecimal unrealizedOf(String strategy) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Holding holding : holdings) {
      if (holding.key().strategy().equals(strategy)) {
        sum = sum.add(holding.unrealized);
      }
    }
    return sum;
  }

  public BigDecimal start() {
    return start;
  }

  public BigDecimal cash() {
    return cash;
  }

  public BigDecimal marginHeld() {
    return marginHeld;
  }

  public BigDecimal realized() {
    return realized;
  }

  public BigDecimal fees() {
    return fees;
  }

  /** Paid so far, negative if received. */
  public BigDecimal funding() {
    return funding;
  }

  public BigDecimal unrealized() {
    return unrealized;
  }

  public BigDecimal equity() {
    return equity.of(cash, marginHeld, unrealized);
  }

  /** Equity when the UTC day began, or the session within it. */
  public BigDecimal dayStartEquity() {
    return dayStartEquity;
  }

  /** Below the highest equity so far, 0 to 100 and beyond if more than all is lost. */
  public BigDecimal drawdownPct() {
    return peak.signum() <= 0 ? BigDecimal.ZERO : drawdown.of(peak, equity(), peak);
  }

  public BigDecimal maxDrawdownPct() {
    return maxDrawdownPct;
  }

  /** Losing trades in a row today. */
  public int lossesInARow() {
    return lossesInARow;
  }

  /** Open ones, in the order in which they were opened. */
  public List<Holding> holdings() {
    return Collections.unmodifiableList(holdings);
  }

  /** Closed ones, in the order in which they were closed. */
  public List<ClosedTrade> trades() {
    return Collections.unmodifiableList(trades);
  }

  /** As of now, for the journal. */
  public EquityPoint point(long nowMicros) {
    return new EquityPoint(
        session,
        nowMicros,
        tidyEquity.of(equity()),
        tidyCash.of(cash),
        tidyUnrealized.of(unrealized),
        tidyRealized.of(realized),
        tidyFees.of(fees),
        tidyDrawdown.of(drawdownPct()));
  }

  public long stateHash() {
    long hash = StateHash.mix(day, cash);
    hash = StateHash.mix(hash, marginHeld);
    hash = StateHash.mix(hash, realized);
    hash = StateHash.mix(hash, fees);
    hash = StateHash.mix(hash, funding);
    hash = StateHash.mix(hash, unrealized);
    hash = StateHash.mix(hash, peak);
    hash = StateHash.mix(hash, trough);
    hash = StateHash.mix(hash, maxDrawdownPct);
    hash = StateHash.mix(hash, dayStartEquity);
    hash = StateHash.mix(hash, lossesInARow);
    hash = StateHash.mix(hash, trades.size());
    for (Holding holding : holdings) {
      hash = StateHash.mix(hash, holding.stateHash());
    }
    for (var entry : strategies.entrySet()) {
      hash = StateHash.mix(hash, entry.getKey());
      hash = StateHash.mix(hash, entry.getValue().stateHash());
    }
    return hash;
  }

  public void visit(StateVisitor state) {
    cash = state.decimal(cash);
    marginHeld = state.decimal(marginHeld);
    realized = state.decimal(realized);
    fees = state.decimal(fees);
    funding = state.decimal(funding);
    unrealized = state.decimal(unrealized);
    peak = state.decimal(peak);
    trough = state.decimal(trough);
    maxDrawdownPct = state.decimal(maxDrawdownPct);
    dayStartEquity = state.decimal(dayStartEquity);
    day = state.whole(day);
    dayEndMicros = Long.MIN_VALUE;
    lossesInARow = state.count(lossesInARow);
    state.each(trades, ClosedTrade.ANY, trade -> trade.visit(state));
    List<String> names = new ArrayList<>(strategies.keySet());
    state.each(names, "", state::text);
    names.forEach(name -> of(name).visit(state));
  }

  /**
   * The order in which positions were opened.
   *
   * @param held all that are held, in any order
   */
  public void visitHoldings(StateVisitor state, List<Holding> held) {
    List<String> order = new ArrayList<>(holdings.stream().map(Holding::positionId).toList());
    state.each(order, "", state::text);
    if (state.reads()) {
      for (String id : order) {
        holdings.add(
            held.stream()
                .filter(holding -> holding.positionId().equals(id))
                .findFirst()
                .orElseThrow(
                    () -> new IllegalArgumentException("the snapshot lacks the position " + id)));
      }
    }
  }
}
