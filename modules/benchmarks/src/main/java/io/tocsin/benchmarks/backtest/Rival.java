package io.tocsin.benchmarks.backtest;

import io.tocsin.model.Candle;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.ta4j.core.Bar;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.BaseStrategy;
import org.ta4j.core.Strategy;
import org.ta4j.core.backtest.BarSeriesManager;
import org.ta4j.core.bars.TimeBarBuilder;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.averages.EMAIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.num.NumFactory;
import org.ta4j.core.rules.CrossedDownIndicatorRule;
import org.ta4j.core.rules.CrossedUpIndicatorRule;
import org.ta4j.core.rules.StopLossRule;
import org.ta4j.core.rules.UnderIndicatorRule;

/**
 * ta4j's backtest of the candles' strategy: as it comes, with decimal numbers, or with doubles,
 * which are its fastest.
 */
final class Rival {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final NumFactory numbers;
  private final Bar[] bars;

  /** Makes its bars, outside of what is measured. */
  Rival(int count, NumFactory numbers) {
    this.numbers = numbers;
    bars = new Bar[count];
    SplittableRandom random = new SplittableRandom(7);
    double price = 60_000;
    Instant end = Instant.ofEpochSecond(MadeUpData.BEGIN / 1_000_000);
    for (int i = 0; i < count; i++) {
      Candle candle = MadeUpData.candle(random, price);
      price = candle.close();
      end = end.plus(MINUTE);
      bars[i] =
          new TimeBarBuilder(numbers)
              .timePeriod(MINUTE)
              .endTime(end)
              .openPrice(candle.open())
              .highPrice(candle.high())
              .lowPrice(candle.low())
              .closePrice(candle.close())
              .volume(candle.volume())
              .amount(1)
              .trades(1)
              .build();
    }
  }

  /** Trades that were made. */
  int run() {
    BarSeries series = new BaseBarSeriesBuilder().withNumFactory(numbers).build();
    for (Bar bar : bars) {
      series.addBar(bar);
    }
    ClosePriceIndicator close = new ClosePriceIndicator(series);
    EMAIndicator fast = new EMAIndicator(close, 12);
    EMAIndicator slow = new EMAIndicator(close, 26);
    Strategy strategy =
        new BaseStrategy(
            new CrossedUpIndicatorRule(fast, slow)
                .and(new UnderIndicatorRule(new RSIIndicator(close, 14), 80)),
            new CrossedDownIndicatorRule(fast, slow).or(new StopLossRule(close, 2)),
            26);
    return new BarSeriesManager(series).run(strategy).getPositionCount();
  }
}
