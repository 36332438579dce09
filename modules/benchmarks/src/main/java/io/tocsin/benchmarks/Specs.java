package io.tocsin.benchmarks;

import io.tocsin.indicators.IndicatorCatalogue;
import io.tocsin.indicators.IndicatorSpec;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problems;
import java.util.Map;

/** Indicators as a strategy file spells them. */
final class Specs {

  private Specs() {}

  static IndicatorSpec spec(String json) {
    Problems problems = new Problems();
    Map<?, ?> map = JsonText.parse("benchmark", json) instanceof Map<?, ?> m ? m : Map.of();
    IndicatorSpec spec = IndicatorCatalogue.parse(map, "$", problems).orElse(null);
    problems.throwIfAny("benchmark");
    if (spec == null) {
      throw new IllegalStateException("no indicator and no problem: " + json);
    }
    return spec;
  }
}
