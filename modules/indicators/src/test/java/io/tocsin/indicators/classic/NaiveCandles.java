package io.tocsin.indicators.classic;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The indicators as their definitions read: from all candles, anew for each value. */
final class NaiveCandles {

  private static final MathContext DIGITS = new MathContext(60);

  /** The value after candle i. */
  private interface Formula {
    double at(int i);
  }

  /** NaN before candle {@code first}. */
  private static double[] from(int first, List<Candle> candles, Formula formula) {
    double[] values = new double[candles.size()];
    Arrays.fill(values, Double.NaN);
    for (int i = first; i < values.length; i++) {
      values[i] = formula.at(i);
    }
    return values;
  }

  private static double[] closes(List<Candle> candles) {
    return candles.stream().mapToDouble(Candle::close).toArray();
  }

  private static BigDecimal exactMean(
      List<Candle> candles, int end, int n, ToDoubleFunction<Candle> number) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Candle candle : candles.subList(end - n + 1, end + 1)) {
      sum = sum.add(new BigDecimal(number.applyAsDouble(candle)));
    }
    return sum.divide(BigDecimal.valueOf(n), DIGITS);
  }

  /**
   * n·x − Σx of each candle of the window: n times its distance from the mean, without rounding.
   */
  private static List<BigDecimal> distances(
      List<Candle> candles, int end, int n, ToDoubleFunction<Candle> number) {
    List<BigDecimal> window =
        candles.subList(end - n + 1, end + 1).stream()
            .map(candle -> new BigDecimal(number.applyAsDouble(candle)))
            .toList();
    BigDecimal sum = window.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    return window.stream().map(x -> x.multiply(BigDecimal.valueOf(n)).subtract(sum)).toList();
  }

  private static double exactDeviation(List<Candle> candles, int end, int n) {
    BigDecimal squares =
        distances(candles, end, n, Candle::close).stream()
            .map(x -> x.pow(2))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    return squares.divide(BigDecimal.valueOf(n).pow(3), DIGITS).sqrt(DIGITS).doubleValue();
  }

  double[] sma(List<Candle> candles, int n) {
    return from(n - 1, candles, i -> exactMean(candles, i, n, Candle::close).doubleValue());
  }

  /** Seeded with the mean of x[first − n + 1 … first]; NaN before {@code first}. */
  private static double[] smoothed(double[] x, int first, int n, double weight) {
    double[] values = new double[x.length];
    Arrays.fill(values, Double.NaN);
    for (int i = first; i < x.length; i++) {
      values[i] =
          i == first
              ? Arrays.stream(x, first - n + 1, first + 1).average().orElseThrow()
              : values[i - 1] * (1 - weight) + x[i] * weight;
    }
    return values;
  }

  double[] ema(List<Candle> candles, int n) {
    return smoothed(closes(candles), n - 1, n, 2.0 / (n + 1));
  }

  double[] rsi(List<Candle> candles, int n) {
    double[] gains = new double[candles.size()];
    double[] losses = new double[candles.size()];
    for (int i = 1; i < gains.length; i++) {
      double change = candles.get(i).close() - candles.get(i - 1).close();
      gains[i] = change > 0 ? change : 0;
      losses[i] = change < 0 ? -change : 0;
    }
    double[] gain = smoothed(gains, n, n, 1.0 / n);
    double[] loss = smoothed(losses, n, n, 1.0 / n);
    return from(n, candles, i -> gain[i] + loss[i] == 0 ? 50 : 100 - 100 / (1 + gain[i] / loss[i]));
  }

  private double[] macdLine(List<Candle> candles, int fast, int slow) {
    double[] quick = smoothed(closes(candles), slow - 1, fast, 2.0 / (fast + 1));
    double[] slack = smoothed(closes(candles), slow - 1, slow, 2.0 / (slow + 1));
    return from(slow - 1, candles, i -> quick[i] - slack[i]);
  }

  double[] macd(List<Candle> candles, int fast, int slow, int signal) {
    double[] line = macdLine(candles, fast, slow);
    return from(slow + signal - 2, candles, i -> line[i]);
  }

  double[] macdSignal(List<Candle> candles, int fast, int slow, int signal) {
    return smoothed(macdLine(candles, fast, slow), slow + signal - 2, signal, 2.0 / (signal + 1));
  }

  double[] macdHistogram(List<Candle> candles, int fast, int slow, int signal) {
    double[] line = macd(candles, fast, slow, signal);
    double[] smooth = macdSignal(candles, fast, slow, signal);
    return from(0, candles, i -> line[i] - smooth[i]);
  }

  double[] bollingerBand(List<Candle> candles, int n, double k) {
    double[] middle = sma(candles, n);
    return from(n - 1, candles, i -> middle[i] + k * exactDeviation(candles, i, n));
  }

  double[] bollingerPercent(List<Candle> candles, int n, double k) {
    double[] middle = sma(candles, n);
    return from(
        n - 1,
        candles,
        i -> ((candles.get(i).close() - middle[i]) / (k * exactDeviation(candles, i, n)) + 1) / 2);
  }

  double[] bollingerWidth(List<Candle> candles, int n, double k) {
    double[] middle = sma(candles, n);
    return from(n - 1, candles, i -> 2 * k * exactDeviation(candles, i, n) / middle[i] * 100);
  }

  double[] atr(List<Candle> candles, int n) {
    double[] ranges = new double[candles.size()];
    for (int i = 1; i < ranges.length; i++) {
      ranges[i] = candles.get(i).trueRange(candles.get(i - 1));
    }
    return smoothed(ranges, n, n, 1.0 / n);
  }

  double[] adx(List<Candle> candles, int n) {
    int size = candles.size();
    double[] plus = new double[size];
    double[] minus = new double[size];
    for (int i = 1; i < size; i++) {
      double up = candles.get(i).high() - candles.get(i - 1).high();
      double down = candles.get(i - 1).low() - candles.get(i).low();
      plus[i] = up > 0 && up > down ? up : 0;
      minus[i] = down > 0 && down > up ? down : 0;
    }
    double[] smoothPlus = wilderSum(plus, n);
    double[] smoothMinus = wilderSum(minus, n);
    double[] values = new double[size];
    Arrays.fill(values, Double.NaN);
    double seed = 0;
    double average = 0;
    boolean moved = false;
    for (int i = n; i < size; i++) {
      double both = smoothPlus[i] + smoothMinus[i];
      double index = both == 0 ? 0 : 100 * Math.abs(smoothPlus[i] - smoothMinus[i]) / both;
      moved |= both != 0;
      if (i < 2 * n) {
        seed += index;
        average = seed / n;
      } else if (both != 0) {
        average = (average * (n - 1) + index) / n;
      }
      if (i >= 2 * n - 1 && moved) {
        values[i] = average;
      }
    }
    return values;
  }

  /** The plain sum of the first n − 1 changes, then s − s/n + x. */
  private static double[] wilderSum(double[] x, int n) {
    double[] sums = new double[x.length];
    for (int i = 1; i < x.length; i++) {
      sums[i] = i < n ? sums[i - 1] + x[i] : sums[i - 1] - sums[i - 1] / n + x[i];
    }
    return sums;
  }

  double[] highest(List<Candle> candles, int n) {
    return from(
        n - 1,
        candles,
        i ->
            candles.subList(i - n + 1, i + 1).stream()
                .mapToDouble(Candle::high)
                .max()
                .orElseThrow());
  }

  double[] lowest(List<Candle> candles, int n) {
    return from(
        n - 1,
        candles,
        i ->
            candles.subList(i - n + 1, i + 1).stream()
                .mapToDouble(Candle::low)
                .min()
                .orElseThrow());
  }

  double[] middle(List<Candle> candles, int n) {
    double[] high = highest(candles, n);
    double[] low = lowest(candles, n);
    return from(0, candles, i -> (high[i] + low[i]) / 2);
  }

  private double[] rawK(List<Candle> candles, int n) {
    double[] high = highest(candles, n);
    double[] low = lowest(candles, n);
    return from(0, candles, i -> 100 * (candles.get(i).close() - low[i]) / (high[i] - low[i]));
  }

  double[] percentK(List<Candle> candles, int k, int d) {
    double[] raw = rawK(candles, k);
    return from(k + d - 2, candles, i -> raw[i]);
  }

  double[] percentD(List<Candle> candles, int k, int d) {
    double[] raw = rawK(candles, k);
    return from(
        k + d - 2, candles, i -> Arrays.stream(raw, i - d + 1, i + 1).average().orElseThrow());
  }

  double[] williamsR(List<Candle> candles, int n) {
    double[] raw = rawK(candles, n);
    return from(0, candles, i -> raw[i] - 100);
  }

  double[] obv(List<Candle> candles) {
    return from(
        0,
        candles,
        end -> {
          BigDecimal sum = new BigDecimal(candles.getFirst().volume());
          for (int i = 1; i <= end; i++) {
            int sign = Double.compare(candles.get(i).close(), candles.get(i - 1).close());
            sum =
                sum.add(new BigDecimal(candles.get(i).volume()).multiply(BigDecimal.valueOf(sign)));
          }
          return sum.doubleValue();
        });
  }

  double[] cci(List<Candle> candles, int n) {
    return from(
        n - 1,
        candles,
        i -> {
          List<BigDecimal> distances = distances(candles, i, n, Candle::typicalPrice);
          double all =
              distances.stream()
                  .map(BigDecimal::abs)
                  .reduce(BigDecimal.ZERO, BigDecimal::add)
                  .doubleValue();
          double mean = exactMean(candles, i, n, Candle::typicalPrice).doubleValue();
          if (all <= mean * n * n * Math.pow(2, -51)) {
            return Double.NaN; // only the rounding of (high + low + close)/3
          }
          return distances.getLast().doubleValue() / (0.015 * all / n);
        });
  }

  double[] roc(List<Candle> candles, int n) {
    return from(n, candles, i -> (candles.get(i).close() / candles.get(i - n).close() - 1) * 100);
  }

  double[] mfi(List<Candle> candles, int n) {
    return from(
        n,
        candles,
        end -> {
          double rising = 0;
          double falling = 0;
          for (int i = end - n + 1; i <= end; i++) {
            double price = candles.get(i).typicalPrice();
            double before = candles.get(i - 1).typicalPrice();
            double flow = price * candles.get(i).volume();
            rising += price > before ? flow : 0;
            falling += price < before ? flow : 0;
          }
          return 100 * rising / (rising + falling);
        });
  }

  double[] superTrend(List<Candle> candles, int n, double m) {
    double[] range = atr(candles, n);
    double[] values = new double[candles.size()];
    Arrays.fill(values, Double.NaN);
    double upper = 0;
    double lower = 0;
    boolean falling = false;
    for (int i = n; i < values.length; i++) {
      Candle candle = candles.get(i);
      double before = candles.get(i - 1).close();
      double basicUpper = (candle.high() + candle.low()) / 2 + m * range[i];
      double basicLower = (candle.high() + candle.low()) / 2 - m * range[i];
      boolean first = i == n;
      upper = first || basicUpper < upper || before > upper ? basicUpper : upper;
      lower = first || basicLower > lower || before < lower ? basicLower : lower;
      if (!first && falling && candle.close() > upper) {
        falling = false;
      } else if (!first && !falling && candle.close() < lower) {
        falling = true;
      }
      values[i] = falling ? upper : lower;
    }
    return values;
  }
}
