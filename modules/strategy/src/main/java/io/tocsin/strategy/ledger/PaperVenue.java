package io.tocsin.strategy.ledger;

import io.tocsin.model.BookLevels;
import io.tocsin.model.journal.OrderSide;
import io.tocsin.model.journal.OrderStatus;
import io.tocsin.strategy.condition.StateHash;
import io.tocsin.strategy.definition.EntryRule.TimeInForce;
import io.tocsin.strategy.plan.Fees;
import io.tocsin.strategy.plan.PaperSettings;
import io.tocsin.strategy.state.StateVisitor;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fills orders on paper, always to the trader's disadvantage where it must guess.
 *
 * <p>An order arrives at the first event with time >= decision + latency. A market order walks the
 * levels of the newest book, each book once; without a book it is filled whole at the last price
 * plus slippage, and never better than a known quote. A limit order takes what its limit allows on
 * arrival, then rests, and is filled whole at its limit when a trade goes through the limit or the
 * other side's quote reaches it.
 *
 * <p>An order that closes a position is never filled beyond the price where the position's margin
 * is used up: on isolated margin the venue bears the rest. The venue can be told to lose answers or
 * orders ({@link PaperSettings.Faults}); what became of such an order is known only once it is
 * {@link #reconcile reconciled}.
 */
public final class PaperVenue {

  private final PaperSettings settings;
  private final long latency;
  private final long answerTimeout;

  /** Orders sent so far. */
  private long sent;

  public PaperVenue(PaperSettings settings) {
    this.settings = settings;
    latency = settings.latency().toNanos() / 1_000L;
    answerTimeout = settings.answerTimeout().toNanos() / 1_000L;
  }

  /**
   * One execution.
   *
   * @param number 1 for the order's first, then one more each
   */
  public record Execution(
      int number, BigDecimal price, BigDecimal quantity, BigDecimal fee, boolean maker) {

    /** Any execution, for {@link StateVisitor#each}. */
    static final Execution ANY =
        new Execution(0, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, false);

    Execution visit(StateVisitor state) {
      return new Execution(
          state.count(number),
          state.decimal(price),
          state.decimal(quantity),
          state.decimal(fee),
          state.flag(maker));
    }
  }

  /** Takes an order on its way; it arrives after the latency, unless it is told to be lost. */
  public void send(PaperOrder order, long nowMicros) {
    sent++;
    PaperSettings.Faults faults = settings.faults();
    PaperOrder.Fault fault =
        isNth(faults.loseAnswerEvery())
            ? PaperOrder.Fault.ANSWER_LOST
            : isNth(faults.loseOrderEvery()) ? PaperOrder.Fault.ORDER_LOST : PaperOrder.Fault.NONE;
    order.send(nowMicros + latency, nowMicros + answerTimeout, fault);
  }

  /** The venue's own order, which closes what its margin no longer carries: it is there at once. */
  public void liquidate(PaperOrder order, long nowMicros) {
    order.send(nowMicros, nowMicros, PaperOrder.Fault.NONE);
  }

  private boolean isNth(int every) {
    return every > 0 && sent % every == 0;
  }

  /** What {@link #reconcile} found. */
  public enum Finding {
    /** Nothing to say: the outcome is known, or its time has not come. */
    NOTHING,
    /** The answer is overdue: from now on the outcome is unknown. */
    OVERDUE,
    /** The venue has the order and tells what it did. */
    FOUND,
    /** The venue never had the order; it is sent again under the same id, which is safe. */
    SENT_AGAIN
  }

  /**
   * Watches over an order whose answer is missing: unknown once its budget is over, asked for one
   * latency later.
   */
  public Finding reconcile(PaperOrder order, long nowMicros) {
    if (!order.isUnresolved(nowMicros) || nowMicros < order.answerMicros()) {
      return Finding.NOTHING;
    }
    if (order.status() != OrderStatus.UNKNOWN) {
      order.unknown("no answer within " + settings.answerTimeout().toMillis() + " ms", nowMicros);
      order.send(order.dueMicros(), nowMicros + latency, order.fault());
      return Finding.OVERDUE;
    }
    return ask(order, nowMicros);
  }

  /** Asks the venue at once what became of an unresolved order. */
  public Finding ask(PaperOrder order, long nowMicros) {
    if (order.fault() == PaperOrder.Fault.ANSWER_LOST) {
      order.found("reconciled: the venue has it", nowMicros);
      return Finding.FOUND;
    }
    order.resend(
        "reconciled: the venue never had it; sent again",
        nowMicros + latency,
        nowMicros + answerTimeout,
        nowMicros);
    return Finding.SENT_AGAIN;
  }

  /**
   * Lets the order meet the market as it stands at {@code nowMicros}, and tells what was filled; an
   * order that cannot live on is cancelled. Empty if nothing was filled, or nobody was told.
   *
   * @param closing what the order closes, null if it opens
   */
  public List<Execution> work(
      PaperOrder order, Market market, @Nullable Holding closing, long nowMicros) {
    if (order.isAtVenue(nowMicros)) {
      BigDecimal limit = order.limitPrice;
      if (limit == null) {
        take(order, market, null, closing);
      } else if (order.resting) {
        rest(order, limit, market);
      } else {
        arrive(order, limit, market, nowMicros);
      }
    }
    return order.tell(nowMicros);
  }

  private void arrive(PaperOrder order, BigDecimal limit, Market market, long nowMicros) {
    if (order.timeInForce == TimeInForce.FOK
        && available(order, market, limit).compareTo(order.quantity) < 0) {
      order.endAtVenue("could not be filled whole on arrival (fill or kill)", nowMicros);
      return;
    }
    take(order, market, limit, null);
    if (order.remaining().signum() == 0) {
      return;
    }
    if (order.timeInForce == TimeInForce.IOC) {
      order.endAtVenue("the rest could not be filled on arrival (immediate or cancel)", nowMicros);
    } else {
      order.resting = true;
    }
  }

  private void rest(PaperOrder order, BigDecimal limit, Market market) {
    double price = limit.doubleValue();
    // At the limit itself others may stand before us; through it, nobody can.
    boolean reached =
        order.side == OrderSide.BUY
            ? market.tradeInRow() < price || market.ask() <= price
            : market.tradeInRow() > price || market.bid() >= price;
    if (reached) {
      fill(order, market, limit, order.remaining(), true, null);
    }
  }

  private BigDecimal available(PaperOrder order, Market market, BigDecimal limit) {
    BookLevels book = market.book();
    if (book == null) {
      BigDecimal price = guess(order.side, market);
      return price != null && allows(order.side, limit, price) ? order.quantity : BigDecimal.ZERO;
    }
    BigDecimal sum = BigDecimal.ZERO;
    double[] prices = prices(order.side, book);
    double[] quantities = quantities(order.side, book);
    for (int i = 0; i < prices.length; i++) {
      if (!allows(order.side, limit, tick(market, prices[i]))) {
        break;
      }
      sum = sum.add(lot(market, quantities[i]));
    }
    return sum;
  }

  private void take(
      PaperOrder order, Market market, @Nullable BigDecimal limit, @Nullable Holding closing) {
    BookLevels book = market.book();
    if (book == null) {
      BigDecimal price = guess(order.side, market);
      if (price != null && (limit == null || allows(order.side, limit, price))) {
        fill(order, market, price, order.remaining(), false, closing);
      }
      return;
    }
    if (order.bookTaken == market.bookNumber()) {
      return;
    }
    order.bookTaken = market.bookNumber();
    double[] prices = prices(order.side, book);
    double[] quantities = quantities(order.side, book);
    for (int i = 0; i < prices.length && order.remaining().signum() > 0; i++) {
      BigDecimal price = tick(market, prices[i]);
      if (limit != null && !allows(order.side, limit, price)) {
        return;
      }
      BigDecimal quantity = lot(market, quantities[i]).min(order.remaining());
      if (quantity.signum() > 0) {
        fill(order, market, price, quantity, false, closing);
      }
    }
  }

  private void fill(
      PaperOrder order,
      Market market,
      BigDecimal marketPrice,
      BigDecimal quantity,
      boolean maker,
      @Nullable Holding closing) {
    BigDecimal price = closing == null ? marketPrice : closing.exitPrice(marketPrice);
    Fees fees = settings.feesOf(market.instrument().id().venue());
    BigDecimal fee =
        Money.charge(
            Money.percent(price.multiply(quantity), maker ? fees.makerPct() : fees.takerPct()));
    order.executed(
        new Execution(
            order.nextFill(),
            price,
            quantity,
            closing == null ? fee : closing.exitFee(fee, price, quantity),
            maker));
  }

  /** Last price plus slippage, never better than a known quote; null if nothing is known. */
  private @Nullable BigDecimal guess(OrderSide side, Market market) {
    boolean buy = side == OrderSide.BUY;
    double quote = buy ? market.ask() : market.bid();
    double last = market.lastPrice();
    double slip = settings.slippagePct().doubleValue() / 100;
    double price;
    if (Double.isNaN(last)) {
      price = quote;
    } else {
      price = last * (buy ? 1 + slip : 1 - slip);
      if (!Double.isNaN(quote)) {
        price = buy ? Math.max(price, quote) : Math.min(price, quote);
      }
    }
    if (Double.isNaN(price)) {
      return null;
    }
    return Money.toStep(
        price, market.instrument().tickSize(), buy ? RoundingMode.CEILING : RoundingMode.FLOOR);
  }

  private static boolean allows(OrderSide side, BigDecimal limit, BigDecimal price) {
    return side == OrderSide.BUY ? price.compareTo(limit) <= 0 : price.compareTo(limit) >= 0;
  }

  private static double[] prices(OrderSide side, BookLevels book) {
    return side == OrderSide.BUY ? book.askPrices() : book.bidPrices();
  }

  private static double[] quantities(OrderSide side, BookLevels book) {
    return side == OrderSide.BUY ? book.askQuantities() : book.bidQuantities();
  }

  private static BigDecimal tick(Market market, double price) {
    return Money.toStep(price, market.instrument().tickSize(), RoundingMode.HALF_UP);
  }

  private static BigDecimal lot(Market market, double quantity) {
    return Money.toStep(quantity, market.instrument().lotSize(), RoundingMode.FLOOR);
  }

  public long stateHash() {
    return StateHash.mix(0, sent);
  }

  public void visit(StateVisitor state) {
    sent = state.whole(sent);
  }
}
