package io.tocsin.sessions;

import io.tocsin.model.input.Fields;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.JsonText;
import io.tocsin.strategy.definition.StrategyDefinition;
import io.tocsin.strategy.definition.StrategyReader;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The files that a session was made of, word by word as they were then: a session that is resumed
 * goes on with these, whatever has become of the files.
 *
 * @param source the session file's name, for messages
 * @param session the session file's text
 * @param strategies the text of each strategy file that the session can name, by strategy
 */
public record SessionDefinition(
    String source, String session, SortedMap<String, String> strategies) {

  /** What a difference of a strategy's file begins with. */
  private static final String OF_STRATEGY = "strategy ";

  public SessionDefinition {
    strategies = Collections.unmodifiableSortedMap(new TreeMap<>(strategies));
  }

  /**
   * The session that the files describe.
   *
   * @param venues ids of the venues that are configured
   * @throws InvalidInputException with everything that is wrong
   */
  public SessionFile read(Set<String> venues) {
    Map<String, StrategyDefinition> read = new TreeMap<>();
    strategies.forEach(
        (name, text) -> read.put(name, StrategyReader.read(name, JsonText.parse(name, text))));
    return SessionFile.read(source, JsonText.parse(source, session), read, venues);
  }

  /** The same with only the strategies that the session runs. */
  public SessionDefinition only(SessionFile file) {
    SortedMap<String, String> used = new TreeMap<>();
    file.bindings()
        .forEach(binding -> {
          String name = binding.strategy().name();
          String text = strategies.get(name);
          if (text != null) {
            used.put(name, text);
          }
        });
    return new SessionDefinition(source, session, used);
  }

  /**
   * What is different in another definition, one line a value: the path, what it was, what it is.
   * Order and spacing make no difference.
   */
  public List<String> differences(SessionDefinition other) {
    List<String> lines = new ArrayList<>();
    compare("$", parsed(session), parsed(other.session), lines);
    Set<String> names = new TreeSet<>(strategies.keySet());
    names.addAll(other.strategies.keySet());
    for (String name : names) {
      compare(
          OF_STRATEGY + name + " $",
          parsed(strategies.get(name)),
          parsed(other.strategies.get(name)),
          lines);
    }
    return List.copyOf(lines);
  }

  /**
   * The same of the session file alone.
   *
   * @param now its text
   */
  List<String> sessionDifferences(String now) {
    List<String> lines = new ArrayList<>();
    compareTexts("$", session, now, "$: the session file is no JSON now", lines);
    return List.copyOf(lines);
  }

  /**
   * The same of the strategies alone.
   *
   * @param texts those of all strategy files as they are now, by strategy
   */
  List<String> strategyDifferences(JsonObject texts) {
    List<String> lines = new ArrayList<>();
    strategies.forEach((name, text) -> {
      String of = OF_STRATEGY + name;
      compareTexts(of + " $", text, texts.getString(name), of + ": the file is no JSON now", lines);
    });
    return List.copyOf(lines);
  }

  /** Whether a difference is of a strategy's file. */
  static boolean isOfStrategy(String difference) {
    return difference.startsWith(OF_STRATEGY);
  }

  private static void compareTexts(
      String path, String before, @Nullable String now, String noJson, List<String> lines) {
    if (before.equals(now)) {
      return;
    }
    try {
      compare(path, parsed(before), parsed(now), lines);
    } catch (InvalidInputException e) {
      lines.add(noJson);
    }
  }

  private static @Nullable Object parsed(@Nullable String text) {
    return text == null ? null : JsonText.parse("file", text);
  }

  private static void compare(
      String path, @Nullable Object before, @Nullable Object after, List<String> lines) {
    if (before instanceof Map<?, ?> was && after instanceof Map<?, ?> is) {
      Set<String> names = new TreeSet<>();
      was.keySet().forEach(name -> names.add(String.valueOf(name)));
      is.keySet().forEach(name -> names.add(String.valueOf(name)));
      names.forEach(name -> compare(path + "." + name, was.get(name), is.get(name), lines));
    } else if (before instanceof List<?> was
        && after instanceof List<?> is
        && was.size() == is.size()) {
      for (int i = 0; i < was.size(); i++) {
        compare(path + "[" + i + "]", was.get(i), is.get(i), lines);
      }
    } else if (!same(before, after)) {
      lines.add(path + ": " + words(before) + " is now " + words(after));
    }
  }

  private static boolean same(@Nullable Object before, @Nullable Object after) {
    return before instanceof BigDecimal was && after instanceof BigDecimal is
        ? was.compareTo(is) == 0
        : Objects.equals(before, after);
  }

  private static String words(@Nullable Object value) {
    return value == null ? "absent" : Fields.describe(value);
  }

  JsonObject json() {
    JsonObject texts = new JsonObject();
    strategies.forEach(texts::put);
    return new JsonObject().put("source", source).put("session", session).put("strategies", texts);
  }

  static SessionDefinition of(JsonObject json) {
    SortedMap<String, String> texts = new TreeMap<>();
    json.getJsonObject("strategies")
        .forEach(each -> texts.put(each.getKey(), (String) each.getValue()));
    return new SessionDefinition(json.getString("source"), json.getString("session"), texts);
  }
}
