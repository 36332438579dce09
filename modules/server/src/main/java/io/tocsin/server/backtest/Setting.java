package io.tocsin.server.backtest;

import io.tocsin.model.input.Fields;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problem;
import io.tocsin.model.input.Problems;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One field of a strategy and the values to try. The path is as in {@code z1_entry.size.value} or
 * {@code s1_signal.all[0].value}; a condition with an id is also found by it, {@code
 * s1_signal.all[pump-size].value}.
 *
 * @param place where it stands in what was asked for, for problems
 * @param strategy its name
 * @param path parts of the path below the strategy
 * @param values JSON values: numbers, durations such as {@code "30s"}, words
 */
public record Setting(String place, String strategy, List<String> path, List<Object> values) {

  /** More are a slip of the pen. */
  private static final int MOST_VALUES = 10_000;

  private static final int MOST_DIGITS = 40;

  private static final Pattern NUMBER = Pattern.compile("(-?\\d+(?:\\.\\d+)?)(ms|s|m|h|d)?");

  public Setting {
    path = List.copyOf(path);
    values = List.copyOf(values);
  }

  /** The field, in one spelling. */
  public String name() {
    return strategy + "." + String.join(".", path);
  }

  /**
   * Reads what was typed: {@code STRATEGY.PATH=FROM:TO:STEP} or {@code STRATEGY.PATH=A,B,C}.
   *
   * @param strategies JSON of those that the session uses, by name
   * @param problems what is wrong is added here
   */
  public static Optional<Setting> typed(
      String text, Map<String, ? extends @Nullable Object> strategies, Problems problems) {
    int equals = text.indexOf('=');
    if (equals <= 0 || equals == text.length() - 1) {
      problems.add(
          "--set", "has no values", text, "STRATEGY.PATH=FROM:TO:STEP or STRATEGY.PATH=A,B,C");
      return Optional.empty();
    }
    String target = text.substring(0, equals);
    String place = "--set " + target;
    String values = text.substring(equals + 1);
    String[] range = values.split(":", -1);
    List<Object> read =
        range.length == 1
            ? Arrays.stream(values.split(",")).map(String::strip).map(JsonText::scalar).toList()
            : range(place, values, range, problems);
    return find(place, target, read, strategies, problems);
  }

  /**
   * Reads {@code {field, value}}, {@code {field, values}} or {@code {field, from, to, step}}.
   *
   * @param one whether it must be one value
   * @param strategies JSON of those that the session uses, by name; empty if that is not known, and
   *     the field is not looked for
   * @param problems what is wrong is added here
   */
  static Optional<Setting> read(
      Fields fields,
      boolean one,
      Map<String, ? extends @Nullable Object> strategies,
      Problems problems) {
    String field = fields.requiredText("field");
    List<Object> values = one ? value(fields, problems) : values(fields, problems);
    fields.finish();
    return field.isEmpty() || strategies.isEmpty()
        ? Optional.empty()
        : find(fields.path("field"), field, values, strategies, problems);
  }

  private static List<Object> value(Fields fields, Problems problems) {
    Object value = fields.raw("value");
    Optional<Object> scalar = scalar(value);
    if (scalar.isEmpty()) {
      problems.add(fields.path("value"), "is required", Fields.describe(value), "one value");
    }
    return scalar.stream().toList();
  }

  private static List<Object> values(Fields fields, Problems problems) {
    if (fields.has("values")) {
      List<Object> values = new ArrayList<>();
      List<@Nullable Object> list = fields.list("values");
      for (int i = 0; i < list.size(); i++) {
        Optional<Object> value = scalar(list.get(i));
        if (value.isEmpty()) {
          problems.add(
              fields.path("values") + "[" + i + "]",
              "is not one value",
              Fields.describe(list.get(i)),
              "a number, a word, a duration such as \"30s\", true or false");
        }
        value.filter(each -> !values.contains(each)).ifPresent(values::add);
      }
      if (list.isEmpty()) {
        problems.add(fields.path("values"), "needs at least one value", "", "[1, 2, 3]");
      }
      return values;
    }
    String[] range = {text(fields, "from"), text(fields, "to"), text(fields, "step")};
    return range(fields.path(), String.join(":", range), range, problems);
  }

  private static String text(Fields fields, String name) {
    Object value = fields.raw(name);
    if (value instanceof BigDecimal number) {
      // Written out, 1e999999999 would fill the memory.
      boolean isLong =
          Math.abs((long) number.scale()) > MOST_DIGITS || number.precision() > MOST_DIGITS;
      return isLong ? number.toString() : number.toPlainString();
    }
    return value == null ? "" : value.toString();
  }

  private static Optional<Object> scalar(@Nullable Object value) {
    return value instanceof BigDecimal || value instanceof String || value instanceof Boolean
        ? Optional.of(value)
        : Optional.empty();
  }

  private static Optional<Setting> find(
      String place,
      String target,
      List<Object> values,
      Map<String, ? extends @Nullable Object> strategies,
      Problems problems) {
    Optional<String> strategy =
        strategies.keySet().stream()
            .filter(name -> target.startsWith(name + "."))
            .max(Comparator.comparingInt(String::length));
    if (strategy.isEmpty()) {
      problems.unknownName(
          place, "strategy of this session", target.split("\\.", 2)[0], strategies.keySet());
      return Optional.empty();
    }
    List<String> path =
        Arrays.stream(target.substring(strategy.get().length() + 1).split("[.\\[\\]]+"))
            .filter(part -> !part.isEmpty())
            .toList();
    Setting setting = new Setting(place, strategy.get(), path, values);
    boolean known = setting.find(strategies.get(strategy.get()), problems) && !values.isEmpty();
    return known ? Optional.of(setting) : Optional.empty();
  }

  /** From, to and step; {@code text} is all of it. */
  private static List<Object> range(String place, String text, String[] range, Problems problems) {
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
          place,
          "cannot be read",
          text,
          "FROM:TO:STEP in one unit, as in 1:5:0.5 or 30s:120s:30s, or A,B,C");
      return List.of();
    }
    BigDecimal to = new BigDecimal(numbers[1].group(1));
    BigDecimal step = new BigDecimal(numbers[2].group(1));
    BigDecimal value = new BigDecimal(numbers[0].group(1));
    if (step.signum() <= 0 || value.compareTo(to) > 0) {
      problems.add(place, "has no value", text, "FROM <= TO, STEP > 0");
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

  /**
   * Tells which of the values the strategy refuses, each tried alone.
   *
   * @param files read the session with a strategy that has one of the values
   */
  void check(Trial files, @Nullable Object json, Problems problems) {
    for (Object value : values) {
      try {
        files.read(Map.of(strategy, with(json, value)));
      } catch (InvalidInputException e) {
        Problem first = e.problems().getFirst();
        problems.add(
            place,
            "cannot have this value: "
                + first.path().replaceFirst("^.*\\$\\.", "")
                + " "
                + first.message(),
            value,
            first.allowed());
      }
    }
  }

  /** Reads a session with changed strategies, by their names. */
  @FunctionalInterface
  interface Trial {

    /**
     * @throws InvalidInputException with everything that is wrong
     */
    void read(Map<String, ? extends @Nullable Object> changed);
  }

  /** Whether everything above the last part is there; the last is judged by who reads the value. */
  private boolean find(@Nullable Object strategy, Problems problems) {
    Object at = strategy;
    String above = this.strategy;
    for (int i = 0; i < path.size(); i++) {
      String part = path.get(i);
      Object next = step(at, part);
      boolean last = i == path.size() - 1;
      if (next == null && !(last && at instanceof Map<?, ?>)) {
        problems.unknownName(place, "field of " + above, part, parts(at));
        return false;
      }
      if (last && (next instanceof Map<?, ?> || next instanceof List<?>)) {
        problems.add(
            place,
            "is not one value",
            Fields.describe(next),
            "one of " + String.join(", ", parts(next)));
        return false;
      }
      at = next;
      above = above + "." + part;
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
  public Object with(@Nullable Object json, Object value) {
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
