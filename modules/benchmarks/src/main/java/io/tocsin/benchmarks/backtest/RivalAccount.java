package io.tocsin.benchmarks.backtest;

import java.util.List;
import org.ta4j.core.BarSeries;
import org.ta4j.core.Position;
import org.ta4j.core.num.Num;
import org.ta4j.core.num.NumFactory;

/**
 * The account at every candle, in ta4j's numbers, and what the product tells of it: its deepest
 * drawdown and the ratios of its hourly returns. In one pass, because ta4j's own curve, {@code
 * CashFlow}, goes from every position on to the last bar, and so grows with the square of the
 * length.
 *
 * @param drawdownPct deepest fall below the highest so far
 * @param sharpe of hourly returns, annualised as the product's
 * @param sortino as the product's
 * @param inMarketPct share of candles with a position
 */
record RivalAccount(Num drawdownPct, double sharpe, double sortino, double inMarketPct) {

  private static final int CANDLES_AN_HOUR = 60;
  private static final double HOURS_A_YEAR = 8_766;

  static RivalAccount of(BarSeries series, List<Position> positions, double budget) {
    NumFactory numbers = series.numFactory();
    Num cash = numbers.numOf(budget);
    Num peak = cash;
    Num deepest = numbers.zero();
    Num equityAtHour = cash;
    Num sum = numbers.zero();
    Num squares = numbers.zero();
    Num losses = numbers.zero();
    int hours = 0;
    int held = 0;
    int next = 0;
    for (int i = 0; i <= series.getEndIndex(); i++) {
      Num equity = cash;
      if (next < positions.size() && i >= positions.get(next).getEntry().getIndex()) {
        Position position = positions.get(next);
        if (i == position.getExit().getIndex()) {
          cash = cash.plus(position.getProfit());
          equity = cash;
          next++;
        } else {
          Num gain = series.getBar(i).getClosePrice().minus(position.getEntry().getPricePerAsset());
          equity =
              cash.plus(gain.multipliedBy(position.getEntry().getAmount()))
                  .minus(position.getEntry().getCost());
          held++;
        }
      }
      if (equity.isGreaterThan(peak)) {
        peak = equity;
      } else {
        Num fall = peak.minus(equity).dividedBy(peak);
        deepest = fall.isGreaterThan(deepest) ? fall : deepest;
      }
      if ((i + 1) % CANDLES_AN_HOUR == 0) {
        Num hourly = equity.dividedBy(equityAtHour).minus(numbers.one());
        equityAtHour = equity;
        sum = sum.plus(hourly);
        Num square = hourly.multipliedBy(hourly);
        squares = squares.plus(square);
        losses = hourly.isNegative() ? losses.plus(square) : losses;
        hours++;
      }
    }
    double mean = sum.doubleValue() / hours;
    double deviation = Math.sqrt((squares.doubleValue() - hours * mean * mean) / (hours - 1));
    double downward = Math.sqrt(losses.doubleValue() / hours);
    return new RivalAccount(
        deepest.multipliedBy(numbers.hundred()),
        mean / deviation * Math.sqrt(HOURS_A_YEAR),
        mean / downward * Math.sqrt(HOURS_A_YEAR),
        100.0 * held / (series.getEndIndex() + 1));
  }
}
