package io.tocsin.indicators;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Group F in decimal arithmetic of 50 digits, from whole candles, as the definitions read: an
 * oracle that shares nothing with the product. Every method gives the value after each candle, null
 * where there is none.
 */
final class ExactCandles {

  /** A closed candle in the digits of its source. */
  record Bar(
      BigDecimal open, BigDecimal high, BigDecimal low, BigDecimal close, BigDecimal volume) {

    BigDecimal typical() {
      return high.add(low).add(close).divide(BigDecimal.valueOf(3), DIGITS);
    }
  }

  private static final MathContext DIGITS = new MathContext(50);
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final BigDecimal TWO = BigDecimal.TWO;

  private final List<Bar> bars;
  private final List<BigDecimal> closes;

  ExactCandles(List<Bar> bars) {
    this.bars = bars;
    closes = bars.stream().map(Bar::close).toList();
  }

  private List<BigDecimal> from(int first, IntFunction<BigDecimal> formula) {
    List<BigDecimal> values = new ArrayList<>(Collections.nCopies(bars.size(), null));
    for (int i = first; i < bars.size(); i++) {
      values.set(i, formula.apply(i));
    }
    return values;
  }

  private static BigDecimal of(long whole) {
    return BigDecimal.valueOf(whole);
  }

  private static BigDecimal sum(List<BigDecimal> numbers) {
    return numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal mean(List<BigDecimal> numbers) {
    return sum(numbers).divide(of(numbers.size()), DIGITS);
  }

  private static <T> List<T> last(List<T> all, int end, int n) {
    return all.subList(end - n + 1, end + 1);
  }

  private static BigDecimal over(BigDecimal a, BigDecimal b) {
    return b.signum() == 0 ? null : a.divide(b, DIGITS);
  }

  List<BigDecimal> sma(int n) {
    return from(n - 1, i -> mean(last(closes, i, n)));
  }

  /** From {@code first} on: the mean of the n up to there, then x weighs as much as said. */
  private List<BigDecimal> smoothed(List<BigDecimal> x, int first, int n, BigDecimal weight) {
    List<BigDecimal> values = new ArrayList<>(Collections.nCopies(x.size(), null));
    for (int i = first; i < x.size(); i++) {
      BigDecimal before = values.get(i - 1 < 0 ? 0 : i - 1);
      values.set(
          i,
          i == first
              ? mean(last(x, i, n))
              : before.add(x.get(i).subtract(before).multiply(weight, DIGITS), DIGITS));
    }
    return values;
  }

  private static BigDecimal exponential(int n) {
    return TWO.divide(of(n + 1L), DIGITS);
  }

  private static BigDecimal wilder(int n) {
    return BigDecimal.ONE.divide(of(n), DIGITS);
  }

  List<BigDecimal> ema(int n) {
    return smoothed(closes, n - 1, n, exponential(n));
  }

  /** Of each candle but the first, where it is 0. */
  private List<BigDecimal> changes(IntFunction<BigDecimal> change) {
    List<BigDecimal> values = new ArrayList<>(from(1, change));
    values.set(0, BigDecimal.ZERO);
    return values;
  }

  List<BigDecimal> rsi(int n) {
    List<BigDecimal> gain =
        smoothed(
            changes(i -> closes.get(i).subtract(closes.get(i - 1)).max(BigDecimal.ZERO)),
            n,
            n,
            wilder(n));
    List<BigDecimal> loss =
        smoothed(
            changes(i -> closes.get(i - 1).subtract(closes.get(i)).max(BigDecimal.ZERO)),
            n,
            n,
            wilder(n));
    return from(
        n,
        i -> {
          BigDecimal both = gain.get(i).add(loss.get(i));
          return both.signum() == 0 ? of(50) : over(HUNDRED.multiply(gain.get(i)), both);
        });
  }

  /** Line, signal and histogram. */
  List<List<BigDecimal>> macd(int fast, int slow, int signal) {
    List<BigDecimal> quick = smoothed(closes, slow - 1, fast, exponential(fast));
    List<BigDecimal> slack = smoothed(closes, slow - 1, slow, exponential(slow));
    List<BigDecimal> line = from(slow - 1, i -> quick.get(i).subtract(slack.get(i)));
    int first = slow + signal - 2;
    List<BigDecimal> smooth = smoothed(line, first, signal, exponential(signal));
    return List.of(
        from(first, line::get), smooth, from(first, i -> line.get(i).subtract(smooth.get(i))));
  }

  private BigDecimal deviation(int i, int n) {
    BigDecimal mean = mean(last(closes, i, n));
    return mean(last(closes, i, n).stream().map(x -> x.subtract(mean).pow(2, DIGITS)).toList())
        .sqrt(DIGITS);
  }

  /** Upper, middle, lower, percent_b and width. */
  List<List<BigDecimal>> bollinger(int n, int k) {
    List<BigDecimal> middle = sma(n);
    List<BigDecimal> reach = from(n - 1, i -> deviation(i, n).multiply(of(k)));
    return List.of(
        from(n - 1, i -> middle.get(i).add(reach.get(i))),
        middle,
        from(n - 1, i -> middle.get(i).subtract(reach.get(i))),
        from(
            n - 1,
            i ->
                over(
                    closes.get(i).subtract(middle.get(i)).add(reach.get(i)),
                    reach.get(i).multiply(TWO))),
        from(n - 1, i -> over(reach.get(i).multiply(of(200)), middle.get(i))));
  }

  List<BigDecimal> atr(int n) {
    List<BigDecimal> ranges =
        changes(i ->
            bars.get(i)
                .high()
                .max(closes.get(i - 1))
                .subtract(bars.get(i).low().min(closes.get(i - 1))));
    return smoothed(ranges, n, n, wilder(n));
  }

  /** The plain sum of the first n − 1 changes, then s − s/n + x. */
  private static List<BigDecimal> wilderSum(List<BigDecimal> x, int n) {
    List<BigDecimal> sums = new ArrayList<>(List.of(BigDecimal.ZERO));
    for (int i = 1; i < x.size(); i++) {
      BigDecimal before = sums.get(i - 1);
      BigDecimal kept = i < n ? before : before.subtract(before.divide(of(n), DIGITS));
      sums.add(kept.add(x.get(i)));
    }
    return sums;
  }

  List<BigDecimal> adx(int n) {
    IntFunction<BigDecimal> up = i -> bars.get(i).high().subtract(bars.get(i - 1).high());
    IntFunction<BigDecimal> down = i -> bars.get(i - 1).low().subtract(bars.get(i).low());
    List<BigDecimal> plus = wilderSum(changes(i -> moved(up.apply(i), down.apply(i))), n);
    List<BigDecimal> minus = wilderSum(changes(i -> moved(down.apply(i), up.apply(i))), n);
    List<BigDecimal> index =
        from(
            n,
            i ->
                over(
                    HUNDRED.multiply(plus.get(i).subtract(minus.get(i)).abs()),
                    plus.get(i).add(minus.get(i))));
    return smoothed(index, 2 * n - 1, n, wilder(n));
  }

  private static BigDecimal moved(BigDecimal way, BigDecimal other) {
    return way.signum() > 0 && way.compareTo(other) > 0 ? way : BigDecimal.ZERO;
  }

  List<BigDecimal> highest(int n) {
    return from(
        n - 1, i -> last(bars, i, n).stream().map(Bar::high).reduce(BigDecimal::max).orElseThrow());
  }

  List<BigDecimal> lowest(int n) {
    return from(
        n - 1, i -> last(bars, i, n).stream().map(Bar::low).reduce(BigDecimal::min).orElseThrow());
  }

  List<BigDecimal> middle(int n) {
    List<BigDecimal> high = highest(n);
    List<BigDecimal> low = lowest(n);
    return from(n - 1, i -> high.get(i).add(low.get(i)).divide(TWO, DIGITS));
  }

  private List<BigDecimal> place(int n) {
    List<BigDecimal> high = highest(n);
    List<BigDecimal> low = lowest(n);
    return from(
        n - 1,
        i ->
            over(
                HUNDRED.multiply(closes.get(i).subtract(low.get(i))),
                high.get(i).subtract(low.get(i))));
  }

  /** K and d; d is unknown where one of its k is. */
  List<List<BigDecimal>> stochastic(int k, int d) {
    List<BigDecimal> place = place(k);
    int first = k + d - 2;
    return List.of(
        from(first, place::get),
        from(first, i -> last(place, i, d).contains(null) ? null : mean(last(place, i, d))));
  }

  List<BigDecimal> williamsR(int n) {
    List<BigDecimal> place = place(n);
    return from(n - 1, i -> place.get(i) == null ? null : place.get(i).subtract(HUNDRED));
  }

  List<BigDecimal> obv() {
    List<BigDecimal> values = new ArrayList<>();
    for (int i = 0; i < bars.size(); i++) {
      int sign = i == 0 ? 1 : closes.get(i).compareTo(closes.get(i - 1));
      BigDecimal before = i == 0 ? BigDecimal.ZERO : values.get(i - 1);
      values.add(before.add(bars.get(i).volume().multiply(of(sign))));
    }
    return values;
  }

  List<BigDecimal> cci(int n) {
    List<BigDecimal> typical = bars.stream().map(Bar::typical).toList();
    return from(
        n - 1,
        i -> {
          BigDecimal mean = mean(last(typical, i, n));
          BigDecimal reach =
              mean(last(typical, i, n).stream().map(x -> x.subtract(mean).abs()).toList());
          return over(typical.get(i).subtract(mean), new BigDecimal("0.015").multiply(reach));
        });
  }

  List<BigDecimal> roc(int n) {
    return from(
        n, i -> over(closes.get(i), closes.get(i - n)).subtract(BigDecimal.ONE).multiply(HUNDRED));
  }

  List<BigDecimal> mfi(int n) {
    Function<Integer, BigDecimal> flow = i -> bars.get(i).typical().multiply(bars.get(i).volume());
    Function<Integer, Integer> way =
        i -> bars.get(i).typical().compareTo(bars.get(i - 1).typical());
    return from(
        n,
        end -> {
          BigDecimal rising = BigDecimal.ZERO;
          BigDecimal falling = BigDecimal.ZERO;
          for (int i = end - n + 1; i <= end; i++) {
            rising = way.apply(i) > 0 ? rising.add(flow.apply(i)) : rising;
            falling = way.apply(i) < 0 ? falling.add(flow.apply(i)) : falling;
          }
          return over(HUNDRED.multiply(rising), rising.add(falling));
        });
  }

  List<BigDecimal> superTrend(int n, int m) {
    List<BigDecimal> range = atr(n);
    BigDecimal[] band = new BigDecimal[2];
    boolean[] falling = {false};
    return from(
        n,
        i -> {
          Bar bar = bars.get(i);
          BigDecimal middle = bar.high().add(bar.low()).divide(TWO, DIGITS);
          BigDecimal reach = range.get(i).multiply(of(m));
          BigDecimal upper = middle.add(reach);
          BigDecimal lower = middle.subtract(reach);
          boolean first = i == n;
          BigDecimal before = closes.get(i - 1);
          if (first || upper.compareTo(band[0]) < 0 || before.compareTo(band[0]) > 0) {
            band[0] = upper;
          }
          if (first || lower.compareTo(band[1]) > 0 || before.compareTo(band[1]) < 0) {
            band[1] = lower;
          }
          if (!first) {
            falling[0] =
                falling[0]
                    ? bar.close().compareTo(band[0]) <= 0
                    : bar.close().compareTo(band[1]) < 0;
          }
          return falling[0] ? band[0] : band[1];
        });
  }
}
