package io.tocsin.indicators;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One indicator: a type with all of its parameters, defaults filled in. Two specs that are equal
 * are computed once.
 *
 * @param type the catalogue's name, for example {@code PUMP_MAGNITUDE_PCT}
 * @param parameters every parameter that is a number, in seconds where it is a time
 * @param choices every parameter that is a word, for example {@code output} = {@code line}
 * @param windows the window pairs {@code [t1, t3, d]} of a type that takes a list of them, else
 *     empty
 * @param of the indicator that this one is an indicator of (group G), else null
 */
public record IndicatorSpec(
    String type,
    SortedMap<String, Double> parameters,
    SortedMap<String, String> choices,
    List<List<Double>> windows,
    @Nullable IndicatorSpec of) {

  public IndicatorSpec {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    choices = Collections.unmodifiableSortedMap(new TreeMap<>(choices));
    windows = windows.stream().map(List::copyOf).toList();
  }

  /** An indicator whose parameters are all numbers. */
  public IndicatorSpec(String type, SortedMap<String, Double> parameters) {
    this(type, parameters, new TreeMap<>(), List.of(), null);
  }

  /**
   * Canonical spelling, parameters by name, for example {@code
   * PUMP_MAGNITUDE_PCT(d=30,t1=10,t3=60)} or {@code MAX_OF(of=RSI(interval=60,n=14),t1=60,t2=0)};
   * the type alone without parameters.
   */
  public String id() {
    SortedMap<String, String> texts = new TreeMap<>(choices);
    parameters.forEach((name, value) -> texts.put(name, number(value)));
    if (!windows.isEmpty()) {
      texts.put("windows", ParameterType.Windows.text(windows));
    }
    if (of != null) {
      texts.put("of", of.id());
    }
    if (texts.isEmpty()) {
      return type;
    }
    StringBuilder text = new StringBuilder(type).append('(');
    texts.forEach((name, value) -> {
      if (text.charAt(text.length() - 1) != '(') {
        text.append(',');
      }
      text.append(name).append('=').append(value);
    });
    return text.append(')').toString();
  }

  /**
   * All parameters by name as a strategy file would hold them: numbers, words, lists, and for
   * {@code of} an object with its {@code type}.
   */
  public Map<String, Object> toData() {
    SortedMap<String, Object> data = new TreeMap<>(parameters);
    data.putAll(choices);
    if (!windows.isEmpty()) {
      data.put("windows", windows);
    }
    if (of != null) {
      Map<String, Object> nested = new LinkedHashMap<>();
      nested.put("type", of.type());
      nested.putAll(of.toData());
      data.put("of", nested);
    }
    return data;
  }

  /** How many indicators it is deep; 1 without {@code of}. */
  int depth() {
    return of == null ? 1 : 1 + of.depth();
  }

  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  @Override
  public String toString() {
    return id();
  }
}
