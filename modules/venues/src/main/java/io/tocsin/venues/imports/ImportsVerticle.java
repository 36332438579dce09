package io.tocsin.venues.imports;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamPost;
import io.tocsin.model.Micros;
import io.tocsin.model.Symbols;
import io.tocsin.model.WallClock;
import io.tocsin.model.input.Fields;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problems;
import io.tocsin.venues.recording.RecordingFolder;
import io.tocsin.venues.recording.RecordingItem;
import io.tocsin.venues.replay.RecordingException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Imports files of a folder on request, as {@code tocsin import} does: answers as soon as it is
 * known that the file can be read, and tells on the {@code recordings} stream what came of it. The
 * files are read on workers.
 */
public final class ImportsVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(ImportsVerticle.class);

  private static final int MOST_LISTED = 1_000;

  private final DataFolder imports;
  private final Path recordings;
  private final WallClock clock;
  private final Set<String> underWay = new HashSet<>();

  @SuppressWarnings("NullAway.Init") // set by start(), before anything can call
  private Bus bus;

  /**
   * @param imports the folder whose files may be named
   * @param recordings where the recordings' folders are
   */
  public ImportsVerticle(Path imports, Path recordings, WallClock clock) {
    this.imports = new DataFolder(imports);
    this.recordings = recordings;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    bus = new Bus(vertx);
    bus.onCommand("recordings_import", this::begin);
    bus.onCommand(
        "import_files",
        request -> vertx.executeBlocking(this::files, false).map(Objects::requireNonNull));
    return Future.succeededFuture();
  }

  /** Blocking. What can be imported, newest first. */
  private JsonObject files() throws IOException {
    List<JsonObject> found = new ArrayList<>();
    for (Path file : imports.files(MOST_LISTED)) {
      found.add(
          new JsonObject()
              .put("file", imports.name(file))
              .put("bytes", Files.size(file))
              .put("modified", Files.getLastModifiedTime(file).toInstant().toString()));
    }
    found.sort(Comparator.comparing((JsonObject file) -> file.getString("modified")).reversed());
    return new JsonObject().put("files", new JsonArray(found));
  }

  private Future<JsonObject> begin(JsonObject request) {
    return vertx
        .executeBlocking(() -> read(request), false)
        .map(Objects::requireNonNull)
        .compose(wish -> {
          String id = String.valueOf(wish.directory().getFileName());
          if (!underWay.add(id)) {
            return Bus.refused(409, "recording \"" + id + "\" is being imported already");
          }
          JsonObject item = item(id, wish, "IMPORTING", "");
          post(id, item);
          vertx
              .executeBlocking(() -> imported(id, wish), false)
              .onComplete(done -> underWay.remove(id))
              .onSuccess(made -> post(id, Objects.requireNonNull(made)))
              .onFailure(cause -> failed(id, wish, cause));
          return Future.succeededFuture(item);
        });
  }

  /** Blocking. */
  private Import.Request read(JsonObject request) throws RecordingException, IOException {
    Problems problems = new Problems();
    Fields outer = Fields.of(JsonText.parse("import", request.encode()), "$", problems);
    outer.raw("actor");
    Fields fields = Fields.of(outer.raw("import"), "$.import", problems);
    outer.finish();
    String name = fields.requiredText("file");
    Optional<Path> file =
        name.isEmpty()
            ? Optional.empty()
            : imports.find(name, fields.path("file"), "file", problems);
    Optional<String> word = fields.text("format");
    Optional<ImportFormat> format = word.flatMap(ImportFormat::of);
    if (word.isPresent() && format.isEmpty()) {
      problems.unknownName(
          fields.path("format"),
          "format",
          word.get(),
          Arrays.stream(ImportFormat.values()).map(ImportFormat::word).toList());
    }
    Optional<String> venue = fields.text("venue");
    Optional<String> symbol = fields.text("symbol");
    if (symbol.isPresent() && Symbols.canonical(symbol.get()).isEmpty()) {
      problems.add(fields.path("symbol"), "is not a symbol", symbol.get(), "as in BTC_USDT");
    }
    double allowBad = fields.number("allow_bad", Import.DEFAULT_MOST_BAD_PERCENT, 0, 100);
    fields.finish();
    if (file.isPresent()) {
      Path target = recordings.resolve(Import.recordingName(file.get()));
      if (Files.exists(target)) {
        problems.add(
            fields.path("file"),
            "is imported already, as " + target.getFileName() + "; delete that recording first",
            name,
            "");
      }
      try {
        CsvFile.of(file.get(), format, venue, symbol);
      } catch (RecordingException e) {
        problems.add(fields.path("file"), String.valueOf(e.getMessage()));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException("import", problems.list());
    }
    Path source = file.orElseThrow();
    return new Import.Request(
        source,
        format,
        venue,
        symbol,
        recordings.resolve(Import.recordingName(source)),
        allowBad,
        clock.nowMicros());
  }

  /** The item of the recording that the import has made; blocking. */
  private static JsonObject imported(String id, Import.Request wish)
      throws RecordingException, IOException {
    Import.Result result = Import.run(wish);
    LOG.info("{} was imported: {} events, {} bad lines", id, result.rows(), result.bad());
    return RecordingItem.of(new RecordingFolder(wish.directory()))
        .put("format", result.format().word())
        .put("entries", result.rows())
        .put("lines", result.lines())
        .put("bad", result.bad())
        .put("first_bad", new JsonArray(result.firstBad()));
  }

  private void failed(String id, Import.Request wish, Throwable cause) {
    LOG.warn("{} could not be imported: {}", id, cause.getMessage());
    post(id, item(id, wish, "FAILED", String.valueOf(cause.getMessage())));
  }

  private JsonObject item(String id, Import.Request wish, String state, String reason) {
    return new JsonObject()
        .put("recording_id", id)
        .put("kind", "import")
        .put("name", String.valueOf(wish.source().getFileName()))
        .put("state", state)
        .put("reason", reason)
        .put("created", Micros.iso(wish.nowMicros()));
  }

  private void post(String id, JsonObject item) {
    bus.post(StreamPost.state(Addresses.RECORDINGS, "recordings", id, item));
  }
}
