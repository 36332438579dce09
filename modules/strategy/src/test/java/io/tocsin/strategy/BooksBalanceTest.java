package io.tocsin.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.journal.Alert;
import io.tocsin.model.journal.Direction;
import io.tocsin.model.journal.Fill;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.OrderRecord;
import io.tocsin.model.journal.OrderSide;
import io.tocsin.model.journal.OrderStatus;
import io.tocsin.model.journal.Position;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * The account against its own records, at every event, to the last digit: cash + positions at mark
 * + fees + funding = start + gains and losses. Leverage, shorts, partial fills, funding,
 * liquidations and orders of unknown outcome included.
 */
class BooksBalanceTest {

  private static Scenario.Setup setup(int leverage) {
    return new Scenario.Setup()
        .strategy(
            Strategies.with(
                "\"leverage\": "
                    + leverage
                    + ", \"take_profit\": [{\"percent\": 1, \"close_pct\": 33},"
                    + " {\"percent\": 3, \"close_pct\": 67}],"),
            Scenario.BTC,
            Scenario.ETH)
        .strategy(
            Strategies.with(
                    "\"SHORT\"",
                    "\"order\": {\"type\": \"limit\", \"offset_pct\": 0.1}, \"leverage\": "
                        + leverage
                        + ",",
                    "")
                .replace("\"simple\"", "\"short\""),
            Scenario.BTC)
        .paper(
            "{\"slippage_pct\": 0.03, \"funding_pct\": {\"test\": 0.0123},"
                + " \"answer_timeout\": \"3s\","
                + " \"faults\": {\"lose_answer_every\": 5, \"lose_order_every\": 7},"
                + " \"fees\": {\"test\": {\"maker_pct\": -0.013, \"taker_pct\": 0.071}}}");
  }

  private static Scenario next(Scenario s, Random random, double time, double price) {
    String[] names = {"go", "stop", "enter", "leave", "flee"};
    String name = names[random.nextInt(names.length)];
    boolean often = name.equals("go") || name.equals("enter");
    s.set(name, random.nextInt(often ? 2 : 12) == 0 ? 1 : -1);
    return switch (random.nextInt(9)) {
      case 0 -> s.clock(time);
      case 1 -> s.gap(time);
      case 2 -> s.quote(time, price * 0.9995, price * 1.0005);
      case 3, 4 ->
          s.book(
              time,
              new double[] {price * 0.999, 3, price * 0.998, 5},
              new double[] {price * 1.001, 2.5, price * 1.002, 4});
      case 5 -> s.trade(Scenario.ETH, time, price / 10);
      default -> s.trade(time, price);
    };
  }

  @Test
  void the_random_markets_have_everything_in_them() {
    Set<String> kinds = new HashSet<>();
    int partial = 0;
    for (long seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      Scenario s = setup(1 + random.nextInt(20)).start();
      double price = 100;
      double time = 0;
      for (int i = 0; i < 250; i++) {
        time += random.nextInt(12) == 0 ? random.nextInt(9_000) : random.nextInt(40) / 10.0;
        price *= 1 + random.nextGaussian() * 0.02;
        next(s, random, time, price);
      }
      s.all(Alert.class).forEach(alert -> kinds.add(alert.kind()));
      partial +=
          (int)
              s.all(OrderRecord.class).stream()
                  .filter(o -> o.status() == OrderStatus.PARTIALLY_FILLED)
                  .count();
    }
    assertThat(kinds)
        .contains(
            "funding", "liquidation", "liquidation_near", "order_unknown", "order_reconciled");
    assertThat(partial).isPositive();
  }

  @Property(tries = 40)
  void the_account_is_what_its_fills_and_funding_say_at_every_event(@ForAll long seed) {
    Random random = new Random(seed);
    Scenario s = setup(1 + random.nextInt(20)).start();
    BigDecimal flows = BigDecimal.ZERO;
    BigDecimal fees = BigDecimal.ZERO;
    BigDecimal funding = BigDecimal.ZERO;
    Set<String> fills = new HashSet<>();
    int seen = 0;
    double price = 100;
    double time = 0;
    for (int i = 0; i < 250; i++) {
      time += random.nextInt(12) == 0 ? random.nextInt(9_000) : random.nextInt(40) / 10.0;
      price *= 1 + random.nextGaussian() * 0.02;
      next(s, random, time, price);
      for (JournalRecord entry : s.journal.subList(seen, s.journal.size())) {
        if (entry instanceof Fill fill) {
          assertThat(fills.add(fill.fillId())).as(fill.fillId()).isTrue();
          BigDecimal paid = fill.price().multiply(fill.quantity());
          flows = fill.side() == OrderSide.BUY ? flows.subtract(paid) : flows.add(paid);
          fees = fees.add(fill.fee());
        } else if (entry instanceof Alert alert) {
          assertThat(alert.kind()).isNotEqualTo("instance_error");
          funding = funding.add(funding(alert));
        }
      }
      seen = s.journal.size();
      BigDecimal held = BigDecimal.ZERO;
      for (Position position : s.engine.openPositions()) {
        BigDecimal value = worth(position).multiply(position.quantity());
        held = position.direction() == Direction.LONG ? held.add(value) : held.subtract(value);
      }
      assertThat(s.engine.equity().equity().add(fees).add(funding))
          .as("event %s of seed %s", i, seed)
          .isEqualByComparingTo(new BigDecimal(10_000).add(flows).add(held));
      assertThat(s.engine.summary().fees()).isEqualByComparingTo(fees);
      assertThat(s.engine.summary().funding()).isEqualByComparingTo(funding);
    }
  }

  /** What an alert says was paid. */
  private static BigDecimal funding(Alert alert) {
    if (!alert.kind().equals("funding")) {
      return BigDecimal.ZERO;
    }
    String[] words = alert.message().split(" ");
    BigDecimal amount = new BigDecimal(words[1]);
    return words[0].equals("paid") ? amount : amount.negate();
  }

  /** The mark, or the price where the margin is used up if that is better. */
  private static BigDecimal worth(Position position) {
    BigDecimal notional = position.entryPrice().multiply(position.quantity());
    BigDecimal tick = new BigDecimal("0.01");
    BigDecimal left =
        position.direction() == Direction.LONG
            ? notional.subtract(position.margin())
            : notional.add(position.margin());
    BigDecimal each = left.divide(position.quantity(), 6, RoundingMode.HALF_UP);
    return position.direction() == Direction.LONG
        ? position.markPrice().max(up(each, tick))
        : position.markPrice().min(down(each, tick));
  }

  private static BigDecimal up(BigDecimal price, BigDecimal tick) {
    return price.divide(tick, 0, RoundingMode.CEILING).multiply(tick);
  }

  private static BigDecimal down(BigDecimal price, BigDecimal tick) {
    return price.divide(tick, 0, RoundingMode.FLOOR).multiply(tick);
  }
}
