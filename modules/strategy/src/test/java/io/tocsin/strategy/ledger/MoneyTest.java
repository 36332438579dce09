package io.tocsin.strategy.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class MoneyTest {

  private static final RoundingMode[] ROUNDINGS = {
    RoundingMode.HALF_UP, RoundingMode.CEILING, RoundingMode.FLOOR
  };

  /** The definition: the shortest decimal of the number, then a whole number of steps. */
  private static BigDecimal slowly(double amount, BigDecimal step, RoundingMode rounding) {
    return BigDecimal.valueOf(amount).divide(step, 0, rounding).multiply(step);
  }

  @Property
  void a_price_on_the_grid_is_its_shortest_decimal(
      @ForAll @LongRange(min = -2_000_000_000_000_000L, max = 2_000_000_000_000_000L) long units,
      @ForAll @IntRange(min = 0, max = 14) int scale,
      @ForAll @IntRange(min = 1, max = 9) int digit) {
    double price = BigDecimal.valueOf(units, scale).doubleValue();
    BigDecimal step = BigDecimal.valueOf(digit, scale);
    for (RoundingMode rounding : ROUNDINGS) {
      assertThat(Money.toStep(price, step, rounding)).isEqualTo(slowly(price, step, rounding));
    }
  }

  @Property
  void a_price_beside_the_grid_is_rounded_from_its_shortest_decimal(
      @ForAll @DoubleRange(min = -1e9, max = 1e9) double price,
      @ForAll @IntRange(min = 0, max = 12) int scale) {
    BigDecimal step = BigDecimal.ONE.movePointLeft(scale);
    for (RoundingMode rounding : ROUNDINGS) {
      assertThat(Money.toStep(price, step, rounding)).isEqualTo(slowly(price, step, rounding));
      double neighbour = Math.nextUp(price);
      assertThat(Money.toStep(neighbour, step, rounding))
          .isEqualTo(slowly(neighbour, step, rounding));
    }
  }

  @Test
  void what_was_made_last_time_serves_the_same_numbers_only() {
    BigDecimal one = new BigDecimal("1.50");
    BigDecimal two = new BigDecimal("2.25");
    LastSum sum = new LastSum();
    assertThat(sum.of(one, two, one)).isEqualByComparingTo("5.25").isSameAs(sum.of(one, two, one));
    assertThat(sum.of(two, two, one)).isEqualByComparingTo("6");
    assertThat(sum.of(two, one, one)).isEqualByComparingTo("5.25");
    assertThat(sum.of(two, one, two)).isEqualByComparingTo("6");
    LastTidy tidy = new LastTidy();
    assertThat(tidy.of(one)).isEqualTo(new BigDecimal("1.5")).isSameAs(tidy.of(one));
    assertThat(tidy.of(two)).isEqualTo(two);
    LastRatio ratio = new LastRatio();
    assertThat(ratio.of(two, one, two)).isEqualByComparingTo("33.333333");
    assertThat(ratio.of(two, two, two)).isEqualByComparingTo("0");
    assertThat(ratio.of(two, one, one)).isEqualByComparingTo("50");
  }
}
