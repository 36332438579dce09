package io.tocsin.server.backtest;

import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problem;
import io.tocsin.model.input.Problems;
import io.tocsin.sessions.SessionFile;
import io.tocsin.strategy.definition.StrategyDefinition;
import io.tocsin.strategy.definition.StrategyReader;
import io.vertx.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The session and strategy files as they are on the disk at one moment.
 *
 * @param strategies by name
 * @param sessions files by their own name without {@code .json}
 * @param venues ids that a session may name
 */
public record Definitions(
    SortedMap<String, Text> strategies, SortedMap<String, Text> sessions, Set<String> venues) {

  /**
   * A file's content.
   *
   * @param file as it is named to people
   */
  public record Text(String file, String content) {

    /**
     * Its JSON.
     *
     * @throws InvalidInputException if it is none
     */
    public @Nullable Object json() {
      return JsonText.parse(file, content);
    }
  }

  /** The session file of that name, or the one whose session has that name. */
  public Optional<Text> session(String name) {
    Text byFile = sessions.get(name);
    return byFile != null
        ? Optional.of(byFile)
        : sessions.values().stream().filter(text -> name.equals(nameIn(text))).findFirst();
  }

  private static @Nullable Object nameIn(Text text) {
    try {
      return text.json() instanceof Map<?, ?> map ? map.get("name") : null;
    } catch (InvalidInputException e) {
      return null; // whoever wants this file is told what is wrong with it
    }
  }

  /**
   * Reads a session with the strategies that it names.
   *
   * @param changed strategies by name that stand for those of the files
   * @throws InvalidInputException with everything that is wrong
   */
  public SessionFile read(
      String source, @Nullable Object json, Map<String, ? extends @Nullable Object> changed) {
    List<Problem> problems = new ArrayList<>();
    Map<String, StrategyDefinition> read = new TreeMap<>();
    strategies.forEach((name, text) -> {
      try {
        read.put(
            name,
            changed.containsKey(name)
                ? StrategyReader.read("strategy " + name, changed.get(name))
                : StrategyReader.read(text.file(), text.json()));
      } catch (InvalidInputException e) {
        e.problems()
            .forEach(found ->
                problems.add(
                    new Problem(
                        e.source() + " " + found.path(),
                        found.message(),
                        found.value(),
                        found.allowed())));
      }
    });
    if (!problems.isEmpty()) {
      throw new InvalidInputException(source, problems);
    }
    return SessionFile.read(source, json, read, venues);
  }

  /** The same with nothing but the strategies of a session, which is quicker to read often. */
  public Definitions only(SessionFile session) {
    TreeMap<String, Text> used = new TreeMap<>(strategies);
    used.keySet().retainAll(names(session));
    return new Definitions(used, sessions, venues);
  }

  /** The same with another strategy in place of one. */
  Definitions with(String strategy, Object json) {
    TreeMap<String, Text> changed = new TreeMap<>(strategies);
    changed.computeIfPresent(strategy, (name, text) -> new Text(text.file(), Json.encode(json)));
    return new Definitions(changed, sessions, venues);
  }

  /** JSON of the strategies that a session uses, by name. */
  public SortedMap<String, @Nullable Object> used(SessionFile session) {
    TreeMap<String, @Nullable Object> used = new TreeMap<>();
    for (String name : names(session)) {
      Text text = strategies.get(name);
      if (text != null) {
        used.put(name, text.json());
      }
    }
    return used;
  }

  private static Set<String> names(SessionFile session) {
    return session.bindings().stream()
        .map(binding -> binding.strategy().name())
        .collect(Collectors.toSet());
  }

  /** Tells that there is no session of that name, and which there are. */
  void unknownSession(String path, String name, Problems problems) {
    problems.unknownName(path, "session", name, new ArrayList<>(sessions.keySet()));
  }
}
