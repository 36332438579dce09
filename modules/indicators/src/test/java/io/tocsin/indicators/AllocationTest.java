package io.tocsin.indicators;

import static io.tocsin.indicators.MarketEvent.BTC;
import static io.tocsin.indicators.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tocsin.model.BookLevels;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the library costs the garbage collector: nothing. */
class AllocationTest {

  private static final int BATCH = 1_000;
  private static final long STEP_MICROS = 500_000;

  private long time = 1_700_000_000_000_000L;
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void an_event_allocates_nothing_once_the_windows_are_full() {
    List<IndicatorSpec> specs = new ArrayList<>();
    for (IndicatorType type : IndicatorCatalogue.types()) {
      boolean standsAlone =
          type.parameters().stream().noneMatch(ParameterType.Nested.class::isInstance);
      if (standsAlone && !type.ofInstance()) {
        specs.add(spec(type.name()));
      }
    }
    for (String type : List.of("MAX_OF", "MIN_OF", "AVG_OF", "CHANGE_OF")) {
      specs.add(spec(type, "of", "{\"type\": \"TWPA\"}"));
    }
    IndicatorEngine engine = new IndicatorEngine(new IndicatorLayout(Map.of(BTC, specs)));
    double[] known = {0};
    EvaluationSink sink =
        row -> {
          for (int k = 0; k < specs.size(); k++) {
            known[0] += row.status(0, k).hasValue() ? 1 : 0;
          }
        };
    // The longest window is an hour; what grows by halves has long found its size after two.
    List<MarketBatch> warm = batches(16);
    List<MarketBatch> measured = batches(16);
    warm.forEach(batch -> engine.evaluate(batch, sink));

    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    known[0] = 0;
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < measured.size(); i++) {
      engine.evaluate(measured.get(i), sink);
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;

    // A ring that once in a while is found too small is all there may be.
    double events = measured.stream().mapToInt(MarketBatch::size).sum();
    assertThat(known[0] / specs.size() / events).as("share of known values").isGreaterThan(0.95);
    assertThat(bytes / events).as("bytes an event").isLessThan(0.5);
  }

  private List<MarketBatch> batches(int count) {
    List<MarketBatch> batches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      MarketBatch.Builder batch = MarketBatch.builder(List.of(BTC), BATCH);
      for (int k = 0; k < BATCH; k++) {
        time += STEP_MICROS;
        double price = 100 + random.nextDouble();
        switch (k % 4) {
          case 0 -> batch.clock(time, time);
          case 1 -> batch.quote(0, time, time, price - 0.1, 1, price + 0.1, 2);
          default -> batch.trade(0, time, time, price, random.nextDouble(), TakerSide.BUY, k);
        }
      }
      batches.add(batch.build());
      batches.addLast(
          MarketBatch.builder(List.of(BTC), 1)
              .book(
                  0,
                  time,
                  time,
                  new BookLevels(
                      new double[] {99}, new double[] {1}, new double[] {101}, new double[] {1}))
              .build());
    }
    return batches;
  }
}
