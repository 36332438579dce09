package io.tocsin.strategy.definition;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What {@code z1_entry} says beside its conditions: which order, how much, and how it is guarded.
 *
 * @param timeoutMicros how long an entry order may stay unfilled; 0 for no limit
 * @param leverage 1 or more; lowers the margin set aside, never the size
 * @param takeProfit targets in ascending order; empty for none
 */
public record EntryRule(
    long timeoutMicros,
    OrderRule order,
    SizeRule size,
    BigDecimal leverage,
    Optional<StopLoss> stopLoss,
    List<Target> takeProfit) {

  public EntryRule {
    takeProfit = List.copyOf(takeProfit);
  }

  /** How an entry is sent. */
  public sealed interface OrderRule {
    /** Takes what the book offers. */
    record Market() implements OrderRule {}

    /**
     * Rests at a price until it is reached.
     *
     * @param offsetPct how far from the price at decision, to the trader's advantage, in percent
     */
    record Limit(BigDecimal offsetPct, TimeInForce timeInForce) implements OrderRule {}
  }

  /** How long a limit order lives. */
  public enum TimeInForce {
    /** Rests until it is filled or {@code z1_entry}'s timeout ends it. */
    GTC,
    /** What cannot be filled on arrival is cancelled. */
    IOC,
    /** Filled whole on arrival, or cancelled. */
    FOK
  }

  /** What {@code size.value} means; the result is a position's notional value in quote units. */
  public enum SizeType {
    /** Quote units. */
    FIXED,
    /**
     * Percent of the strategy's budget, or of the session's if the strategy has none of its own.
     */
    PERCENT_OF_BUDGET,
    /** Percent of the session's equity that is lost if the stop loss is reached. */
    RISK
  }

  /** How much an entry buys or sells. */
  public record SizeRule(SizeType type, BigDecimal value, Optional<Scale> scale) {}

  /**
   * A multiplier of the size, linear between points, constant beyond the outer ones.
   *
   * @param points ascending in {@code x}, at least two
   */
  public record Scale(IndicatorUse indicator, List<Point> points) {
    public Scale {
      points = List.copyOf(points);
    }

    /** The multiplier at {@code x}. */
    public double multiplier(double x) {
      Point previous = points.getFirst();
      if (x <= previous.x()) {
        return previous.y();
      }
      for (Point next : points) {
        if (x <= next.x()) {
          double span = next.x() - previous.x();
          return span == 0
              ? next.y()
              : previous.y() + (next.y() - previous.y()) * (x - previous.x()) / span;
        }
        previous = next;
      }
      return previous.y();
    }
  }

  /** At indicator value {@code x} the size is multiplied by {@code y}. */
  public record Point(double x, double y) {}

  /**
   * Closes everything at a loss of so much.
   *
   * @param percent distance from the entry price, or from the best price since if trailing
   */
  public record StopLoss(BigDecimal percent, boolean trailing) {}

  /**
   * One step of a take profit.
   *
   * @param percent distance from the entry price
   * @param closePct how much of the whole position it closes
   */
  public record Target(BigDecimal percent, BigDecimal closePct) {}
}
