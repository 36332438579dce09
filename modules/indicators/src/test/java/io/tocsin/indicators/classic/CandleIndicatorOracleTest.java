package io.tocsin.indicators.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Every output after every candle against the plain computation. */
class CandleIndicatorOracleTest {

  @Provide
  Arbitrary<List<Candle>> markets() {
    return HostileCandles.lists();
  }

  @Property(tries = 200)
  void streams_what_the_definition_says(
      @ForAll("markets") List<Candle> candles, @ForAll @IntRange(min = 1, max = 30) int n) {
    double largest = candles.stream().mapToDouble(Candle::high).max().orElseThrow();
    double[] width = new NaiveCandles().bollingerWidth(candles, Math.max(2, n), 2);
    for (Output output : Output.all(n)) {
      double[] actual = output.stream(candles);
      double[] expected = output.oracle().apply(candles);
      for (int i = 0; i < actual.length; i++) {
        String place = output.name() + "(" + n + ") after candle " + i + " of " + candles;
        boolean percent = output.name().equals("BOLLINGER.percent_b");
        if (percent && width[i] < 1e-8) {
          continue; // bands so close that the price's last digit decides
        }
        if (Double.isFinite(expected[i])) {
          double tolerance = tolerance(output.name(), expected[i], largest);
          assertThat(actual[i])
              .as(place)
              .isCloseTo(expected[i], within(percent ? 1e-9 + 1e-12 / width[i] : tolerance));
        } else {
          assertThat(actual[i]).as(place).isNaN();
        }
      }
    }
  }

  /** What the two orders of computation may differ by: rounding, of the terms that cancel. */
  private static double tolerance(String name, double expected, double largest) {
    double relative = Math.abs(expected) * 1e-9;
    return switch (name) {
      case "MACD.line", "MACD.signal", "MACD.histogram", "BOLLINGER.lower", "SUPERTREND" ->
          relative + largest * 1e-13;
      case "RSI", "ROC", "STOCHASTIC.k", "STOCHASTIC.d", "WILLIAMS_R", "MFI", "CCI", "ADX" ->
          relative + 1e-7;
      case "BOLLINGER.width" -> relative + 1e-11;
      default -> relative;
    };
  }

  @Test
  void a_flat_market_has_an_rsi_of_50_and_no_oscillators() {
    List<Candle> flat = Collections.nCopies(60, new Candle(0.1, 0.1, 0.1, 0.1, 0));
    for (Output output : Output.all(14)) {
      double last = output.stream(flat)[59];
      switch (output.name()) {
        case "RSI" -> assertThat(last).isEqualTo(50);
        case "SMA", "EMA", "SUPERTREND" -> assertThat(last).isEqualTo(0.1);
        case "BOLLINGER.upper", "BOLLINGER.middle", "BOLLINGER.lower" ->
            assertThat(last).isEqualTo(0.1);
        case "DONCHIAN.upper", "DONCHIAN.middle", "DONCHIAN.lower" ->
            assertThat(last).isEqualTo(0.1);
        case "MACD.line", "MACD.signal", "MACD.histogram", "BOLLINGER.width", "ATR", "OBV", "ROC" ->
            assertThat(last).as(output.name()).isZero();
        default -> assertThat(last).as(output.name()).isNaN();
      }
    }
  }

  private static List<Candle> walk(int size) {
    SplittableRandom random = new SplittableRandom(3);
    List<Candle> candles = new ArrayList<>();
    double price = 100;
    for (int i = 0; i < size; i++) {
      double open = price;
      price *= 1 + (random.nextDouble() - 0.5) / 100;
      candles.add(
          new Candle(
              open, Math.max(open, price) * 1.001, Math.min(open, price) * 0.999, price, 1 + i));
    }
    return candles;
  }

  @Test
  void is_ready_at_the_candle_of_its_first_value() {
    List<Candle> candles = walk(100);
    for (Output output : Output.all(14)) {
      ClassicIndicator indicator = output.indicator().get();
      for (Candle candle : candles) {
        candle.to(indicator);
        assertThat(Double.isNaN(output.value().applyAsDouble(indicator)))
            .as(output.name() + " after " + indicator.candlesSeen())
            .isEqualTo(!indicator.ready());
      }
      assertThat(indicator.ready()).isTrue();
    }
    assertThat(new Macd(12, 26, 9, Macd.Output.LINE).candlesNeeded()).isEqualTo(34);
    assertThat(new Adx(14).candlesNeeded()).isEqualTo(28);
  }

  @Test
  void a_price_a_trillion_times_the_others_leaves_no_trace_once_it_is_out_of_the_window() {
    Bollinger bands = new Bollinger(10, 2, Bollinger.Output.UPPER);
    bands.close(1e12, 1e12, 1e12, 1e12, 1);
    for (int i = 0; i < 1_000_010; i++) {
      double close = i % 2 == 0 ? 1.0001 : 0.9999;
      bands.close(close, close, close, close, 1);
    }
    assertThat(bands.middle()).isCloseTo(1, within(1e-15));
    assertThat(bands.upper()).isCloseTo(1.0002, within(1e-12));
  }

  @Test
  void refuses_periods_that_have_no_meaning() {
    assertThatThrownBy(() -> new Sma(0)).hasMessage("n is 0, it must be at least 1");
    assertThatThrownBy(() -> new Rsi(1)).hasMessage("n is 1, it must be at least 2");
    assertThatThrownBy(() -> new Macd(12, 12, 9, Macd.Output.LINE))
        .hasMessage("slow is 12, it must be at least 13");
    assertThatThrownBy(() -> new Bollinger(20, 0, Bollinger.Output.UPPER))
        .hasMessage("k is 0.0, it must be above 0");
    assertThatThrownBy(() -> new SuperTrend(10, Double.NaN))
        .hasMessage("m is NaN, it must be above 0");
  }
}
