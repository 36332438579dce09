package io.tocsin.benchmarks.backtest;

import io.tocsin.model.Candle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.ta4j.core.AnalysisCriterion;
import org.ta4j.core.Bar;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.Position;
import org.ta4j.core.TradingRecord;
import org.ta4j.core.analysis.cost.LinearTransactionCostModel;
import org.ta4j.core.analysis.cost.ZeroCostModel;
import org.ta4j.core.backtest.BarSeriesManager;
import org.ta4j.core.bars.TimeBarBuilder;
import org.ta4j.core.criteria.ExpectancyCriterion;
import org.ta4j.core.criteria.NumberOfPositionsCriterion;
import org.ta4j.core.criteria.PositionsRatioCriterion;
import org.ta4j.core.criteria.commissions.CommissionsCriterion;
import org.ta4j.core.criteria.pnl.GrossProfitLossCriterion;
import org.ta4j.core.criteria.pnl.NetProfitLossCriterion;
import org.ta4j.core.criteria.pnl.NetProfitLossRatioCriterion;
import org.ta4j.core.num.Num;
import org.ta4j.core.num.NumFactory;

/**
 * ta4j's backtest of a {@link Contest}: as it comes, with decimal numbers, or with doubles, which
 * are its fastest; with fees, slippage and lots as the product has them, its criteria for what the
 * product tells of trades, and a {@link RivalAccount} for what it tells of the account.
 */
final class Rival {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final double LOTS = 1_000;

  /**
   * @param entry candle at whose close a position was opened, from 1
   * @param exit and closed
   * @param net result, quote units
   */
  record Deal(int entry, int exit, double net) {}

  /**
   * @param figures of the criteria, so that nothing of them can be left out
   * @param ruleNanos what the rules and trades took, without figures
   */
  record Outcome(List<Deal> deals, List<Num> figures, RivalAccount account, long ruleNanos) {}

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

  Outcome run(Contest contest) {
    long began = System.nanoTime();
    BarSeries series = new BaseBarSeriesBuilder().withNumFactory(numbers).build();
    for (Bar bar : bars) {
      series.addBar(bar);
    }
    TradingRecord record =
        new BarSeriesManager(
                series,
                new LinearTransactionCostModel(Contest.FEE),
                new ZeroCostModel(),
                Rival::execute)
            .run(contest.rules().over(series));
    long ruleNanos = System.nanoTime() - began;
    List<Num> figures = new ArrayList<>();
    for (AnalysisCriterion criterion : criteria()) {
      figures.add(criterion.calculate(series, record));
    }
    RivalAccount account = RivalAccount.of(series, record.getPositions(), Contest.BUDGET);
    List<Deal> deals = new ArrayList<>();
    for (Position position : record.getPositions()) {
      deals.add(
          new Deal(
              position.getEntry().getIndex() + 1,
              position.getExit().getIndex() + 1,
              position.getProfit().doubleValue()));
    }
    return new Outcome(deals, figures, account, ruleNanos);
  }

  /** At the close, slippage against the trader, whole lots of the size. */
  private static void execute(int index, TradingRecord record, BarSeries series, Num ignored) {
    NumFactory numbers = series.numFactory();
    Num close = series.getBar(index).getClosePrice();
    if (record.getCurrentPosition().isOpened()) {
      Num price = close.multipliedBy(numbers.numOf(1 - Contest.SLIPPAGE));
      record.exit(index, price, record.getCurrentPosition().getEntry().getAmount());
    } else {
      double quantity = Math.floor(Contest.SIZE / close.doubleValue() * LOTS) / LOTS;
      Num price = close.multipliedBy(numbers.numOf(1 + Contest.SLIPPAGE));
      record.enter(index, price, numbers.numOf(quantity));
    }
  }

  /** In the order of the product's summary. */
  private static List<AnalysisCriterion> criteria() {
    return List.of(
        new NetProfitLossCriterion(),
        new GrossProfitLossCriterion(),
        new CommissionsCriterion(),
        new NumberOfPositionsCriterion(),
        PositionsRatioCriterion.WinningPositionsRatioCriterion(),
        new NetProfitLossRatioCriterion(),
        new ExpectancyCriterion());
  }
}
