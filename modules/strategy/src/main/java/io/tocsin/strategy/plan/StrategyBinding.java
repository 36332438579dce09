package io.tocsin.strategy.plan;

import io.tocsin.model.InstrumentId;
import io.tocsin.strategy.definition.StrategyDefinition;
import java.util.List;

/** A strategy and the instruments it runs on in one session; each pair is an instance. */
public record StrategyBinding(StrategyDefinition strategy, List<InstrumentId> instruments) {
  public StrategyBinding {
    instruments = List.copyOf(instruments);
  }
}
