package io.tocsin.indicators;

import io.tocsin.model.Micros;
import java.math.BigDecimal;
import java.util.SortedMap;
import java.util.StringJoiner;

/** An indicator's parameters as the engine reads them. */
record Parameters(SortedMap<String, Double> values) {

  double number(String name) {
    Double value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("parameter " + name + " is missing in " + values);
    }
    return value;
  }

  /** A parameter in seconds, as microseconds, the resolution of event time. */
  long micros(String name) {
    return Math.round(number(name) * Micros.SECOND);
  }

  /** For messages, for example {@code t1 = 60, t2 = 300}. */
  String describe(String... names) {
    StringJoiner text = new StringJoiner(", ");
    for (String name : names) {
      text.add(
          name + " = " + BigDecimal.valueOf(number(name)).stripTrailingZeros().toPlainString());
    }
    return text.toString();
  }
}
