package io.tocsin.indicators;

import static io.tocsin.indicators.MarketEvent.BTC;
import static io.tocsin.indicators.MarketEvent.ETH;

import io.tocsin.model.InstrumentId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An engine with the same indicators on two instruments, and what it says after each step. */
final class Lab {

  private final List<IndicatorSpec> specs;
  final IndicatorEngine engine;

  Lab(IndicatorSpec... specs) {
    this.specs = List.of(specs);
    Map<InstrumentId, List<IndicatorSpec>> plan = new LinkedHashMap<>();
    plan.put(BTC, this.specs);
    plan.put(ETH, this.specs);
    engine = new IndicatorEngine(new IndicatorLayout(plan));
  }

  /** What BTC's first indicator is after the last of these events. */
  Reading after(MarketEvent... events) {
    return after(0, 0, events);
  }

  Reading after(int instrument, int indicator, MarketEvent... events) {
    EvaluatedBatch batch = engine.evaluate(MarketEvent.batch(Arrays.asList(events)));
    return Reading.of(batch, batch.size() - 1, instrument, indicator);
  }
}
