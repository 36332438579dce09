package io.tocsin.benchmarks;

import io.tocsin.indicators.EvaluatedBatch;
import io.tocsin.indicators.IndicatorEngine;
import io.tocsin.indicators.IndicatorLayout;
import io.tocsin.indicators.IndicatorSpec;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds for one event of a large session: 50 symbols, 20 indicators each, windows of up to 60
 * s, three trades to a quote, 100,000 events a second of event time, a clock tick every 250 ms.
 *
 * <p>The claim: less than half a core at that pace, which is 5,000 ns an event.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
public class SessionLoadBenchmark {

  private static final int BATCH = 4_096;
  private static final int SYMBOLS = 50;
  private static final long STEP_MICROS = 10;

  private static final List<InstrumentId> INSTRUMENTS = CrowdedMarket.symbols(SYMBOLS);

  private static final List<IndicatorSpec> SPECS =
      Stream.of(
              "{'type': 'LAST_PRICE'}",
              "{'type': 'MAX_PRICE', 't1': 60}",
              "{'type': 'MIN_PRICE', 't1': 60}",
              "{'type': 'TWPA', 't1': 30}",
              "{'type': 'VWAP', 't1': 60}",
              "{'type': 'TW_MIDPRICE', 't1': 30}",
              "{'type': 'RETURN_PCT', 't1': 30}",
              "{'type': 'SUM_VOLUME', 't1': 10}",
              "{'type': 'COUNT_TRADES', 't1': 10}",
              "{'type': 'VOLUME_SURGE_RATIO', 't1': 10, 't2': 0, 't3': 60, 't4': 10}",
              "{'type': 'TRADE_FREQUENCY', 't1': 10}",
              "{'type': 'ORDER_FLOW_IMBALANCE', 't1': 30}",
              "{'type': 'PUMP_MAGNITUDE_PCT'}",
              "{'type': 'PRICE_VELOCITY'}",
              "{'type': 'SPREAD_PCT'}",
              "{'type': 'AVG_SPREAD_PCT', 't1': 30}",
              "{'type': 'BID_ASK_IMBALANCE', 't1': 30}",
              "{'type': 'DEAL_VS_MID_DEVIATION', 't1': 30}",
              "{'type': 'RSI', 'interval': 1}",
              "{'type': 'BOLLINGER', 'interval': 1}")
          .map(json -> Specs.spec(json.replace('\'', '"')))
          .toList();

  private final IndicatorEngine indicators =
      new IndicatorEngine(
          new IndicatorLayout(INSTRUMENTS.stream().collect(Collectors.toMap(i -> i, _ -> SPECS))));

  private final CrowdedMarket market = new CrowdedMarket(INSTRUMENTS, STEP_MICROS, 1e-4, 0);
  private MarketBatch next = MarketBatch.builder(INSTRUMENTS, 0).build();

  /** Fills the windows. */
  @Setup(Level.Trial)
  public void fill() {
    for (long filled = 0; filled < 60_000_000; filled += BATCH * STEP_MICROS) {
      advance();
      indicators.evaluate(next);
    }
  }

  /** The next events, made outside the measured time. */
  @Setup(Level.Invocation)
  public void advance() {
    next = market.next(BATCH);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public EvaluatedBatch engine() {
    return indicators.evaluate(next);
  }
}
