package io.tocsin.model.input;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Typed access to one JSON object. Every problem is added to a shared {@link Problems}, so that
 * reading goes on and a person sees all of them; {@link #finish} refuses the fields that nobody
 * asked for.
 */
public final class Fields {

  private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(ms|s|m|h|d)");

  private static final BigDecimal LONGEST_MICROS = BigDecimal.valueOf(366L * 86_400_000_000L);

  /**
   * Digits before or after the point beyond which a number is a slip, and sums with it too dear.
   */
  private static final int MOST_DIGITS = 50;

  private final Map<?, ?> object;
  private final String path;
  private final Problems problems;
  private final Set<String> known = new LinkedHashSet<>();

  private Fields(Map<?, ?> object, String path, Problems problems) {
    this.object = object;
    this.path = path;
    this.problems = problems;
  }

  /**
   * Reads {@code value} as an object; anything else is a problem, and an empty object is read
   * instead.
   */
  public static Fields of(@Nullable Object value, String path, Problems problems) {
    if (value instanceof Map<?, ?> map) {
      return new Fields(map, path, problems);
    }
    problems.add(path, "must be an object", describe(value), "{ … }");
    return new Fields(Map.of(), path, problems);
  }

  /** Where this object stands, as in {@link Problem#path}. */
  public String path() {
    return path;
  }

  /** Where a field of this object stands. */
  public String path(String name) {
    return path + "." + name;
  }

  /** Where this object's problems go. */
  public Problems problems() {
    return problems;
  }

  /** Whether the field is there, be it null. */
  public boolean has(String name) {
    known.add(name);
    return object.containsKey(name);
  }

  /** Names of all fields present, in the order of the text. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    object.keySet().forEach(key -> names.add((String) key));
    return names;
  }

  /** The raw value, null when absent or null. */
  public @Nullable Object raw(String name) {
    known.add(name);
    return object.get(name);
  }

  /** An object within this one; empty if absent. */
  public Optional<Fields> object(String name) {
    return has(name) ? Optional.of(of(raw(name), path(name), problems)) : Optional.empty();
  }

  /** The elements of an array; absent reads as empty. */
  public List<@Nullable Object> list(String name) {
    Object value = raw(name);
    if (!object.containsKey(name)) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return new ArrayList<@Nullable Object>(list);
    }
    problems.add(path(name), "must be an array", describe(value), "[ … ]");
    return List.of();
  }

  /** A string; empty if absent. */
  public Optional<String> text(String name) {
    Object value = raw(name);
    if (!object.containsKey(name)) {
      return Optional.empty();
    }
    if (value instanceof String text) {
      return Optional.of(text);
    }
    problems.add(path(name), "must be a string", describe(value), "\"…\"");
    return Optional.empty();
  }

  /** A string that must be there and say something; {@code ""} after a problem. */
  public String requiredText(String name) {
    if (!has(name)) {
      problems.add(path(name), "is required");
      return "";
    }
    Optional<String> text = text(name);
    if (text.isPresent() && text.get().isBlank()) {
      problems.add(path(name), "must not be empty", describe(text.get()), "");
      return "";
    }
    return text.orElse("");
  }

  /** A truth value; {@code absent} if it is not there, or after a problem. */
  public boolean flag(String name, boolean absent) {
    Object value = raw(name);
    if (!object.containsKey(name)) {
      return absent;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    problems.add(path(name), "must be true or false", describe(value), "true, false");
    return absent;
  }

  /**
   * A number within {@code [min, max]}; empty if absent, or after a problem.
   *
   * @param min may be negative infinity
   * @param max may be infinity
   */
  public Optional<BigDecimal> decimal(String name, double min, double max) {
    return decimal(name, bound(min), bound(max));
  }

  /** As {@link #decimal}, as a double; {@code absent} if it is not there, or after a problem. */
  public double number(String name, double absent, double min, double max) {
    return decimal(name, min, max).map(BigDecimal::doubleValue).orElse(absent);
  }

  /** A whole number within {@code [min, max]}; {@code absent} if not there, or after a problem. */
  public long integer(String name, long absent, long min, long max) {
    BigDecimal least = BigDecimal.valueOf(min);
    BigDecimal most = BigDecimal.valueOf(max);
    Optional<BigDecimal> number = decimal(name, least, most);
    if (number.isPresent() && number.get().stripTrailingZeros().scale() > 0) {
      problems.add(
          path(name), "must be a whole number", number.get().toPlainString(), range(least, most));
      return absent;
    }
    return number.map(BigDecimal::longValueExact).orElse(absent);
  }

  private Optional<BigDecimal> decimal(
      String name, @Nullable BigDecimal min, @Nullable BigDecimal max) {
    Object value = raw(name);
    if (!object.containsKey(name)) {
      return Optional.empty();
    }
    if (!(value instanceof BigDecimal number)) {
      problems.add(path(name), "must be a number", describe(value), range(min, max));
      return Optional.empty();
    }
    if (number.scale() > MOST_DIGITS || number.precision() - (long) number.scale() > MOST_DIGITS) {
      problems.add(path(name), "has too many digits", describe(value), range(min, max));
      return Optional.empty();
    }
    if (min != null && number.compareTo(min) < 0 || max != null && number.compareTo(max) > 0) {
      problems.add(path(name), "is out of range", number.toPlainString(), range(min, max));
      return Optional.empty();
    }
    return Optional.of(number);
  }

  /** The decimal that a person would write for the bound; null if there is none. */
  private static @Nullable BigDecimal bound(double value) {
    return Double.isInfinite(value) ? null : BigDecimal.valueOf(value);
  }

  /**
   * A duration such as {@code "250ms"}, {@code "30s"}, {@code "5m"}, {@code "1h"}, {@code "1d"}, at
   * most 366 days, to the microsecond; empty if absent, or after a problem.
   */
  public Optional<Duration> duration(String name) {
    Object value = raw(name);
    if (!object.containsKey(name)) {
      return Optional.empty();
    }
    if (value instanceof String text) {
      Matcher matcher = DURATION.matcher(text.trim());
      if (matcher.matches()) {
        BigDecimal amount = new BigDecimal(matcher.group(1));
        long unitMillis =
            switch (matcher.group(2)) {
              case "ms" -> 1L;
              case "s" -> 1_000L;
              case "m" -> 60_000L;
              case "h" -> 3_600_000L;
              default -> 86_400_000L;
            };
        BigDecimal micros = amount.multiply(BigDecimal.valueOf(unitMillis * 1_000L));
        if (micros.compareTo(LONGEST_MICROS) <= 0) {
          return Optional.of(Duration.ofNanos(micros.longValue() * 1_000L));
        }
        problems.add(path(name), "is too long a duration", describe(value), "up to 366d");
        return Optional.empty();
      }
    }
    problems.add(
        path(name),
        "must be a duration",
        describe(value),
        "\"250ms\", \"30s\", \"5m\", \"1h\", \"1d\"");
    return Optional.empty();
  }

  /**
   * One of an enum's constants, written as the constant's name in any case; empty if absent, or
   * after a problem.
   */
  public <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      names.add(constant.name().toLowerCase(Locale.ROOT));
      if (constant.name().equalsIgnoreCase(text.get())) {
        return Optional.of(constant);
      }
    }
    problems.unknownName(path(name), "value", text.get(), names);
    return Optional.empty();
  }

  /** Refuses fields that were never asked for; {@code $schema} is always welcome. */
  public void finish() {
    for (Object key : object.keySet()) {
      String name = (String) key;
      if (!known.contains(name) && !name.equals("$schema")) {
        problems.unknownName(path(name), "field", name, known);
      }
    }
  }

  private static String range(@Nullable BigDecimal min, @Nullable BigDecimal max) {
    return (min == null ? "any" : plain(min)) + " to " + (max == null ? "any" : plain(max));
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }

  /** The value as a person would recognise it, cut if long. */
  public static String describe(@Nullable Object value) {
    String text = value instanceof String s ? "\"" + s + "\"" : String.valueOf(value);
    return text.length() > 80 ? text.substring(0, 77) + "..." : text;
  }
}
