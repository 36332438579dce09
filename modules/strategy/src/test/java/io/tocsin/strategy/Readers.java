package io.tocsin.strategy;

import io.tocsin.strategy.definition.StrategyDefinition;

/** Strategies for tests of other packages. */
public final class Readers {

  private Readers() {}

  public static StrategyDefinition simple() {
    return Scenario.read(Strategies.SIMPLE);
  }
}
