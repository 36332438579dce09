package io.tocsin.strategy;

import io.tocsin.model.Instrument;
import io.tocsin.model.journal.Direction;
import io.tocsin.model.journal.Trigger;
import io.tocsin.strategy.GuardChange.Level;
import io.tocsin.strategy.condition.StateHash;
import io.tocsin.strategy.definition.EntryRule;
import io.tocsin.strategy.definition.EntryRule.Target;
import io.tocsin.strategy.ledger.Holding;
import io.tocsin.strategy.ledger.Money;
import io.tocsin.strategy.state.StateVisitor;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stop loss and take profit of one position: prices, compared with the mark. */
final class Guards {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final Direction direction;
  private final BigDecimal tick;
  private final BigDecimal lot;

  /** Of each step of the take profit: its price, and how much of the position is closed then. */
  private BigDecimal[] targetPrices;

  private BigDecimal[] closedAfter;
  private int next;

  private @Nullable BigDecimal stopPrice;

  /** Distance at which the stop follows the best price, null if it stands still. */
  private @Nullable BigDecimal trailingPct;

  /** The best mark that the stop has followed. */
  private double followed;

  Guards(EntryRule rule, Holding holding, Instrument instrument) {
    direction = holding.direction();
    tick = instrument.tickSize();
    lot = instrument.lotSize();
    List<Target> targets = rule.takeProfit();
    targetPrices = new BigDecimal[targets.size()];
    closedAfter = new BigDecimal[targets.size()];
    BigDecimal closed = BigDecimal.ZERO;
    for (int i = 0; i < targetPrices.length; i++) {
      closed = closed.add(targets.get(i).closePct());
      closedAfter[i] = closed;
      targetPrices[i] = away(holding.entryPrice(), targets.get(i).percent(), true);
    }
    rule.stopLoss()
        .ifPresent(stop -> {
          stopPrice = away(holding.entryPrice(), stop.percent(), false);
          trailingPct = stop.trailing() ? stop.percent() : null;
        });
    followed = holding.bestMark();
  }

  /** A price {@code percent} from another, in the direction of gain or of loss. */
  private BigDecimal away(BigDecimal from, BigDecimal percent, boolean gain) {
    BigDecimal distance = Money.percent(from, percent);
    boolean up = (direction == Direction.LONG) == gain;
    return toTick(up ? from.add(distance) : from.subtract(distance));
  }

  private BigDecimal toTick(BigDecimal price) {
    return Money.toStep(price, tick, RoundingMode.HALF_UP);
  }

  /** A trailing stop follows the best mark, and never goes back. */
  void follow(Holding holding) {
    BigDecimal percent = trailingPct;
    BigDecimal stop = stopPrice;
    if (percent == null || stop == null) {
      return;
    }
    double mark = holding.markNumber();
    if ((mark - followed) * direction.sign() <= 0) {
      return;
    }
    followed = mark;
    BigDecimal moved = away(Money.toStep(mark, tick, RoundingMode.HALF_UP), percent, false);
    stopPrice = direction == Direction.LONG ? stop.max(moved) : stop.min(moved);
  }

  /**
   * Moves or removes stop loss and take profit; all of the wish, or nothing of it.
   *
   * @return why not, empty if it is done
   */
  String change(GuardChange wish, Holding holding) {
    BigDecimal stop = level(wish.stopLoss(), holding, false);
    BigDecimal target = level(wish.takeProfit(), holding, true);
    String mark = holding.mark().toPlainString();
    if (stop != null) {
      BigDecimal liquidation = holding.liquidationPrice();
      if (stop.signum() <= 0 || gained(holding.mark(), stop) <= 0) {
        return "a stop loss at " + text(stop) + " would close at once: the mark is " + mark;
      }
      if (liquidation != null && gained(stop, liquidation) <= 0) {
        return "a stop loss at "
            + text(stop)
            + " is never reached: the position is liquidated at "
            + text(liquidation);
      }
    }
    if (target != null && (target.signum() <= 0 || gained(holding.mark(), target) >= 0)) {
      return "a take profit at " + text(target) + " would close at once: the mark is " + mark;
    }
    if (!(wish.stopLoss() instanceof Level.Keep)) {
      stopPrice = stop;
      trailingPct =
          wish.stopLoss() instanceof Level.AtPercent(BigDecimal percent, boolean trailing)
                  && trailing
              ? percent
              : null;
      followed = holding.markNumber();
    }
    if (!(wish.takeProfit() instanceof Level.Keep)) {
      targetPrices = target == null ? new BigDecimal[0] : new BigDecimal[] {target};
      closedAfter = target == null ? new BigDecimal[0] : new BigDecimal[] {HUNDRED};
      next = 0;
    }
    return "";
  }

  private @Nullable BigDecimal level(Level level, Holding holding, boolean gain) {
    return switch (level) {
      case Level.Keep _, Level.Remove _ -> null;
      case Level.AtPrice(BigDecimal price) -> toTick(price);
      case Level.AtPercent(BigDecimal percent, boolean trailing) ->
          away(trailing ? holding.mark() : holding.entryPrice(), percent, gain);
    };
  }

  @Nullable BigDecimal stopPrice() {
    return stopPrice;
  }

  /** Price of the next target, null if there is none. */
  @Nullable BigDecimal targetPrice() {
    return next < targetPrices.length ? targetPrices[next] : null;
  }

  boolean stopReached(Holding holding) {
    BigDecimal stop = stopPrice;
    return stop != null && gained(holding.mark(), stop) <= 0;
  }

  /** Whether the target is reached that closes all that is left. */
  boolean lastTargetReached(Holding holding) {
    int last = targetPrices.length - 1;
    if (last < 0
        || closedAfter[last].compareTo(HUNDRED) < 0
        || gained(holding.mark(), targetPrices[last]) < 0) {
      return false;
    }
    next = last;
    return true;
  }

  /**
   * @param number of the ladder's step, from 1
   * @param quantity to close now; 0 where rounding to lots leaves nothing
   */
  record Step(int number, BigDecimal quantity, String words) {}

  /**
   * The next step of a ladder that the mark has reached, null if there is none; each given once.
   */
  @Nullable Step nextStep(Holding holding) {
    if (next >= targetPrices.length
        || closedAfter[next].compareTo(HUNDRED) >= 0
        || gained(holding.mark(), targetPrices[next]) < 0) {
      return null;
    }
    BigDecimal closedBefore = holding.enteredQuantity().subtract(holding.quantity());
    BigDecimal closedThen =
        Money.toStep(
            Money.percent(holding.enteredQuantity(), closedAfter[next]), lot, RoundingMode.FLOOR);
    Step step =
        new Step(
            next + 1,
            closedThen.subtract(closedBefore).max(BigDecimal.ZERO),
            "mark "
                + holding.mark().toPlainString()
                + " reached "
                + targetPrices[next].toPlainString());
    next++;
    return step;
  }

  /** Why a trigger of price fired. */
  String words(Trigger trigger, Holding holding) {
    String mark = "mark " + holding.mark().toPlainString();
    return switch (trigger) {
      case SL -> mark + " reached the stop loss " + text(stopPrice);
      case TP -> mark + " reached the take profit " + text(targetPrice());
      case LIQUIDATION ->
          mark + " is near or at the liquidation price " + text(holding.liquidationPrice());
      default -> mark;
    };
  }

  /** Where they stand, in words. */
  String words() {
    return "stop loss "
        + text(stopPrice)
        + (trailingPct == null ? "" : ", trailing")
        + ", take profit "
        + text(targetPrice());
  }

  private static String text(@Nullable BigDecimal price) {
    return price == null ? "(none)" : price.toPlainString();
  }

  /** Positive if {@code mark} is on the gaining side of {@code price}. */
  private int gained(BigDecimal mark, BigDecimal price) {
    return mark.compareTo(price) * direction.sign();
  }

  long stateHash() {
    BigDecimal stop = stopPrice;
    BigDecimal trailing = trailingPct;
    long hash = StateHash.mix(next, stop == null ? BigDecimal.ZERO : stop);
    hash = StateHash.mix(hash, trailing == null ? BigDecimal.ZERO : trailing);
    for (BigDecimal target : targetPrices) {
      hash = StateHash.mix(hash, target);
    }
    return StateHash.mix(hash, followed);
  }

  void visit(StateVisitor state) {
    targetPrices = visit(state, targetPrices);
    closedAfter = visit(state, closedAfter);
    next = state.count(next);
    stopPrice = state.decimalOrNull(stopPrice);
    trailingPct = state.decimalOrNull(trailingPct);
    followed = state.real(followed);
  }

  private static BigDecimal[] visit(StateVisitor state, BigDecimal[] numbers) {
    List<BigDecimal> visited = new ArrayList<>(List.of(numbers));
    state.each(visited, BigDecimal.ZERO, state::decimal);
    return visited.toArray(BigDecimal[]::new);
  }
}
