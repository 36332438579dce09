package io.tocsin.indicators.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.tictactec.ta.lib.Core;
import com.tictactec.ta.lib.MAType;
import com.tictactec.ta.lib.MInteger;
import com.tictactec.ta.lib.RetCode;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real candles: what TA-Lib's Java port says, and from the same candle on. */
class TaLibTest {

  private final Core core = new Core();
  private final MInteger begin = new MInteger();
  private final MInteger length = new MInteger();

  static Stream<String> files() {
    return CandleFiles.NAMES.stream();
  }

  /** One of TA-Lib's functions, already given its input and parameters. */
  private interface Function {
    RetCode fill(int last, double[] first, double[] second, double[] third);
  }

  @ParameterizedTest
  @MethodSource("files")
  void agrees_with_ta_lib_after_every_candle(String file) throws IOException {
    List<Candle> candles = CandleFiles.read(file);
    candles = candles.subList(0, Math.min(5_000, candles.size()));
    double[] open = numbers(candles, Candle::open);
    double[] high = numbers(candles, Candle::high);
    double[] low = numbers(candles, Candle::low);
    double[] close = numbers(candles, Candle::close);
    double[] volume = numbers(candles, Candle::volume);
    assertThat(open.length).isGreaterThan(400);
    for (int n : new int[] {2, 5, 14, 20, 100}) {
      Map<String, double[]> expected = new LinkedHashMap<>();
      one(expected, "SMA", close, (e, out) -> core.sma(0, e, close, n, begin, length, out));
      one(expected, "EMA", close, (e, out) -> core.ema(0, e, close, n, begin, length, out));
      one(expected, "RSI", close, (e, out) -> core.rsi(0, e, close, n, begin, length, out));
      three(
          expected,
          new String[] {"MACD.line", "MACD.signal", "MACD.histogram"},
          candles.size(),
          (e, a, b, c) -> core.macd(0, e, close, n, n + 3, 4, begin, length, a, b, c));
      three(
          expected,
          new String[] {"BOLLINGER.upper", "BOLLINGER.middle", "BOLLINGER.lower"},
          candles.size(),
          (e, a, b, c) -> core.bbands(0, e, close, n, 2, 2, MAType.Sma, begin, length, a, b, c));
      one(
          expected,
          "ATR",
          close,
          (e, out) -> core.atr(0, e, high, low, close, n, begin, length, out));
      one(
          expected,
          "ADX",
          close,
          (e, out) -> core.adx(0, e, high, low, close, n, begin, length, out));
      three(
          expected,
          new String[] {"STOCHASTIC.k", "STOCHASTIC.d", "-"},
          candles.size(),
          (e, a, b, c) ->
              core.stochF(0, e, high, low, close, n, 3, MAType.Sma, begin, length, a, b));
      one(expected, "OBV", close, (e, out) -> core.obv(0, e, close, volume, begin, length, out));
      one(
          expected,
          "CCI",
          close,
          (e, out) -> core.cci(0, e, high, low, close, n, begin, length, out));
      one(expected, "ROC", close, (e, out) -> core.roc(0, e, close, n, begin, length, out));
      one(
          expected,
          "WILLIAMS_R",
          close,
          (e, out) -> core.willR(0, e, high, low, close, n, begin, length, out));
      one(
          expected,
          "MFI",
          close,
          (e, out) -> core.mfi(0, e, high, low, close, volume, n, begin, length, out));
      // As TA-Lib has no Donchian channel, its rolling extremes are what one is made of.
      one(
          expected,
          "DONCHIAN.upper",
          close,
          (e, out) -> core.max(0, e, high, n, begin, length, out));
      one(
          expected,
          "DONCHIAN.lower",
          close,
          (e, out) -> core.min(0, e, low, n, begin, length, out));
      compare(file, n, candles, expected);
    }
  }

  private void compare(String file, int n, List<Candle> candles, Map<String, double[]> expected) {
    int compared = 0;
    for (Output output : Output.all(n)) {
      double[] theirs = expected.get(output.name());
      if (theirs == null) {
        continue;
      }
      compared++;
      double[] ours = output.stream(candles);
      for (int i = 0; i < ours.length; i++) {
        String place = output.name() + "(" + n + ") after candle " + i + " of " + file;
        if (Double.isNaN(theirs[i])) {
          assertThat(ours[i]).as(place + ", TA-Lib is still warming").isNaN();
        } else if (Double.isNaN(ours[i]) && output.name().equals("CCI")) {
          assertThat(roundingDecides(candles, i, n - 1)).as(place).isTrue();
        } else if (Double.isNaN(ours[i])) {
          assertThat(theirs[i]).as(place + ", a division by zero is 0 in TA-Lib").isZero();
        } else if (!differsByIntent(output.name(), ours[i], theirs[i], candles, i, n)) {
          assertThat(ours[i])
              .as(place)
              .isCloseTo(theirs[i], within(tolerance(output.name(), theirs[i], candles.get(i))));
        }
      }
    }
    assertThat(compared).isEqualTo(20);
  }

  /** Whether all typical prices of the window are equal but for the last digit. */
  private static boolean roundingDecides(List<Candle> candles, int i, int changes) {
    double price = candles.get(i).typicalPrice();
    return candles.subList(i - changes, i + 1).stream()
        .allMatch(candle -> Math.abs(candle.typicalPrice() - price) <= price * 1e-15);
  }

  /**
   * A flat market is an RSI of 50 here and 0 there; there a money flow below 1 is 0, and so is a
   * variance below 1e-8, which for a coin of 30 cents is a common one.
   */
  private static boolean differsByIntent(
      String name, double ours, double theirs, List<Candle> candles, int i, int n) {
    return switch (name) {
      case "RSI" -> ours == 50 && theirs == 0;
      case "BOLLINGER.upper", "BOLLINGER.lower" -> Math.pow((ours - theirs) / 2, 2) <= 1.0001e-8;
      case "MFI" ->
          theirs == 0
              && candles.subList(i - n + 1, i + 1).stream()
                      .mapToDouble(candle -> candle.typicalPrice() * candle.volume())
                      .sum()
                  < 1;
      default -> false;
    };
  }

  /** TA-Lib's running sums lose digits; what is a small difference of prices loses the most. */
  private static double tolerance(String name, double theirs, Candle candle) {
    return switch (name) {
      case "CCI" -> 1e-4;
      case "RSI", "ADX", "STOCHASTIC.k", "STOCHASTIC.d", "WILLIAMS_R", "MFI", "ROC" -> 1e-5;
      case "BOLLINGER.upper", "BOLLINGER.lower" -> candle.close() * 1e-6;
      case "OBV" -> Math.max(1, Math.abs(theirs)) * 1e-9;
      default -> candle.close() * 1e-10;
    };
  }

  private interface Single {
    RetCode fill(int last, double[] out);
  }

  private void one(Map<String, double[]> into, String name, double[] close, Single function) {
    three(
        into,
        new String[] {name, "-", "-"},
        close.length,
        (last, first, second, third) -> function.fill(last, first));
  }

  private void three(Map<String, double[]> into, String[] names, int size, Function function) {
    double[][] out = new double[3][size];
    assertThat(function.fill(size - 1, out[0], out[1], out[2])).isEqualTo(RetCode.Success);
    for (int i = 0; i < 3; i++) {
      double[] aligned = new double[size];
      Arrays.fill(aligned, Double.NaN);
      System.arraycopy(out[i], 0, aligned, begin.value, length.value);
      into.put(names[i], aligned);
    }
  }

  private static double[] numbers(List<Candle> candles, ToDoubleFunction<Candle> number) {
    return candles.stream().mapToDouble(number).toArray();
  }
}
