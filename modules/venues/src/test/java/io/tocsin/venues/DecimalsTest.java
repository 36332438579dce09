package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class DecimalsTest {

  private static double toDouble(String text) {
    char[] padded = ("[" + text + "]").toCharArray();
    return Decimals.toDouble(padded, 1, text.length());
  }

  private static long toE8(String text) {
    char[] padded = ("[" + text + "]").toCharArray();
    return Decimals.toE8(padded, 1, text.length());
  }

  @Property(tries = 5_000)
  void is_the_correctly_rounded_double(
      @ForAll @LongRange(min = Long.MIN_VALUE + 1, max = Long.MAX_VALUE) long digits,
      @ForAll @IntRange(min = 0, max = 30) int decimals) {
    String text = BigDecimal.valueOf(digits, decimals).toPlainString();
    assertThat(toDouble(text)).isEqualTo(Double.parseDouble(text));
  }

  @Property(tries = 2_000)
  void is_exact_for_prices_as_venues_write_them(
      @ForAll @LongRange(min = 0, max = 9_000_000_000_000_000L) long e8) {
    String text = BigDecimal.valueOf(e8, 8).toPlainString();
    assertThat(toDouble(text)).isEqualTo(Double.parseDouble(text));
    assertThat(toE8(text)).isEqualTo(e8);
    assertThat(Decimals.fromE8(e8)).isEqualTo(Double.parseDouble(text));
  }

  @Property(tries = 2_000)
  void back_from_the_scaled_form_is_correctly_rounded(
      @ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long e8) {
    assertThat(Decimals.fromE8(e8)).isEqualTo(BigDecimal.valueOf(e8, 8).doubleValue());
  }

  @Example
  void reads_what_venues_write() {
    assertThat(toDouble("61837.63000000")).isEqualTo(61837.63);
    assertThat(toDouble("93000000000.00000000")).isEqualTo(9.3e10);
    assertThat(toDouble("0")).isZero();
    assertThat(toDouble(".5")).isEqualTo(0.5);
    assertThat(toDouble("-1.25")).isEqualTo(-1.25);
    assertThat(toDouble("1e-7")).isEqualTo(1e-7);
    assertThat(toE8("0.00000001")).isEqualTo(1);
    assertThat(toE8("5")).isEqualTo(500_000_000L);
    assertThat(toE8("1.230000000000")).isEqualTo(123_000_000L);
  }

  @Example
  void refuses_what_is_no_number() {
    for (String text : new String[] {"", "-", ".", "1.2.3", "NaN", "1d", "0x1p3", " 1", "1,5"}) {
      assertThatThrownBy(() -> toDouble(text)).isInstanceOf(NumberFormatException.class);
      assertThatThrownBy(() -> toE8(text)).isInstanceOf(NumberFormatException.class);
    }
    assertThatThrownBy(() -> toE8("0.000000001")).isInstanceOf(NumberFormatException.class);
    assertThatThrownBy(() -> toE8("99999999999999")).isInstanceOf(NumberFormatException.class);
    assertThatThrownBy(() -> toE8("-1")).isInstanceOf(NumberFormatException.class);
  }
}
