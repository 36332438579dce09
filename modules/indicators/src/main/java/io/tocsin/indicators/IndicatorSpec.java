package io.tocsin.indicators;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One indicator: a type with all of its parameters. Two specs that are equal are computed once.
 *
 * @param type the catalogue's name, for example {@code PUMP_MAGNITUDE_PCT}
 * @param parameters every parameter of the type, defaults filled in, in seconds where it is a time
 */
public record IndicatorSpec(String type, SortedMap<String, Double> parameters) {

  public IndicatorSpec {
    parameters = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  /**
   * Canonical spelling, for example {@code PUMP_MAGNITUDE_PCT(d=30,t1=10,t3=60)}; the type alone
   * without parameters.
   */
  public String id() {
    if (parameters.isEmpty()) {
      return type;
    }
    StringBuilder text = new StringBuilder(type).append('(');
    parameters.forEach((name, value) -> {
      if (text.charAt(text.length() - 1) != '(') {
        text.append(',');
      }
      text.append(name).append('=').append(number(value));
    });
    return text.append(')').toString();
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  @Override
  public String toString() {
    return id();
  }
}
