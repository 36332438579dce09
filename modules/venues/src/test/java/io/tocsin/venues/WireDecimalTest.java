package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WireDecimalTest {

  /** What venues write and what they might: signs, leading zeros, exponents, 30 digits. */
  @Provide
  Arbitrary<String> numbers() {
    Arbitrary<String> digits = Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(25);
    Arbitrary<String> fraction =
        Arbitraries.oneOf(
            Arbitraries.just(""),
            Arbitraries.strings().numeric().ofMaxLength(20).map(s -> "." + s));
    Arbitrary<String> exponent =
        Arbitraries.oneOf(
            Arbitraries.just(""),
            Arbitraries.just(""),
            Arbitraries.integers().between(-30, 30).map(e -> "E" + e),
            Arbitraries.integers().between(0, 30).map(e -> "e+" + e));
    return Combinators.combine(Arbitraries.of("", "", "-"), digits, fraction, exponent)
        .as((sign, whole, part, power) -> sign + whole + part + power);
  }

  @Property(tries = 5_000)
  void every_number_comes_back_as_it_was_written(@ForAll("numbers") String text) {
    assertThat(WireDecimal.of(text)).hasToString(text);
    assertThat(bytes(text)).hasToString(text);
  }

  @Property(tries = 5_000)
  void its_double_is_the_nearest_one(@ForAll("numbers") String text) {
    double nearest = Double.parseDouble(text);
    assertThat(Double.doubleToLongBits(WireDecimal.of(text).toDouble() + 0.0))
        .isEqualTo(Double.doubleToLongBits(nearest + 0.0));
    assertThat(bytes(text).toDouble() + 0.0).isEqualTo(nearest + 0.0);
  }

  @Property(tries = 2_000)
  void digits_and_scale_are_the_number_where_they_are_known(@ForAll("numbers") String text) {
    WireDecimal decimal = WireDecimal.of(text);
    BigDecimal exact = new BigDecimal(text);
    assertThat(decimal.toBigDecimal()).isEqualByComparingTo(exact);
    if (decimal.digits() != -1) {
      assertThat(BigDecimal.valueOf(decimal.digits(), decimal.scale())).isEqualByComparingTo(exact);
    }
  }

  @Property(tries = 2_000)
  void products_are_exact(@ForAll("numbers") String first, @ForAll("numbers") String second) {
    WireDecimal product = WireDecimal.of(first);
    product.multiply(WireDecimal.of(second));
    assertThat(product.toBigDecimal())
        .isEqualByComparingTo(new BigDecimal(first).multiply(new BigDecimal(second)));
    assertThat(product.toDouble())
        .isEqualTo(new BigDecimal(first).multiply(new BigDecimal(second)).doubleValue() + 0.0);
  }

  @Property(tries = 1_000)
  void quotients_have_eighteen_digits(
      @ForAll("numbers") String dividend, @ForAll("numbers") String divisor) {
    BigDecimal by = new BigDecimal(divisor);
    if (by.signum() == 0) {
      return;
    }
    WireDecimal quotient = WireDecimal.of(dividend);
    quotient.divide(WireDecimal.of(divisor));
    assertThat(quotient.toBigDecimal())
        .isEqualByComparingTo(new BigDecimal(dividend).divide(by, new MathContext(18)));
  }

  @Property(tries = 3_000)
  void anything_else_is_refused(@ForAll("rubbish") String text) {
    WireDecimal decimal = WireDecimal.of("5");
    assertThatThrownBy(() -> decimal.read(text.toCharArray(), 0, text.length()))
        .isInstanceOf(NumberFormatException.class)
        .hasMessageContaining("is not a number");
    assertThat(decimal.isPresent()).isFalse();
    assertThat(decimal.toDouble()).isNaN();
    assertThat(decimal).hasToString("");
  }

  @Provide
  Arbitrary<String> rubbish() {
    return Arbitraries.strings()
        .withChars("0123456789.-+eE xdfNaInity_,")
        .ofMaxLength(8)
        .filter(text -> !text.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?"));
  }

  @Example
  void knows_the_digits_that_a_checksum_needs() {
    assertThat(WireDecimal.of("0.00005100").digits()).isEqualTo(5_100);
    assertThat(WireDecimal.of("62797.0").digits()).isEqualTo(627_970);
    assertThat(WireDecimal.of("62797.0").scale()).isEqualTo(1);
    assertThat(WireDecimal.of("0.00000000").digits()).isZero();
    assertThat(WireDecimal.of("7.548E+4").digits()).isEqualTo(-1);
    assertThat(WireDecimal.of("7.548E+4").toDouble()).isEqualTo(75_480);
  }

  @Example
  void a_number_too_great_for_a_double_is_refused() {
    assertThatThrownBy(() -> WireDecimal.of("1e999")).isInstanceOf(NumberFormatException.class);
  }

  @Example
  void is_reused_without_traces_of_what_it_was() {
    WireDecimal decimal = WireDecimal.of("1e5");
    decimal.read("12.50".toCharArray(), 0, 5);
    assertThat(decimal).hasToString("12.50");
    assertThat(decimal.digits()).isEqualTo(1_250);
    WireDecimal copy = decimal.copy();
    decimal.clear();
    assertThat(decimal.isPresent()).isFalse();
    assertThat(decimal.digits()).isEqualTo(-1);
    assertThat(copy).hasToString("12.50");
    copy.set(new BigDecimal(BigInteger.valueOf(5), -3));
    assertThat(copy).hasToString("5000");
  }

  private static WireDecimal bytes(String text) {
    WireDecimal decimal = new WireDecimal();
    byte[] ascii = ("x" + text).getBytes(StandardCharsets.ISO_8859_1);
    decimal.read(ascii, 1, ascii.length - 1);
    return decimal;
  }
}
