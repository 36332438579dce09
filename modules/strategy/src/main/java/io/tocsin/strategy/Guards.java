package io.tocsin.strategy;

import io.tocsin.model.Instrument;
import io.tocsin.model.journal.Direction;
import io.tocsin.model.journal.Trigger;
import io.tocsin.strategy.condition.StateHash;
import io.tocsin.strategy.definition.EntryRule;
import io.tocsin.strategy.definition.EntryRule.Target;
import io.tocsin.strategy.ledger.Holding;
import io.tocsin.strategy.ledger.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stop loss and take profit of one position: prices, compared with the mark. */
final class Guards {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final List<Target> targets;
  private final BigDecimal[] targetPrices;
  private final BigDecimal[] closedAfter;
  private final @Nullable BigDecimal stopPct;
  private final boolean trailing;
  private final Direction direction;
  private final BigDecimal tick;
  private final BigDecimal lot;
  private int next;
  private @Nullable BigDecimal stopPrice;
  private double followed;

  Guards(EntryRule rule, Holding holding, Instrument instrument) {
    targets = rule.takeProfit();
    direction = holding.direction();
    tick = instrument.tickSize();
    lot = instrument.lotSize();
    targetPrices = new BigDecimal[targets.size()];
    closedAfter = new BigDecimal[targets.size()];
    BigDecimal closed = BigDecimal.ZERO;
    for (int i = 0; i < targetPrices.length; i++) {
      closed = closed.add(targets.get(i).closePct());
      closedAfter[i] = closed;
      targetPrices[i] = away(holding.entryPrice(), targets.get(i).percent(), true);
    }
    stopPct = rule.stopLoss().map(EntryRule.StopLoss::percent).orElse(null);
    trailing = rule.stopLoss().map(EntryRule.StopLoss::trailing).orElse(false);
    stopPrice = stopPct == null ? null : away(holding.entryPrice(), stopPct, false);
    followed = holding.bestMark();
  }

  /** A price {@code percent} from another, in the direction of gain or of loss. */
  private BigDecimal away(BigDecimal from, BigDecimal percent, boolean gain) {
    BigDecimal distance = Money.percent(from, percent);
    boolean up = (direction == Direction.LONG) == gain;
    return Money.toStep(
        up ? from.add(distance) : from.subtract(distance), tick, RoundingMode.HALF_UP);
  }

  /** A trailing stop follows the best mark, and never goes back. */
  void follow(Holding holding) {
    BigDecimal percent = stopPct;
    BigDecimal stop = stopPrice;
    if (!trailing || percent == null || stop == null || holding.bestMark() == followed) {
      return;
    }
    followed = holding.bestMark();
    BigDecimal best = Money.toStep(followed, tick, RoundingMode.HALF_UP);
    BigDecimal moved = away(best, percent, false);
    stopPrice = direction == Direction.LONG ? stop.max(moved) : stop.min(moved);
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

  private static String text(@Nullable BigDecimal price) {
    return price == null ? "(none)" : price.toPlainString();
  }

  /** Positive if {@code mark} is on the gaining side of {@code price}. */
  private int gained(BigDecimal mark, BigDecimal price) {
    return mark.compareTo(price) * direction.sign();
  }

  long stateHash() {
    BigDecimal stop = stopPrice;
    return StateHash.mix(StateHash.mix(next, stop == null ? BigDecimal.ZERO : stop), followed);
  }
}
