package io.tocsin.strategy.ledger;

import io.tocsin.model.BookLevels;
import io.tocsin.model.journal.OrderSide;
import io.tocsin.strategy.definition.EntryRule.TimeInForce;
import io.tocsin.strategy.plan.Fees;
import io.tocsin.strategy.plan.PaperSettings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
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
 */
public final class PaperVenue {

  private final PaperSettings settings;

  public PaperVenue(PaperSettings settings) {
    this.settings = settings;
  }

  /**
   * One execution.
   *
   * @param number 1 for the order's first, then one more each
   */
  public record Execution(
      int number, BigDecimal price, BigDecimal quantity, BigDecimal fee, boolean maker) {}

  /**
   * Lets the order meet the market as it stands at {@code nowMicros}; an order that cannot live on
   * is cancelled. Empty if nothing was filled.
   */
  public List<Execution> work(PaperOrder order, Market market, long nowMicros) {
    if (!order.isPending() || nowMicros < order.dueMicros) {
      return List.of();
    }
    BigDecimal limit = order.limitPrice;
    List<Execution> executions = new ArrayList<>();
    if (limit == null) {
      take(order, market, null, nowMicros, executions);
    } else if (order.resting) {
      rest(order, limit, market, nowMicros, executions);
    } else {
      arrive(order, limit, market, nowMicros, executions);
    }
    return executions;
  }

  private void arrive(
      PaperOrder order,
      BigDecimal limit,
      Market market,
      long nowMicros,
      List<Execution> executions) {
    if (order.timeInForce == TimeInForce.FOK
        && available(order, market, limit).compareTo(order.quantity) < 0) {
      order.cancel("could not be filled whole on arrival (fill or kill)", nowMicros);
      return;
    }
    take(order, market, limit, nowMicros, executions);
    if (!order.isPending()) {
      return;
    }
    if (order.timeInForce == TimeInForce.IOC) {
      order.cancel("the rest could not be filled on arrival (immediate or cancel)", nowMicros);
    } else {
      order.resting = true;
    }
  }

  private void rest(
      PaperOrder order,
      BigDecimal limit,
      Market market,
      long nowMicros,
      List<Execution> executions) {
    double price = limit.doubleValue();
    // At the limit itself others may stand before us; through it, nobody can.
    boolean reached =
        order.side == OrderSide.BUY
            ? market.tradeInRow() < price || market.ask() <= price
            : market.tradeInRow() > price || market.bid() >= price;
    if (reached) {
      fill(order, market, limit, order.remaining(), true, nowMicros, executions);
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
      PaperOrder order,
      Market market,
      @Nullable BigDecimal limit,
      long nowMicros,
      List<Execution> executions) {
    BookLevels book = market.book();
    if (book == null) {
      BigDecimal price = guess(order.side, market);
      if (price != null && (limit == null || allows(order.side, limit, price))) {
        fill(order, market, price, order.remaining(), false, nowMicros, executions);
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
        fill(order, market, price, quantity, false, nowMicros, executions);
      }
    }
  }

  private void fill(
      PaperOrder order,
      Market market,
      BigDecimal price,
      BigDecimal quantity,
      boolean maker,
      long nowMicros,
      List<Execution> executions) {
    Fees fees = settings.feesOf(market.instrument().id().venue());
    BigDecimal fee =
        Money.charge(
            Money.percent(price.multiply(quantity), maker ? fees.makerPct() : fees.takerPct()));
    executions.add(new Execution(order.nextFill(), price, quantity, fee, maker));
    order.filled(quantity, price, fee, nowMicros);
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
}
