package io.tocsin.server.backtest.sweep;

import io.tocsin.model.input.Fields;
import io.tocsin.model.input.Problems;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One field of a strategy and the values to try: {@code STRATEGY.PATH=FROM:TO:STEP} or {@code
 * STRATEGY.PATH=A,B,C}, the path as in {@code z1_entry.size.value} or {@code
 * s1_signal.all[0].value}; a condition with an id is also found by it, {@code
 * s1_signal.all[pump-size].value}.
 *
 * @param strategy its name
 * @param path parts of the path below the strategy
 * @param values JSON values: numbers, durations such as {@code "30s"}, words
 */
record Setting(String strategy, List<String> path, List<Object> values) {

  /** More are a slip of the pen. */
  private static final int MOST_VALUES = 10_000;

  private static final Pattern NUMBER = Pattern.compile("(-?\\d+(?:\\.\\d+)?)(ms|s|m|h|d)?");

  Setting {
    path = List.copyOf(path);
    values = List.copyOf(values);
  }

  /** As it was asked for, without the values. */
  String name() {
    return strategy + "." + String.join(".", path);
  }

  /**
   * Reads what was typed.
   *
   * @param strategies JSON of those that the session uses, by name
   * @param problems what is wrong is added here
   */
  static Optional<Setting> read(
      String text, Map<String, ? extends @Nullable Object> strategies, Problems problems) {
    int equals = text.indexOf('=');
    if (equals <= 0 || equals == text.length() - 1) {
      problems.add(
          "--set", "has no values", text, "STRATEGY.PATH=FROM:TO:STEP or STRATEGY.PATH=A,B,C");
      return Optional.empty();
    }
    String target = text.substring(0, equals);
    Optional<String> strategy =
        strategies.keySet().stream()
            .filter(name -> target.startsWith(name + "."))
            .max(java.util.Comparator.comparingInt(String::length));
    if (strategy.isEmpty()) {
      problems.unknownName(
          "--set " + target,
          "strategy of this session",
          target.split("\\.", 2)[0],
          strategies.keySet());
      return Optional.empty();
    }
    List<String> path =
        Arrays.stream(target.substring(strategy.get().length() + 1).split("[.\\[\\]]+"))
            .filter(part -> !part.isEmpty())
            .toList();
    List<Object> values = values(target, text.substring(equals + 1), problems);
    Setting setting = new Setting(strategy.get(), path, values);
    boolean known = setting.find(strategies.get(strategy.get()), problems) && !values.isEmpty();
    return known ? Optional.of(setting) : Optional.empty();
  }

  private static List<Object> values(String target, String text, Problems problems) {
    String[] range = text.split(":", -1);
    if (range.length == 1) {
      return Arrays.stream(text.split(",")).map(String::strip).map(Setting::scalar).toList();
    }
    List<Object> values = new ArrayList<>();
    Matcher[] numbers = new Matcher[range.length];
    boolean sound = range.length == 3;
    for (int i = 0; i < range.length; i++) {
      numbers[i] = NUMBER.matcher(range[i].strip());
      sound &= numbers[i].matches();
    }
    String unit = sound ? unit(numbers[0]) : "";
    sound = sound && unit.equals(unit(numbers[1])) && unit.equals(unit(numbers[2]));
    if (!sound) {
      problems.add(
          "--set " + target,
          "cannot be read",
          text,
          "FROM:TO:STEP in one unit, as in 1:5:0.5 or 30s:120s:30s, or A,B,C");
      return List.of();
    }
    BigDecimal to = new BigDecimal(numbers[1].group(1));
    BigDecimal step = new BigDecimal(numbers[2].group(1));
    BigDecimal value = new BigDecimal(numbers[0].group(1));
    if (step.signum() <= 0 || value.compareTo(to) > 0) {
      problems.add("--set " + target, "has no value", text, "FROM <= TO, STEP > 0");
      return List.of();
    }
    for (; value.compareTo(to) <= 0 && values.size() < MOST_VALUES; value = value.add(step)) {
      BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
      values.add(
          unit.isEmpty() ? new BigDecimal(plain.toPlainString()) : plain.toPlainString() + unit);
    }
    return values;
  }

  private static String unit(Matcher number) {
    String unit = number.group(2);
    return unit == null ? "" : unit;
  }

  private static Object scalar(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return text;
    }
  }

  /** Whether everything above the last part is there; the last is judged by who reads the value. */
  private boolean find(@Nullable Object strategy, Problems problems) {
    Object at = strategy;
    String place = this.strategy;
    for (int i = 0; i < path.size(); i++) {
      String part = path.get(i);
      Object next = step(at, part);
      boolean last = i == path.size() - 1;
      if (next == null && !(last && at instanceof Map<?, ?>)) {
        problems.unknownName("--set " + name(), "field of " + place, part, parts(at));
        return false;
      }
      if (last && (next instanceof Map<?, ?> || next instanceof List<?>)) {
        problems.add(
            "--set " + name(),
            "is not one value",
            Fields.describe(next),
            "one of " + String.join(", ", parts(next)));
        return false;
      }
      at = next;
      place = place + "." + part;
    }
    return true;
  }

  private static @Nullable Object step(@Nullable Object at, String part) {
    return switch (at) {
      case Map<?, ?> map -> map.get(part);
      case List<?> list -> {
        int index = index(list, part);
        yield index < 0 ? null : list.get(index);
      }
      case null, default -> null;
    };
  }

  /** By its place, or by the id that it has. */
  private static int index(List<?> list, String part) {
    for (int i = 0; i < list.size(); i++) {
      if (part.equals(String.valueOf(i))
          || (list.get(i) instanceof Map<?, ?> map && part.equals(map.get("id")))) {
        return i;
      }
    }
    return -1;
  }

  private static Collection<String> parts(@Nullable Object at) {
    List<String> parts = new ArrayList<>();
    if (at instanceof Map<?, ?> map) {
      map.keySet().forEach(key -> parts.add(String.valueOf(key)));
    } else if (at instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        parts.add(
            list.get(i) instanceof Map<?, ?> map && map.get("id") instanceof String id
                ? id
                : String.valueOf(i));
      }
    }
    return parts;
  }

  /** A copy of the strategy's JSON with one of the values in its place. */
  Object with(@Nullable Object json, Object value) {
    return replaced(json, 0, value);
  }

  private Object replaced(@Nullable Object at, int depth, Object value) {
    if (depth == path.size()) {
      return value;
    }
    String part = path.get(depth);
    if (at instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list);
      int index = index(list, part);
      copy.set(index, replaced(list.get(index), depth + 1, value));
      return copy;
    }
    Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
    if (at instanceof Map<?, ?> map) {
      copy.putAll(map);
    }
    copy.put(part, replaced(copy.get(part), depth + 1, value));
    return copy;
  }
}
