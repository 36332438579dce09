package io.tocsin.indicators;

import static io.tocsin.indicators.MarketEvent.BTC;
import static io.tocsin.indicators.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tocsin.indicators.ExactCandles.Bar;
import io.tocsin.model.Candle;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import io.tocsin.model.input.JsonText;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Group F as the engine computes it from recorded trades and recorded candles, against {@link
 * ExactCandles}, which is computed apart, in decimal arithmetic, from the digits of the file.
 */
class GoldenCandlesTest {

  private static final long SECOND = 1_000_000;

  /** Four seconds a candle: 46 of them in the recording. */
  private static final int INTERVAL = 4;

  /** Known to this many parts of the price, or of 100 where it is a share. */
  private static final double PRECISION = 1e-9;

  @Test
  void recorded_trades_give_the_values_that_decimal_arithmetic_gives() throws IOException {
    List<String[]> rows =
        Files.readAllLines(recording("trades/binance_BTCUSDT_24h-trades_2020_11_16.csv")).stream()
            .map(line -> line.split(","))
            .toList();
    long first = Long.parseLong(rows.getFirst()[0]);
    long end = Math.floorDiv(Long.parseLong(rows.getLast()[0]), INTERVAL) * INTERVAL;
    // The first candle that counts is the first that begins at or after the first trade.
    long begin = Math.ceilDiv(first, INTERVAL) * INTERVAL;
    List<Bar> bars = bars(rows, begin, end);
    assertThat(bars).hasSizeGreaterThan(40);

    Map<IndicatorSpec, List<BigDecimal>> exact = exact(new ExactCandles(bars), INTERVAL);
    IndicatorEngine engine = engine(exact);
    int next = 0;
    for (int i = 0; i < bars.size(); i++) {
      long closes = begin + (i + 1L) * INTERVAL;
      MarketBatch.Builder batch = MarketBatch.builder(List.of(BTC), 64);
      for (; Long.parseLong(rows.get(next)[0]) < closes; next++) {
        String[] row = rows.get(next);
        long time = Long.parseLong(row[0]) * SECOND;
        double price = Double.parseDouble(row[1]);
        batch.trade(0, time, time, price, Double.parseDouble(row[2]), TakerSide.UNKNOWN, next);
      }
      EvaluatedBatch evaluated =
          engine.evaluate(batch.clock(closes * SECOND, closes * SECOND).build());
      assertAgrees(evaluated, exact, i, bars.get(i).close().doubleValue());
    }
  }

  @Test
  void recorded_candles_give_the_values_that_decimal_arithmetic_gives() throws IOException {
    Path file = recording("candles/Binance-ETH-USD-PT5M-20230313_20230315.json");
    Map<?, ?> json = (Map<?, ?>) JsonText.parse("candles", Files.readString(file));
    List<Bar> bars = new ArrayList<>();
    List<Long> ends = new ArrayList<>();
    for (Object each : (List<?>) json.get("ohlc")) {
      Map<?, ?> row = (Map<?, ?>) each;
      bars.add(
          new Bar(
              (BigDecimal) row.get("openPrice"),
              (BigDecimal) row.get("highPrice"),
              (BigDecimal) row.get("lowPrice"),
              (BigDecimal) row.get("closePrice"),
              (BigDecimal) row.get("volume")));
      // The venue names the candle's last millisecond.
      ends.add((((BigDecimal) row.get("endTime")).longValue() + 1) * 1_000);
    }
    assertThat(bars).hasSizeGreaterThan(400);

    Map<IndicatorSpec, List<BigDecimal>> exact = exact(new ExactCandles(bars), 300);
    IndicatorEngine engine = engine(exact);
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      long end = ends.get(i);
      Candle candle =
          new Candle(
              300 * SECOND,
              bar.open().doubleValue(),
              bar.high().doubleValue(),
              bar.low().doubleValue(),
              bar.close().doubleValue(),
              bar.volume().doubleValue());
      MarketBatch batch = MarketBatch.builder(List.of(BTC), 1).candle(0, end, end, candle).build();
      assertAgrees(engine.evaluate(batch), exact, i, bar.close().doubleValue());
    }
  }

  private static IndicatorEngine engine(Map<IndicatorSpec, List<BigDecimal>> exact) {
    return new IndicatorEngine(new IndicatorLayout(Map.of(BTC, List.copyOf(exact.keySet()))));
  }

  private static void assertAgrees(
      EvaluatedBatch evaluated,
      Map<IndicatorSpec, List<BigDecimal>> exact,
      int candle,
      double price) {
    List<IndicatorSpec> specs = evaluated.layout().specs(0);
    for (int k = 0; k < specs.size(); k++) {
      Reading reading = Reading.of(evaluated, evaluated.size() - 1, 0, k);
      BigDecimal expected = exact.get(specs.get(k)).get(candle);
      String what = specs.get(k) + " after candle " + candle + ": " + reading + ", " + expected;
      if (expected == null) {
        assertThat(reading.status().hasValue()).as(what).isFalse();
      } else {
        double size = Math.max(Math.abs(expected.doubleValue()), Math.min(price, 100));
        assertThat(reading.status()).as(what).isEqualTo(IndicatorStatus.OK);
        assertThat(Math.abs(reading.number() - expected.doubleValue()))
            .as(what)
            .isLessThanOrEqualTo(size * PRECISION);
      }
    }
  }

  private static Map<IndicatorSpec, List<BigDecimal>> exact(ExactCandles candles, int interval) {
    Map<IndicatorSpec, List<BigDecimal>> exact = new LinkedHashMap<>();
    exact.put(spec("SMA", "interval", interval, "n", 20), candles.sma(20));
    exact.put(spec("EMA", "interval", interval, "n", 20), candles.ema(20));
    exact.put(spec("RSI", "interval", interval, "n", 14), candles.rsi(14));
    lines(
        exact,
        List.of("line", "signal", "histogram"),
        candles.macd(6, 13, 5),
        output ->
            spec(
                "MACD",
                "interval",
                interval,
                "fast",
                6,
                "slow",
                13,
                "signal",
                5,
                "output",
                output));
    lines(
        exact,
        List.of("upper", "middle", "lower", "percent_b", "width"),
        candles.bollinger(20, 2),
        output -> spec("BOLLINGER", "interval", interval, "n", 20, "k", 2, "output", output));
    exact.put(spec("ATR", "interval", interval, "n", 14), candles.atr(14));
    exact.put(spec("ADX", "interval", interval, "n", 14), candles.adx(14));
    lines(
        exact,
        List.of("k", "d"),
        candles.stochastic(14, 3),
        output -> spec("STOCHASTIC", "interval", interval, "k", 14, "d", 3, "output", output));
    exact.put(spec("OBV", "interval", interval), candles.obv());
    exact.put(spec("CCI", "interval", interval, "n", 20), candles.cci(20));
    exact.put(spec("ROC", "interval", interval, "n", 10), candles.roc(10));
    exact.put(spec("WILLIAMS_R", "interval", interval, "n", 14), candles.williamsR(14));
    exact.put(spec("MFI", "interval", interval, "n", 14), candles.mfi(14));
    exact.put(spec("SUPERTREND", "interval", interval, "n", 10, "m", 3), candles.superTrend(10, 3));
    lines(
        exact,
        List.of("upper", "middle", "lower"),
        List.of(candles.highest(20), candles.middle(20), candles.lowest(20)),
        output -> spec("DONCHIAN", "interval", interval, "n", 20, "output", output));
    assertThat(exact.keySet().stream().map(IndicatorSpec::type).distinct())
        .containsExactlyElementsOf(
            IndicatorCatalogue.types().stream()
                .filter(type -> type.group().equals("F"))
                .map(IndicatorType::name)
                .toList());
    return exact;
  }

  private static void lines(
      Map<IndicatorSpec, List<BigDecimal>> exact,
      List<String> outputs,
      List<List<BigDecimal>> values,
      Function<String, IndicatorSpec> specOf) {
    for (int i = 0; i < outputs.size(); i++) {
      exact.put(specOf.apply('"' + outputs.get(i) + '"'), values.get(i));
    }
  }

  /** Trades cut into candles by whole seconds; an empty one repeats the last close. */
  private static List<Bar> bars(List<String[]> rows, long begin, long end) {
    List<Bar> bars = new ArrayList<>();
    BigDecimal close = null;
    for (long from = begin; from < end; from += INTERVAL) {
      long until = from + INTERVAL;
      long since = from;
      List<String[]> own =
          rows.stream()
              .filter(row -> Long.parseLong(row[0]) >= since && Long.parseLong(row[0]) < until)
              .toList();
      if (own.isEmpty()) {
        bars.add(new Bar(close, close, close, close, BigDecimal.ZERO));
        continue;
      }
      List<BigDecimal> prices = own.stream().map(row -> new BigDecimal(row[1])).toList();
      close = prices.getLast();
      bars.add(
          new Bar(
              prices.getFirst(),
              prices.stream().reduce(BigDecimal::max).orElseThrow(),
              prices.stream().reduce(BigDecimal::min).orElseThrow(),
              close,
              own.stream()
                  .map(row -> new BigDecimal(row[2]))
                  .reduce(BigDecimal.ZERO, BigDecimal::add)));
    }
    return bars;
  }

  /** The test is skipped, with the reason, where the recordings are not. */
  private static Path recording(String name) {
    String folder = System.getenv("TOCSIN_RECORDINGS");
    Path path =
        (folder == null ? Path.of("..", "..", "..", "shared", "recordings") : Path.of(folder))
            .resolve(name);
    assumeTrue(
        Files.exists(path), "no recording " + name + ": set TOCSIN_RECORDINGS to their folder");
    return path;
  }
}
