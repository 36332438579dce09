package io.tocsin.server;

import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problem;
import io.tocsin.server.backtest.Definitions;
import io.tocsin.sessions.SessionDefinition;
import io.tocsin.sessions.SessionFile;
import io.tocsin.strategy.definition.StrategyDefinition;
import io.tocsin.strategy.definition.StrategyReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The session and strategy files of a configuration folder. */
final class Catalog {

  private final Path directory;
  private final Map<String, StrategyDefinition> strategies = new TreeMap<>();

  /**
   * Reads all strategies below {@code directory}.
   *
   * @throws InvalidInputException with the problems of all files
   */
  Catalog(Path directory) {
    this.directory = directory;
    List<Problem> problems = new ArrayList<>();
    for (Path file : files("strategies")) {
      try {
        StrategyDefinition strategy = StrategyReader.read(file.toString(), json(file));
        StrategyDefinition twin = strategies.put(strategy.name(), strategy);
        if (twin != null) {
          problems.add(
              new Problem(
                  file + " $.name",
                  "another file has a strategy of this name",
                  strategy.name(),
                  ""));
        }
      } catch (InvalidInputException e) {
        e.problems()
            .forEach(p ->
                problems.add(
                    new Problem(file + " " + p.path(), p.message(), p.value(), p.allowed())));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException(directory.toString(), problems);
    }
  }

  Path directory() {
    return directory;
  }

  Map<String, StrategyDefinition> strategies() {
    return strategies;
  }

  /** The session files of the folder. */
  List<Path> sessionFiles() {
    return files("sessions");
  }

  /** The texts of all strategy files as they are now, by strategy. */
  SortedMap<String, String> strategyTexts() {
    SortedMap<String, String> texts = new TreeMap<>();
    for (Path file : files("strategies")) {
      String text = content(file);
      texts.put(
          StrategyReader.read(file.toString(), JsonText.parse(file.toString(), text)).name(), text);
    }
    return texts;
  }

  /** A session file's text with those of the strategies that it can name. */
  SessionDefinition definition(Path file) {
    return new SessionDefinition(file.toString(), content(file), strategyTexts());
  }

  SessionFile session(Path file, Set<String> venues) {
    return SessionFile.read(file.toString(), json(file), strategies, venues);
  }

  /** All files as they are on the disk now. */
  Definitions definitions(ServerConfig config) {
    return definitions(directory, config);
  }

  private List<Path> files(String kind) {
    return files(directory, kind);
  }

  private static List<Path> files(Path directory, String kind) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> stream =
        Files.newDirectoryStream(directory.resolve(kind), "*.json")) {
      stream.forEach(found::add);
    } catch (NoSuchFileException e) {
      throw new UsageException(
          "there is no folder " + directory.resolve(kind) + "; name another with --config");
    } catch (IOException e) {
      throw new UsageException("cannot read " + directory.resolve(kind) + ": " + e.getMessage());
    }
    found.sort(null);
    return found;
  }

  /**
   * All session and strategy files of a folder, unread: what is wrong with one is told to whoever
   * uses it.
   */
  static Definitions definitions(Path directory, ServerConfig config) {
    SortedMap<String, Definitions.Text> strategies = new TreeMap<>();
    for (Path file : files(directory, "strategies")) {
      Definitions.Text text = text(file);
      strategies.put(
          text.json() instanceof Map<?, ?> map && map.get("name") instanceof String name
              ? name
              : baseName(file),
          text);
    }
    SortedMap<String, Definitions.Text> sessions = new TreeMap<>();
    for (Path file : files(directory, "sessions")) {
      sessions.put(baseName(file), text(file));
    }
    return new Definitions(strategies, sessions, ConfigOptions.venues(config));
  }

  private static String baseName(Path file) {
    return String.valueOf(file.getFileName()).replaceAll("\\.json$", "");
  }

  /** A file's content, with its name for messages. */
  static Definitions.Text text(Path file) {
    return new Definitions.Text(file.toString(), content(file));
  }

  private static @Nullable Object json(Path file) {
    return JsonText.parse(file.toString(), content(file));
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new UsageException("there is no file " + file);
    } catch (IOException e) {
      throw new UsageException("cannot read " + file + ": " + e.getMessage());
    }
  }
}
