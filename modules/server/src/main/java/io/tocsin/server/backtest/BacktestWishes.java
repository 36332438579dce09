package io.tocsin.server.backtest;

import io.tocsin.model.Micros;
import io.tocsin.model.Symbols;
import io.tocsin.model.input.Fields;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problem;
import io.tocsin.model.input.Problems;
import io.tocsin.sessions.SessionFile;
import io.tocsin.venues.data.DataFile;
import io.tocsin.venues.data.MarketData;
import io.tocsin.venues.imports.DataFolder;
import io.tocsin.venues.replay.RecordingException;
import io.tocsin.venues.replay.RecordingInfo;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads what somebody wants to have tested: {@code session}, the name of a session file or a
 * session itself; {@code data}, a list of files and recordings; {@code from}, {@code to}. Of a
 * backtest also {@code indicators} and {@code set}, which changes its strategies. Blocking.
 */
public final class BacktestWishes {

  private static final String INLINE = "the request's session";

  /** Values that are tried alone; a sweep of more is refused anyway. */
  private static final int MOST_CHECKED = 1_000;

  private final DataFolder imports;
  private final DataFolder recordings;
  private final Supplier<Definitions> definitions;

  public BacktestWishes(Path imports, Path recordings, Supplier<Definitions> definitions) {
    this.imports = new DataFolder(imports);
    this.recordings = new DataFolder(recordings);
    this.definitions = definitions;
  }

  /**
   * A session as it was asked for.
   *
   * @param files with its strategies only
   * @param strategies their JSON, by name
   */
  public record Asked(
      Definitions files, Definitions.Text text, SortedMap<String, @Nullable Object> strategies) {

    /** Reads it with changed strategies. */
    void read(Map<String, ? extends @Nullable Object> changed) {
      files.read(text.file(), text.json(), changed);
    }
  }

  /** Reads what one sort of wish has beside session and data. */
  @FunctionalInterface
  public interface Further<T> {

    /**
     * Reads fields.
     *
     * @param asked empty if the session cannot be read, which is told already
     * @param problems what is wrong is added here
     */
    T read(Fields fields, Optional<Asked> asked, Problems problems);
  }

  /**
   * A wish that can be met.
   *
   * @param further what it has beside session and data
   */
  public record Wish<T>(
      Asked asked,
      RecordingInfo data,
      List<String> names,
      long fromMicros,
      long toMicros,
      T further) {

    /**
     * Plans it.
     *
     * @param files with the session's strategies
     * @throws InvalidInputException as {@link BacktestPlan#of}
     */
    BacktestPlan plan(Definitions files, boolean indicators) {
      return BacktestPlan.of(files, asked.text(), data, names, indicators)
          .between(fromMicros, toMicros);
    }

    /** Plans it as it is, without indicators. */
    public BacktestPlan plan() {
      return plan(asked.files(), false);
    }
  }

  private record Options(boolean indicators, List<Setting> settings) {}

  /**
   * A backtest as it was asked for.
   *
   * @param set what differs from the strategies' files, each with its one value
   */
  record Tested(BacktestPlan plan, List<Setting> set) {}

  /**
   * Reads the wish of a backtest.
   *
   * @throws InvalidInputException with everything that is wrong
   */
  Tested read(JsonObject request) {
    Wish<Options> wish =
        read(
            request,
            "backtest",
            (fields, asked, problems) ->
                new Options(
                    fields.flag("indicators", false), settings(fields, true, asked, problems)));
    Definitions files = wish.asked().files();
    Map<String, @Nullable Object> changed = new HashMap<>(wish.asked().strategies());
    for (Setting setting : wish.further().settings()) {
      String name = setting.strategy();
      Object strategy = setting.with(changed.get(name), setting.values().getFirst());
      changed.put(name, strategy);
      files = files.with(name, strategy);
    }
    return new Tested(wish.plan(files, wish.further().indicators()), wish.further().settings());
  }

  /**
   * Reads {@code set}: fields of the session's strategies, and the values that they are to have.
   *
   * @param one whether each has one value
   */
  public static List<Setting> settings(
      Fields fields, boolean one, Optional<Asked> asked, Problems problems) {
    SortedMap<String, @Nullable Object> strategies =
        asked.map(Asked::strategies).orElseGet(TreeMap::new);
    List<Setting> settings = new ArrayList<>();
    List<@Nullable Object> list = fields.list("set");
    for (int i = 0; i < list.size(); i++) {
      Fields each = Fields.of(list.get(i), fields.path("set") + "[" + i + "]", problems);
      Optional<Setting> read = Setting.read(each, one, strategies, problems);
      if (read.isPresent()) {
        String name = read.get().name();
        if (settings.stream().anyMatch(other -> other.name().equals(name))) {
          problems.add(each.path("field"), "is set twice", name, "each field once");
        }
        settings.add(read.get());
      }
    }
    if (asked.isPresent()) {
      long count = 0;
      for (Setting setting : settings) {
        count += setting.values().size();
        if (count <= MOST_CHECKED) {
          setting.check(asked.get()::read, strategies.get(setting.strategy()), problems);
        }
      }
    }
    return settings;
  }

  /**
   * Reads a wish.
   *
   * @param what it is called to people
   * @throws InvalidInputException with everything that is wrong
   */
  public <T> Wish<T> read(JsonObject request, String what, Further<T> more) {
    Definitions files = definitions.get();
    Problems problems = new Problems();
    Fields fields = Fields.of(JsonText.parse(what, request.encode()), "$", problems);
    Optional<Asked> asked =
        session(fields, files, problems).flatMap(text -> asked(text, files, problems));
    List<String> names = new ArrayList<>();
    List<DataFile> data = data(fields, problems, names);
    long from = moment(fields, "from", Long.MIN_VALUE, problems);
    long to = moment(fields, "to", Long.MAX_VALUE, problems);
    if (from != Long.MIN_VALUE && to <= from) {
      problems.add("$.to", "is not after from", Micros.iso(to), "a later moment");
    }
    T further = more.read(fields, asked, problems);
    fields.raw("actor");
    fields.finish();
    Optional<RecordingInfo> found = problems.isEmpty() ? open(data, problems) : Optional.empty();
    problems.throwIfAny(what);
    return new Wish<>(asked.orElseThrow(), found.orElseThrow(), names, from, to, further);
  }

  private static Optional<Definitions.Text> session(
      Fields fields, Definitions files, Problems problems) {
    Object session = fields.raw("session");
    if (session instanceof Map<?, ?>) {
      return Optional.of(new Definitions.Text(INLINE, Json.encode(session)));
    }
    if (!(session instanceof String name)) {
      problems.add(
          "$.session",
          "is required",
          Fields.describe(session),
          "a session file's name, or a session { … }");
      return Optional.empty();
    }
    Optional<Definitions.Text> text = files.session(name);
    if (text.isEmpty()) {
      files.unknownSession("$.session", name, problems);
    }
    return text;
  }

  /** So that a bad session and bad data are told together. */
  private static Optional<Asked> asked(
      Definitions.Text session, Definitions files, Problems problems) {
    try {
      SessionFile read = files.read(session.file(), session.json(), Map.of());
      return Optional.of(new Asked(files.only(read), session, files.used(read)));
    } catch (InvalidInputException e) {
      for (Problem problem : e.problems()) {
        problems.add(
            problem.path().startsWith("$")
                ? "$.session" + problem.path().substring(1)
                : problem.path(),
            problem.message(),
            problem.value(),
            problem.allowed());
      }
      return Optional.empty();
    }
  }

  private List<DataFile> data(Fields fields, Problems problems, List<String> names) {
    List<DataFile> data = new ArrayList<>();
    List<@Nullable Object> list = fields.list("data");
    if (list.isEmpty()) {
      problems.add(
          "$.data",
          "needs at least one file or recording",
          "",
          "[\"FILE\"] or [{\"recording\": \"ID\"}]");
    }
    for (int i = 0; i < list.size(); i++) {
      String path = "$.data[" + i + "]";
      Object item = list.get(i);
      (item instanceof String text ? named(text, path, problems) : described(item, path, problems))
          .ifPresent(file -> {
            data.add(file);
            names.add(String.valueOf(file.path().getFileName()));
          });
    }
    return data;
  }

  private Optional<DataFile> named(String text, String path, Problems problems) {
    try {
      DataFile named = DataFile.parse(text);
      return imports
          .find(named.path().toString(), path, "file", problems)
          .map(file -> new DataFile(file, named.venue(), named.symbol()));
    } catch (IllegalArgumentException e) {
      problems.add(path, "cannot be read", text, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<DataFile> described(@Nullable Object item, String path, Problems problems) {
    Fields fields = Fields.of(item, path, problems);
    Optional<String> file = fields.text("file");
    Optional<String> recording = fields.text("recording");
    Optional<String> venue = fields.text("venue");
    Optional<String> symbol = fields.text("symbol");
    Optional<String> canonical = symbol.flatMap(Symbols::canonical);
    if (symbol.isPresent() && canonical.isEmpty()) {
      problems.add(fields.path("symbol"), "is not a symbol", symbol.get(), "as in BTC_USDT");
    }
    fields.finish();
    if (item instanceof Map<?, ?> && file.isPresent() == recording.isPresent()) {
      problems.add(path, "names both or neither", Fields.describe(item), "file or recording");
      return Optional.empty();
    }
    return file.flatMap(name -> imports.find(name, fields.path("file"), "file", problems))
        .or(() ->
            recording.flatMap(
                id -> recordings.find(id, fields.path("recording"), "recording", problems)))
        .map(found -> new DataFile(found, venue, canonical));
  }

  private static Optional<RecordingInfo> open(List<DataFile> data, Problems problems) {
    try {
      return Optional.of(MarketData.open(data));
    } catch (RecordingException e) {
      problems.add("$.data", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static long moment(Fields fields, String name, long absent, Problems problems) {
    Optional<String> text = fields.text(name);
    try {
      return text.map(moment -> Micros.of(Instant.parse(moment))).orElse(absent);
    } catch (DateTimeException e) {
      problems.add(fields.path(name), "is no moment", text.orElse(""), "2024-08-08T23:54:10Z");
      return absent;
    }
  }
}
