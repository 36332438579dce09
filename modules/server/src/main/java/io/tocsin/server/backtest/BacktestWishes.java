package io.tocsin.server.backtest;

import io.tocsin.model.Micros;
import io.tocsin.model.Symbols;
import io.tocsin.model.input.Fields;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problem;
import io.tocsin.model.input.Problems;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads what somebody wants to have tested: {@code session}, the name of a session file or a
 * session itself; {@code data}, a list of files and recordings; {@code from}, {@code to}, {@code
 * indicators}. Blocking.
 */
final class BacktestWishes {

  private static final String INLINE = "the request's session";

  private final DataFolder imports;
  private final DataFolder recordings;
  private final Supplier<Definitions> definitions;

  BacktestWishes(Path imports, Path recordings, Supplier<Definitions> definitions) {
    this.imports = new DataFolder(imports);
    this.recordings = new DataFolder(recordings);
    this.definitions = definitions;
  }

  /**
   * Reads a wish.
   *
   * @throws InvalidInputException with everything that is wrong
   */
  BacktestPlan read(JsonObject request) {
    Definitions files = definitions.get();
    Problems problems = new Problems();
    Fields fields = Fields.of(JsonText.parse("backtest", request.encode()), "$", problems);
    Optional<Definitions.Text> session = session(fields, files, problems);
    session.ifPresent(text -> check(text, files, problems));
    List<String> names = new ArrayList<>();
    List<DataFile> data = data(fields, problems, names);
    long from = moment(fields, "from", Long.MIN_VALUE, problems);
    long to = moment(fields, "to", Long.MAX_VALUE, problems);
    if (from != Long.MIN_VALUE && to <= from) {
      problems.add("$.to", "is not after from", Micros.iso(to), "a later moment");
    }
    boolean indicators = fields.flag("indicators", false);
    fields.raw("actor");
    fields.finish();
    Optional<RecordingInfo> found = problems.isEmpty() ? open(data, problems) : Optional.empty();
    problems.throwIfAny("backtest");
    return BacktestPlan.of(files, session.orElseThrow(), found.orElseThrow(), names, indicators)
        .between(from, to);
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
  private static void check(Definitions.Text session, Definitions files, Problems problems) {
    try {
      files.read(session.file(), session.json(), Map.of());
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
