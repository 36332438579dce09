package io.tocsin.benchmarks;

import io.tocsin.indicators.IndicatorEngine;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.input.JsonText;
import io.tocsin.strategy.SessionEngine;
import io.tocsin.strategy.definition.StrategyReader;
import io.tocsin.strategy.plan.Budget;
import io.tocsin.strategy.plan.PaperSettings;
import io.tocsin.strategy.plan.RiskLimits;
import io.tocsin.strategy.plan.SessionPlan;
import io.tocsin.strategy.plan.StrategyBinding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a snapshot costs the event loop of a large session: 50 symbols with two shipped strategies
 * each, after two minutes with 10,000 events a second; its size is printed at the beginning.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
public class SnapshotBenchmark {

  private static final int SYMBOLS = 50;
  private static final int EVENTS = 1_200_000;
  private static final long STEP_MICROS = 100;
  private static final int BATCH = 4_096;

  private final SessionPlan plan = plan();
  private final SessionEngine strategies = new SessionEngine(plan, _ -> {});
  private final IndicatorEngine indicators = new IndicatorEngine(plan.layout());

  private static SessionPlan plan() {
    List<InstrumentId> ids = CrowdedMarket.symbols(SYMBOLS);
    TreeMap<InstrumentId, Instrument> instruments = new TreeMap<>();
    BigDecimal step = new BigDecimal("0.0001");
    for (InstrumentId id : ids) {
      instruments.put(
          id, new Instrument(id, id.symbol(), step, step, BigDecimal.ONE, BigDecimal.ONE, true));
    }
    List<StrategyBinding> bindings = new ArrayList<>();
    for (String name : List.of("quick-start", "replay-scalp")) {
      Path file = Path.of("config/strategies/" + name + ".json");
      try {
        bindings.add(
            new StrategyBinding(
                StrategyReader.read(name, JsonText.parse(name, Files.readString(file))), ids));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new SessionPlan(
        "exec_20261121_000000_00000001",
        bindings,
        instruments,
        new Budget(new BigDecimal(1_000_000), "USDT", new TreeMap<>()),
        RiskLimits.DEFAULTS,
        PaperSettings.DEFAULTS);
  }

  /** A market in which something happens all the time. */
  @Setup
  public void trade() {
    // Prices rise, so that strategies which wait for pumps have something to do.
    CrowdedMarket market = new CrowdedMarket(plan.layout().instruments(), STEP_MICROS, 1e-3, 0.001);
    strategies.start(market.timeMicros());
    for (int done = 0; done < EVENTS; done += BATCH) {
      strategies.onBatch(indicators.evaluate(market.next(BATCH)));
    }
    System.out.printf(
        "strategies: %,d bytes, %d trades closed, %d positions open; indicators: %,d bytes%n",
        strategies.snapshot().length,
        strategies.trades().size(),
        strategies.openPositions().size(),
        indicators.snapshot().length);
  }

  @Benchmark
  public byte[] strategies() {
    return strategies.snapshot();
  }

  @Benchmark
  public byte[] indicators() {
    return indicators.snapshot();
  }
}
