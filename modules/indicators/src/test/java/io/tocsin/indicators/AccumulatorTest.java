package io.tocsin.indicators;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;

class AccumulatorTest {

  @Property
  void what_was_added_and_taken_away_again_leaves_what_a_decimal_sum_leaves(
      @ForAll @Size(min = 1, max = 50) List<@DoubleRange(min = 0, max = 1e12) Double> kept,
      @ForAll @Size(max = 50) List<@DoubleRange(min = 0, max = 1e12) Double> taken) {
    Accumulator sum = new Accumulator();
    BigDecimal exact = BigDecimal.ZERO;
    for (double x : taken) {
      sum.add(x, 0);
    }
    for (double x : kept) {
      sum.add(x, 0);
      exact = exact.add(new BigDecimal(x));
    }
    for (double x : taken) {
      sum.add(-x, 0);
    }
    double error = Math.abs(sum.value() - exact.doubleValue());
    assertThat(error).isLessThanOrEqualTo(Math.ulp(exact.doubleValue()) + 1e-15);
  }

  @Property
  void a_value_times_a_length_divided_by_that_length_is_the_value(
      @ForAll @Scale(8) @DoubleRange(min = 1e-8, max = 1e9) double value,
      @ForAll @Size(min = 1, max = 30) List<@LongRange(min = 1, max = 1_000_000_000) Long> spans) {
    Accumulator sum = new Accumulator();
    long length = 0;
    for (long span : spans) {
      sum.addProduct(value, span);
      length += span;
    }
    assertThat(Accumulator.divided(sum.high(), sum.low(), length, 1.0 / length)).isEqualTo(value);
  }
}
