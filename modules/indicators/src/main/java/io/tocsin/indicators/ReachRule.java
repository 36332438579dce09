package io.tocsin.indicators;

import io.tocsin.model.input.Fields;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * How far back an indicator looks that sees its windows at earlier moments, too: they are shifted
 * back, or their past values are needed. No window reaches further back than a day, shifted or not.
 *
 * @param beyond parameters of which each is a time that must be greater than 0
 * @param lookback how far back it looks in all, in microseconds
 * @param formula the same in words, for messages
 */
record ReachRule(List<String> beyond, ToLongFunction<Parameters> lookback, String formula)
    implements Rule {

  private static final long LONGEST = Parameters.micros(IndicatorCatalogue.LONGEST_WINDOW_SECONDS);

  @Override
  public long lookbackMicros(Parameters parameters) {
    return lookback.applyAsLong(parameters);
  }

  @Override
  public void check(Parameters parameters, Fields fields) {
    for (String name : beyond) {
      if (parameters.micros(name) <= 0) {
        WindowRule.refuse(
            fields,
            name,
            name + " must be greater than 0",
            parameters.describe(name),
            name + " > 0");
      }
    }
    if (lookbackMicros(parameters) > LONGEST) {
      WindowRule.refuse(
          fields,
          beyond.getFirst(),
          "looks back further than a day",
          formula + " = " + IndicatorSpec.number(lookbackMicros(parameters) / 1e6),
          formula + " <= " + IndicatorSpec.number(IndicatorCatalogue.LONGEST_WINDOW_SECONDS));
    }
  }
}
