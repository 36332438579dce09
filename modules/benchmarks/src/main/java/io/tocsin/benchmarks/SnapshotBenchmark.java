package io.tocsin.benchmarks;

import io.tocsin.indicators.IndicatorEngine;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import io.tocsin.model.input.JsonText;
import io.tocsin.strategy.SessionEngine;
import io.tocsin.strategy.definition.StrategyReader;
import io.tocsin.strategy.plan.Budget;
import io.tocsin.strategy.plan.PaperSettings;
import io.tocsin.strategy.plan.RiskLimits;
import io.tocsin.strategy.plan.SessionPlan;
import io.tocsin.strategy.plan.StrategyBinding;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
  private static final long TICK_MICROS = 250_000;

  private final SessionPlan plan = plan();
  private final SessionEngine strategies = new SessionEngine(plan, _ -> {});
  private final IndicatorEngine indicators = new IndicatorEngine(plan.layout());

  private static SessionPlan plan() {
    List<InstrumentId> ids =
        IntStream.range(0, SYMBOLS)
            .mapToObj(i -> new InstrumentId("binance", "COIN" + i + "_USDT"))
            .toList();
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
        throw new java.io.UncheckedIOException(e);
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
    SplittableRandom random = new SplittableRandom(1);
    List<InstrumentId> ids = plan.layout().instruments();
    double[] prices = IntStream.range(0, SYMBOLS).mapToDouble(i -> 10 + i).toArray();
    long time = 1_700_000_000_000_000L;
    strategies.start(time);
    for (int done = 0; done < EVENTS; done += 4_096) {
      MarketBatch.Builder batch = MarketBatch.builder(ids, 4_096);
      for (int i = 0; i < 4_096; i++) {
        time += STEP_MICROS;
        if (time % TICK_MICROS == 0) {
          batch.clock(time, time);
          continue;
        }
        int symbol = random.nextInt(SYMBOLS);
        double price = prices[symbol] * (1 + (random.nextDouble() - 0.499) / 1_000);
        prices[symbol] = price;
        if (random.nextInt(4) == 0) {
          batch.quote(symbol, time, time, price * 0.9999, 1, price * 1.0001, 2);
        } else {
          TakerSide side = random.nextBoolean() ? TakerSide.BUY : TakerSide.SELL;
          batch.trade(symbol, time, time, price, random.nextDouble(), side, i);
        }
      }
      strategies.onBatch(indicators.evaluate(batch.build()));
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
