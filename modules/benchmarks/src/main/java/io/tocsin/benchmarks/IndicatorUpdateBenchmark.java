package io.tocsin.benchmarks;

import io.tocsin.indicators.EvaluatedBatch;
import io.tocsin.indicators.IndicatorEngine;
import io.tocsin.indicators.IndicatorLayout;
import io.tocsin.indicators.IndicatorSpec;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds for one trade and all of these indicators after it, for windows of different length.
 *
 * <p>The claim: {@link #engine} costs the same whatever the window. The rival, {@link #rescan},
 * looks at every trade of the window anew.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class IndicatorUpdateBenchmark {

  private static final int BATCH = 1_024;
  private static final long STEP_MICROS = 10_000;
  private static final List<InstrumentId> INSTRUMENTS =
      List.of(new InstrumentId("binance", "BTC_USDT"));

  /** Length of the longest window, at 100 trades a second. */
  @Param({"10", "300", "3600"})
  public int windowSeconds;

  private IndicatorEngine indicators = new IndicatorEngine(new IndicatorLayout(Map.of()));
  private final Newest newest = new Newest(5);
  private Rescan rescan = new Rescan(0);
  private final SplittableRandom random = new SplittableRandom(1);
  private MarketBatch next = MarketBatch.builder(INSTRUMENTS, 0).build();
  private long time = 1_700_000_000_000_000L;
  private double price = 60_000;

  /** Fills the longest window. */
  @Setup(Level.Trial)
  public void fill() {
    List<IndicatorSpec> specs = new ArrayList<>();
    String t1 = ", \"t1\": " + windowSeconds + "}";
    for (String type : List.of("TWPA", "VWAP", "MAX_PRICE", "SUM_VOLUME")) {
      specs.add(Specs.spec("{\"type\": \"" + type + "\"" + t1));
    }
    specs.add(Specs.spec("{\"type\": \"PUMP_MAGNITUDE_PCT\"}"));
    indicators = new IndicatorEngine(new IndicatorLayout(Map.of(INSTRUMENTS.getFirst(), specs)));
    rescan = new Rescan(windowSeconds);
    for (long i = 0; i * BATCH < windowSeconds * 100L + BATCH; i++) {
      advance();
      indicators.evaluate(next);
      rescan.take(next);
    }
  }

  /** The next trades, made outside the measured time. */
  @Setup(Level.Invocation)
  public void advance() {
    MarketBatch.Builder batch = MarketBatch.builder(INSTRUMENTS, BATCH);
    for (int i = 0; i < BATCH; i++) {
      time += STEP_MICROS;
      price *= 1 + (random.nextDouble() - 0.5) / 10_000;
      batch.trade(0, time, time, price, random.nextDouble(), TakerSide.BUY, i);
    }
    next = batch.build();
  }

  /** The library: values are read where they stand. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public double engine() {
    indicators.evaluate(next, newest);
    return newest.value();
  }

  /** The same, kept in a batch that can be passed on. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public EvaluatedBatch batch() {
    return indicators.evaluate(next);
  }

  /** The control: what making the input costs, which the allocation profiler counts as well. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public MarketBatch input() {
    return next;
  }

  /** The rival does one trade a call; it is too slow for more. */
  @Benchmark
  public double rescan() {
    return rescan.evaluate(next);
  }

  /** Keeps the window's trades in a ring and computes the same values by a loop over them. */
  private static final class Rescan {
    private final double[] prices;
    private final double[] quantities;
    private int at;

    Rescan(int windowSeconds) {
      prices = new double[windowSeconds * 100 + 1];
      quantities = new double[prices.length];
    }

    void take(MarketBatch batch) {
      for (int row = 0; row < batch.size(); row++) {
        take(batch, row);
      }
    }

    double evaluate(MarketBatch batch) {
      take(batch, 0);
      double area = 0;
      double notional = 0;
      double volume = 0;
      double max = 0;
      for (int i = 0; i < prices.length; i++) {
        area += prices[i] * STEP_MICROS;
        notional += prices[i] * quantities[i];
        volume += quantities[i];
        max = Math.max(max, prices[i]);
      }
      return area / prices.length + notional / volume + max + volume;
    }

    private void take(MarketBatch batch, int row) {
      prices[at] = batch.price(row);
      quantities[at] = batch.quantity(row);
      at = (at + 1) % prices.length;
    }
  }
}
