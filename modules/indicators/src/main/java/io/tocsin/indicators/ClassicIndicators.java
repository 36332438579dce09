package io.tocsin.indicators;

import io.tocsin.indicators.classic.Adx;
import io.tocsin.indicators.classic.Atr;
import io.tocsin.indicators.classic.Bollinger;
import io.tocsin.indicators.classic.Cci;
import io.tocsin.indicators.classic.ClassicIndicator;
import io.tocsin.indicators.classic.Donchian;
import io.tocsin.indicators.classic.Ema;
import io.tocsin.indicators.classic.Macd;
import io.tocsin.indicators.classic.Mfi;
import io.tocsin.indicators.classic.Obv;
import io.tocsin.indicators.classic.Roc;
import io.tocsin.indicators.classic.Rsi;
import io.tocsin.indicators.classic.Sma;
import io.tocsin.indicators.classic.Stochastic;
import io.tocsin.indicators.classic.SuperTrend;
import io.tocsin.indicators.classic.WilliamsR;
import io.tocsin.model.input.Fields;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** Group F: classic indicators on candles. */
final class ClassicIndicators {

  /** At one second a candle: nearly three hours; at one minute a week. */
  private static final int MOST_CANDLES = 10_000;

  private ClassicIndicators() {}

  static List<Definition> definitions() {
    return List.of(
        definition(
            "SMA",
            "quote",
            "Simple moving average of the closes",
            "Σ close / n",
            List.of(candles(20, 1)),
            p -> new Sma(p.whole("n"))),
        definition(
            "EMA",
            "quote",
            "Exponential moving average of the closes, begun at the mean of the first n",
            "ema + (close − ema) · 2/(n+1)",
            List.of(candles(20, 1)),
            p -> new Ema(p.whole("n"))),
        definition(
            "RSI",
            "0..100",
            "Share of the rises in all moves of the close, 0 to 100; 50 on a flat market",
            "100 · gain / (gain + loss), both smoothed by Wilder",
            List.of(candles(14, 2)),
            p -> new Rsi(p.whole("n"))),
        macd(),
        definition(
            "BOLLINGER",
            "quote",
            "Bands of k population deviations around the mean of the closes",
            "mean ± k·σ; percent_b = (close − lower)/(upper − lower); width = (upper −"
                + " lower)/middle · 100",
            List.of(
                candles(20, 2),
                new ParameterType.Numeric(
                    "k", "deviations", 2, 0.1, 20, false, "deviations between middle and band"),
                output("upper", "middle", "lower", "percent_b", "width")),
            p -> new Bollinger(p.whole("n"), p.number("k"), chosen(p, Bollinger.Output::valueOf))),
        definition(
            "ATR",
            "quote",
            "Average true range: how far a candle reaches, the step from the last close included",
            "max(high, close before) − min(low, close before), smoothed by Wilder",
            List.of(candles(14, 1)),
            p -> new Atr(p.whole("n"))),
        definition(
            "ADX",
            "0..100",
            "Strength of the trend, up or down, 0 to 100",
            "100 · |DI⁺ − DI⁻| / (DI⁺ + DI⁻), smoothed by Wilder",
            List.of(candles(14, 2)),
            p -> new Adx(p.whole("n"))),
        definition(
            "STOCHASTIC",
            "0..100",
            "Where the close stands in the range of the newest candles, 0 to 100",
            "k = 100 · (close − lowest)/(highest − lowest); d = mean of the newest d values of k",
            List.of(
                Definition.whole("k", "candles", 14, 1, MOST_CANDLES, "candles of the range"),
                Definition.whole("d", "candles", 3, 1, 1_000, "values of k in the mean d"),
                output("k", "d")),
            p -> new Stochastic(p.whole("k"), p.whole("d"), chosen(p, Stochastic.Output::valueOf))),
        definition(
            "OBV",
            "base",
            "On-balance volume: volume of the candles that rose less that of those that fell",
            "Σ sign(close − close before) · volume, from the first candle's volume on",
            List.of(),
            p -> new Obv()),
        definition(
            "CCI",
            "mean deviations",
            "Distance of the typical price from its mean, in mean distances",
            "(p − mean p)/(0.015 · mean |p − mean p|), p = (high + low + close)/3",
            List.of(candles(20, 2)),
            p -> new Cci(p.whole("n"))),
        definition(
            "ROC",
            "%",
            "Change of the close since n candles ago",
            "(close / close n candles ago − 1) · 100",
            List.of(candles(10, 1)),
            p -> new Roc(p.whole("n"))),
        definition(
            "WILLIAMS_R",
            "-100..0",
            "How far the close stands below the highest high, −100 to 0",
            "−100 · (highest − close)/(highest − lowest)",
            List.of(candles(14, 1)),
            p -> new WilliamsR(p.whole("n"))),
        definition(
            "MFI",
            "0..100",
            "Share of the rising candles in the money that flowed, 0 to 100",
            "100 · rising/(rising + falling), sums of p·volume, p = (high + low + close)/3",
            List.of(candles(14, 2)),
            p -> new Mfi(p.whole("n"))),
        definition(
            "SUPERTREND",
            "quote",
            "A trailing line: below the price while it rises, above it while it falls",
            "(high + low)/2 ∓ m·ATR(n), moved with the trend only",
            List.of(
                candles(10, 1),
                new ParameterType.Numeric(
                    "m", "ranges", 3, 0.1, 50, false, "true ranges between price and line")),
            p -> new SuperTrend(p.whole("n"), p.number("m"))),
        definition(
            "DONCHIAN",
            "quote",
            "Highest high and lowest low of the newest candles, or their mean",
            "upper = max high; lower = min low; middle = (upper + lower)/2",
            List.of(candles(20, 1), output("upper", "middle", "lower")),
            p -> new Donchian(p.whole("n"), chosen(p, Donchian.Output::valueOf))));
  }

  private static Definition macd() {
    Definition definition =
        definition(
            "MACD",
            "quote",
            "Distance between a fast and a slow exponential average, its own average, or both's"
                + " distance",
            "line = EMA(fast) − EMA(slow); signal = EMA of line; histogram = line − signal",
            List.of(
                Definition.whole(
                    "fast", "candles", 12, 1, MOST_CANDLES, "candles of the fast average"),
                Definition.whole(
                    "slow", "candles", 26, 2, MOST_CANDLES, "candles of the slow average"),
                Definition.whole(
                    "signal", "candles", 9, 1, MOST_CANDLES, "candles of the line's average"),
                output("line", "signal", "histogram")),
            p ->
                new Macd(
                    p.whole("fast"),
                    p.whole("slow"),
                    p.whole("signal"),
                    chosen(p, Macd.Output::valueOf)));
    return new Definition(
        definition.type(),
        Stream.concat(definition.rules().stream(), Stream.of(new FastBeforeSlow())).toList(),
        definition.factory());
  }

  private static Definition definition(
      String name,
      String unit,
      String description,
      String formula,
      List<ParameterType> parameters,
      Function<Parameters, ClassicIndicator> factory) {
    return Definition.onCandles(
        new IndicatorType(
            name,
            "F",
            unit,
            description,
            formula,
            Stream.concat(Stream.of(Definition.interval()), parameters.stream()).toList(),
            false,
            false),
        p -> factory.apply(p).candlesNeeded(),
        factory::apply);
  }

  private static ParameterType candles(int absent, int min) {
    return Definition.whole("n", "candles", absent, min, MOST_CANDLES, "candles looked at");
  }

  /** The first is the default. */
  private static ParameterType output(String... words) {
    return new ParameterType.Choice(
        "output", words[0], List.of(words), "which of its lines is the value");
  }

  private static <E extends Enum<E>> E chosen(Parameters parameters, Function<String, E> valueOf) {
    return valueOf.apply(parameters.choice("output").toUpperCase(Locale.ROOT));
  }

  private record FastBeforeSlow() implements Rule {

    @Override
    public long lookbackMicros(Parameters parameters) {
      return 0;
    }

    @Override
    public void check(Parameters parameters, Fields fields) {
      if (parameters.whole("fast") >= parameters.whole("slow")) {
        WindowRule.refuse(
            fields,
            fields.has("fast") || !fields.has("slow") ? "fast" : "slow",
            "fast must be less than slow, both are candles",
            parameters.describe("fast", "slow"),
            "fast < slow");
      }
    }
  }
}
