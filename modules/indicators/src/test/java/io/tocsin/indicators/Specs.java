package io.tocsin.indicators;

import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problems;
import java.util.Map;

/** Reads indicators as a strategy file spells them. */
final class Specs {

  private Specs() {}

  /** For example {@code spec("TWPA", "t1", 3)}. */
  static IndicatorSpec spec(String type, Object... namesAndValues) {
    StringBuilder json = new StringBuilder("{\"type\": \"" + type + "\"");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      json.append(", \"").append(namesAndValues[i]).append("\": ").append(namesAndValues[i + 1]);
    }
    Problems problems = new Problems();
    IndicatorSpec spec =
        IndicatorCatalogue.parse(json(json.append('}').toString()), "$.x", problems).orElse(null);
    problems.throwIfAny("test");
    if (spec == null) {
      throw new AssertionError("no spec and no problem for " + json);
    }
    return spec;
  }

  /** A JSON object, written with single quotes. */
  static Map<?, ?> json(String text) {
    return (Map<?, ?>) JsonText.parse("test", text.replace('\'', '"'));
  }
}
