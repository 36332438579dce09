package io.tocsin.indicators.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.Indicator;
import org.ta4j.core.indicators.ATRIndicator;
import org.ta4j.core.indicators.CCIIndicator;
import org.ta4j.core.indicators.MACDIndicator;
import org.ta4j.core.indicators.ROCIndicator;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.StochasticOscillatorDIndicator;
import org.ta4j.core.indicators.StochasticOscillatorKIndicator;
import org.ta4j.core.indicators.WilliamsRIndicator;
import org.ta4j.core.indicators.adx.ADXIndicator;
import org.ta4j.core.indicators.averages.EMAIndicator;
import org.ta4j.core.indicators.averages.SMAIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandWidthIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandsLowerIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandsMiddleIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandsUpperIndicator;
import org.ta4j.core.indicators.bollinger.PercentBIndicator;
import org.ta4j.core.indicators.donchian.DonchianChannelLowerIndicator;
import org.ta4j.core.indicators.donchian.DonchianChannelUpperIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.indicators.statistics.StandardDeviationIndicator;
import org.ta4j.core.indicators.supertrend.SuperTrendIndicator;
import org.ta4j.core.indicators.volume.MoneyFlowIndexIndicator;
import org.ta4j.core.indicators.volume.OnBalanceVolumeIndicator;
import org.ta4j.core.num.DoubleNumFactory;
import org.ta4j.core.num.Num;

/**
 * Real candles: what ta4j says. It seeds its exponential averages with the first number, so those
 * are compared once the seeds weigh nothing any more.
 */
class Ta4jTest {

  private static final int N = 14;
  private static final int SEEDS_FORGOTTEN = 800;

  static Stream<String> files() {
    return CandleFiles.NAMES.stream();
  }

  @ParameterizedTest
  @MethodSource("files")
  void agrees_with_ta4j(String file) throws IOException {
    List<Candle> candles = CandleFiles.read(file);
    candles = candles.subList(0, Math.min(2_000, candles.size()));
    BarSeries bars = series(candles);
    Map<String, Indicator<Num>> theirs = theirs(bars);
    int compared = 0;
    for (Output output : Output.all(N)) {
      Indicator<Num> indicator = theirs.get(output.name());
      if (indicator == null) {
        continue;
      }
      compared++;
      double[] ours = output.stream(candles);
      double offset = output.name().equals("OBV") ? candles.getFirst().volume() : 0;
      for (int i = first(output.name()); i < ours.length; i++) {
        double expected = indicator.getValue(i).doubleValue() + offset;
        // ta4j's constants for a division by zero are not values here; in the money flow index it
        // takes 1 for a side without any flow.
        boolean oneSided = output.name().equals("MFI") && (ours[i] == 0 || ours[i] == 100);
        if (!Double.isNaN(ours[i]) && !oneSided) {
          assertThat(ours[i])
              .as(output.name() + " after candle " + i + " of " + file)
              .isCloseTo(expected, within(tolerance(output.name(), expected, candles.get(i))));
        }
      }
    }
    assertThat(compared).isEqualTo(theirs.size()).isEqualTo(23);
  }

  private static int first(String name) {
    return switch (name) {
      case "EMA", "RSI", "MACD.line", "MACD.signal", "MACD.histogram", "ATR", "ADX", "SUPERTREND" ->
          SEEDS_FORGOTTEN;
      default -> 0;
    };
  }

  private static double tolerance(String name, double expected, Candle candle) {
    return switch (name) {
      case "RSI", "ADX", "STOCHASTIC.k", "STOCHASTIC.d", "WILLIAMS_R", "MFI", "ROC" -> 1e-6;
      case "BOLLINGER.percent_b", "BOLLINGER.width" -> 1e-6;
      case "CCI" -> 1e-4;
      case "OBV" -> Math.max(1, Math.abs(expected)) * 1e-9;
      default -> candle.close() * 1e-9;
    };
  }

  private static Map<String, Indicator<Num>> theirs(BarSeries bars) {
    ClosePriceIndicator close = new ClosePriceIndicator(bars);
    MACDIndicator macd = new MACDIndicator(close, N, N + 3);
    StochasticOscillatorKIndicator k = new StochasticOscillatorKIndicator(bars, N);
    Map<String, Indicator<Num>> theirs = new LinkedHashMap<>();
    theirs.put("SMA", new SMAIndicator(close, N));
    theirs.put("EMA", new EMAIndicator(close, N));
    theirs.put("RSI", new RSIIndicator(close, N));
    theirs.put("MACD.line", macd);
    theirs.put("MACD.signal", macd.getSignalLine(4));
    theirs.put("MACD.histogram", macd.getHistogram(4));
    BollingerBandsMiddleIndicator middle =
        new BollingerBandsMiddleIndicator(new SMAIndicator(close, N));
    StandardDeviationIndicator deviation = new StandardDeviationIndicator(close, N);
    BollingerBandsUpperIndicator upper = new BollingerBandsUpperIndicator(middle, deviation);
    BollingerBandsLowerIndicator lower = new BollingerBandsLowerIndicator(middle, deviation);
    theirs.put("BOLLINGER.upper", upper);
    theirs.put("BOLLINGER.middle", middle);
    theirs.put("BOLLINGER.lower", lower);
    theirs.put("BOLLINGER.percent_b", new PercentBIndicator(close, N, 2));
    theirs.put("BOLLINGER.width", new BollingerBandWidthIndicator(upper, middle, lower));
    theirs.put("ATR", new ATRIndicator(bars, N));
    theirs.put("ADX", new ADXIndicator(bars, N));
    theirs.put("STOCHASTIC.k", k);
    theirs.put("STOCHASTIC.d", new StochasticOscillatorDIndicator(k));
    theirs.put("OBV", new OnBalanceVolumeIndicator(bars));
    theirs.put("CCI", new CCIIndicator(bars, N));
    theirs.put("ROC", new ROCIndicator(close, N));
    theirs.put("WILLIAMS_R", new WilliamsRIndicator(bars, N));
    theirs.put("MFI", new MoneyFlowIndexIndicator(bars, N));
    theirs.put("SUPERTREND", new SuperTrendIndicator(bars, N, 3.0));
    theirs.put("DONCHIAN.upper", new DonchianChannelUpperIndicator(bars, N));
    theirs.put("DONCHIAN.lower", new DonchianChannelLowerIndicator(bars, N));
    return theirs;
  }

  static BarSeries series(List<Candle> candles) {
    BarSeries bars =
        new BaseBarSeriesBuilder().withNumFactory(DoubleNumFactory.getInstance()).build();
    Instant end = Instant.parse("2026-01-01T00:00:00Z");
    for (Candle candle : candles) {
      end = end.plusSeconds(60);
      bars.barBuilder()
          .timePeriod(Duration.ofSeconds(60))
          .endTime(end)
          .openPrice(candle.open())
          .highPrice(candle.high())
          .lowPrice(candle.low())
          .closePrice(candle.close())
          .volume(candle.volume())
          .amount(0)
          .trades(0)
          .add();
    }
    return bars;
  }
}
