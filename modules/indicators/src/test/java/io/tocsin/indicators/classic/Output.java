package io.tocsin.indicators.classic;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * One output of one indicator, with the plain computation of the same.
 *
 * @param oracle the value after every candle, NaN where there is none
 */
record Output(
    String name,
    Supplier<ClassicIndicator> indicator,
    ToDoubleFunction<ClassicIndicator> value,
    Function<List<Candle>, double[]> oracle) {

  static <T extends ClassicIndicator> Output of(
      String name,
      Supplier<T> indicator,
      ToDoubleFunction<T> value,
      Function<List<Candle>, double[]> oracle) {
    @SuppressWarnings("unchecked") // value is only ever given what indicator makes
    ToDoubleFunction<ClassicIndicator> reader = (ToDoubleFunction<ClassicIndicator>) value;
    return new Output(name, indicator::get, reader, oracle);
  }

  /** The streamed values of a fresh indicator. */
  double[] stream(List<Candle> candles) {
    ClassicIndicator fresh = indicator.get();
    double[] values = new double[candles.size()];
    for (int i = 0; i < values.length; i++) {
      candles.get(i).to(fresh);
      values[i] = value.applyAsDouble(fresh);
    }
    return values;
  }

  static List<Output> all(int n) {
    int two = Math.max(2, n);
    NaiveCandles naive = new NaiveCandles();
    return List.of(
        of("SMA", () -> new Sma(n), Sma::value, c -> naive.sma(c, n)),
        of("EMA", () -> new Ema(n), Ema::value, c -> naive.ema(c, n)),
        of("RSI", () -> new Rsi(two), Rsi::value, c -> naive.rsi(c, two)),
        of(
            "MACD.line",
            () -> new Macd(n, n + 3, 4, Macd.Output.LINE),
            Macd::value,
            c -> naive.macd(c, n, n + 3, 4)),
        of(
            "MACD.signal",
            () -> new Macd(n, n + 3, 4, Macd.Output.SIGNAL),
            Macd::value,
            c -> naive.macdSignal(c, n, n + 3, 4)),
        of(
            "MACD.histogram",
            () -> new Macd(n, n + 3, 4, Macd.Output.HISTOGRAM),
            Macd::value,
            c -> naive.macdHistogram(c, n, n + 3, 4)),
        of(
            "BOLLINGER.upper",
            () -> new Bollinger(two, 2, Bollinger.Output.UPPER),
            Bollinger::value,
            c -> naive.bollingerBand(c, two, 2)),
        of(
            "BOLLINGER.middle",
            () -> new Bollinger(two, 2, Bollinger.Output.MIDDLE),
            Bollinger::value,
            c -> naive.sma(c, two)),
        of(
            "BOLLINGER.lower",
            () -> new Bollinger(two, 2, Bollinger.Output.LOWER),
            Bollinger::value,
            c -> naive.bollingerBand(c, two, -2)),
        of(
            "BOLLINGER.percent_b",
            () -> new Bollinger(two, 2, Bollinger.Output.PERCENT_B),
            Bollinger::value,
            c -> naive.bollingerPercent(c, two, 2)),
        of(
            "BOLLINGER.width",
            () -> new Bollinger(two, 2, Bollinger.Output.WIDTH),
            Bollinger::value,
            c -> naive.bollingerWidth(c, two, 2)),
        of("ATR", () -> new Atr(n), Atr::value, c -> naive.atr(c, n)),
        of("ADX", () -> new Adx(two), Adx::value, c -> naive.adx(c, two)),
        of(
            "STOCHASTIC.k",
            () -> new Stochastic(n, 3, Stochastic.Output.K),
            Stochastic::value,
            c -> naive.percentK(c, n, 3)),
        of(
            "STOCHASTIC.d",
            () -> new Stochastic(n, 3, Stochastic.Output.D),
            Stochastic::value,
            c -> naive.percentD(c, n, 3)),
        of("OBV", Obv::new, Obv::value, naive::obv),
        of("CCI", () -> new Cci(two), Cci::value, c -> naive.cci(c, two)),
        of("ROC", () -> new Roc(n), Roc::value, c -> naive.roc(c, n)),
        of("WILLIAMS_R", () -> new WilliamsR(n), WilliamsR::value, c -> naive.williamsR(c, n)),
        of("MFI", () -> new Mfi(two), Mfi::value, c -> naive.mfi(c, two)),
        of(
            "SUPERTREND",
            () -> new SuperTrend(n, 3),
            SuperTrend::value,
            c -> naive.superTrend(c, n, 3)),
        of(
            "DONCHIAN.upper",
            () -> new Donchian(n, Donchian.Output.UPPER),
            Donchian::value,
            c -> naive.highest(c, n)),
        of(
            "DONCHIAN.middle",
            () -> new Donchian(n, Donchian.Output.MIDDLE),
            Donchian::value,
            c -> naive.middle(c, n)),
        of(
            "DONCHIAN.lower",
            () -> new Donchian(n, Donchian.Output.LOWER),
            Donchian::value,
            c -> naive.lowest(c, n)));
  }
}
