package io.tocsin.strategy.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.journal.Direction;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.Trigger;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The ledger against plain cash flows: what was paid, what was received, what is still held. */
class LedgerTest {

  private static final BigDecimal START = new BigDecimal("100000");

  private static Instrument instrument(String symbol) {
    return new Instrument(
        new InstrumentId("test", symbol),
        symbol,
        new BigDecimal("0.01"),
        new BigDecimal("0.0001"),
        BigDecimal.ONE,
        BigDecimal.ONE,
        true);
  }

  private static BigDecimal decimal(Random random, int below, int scale) {
    return BigDecimal.valueOf(1 + random.nextInt(below), scale);
  }

  @Property(tries = 300)
  void equity_is_always_start_plus_cash_flows_plus_what_is_held_at_the_mark(@ForAll long seed) {
    Random random = new Random(seed);
    Ledger ledger = new Ledger("s", START);
    List<Holding> open = new ArrayList<>();
    List<BigDecimal> levers = new ArrayList<>();
    BigDecimal flows = BigDecimal.ZERO;
    BigDecimal fees = BigDecimal.ZERO;
    BigDecimal funding = BigDecimal.ZERO;
    for (int step = 0; step < 60; step++) {
      ledger.advance(step * 3_600_000_000L);
      BigDecimal price = decimal(random, 1_000_000, 2);
      BigDecimal fee = decimal(random, 100_000, 5);
      switch (random.nextInt(5)) {
        case 0 -> {
          Direction direction = random.nextBoolean() ? Direction.LONG : Direction.SHORT;
          BigDecimal leverage = BigDecimal.valueOf(1 + random.nextInt(7));
          BigDecimal quantity = decimal(random, 100_000, 4);
          Holding holding =
              new Holding(
                  "s",
                  "p" + step,
                  new InstanceKey("x", new InstrumentId("test", "S" + step)),
                  instrument("S" + step),
                  direction,
                  leverage,
                  new BigDecimal("0.5"),
                  step);
          ledger.enter(holding, price, quantity, leverage, fee, step);
          open.add(holding);
          levers.add(leverage);
          flows = flow(flows, direction, price, quantity.negate(), fee);
          fees = fees.add(fee);
        }
        case 1 -> {
          if (!open.isEmpty()) {
            int i = random.nextInt(open.size());
            BigDecimal quantity = decimal(random, 100_000, 4);
            ledger.enter(open.get(i), price, quantity, levers.get(i), fee, step);
            flows = flow(flows, open.get(i).direction(), price, quantity.negate(), fee);
            fees = fees.add(fee);
          }
        }
        case 2 -> {
          if (!open.isEmpty()) {
            int i = random.nextInt(open.size());
            Holding holding = open.get(i);
            BigDecimal quantity =
                random.nextBoolean()
                    ? holding.quantity()
                    : decimal(random, 100_000, 4).min(holding.quantity());
            // As the venue fills it: beyond the margin it is not the account that pays.
            BigDecimal paid = holding.exitPrice(price);
            ledger.exit(holding, paid, quantity, fee, step);
            flows = flow(flows, holding.direction(), paid, quantity, fee);
            fees = fees.add(fee);
            if (holding.isFlat()) {
              ledger.close(holding, Trigger.ZE1);
              open.remove(i);
              levers.remove(i);
            }
          }
        }
        case 3 -> {
          if (!open.isEmpty()) {
            BigDecimal amount = fee.subtract(new BigDecimal("0.5"));
            ledger.fund(open.get(random.nextInt(open.size())), amount);
            flows = flows.subtract(amount);
            funding = funding.add(amount);
          }
        }
        default -> open.forEach(h -> ledger.mark(h, price.doubleValue()));
      }
      BigDecimal held = BigDecimal.ZERO;
      for (Holding holding : open) {
        BigDecimal value = holding.exitPrice(holding.mark()).multiply(holding.quantity());
        held = holding.direction() == Direction.LONG ? held.add(value) : held.subtract(value);
      }
      assertThat(ledger.equity()).isEqualByComparingTo(START.add(flows).add(held));
      assertThat(ledger.cash().add(ledger.marginHeld()))
          .isEqualByComparingTo(START.add(ledger.realized()));
      assertThat(ledger.point(step).equity())
          .isEqualByComparingTo(ledger.cash().add(ledger.marginHeld()).add(ledger.unrealized()));
      assertThat(ledger.fees()).isEqualByComparingTo(fees);
      assertThat(ledger.funding()).isEqualByComparingTo(funding);
      assertThat(ledger.equity().add(fees).add(funding))
          .as("cash + positions at mark + fees + funding = start + gains and losses")
          .isEqualByComparingTo(
              START.add(ledger.realized().add(fees).add(funding)).add(ledger.unrealized()));
      if (open.isEmpty()) {
        assertThat(ledger.marginHeld()).isEqualByComparingTo("0");
        assertThat(ledger.unrealized()).isEqualByComparingTo("0");
        BigDecimal trades =
            ledger.trades().stream().map(ClosedTrade::pnl).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(trades).isEqualByComparingTo(ledger.realized());
      }
    }
  }

  /** Money in or out of a spot account that may hold less than nothing. */
  private static BigDecimal flow(
      BigDecimal flows, Direction direction, BigDecimal price, BigDecimal sold, BigDecimal fee) {
    BigDecimal amount = price.multiply(sold);
    return flows.add(direction == Direction.LONG ? amount : amount.negate()).subtract(fee);
  }

  @Property(tries = 500)
  void an_exit_on_isolated_margin_never_loses_more_than_the_margin_whatever_the_market(
      @ForAll long seed) {
    Random random = new Random(seed);
    Direction direction = random.nextBoolean() ? Direction.LONG : Direction.SHORT;
    BigDecimal leverage = BigDecimal.valueOf(1 + random.nextInt(100));
    Holding holding =
        new Holding(
            "s",
            "p",
            new InstanceKey("x", new InstrumentId("test", "S")),
            instrument("S"),
            direction,
            leverage,
            new BigDecimal("0.5"),
            1);
    Ledger ledger = new Ledger("s", START);
    ledger.enter(
        holding,
        decimal(random, 1_000_000, 2),
        decimal(random, 100_000, 4),
        leverage,
        BigDecimal.ZERO,
        1);
    BigDecimal margin = holding.margin();
    BigDecimal before = ledger.equity();
    while (!holding.isFlat()) {
      BigDecimal quantity =
          random.nextInt(3) == 0
              ? holding.quantity()
              : decimal(random, 100_000, 4).min(holding.quantity());
      BigDecimal price = holding.exitPrice(decimal(random, 3_000_000, 2));
      BigDecimal fee = holding.exitFee(decimal(random, 10_000, 2), price, quantity);
      assertThat(fee).isNotNegative();
      ledger.exit(holding, price, quantity, fee, 2);
    }
    boolean canBeLiquidated = direction == Direction.SHORT || leverage.intValue() > 1;
    if (canBeLiquidated) {
      assertThat(before.subtract(ledger.equity())).isLessThanOrEqualTo(margin);
    }
  }
}
