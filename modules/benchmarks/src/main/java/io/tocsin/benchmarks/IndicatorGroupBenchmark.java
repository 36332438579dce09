package io.tocsin.benchmarks;

import io.tocsin.indicators.IndicatorCatalogue;
import io.tocsin.indicators.IndicatorEngine;
import io.tocsin.indicators.IndicatorLayout;
import io.tocsin.indicators.IndicatorSpec;
import io.tocsin.indicators.IndicatorType;
import io.tocsin.indicators.ParameterType;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import java.util.List;
import java.util.Locale;
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
 * Nanoseconds for one event and every indicator of a group after it, for windows of different
 * length: divide by the group's size, A 11, B 11, C 9, D 8, E 3.
 *
 * <p>The claim: at most 60 ns an event and indicator, whatever the window.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class IndicatorGroupBenchmark {

  private static final int BATCH = 1_024;
  private static final long STEP_MICROS = 10_000;
  private static final List<InstrumentId> INSTRUMENTS =
      List.of(new InstrumentId("binance", "BTC_USDT"));

  @Param({"A", "B", "C", "D", "E"})
  public String group = "A";

  /** Every time parameter is scaled so that the indicator looks back that far. */
  @Param({"10", "300", "3600"})
  public int windowSeconds;

  private IndicatorEngine indicators = new IndicatorEngine(new IndicatorLayout(Map.of()));
  private Newest newest = new Newest(0);
  private final SplittableRandom random = new SplittableRandom(1);
  private MarketBatch next = MarketBatch.builder(INSTRUMENTS, 0).build();
  private long time = 1_700_000_000_000_000L;
  private double price = 60_000;

  /** Fills the longest window. */
  @Setup(Level.Trial)
  public void fill() {
    List<IndicatorSpec> specs =
        IndicatorCatalogue.types().stream()
            .filter(type -> type.group().equals(group))
            .map(this::scaled)
            .toList();
    indicators = new IndicatorEngine(new IndicatorLayout(Map.of(INSTRUMENTS.getFirst(), specs)));
    newest = new Newest(specs.size());
    // The scores look back as far as their parts do, 600 s, whatever their own window.
    int seconds = group.equals("E") ? Math.max(windowSeconds, 620) : windowSeconds;
    for (long i = 0; i * BATCH < seconds * 100L + 2 * BATCH; i++) {
      advance();
      indicators.evaluate(next);
    }
  }

  /** The type with all its times by one factor, so that it looks back windowSeconds. */
  private IndicatorSpec scaled(IndicatorType type) {
    double lookback = IndicatorCatalogue.warmUpSeconds(IndicatorCatalogue.byDefault(type.name()));
    double factor = windowSeconds / lookback;
    StringBuilder json = new StringBuilder("{\"type\": \"" + type.name() + '"');
    for (ParameterType parameter : type.parameters()) {
      switch (parameter) {
        case ParameterType.Numeric number
            when number.unit().equals("s") && !number.name().equals("bucket") ->
            json.append(
                String.format(
                    Locale.ROOT, ", \"%s\": %.6f", number.name(), number.absent() * factor));
        case ParameterType.Windows windows -> {
          String scaled =
              windows.absent().stream()
                  .map(w -> w.stream().map(s -> s * factor).toList().toString())
                  .toList()
                  .toString();
          json.append(", \"windows\": ").append(scaled);
        }
        default -> {}
      }
    }
    return Specs.spec(json.append('}').toString());
  }

  /** The next events, made outside the measured time: three trades to a quote. */
  @Setup(Level.Invocation)
  public void advance() {
    MarketBatch.Builder batch = MarketBatch.builder(INSTRUMENTS, BATCH);
    for (int i = 0; i < BATCH; i++) {
      time += STEP_MICROS;
      price *= 1 + (random.nextDouble() - 0.5) / 10_000;
      if (i % 4 == 3) {
        batch.quote(0, time, time, price * 0.9999, 1, price * 1.0001, 2);
      } else {
        TakerSide side = random.nextBoolean() ? TakerSide.BUY : TakerSide.SELL;
        batch.trade(0, time, time, price, random.nextDouble(), side, i);
      }
    }
    next = batch.build();
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public double engine() {
    indicators.evaluate(next, newest);
    return newest.value();
  }
}
