package io.tocsin.sessions.library;

import io.tocsin.bus.WholeFile;
import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problem;
import io.tocsin.model.input.Problems;
import io.tocsin.sessions.library.StrategyVersions.Version;
import io.tocsin.strategy.definition.StrategyDefinition;
import io.tocsin.strategy.definition.StrategyReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The strategy files of a configuration folder, to read and to write. What is written is valid, and
 * whole; what was there before is kept as a version. Blocks; one thread at a time.
 */
final class StrategyLibrary {

  /** As {@link StrategyReader} wants names: nothing that leads out of the folder is one. */
  static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

  /** Stands in the place of a name in the paths of the REST interface. */
  private static final String RESERVED = "validate";

  private static final String SUFFIX = ".json";

  private final Path folder;
  private final Path sessions;
  private final StrategyVersions versions;
  private final SortedMap<String, String> templates = StrategyTemplates.all();
  private final WallClock clock;

  /**
   * @param configuration the folder with {@code strategies} and {@code sessions}
   * @param versions where every content is kept
   */
  StrategyLibrary(Path configuration, Path versions, WallClock clock) {
    this.folder = configuration.resolve("strategies");
    this.sessions = configuration.resolve("sessions");
    this.versions = new StrategyVersions(versions);
    this.clock = clock;
  }

  /** All strategies by name: the folder's, and the templates that it does not have. */
  SortedMap<String, StrategyEntry> entries() {
    SortedMap<String, StrategyEntry> entries = new TreeMap<>();
    for (Path file : files(folder)) {
      StrategyEntry entry = read(file);
      entries.putIfAbsent(entry.name(), entry);
    }
    templates.forEach((name, text) ->
        entries.computeIfAbsent(name, missing -> StrategyEntry.of(name, null, text, 0, templates)));
    return entries;
  }

  /** The folder's texts by strategy, valid or not. */
  SortedMap<String, String> texts() {
    SortedMap<String, String> texts = new TreeMap<>();
    entries().values().stream()
        .filter(entry -> entry.file() != null)
        .forEach(entry -> texts.put(entry.name(), entry.text()));
    return texts;
  }

  /** Names of the session files that name each strategy. */
  SortedMap<String, List<String>> namedBy() {
    SortedMap<String, List<String>> uses = new TreeMap<>();
    for (Path file : files(sessions)) {
      String session = nameOf(file);
      strategiesOf(file)
          .forEach(name -> uses.computeIfAbsent(name, none -> new ArrayList<>()).add(session));
    }
    return uses;
  }

  /** Keeps as versions what people have done to the files themselves. */
  void keepWhatIsThere() {
    for (StrategyEntry entry : entries().values()) {
      if (entry.file() != null && !entry.isAsShipped() && NAME.matcher(entry.name()).matches()) {
        boolean known = versions.newest(entry.name()).isPresent();
        keep(entry, known ? "edited outside of the page" : "found in the folder");
      }
    }
  }

  /** Fails with 404 if there is none of that name. */
  StrategyEntry find(String name) {
    StrategyEntry entry = entries().get(checked(name));
    if (entry == null) {
      String nearest =
          Problems.nearest(name, entries().keySet())
              .map(other -> "; did you mean \"" + other + "\"?")
              .orElse("");
      throw new LibraryException(404, "there is no strategy \"" + name + "\"" + nearest);
    }
    return entry;
  }

  /** Everything that is wrong with a text; nothing if it could be saved under its own name. */
  List<Problem> problems(String text) {
    try {
      definition(text);
      return List.of();
    } catch (InvalidInputException e) {
      return e.problems();
    }
  }

  /**
   * Saves a new strategy under the name that stands in it.
   *
   * @throws InvalidInputException with everything that is wrong
   */
  StrategyEntry create(String text) {
    String name = definition(text).name();
    if (name.equals(RESERVED)) {
      throw new LibraryException(409, "\"" + name + "\" cannot be a strategy's name here");
    }
    if (entries().containsKey(name) || Files.exists(fileOf(name))) {
      throw new LibraryException(
          409, "there is a strategy \"" + name + "\" already; choose another name");
    }
    return save(name, fileOf(name), text, "created");
  }

  /**
   * Replaces a strategy's text.
   *
   * @param tag of the text that is replaced, or {@code *} for whatever is there
   * @throws InvalidInputException with everything that is wrong
   */
  StrategyEntry change(String name, String text, String tag) {
    StrategyEntry before = writable(name, tag);
    StrategyDefinition definition = definition(text);
    if (!definition.name().equals(before.name())) {
      throw new InvalidInputException(
          "the strategy",
          List.of(
              new Problem(
                  "$.name",
                  "must stay; save a copy under the new name, then delete this one",
                  definition.name(),
                  before.name())));
    }
    keep(before, "edited outside of the page");
    return save(name, pathOf(before), text, "changed");
  }

  /**
   * Deletes a strategy; its versions stay. One that session files name is not deleted: the server
   * would not start with them.
   */
  void delete(String name, String tag) {
    StrategyEntry entry = writable(name, tag);
    List<String> users = namedBy().getOrDefault(name, List.of());
    if (!users.isEmpty()) {
      throw new LibraryException(
          409,
          "the session files "
              + String.join(", ", users)
              + " name it; take it out of them first, or the server would not start");
    }
    keep(entry, "before it was deleted");
    try {
      Files.deleteIfExists(pathOf(entry));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + entry.file(), e);
    }
  }

  /** Newest first; 404 if there is and was no such strategy. */
  List<Version> versions(String name) {
    List<Version> all = versions.all(checked(name));
    if (all.isEmpty()) {
      find(name);
    }
    return all;
  }

  Version version(String name, long number) {
    return versions
        .find(checked(name), number)
        .orElseThrow(() -> new LibraryException(404, "\"" + name + "\" has no version " + number));
  }

  /**
   * Makes an earlier version the strategy's text again, also of one that was deleted.
   *
   * @param tag as in {@link #change}; without a meaning for a deleted one
   * @throws InvalidInputException if the language has changed so that it cannot be used any more
   */
  StrategyEntry restore(String name, long number, String tag) {
    Version version = version(name, number);
    definition(version.text());
    String what = "restored from version " + number;
    if (!entries().containsKey(name)) {
      return save(name, fileOf(name), version.text(), what);
    }
    StrategyEntry before = writable(name, tag);
    keep(before, "edited outside of the page");
    return save(name, pathOf(before), version.text(), what);
  }

  private StrategyEntry save(String name, Path file, String text, String what) {
    try {
      WholeFile.write(file, text.getBytes(StandardCharsets.UTF_8), true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
    versions.keep(name, text, what, clock.nowMicros());
    return read(file);
  }

  private void keep(StrategyEntry entry, String what) {
    versions.keep(entry.name(), entry.text(), what, clock.nowMicros());
  }

  private StrategyEntry writable(String name, String tag) {
    StrategyEntry entry = find(name);
    if (entry.isTemplate()) {
      throw new LibraryException(
          403, "\"" + name + "\" is shipped with the product: save a copy under another name");
    }
    if (tag.isEmpty()) {
      throw new LibraryException(
          428, "say which text you mean to replace: If-Match with its ETag, or * for any");
    }
    if (!tag.equals("*") && !tag.equals(entry.tag())) {
      throw new LibraryException(
          412, "\"" + name + "\" has been changed since you read it; look at it again first");
    }
    return entry;
  }

  private static StrategyDefinition definition(String text) {
    return StrategyReader.read("the strategy", JsonText.parse("the strategy", text));
  }

  private static String checked(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new LibraryException(
          400,
          "\""
              + name
              + "\" is no strategy's name: a-z, 0-9, - and _, starting with a letter or"
              + " digit, at most 64");
    }
    return name;
  }

  private Path fileOf(String name) {
    return folder.resolve(checked(name) + SUFFIX);
  }

  private Path pathOf(StrategyEntry entry) {
    return Optional.ofNullable(entry.file()).orElseGet(() -> fileOf(entry.name()));
  }

  private StrategyEntry read(Path file) {
    try {
      long changed = Micros.of(Files.getLastModifiedTime(file).toInstant());
      return StrategyEntry.of(nameOf(file), file, Files.readString(file), changed, templates);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static String nameOf(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(0, name.length() - SUFFIX.length());
  }

  /** Loosely: a session file with mistakes elsewhere still names its strategies. */
  private static List<String> strategiesOf(Path file) {
    try {
      return JsonText.parse(file.toString(), Files.readString(file)) instanceof Map<?, ?> session
          ? switch (session.get("strategies")) {
            case List<?> names -> names.stream().map(String::valueOf).toList();
            case Map<?, ?> bound -> bound.keySet().stream().map(String::valueOf).toList();
            case null, default -> List.of();
          }
          : List.of();
    } catch (IOException | InvalidInputException e) {
      return List.of();
    }
  }

  private static List<Path> files(Path folder) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      stream.forEach(found::add);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
    return found.stream().filter(Files::isRegularFile).sorted().collect(Collectors.toList());
  }
}
