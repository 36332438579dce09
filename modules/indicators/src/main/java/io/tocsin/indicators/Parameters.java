package io.tocsin.indicators;

import io.tocsin.model.Micros;
import java.math.BigDecimal;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** An indicator's parameters as the engine reads them. */
record Parameters(IndicatorSpec spec) {

  double number(String name) {
    return present(name, spec.parameters().get(name));
  }

  /** A parameter that has no fraction. */
  int whole(String name) {
    return (int) number(name);
  }

  /** A parameter in seconds, as microseconds, the resolution of event time. */
  long micros(String name) {
    return micros(number(name));
  }

  static long micros(double seconds) {
    return Math.round(seconds * Micros.SECOND);
  }

  String choice(String name) {
    return present(name, spec.choices().get(name));
  }

  /** The indicator that this one is an indicator of. */
  IndicatorSpec of() {
    return present("of", spec.of());
  }

  /** The {@code [t1, t3, d]} of a type that takes a list of window pairs, in seconds. */
  List<List<Double>> windows() {
    return spec.windows();
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

  private <T> T present(String name, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException("parameter " + name + " is missing in " + spec);
    }
    return value;
  }
}
