package io.tocsin.venues.recording;

import io.tocsin.bus.WholeFile;
import io.tocsin.model.InstrumentId;
import io.tocsin.venues.replay.RecordingException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A recording's folder: {@code recording.json} says what it is of, {@code index.json} what is in
 * its files. The index is written when the recording ends; where it is missing, as after a crash,
 * it is made anew from the files, and a torn tail is cut off. Blocking.
 */
public final class RecordingFolder {

  private static final Logger LOG = LoggerFactory.getLogger(RecordingFolder.class);
  private static final String HEAD = "recording.json";
  private static final String INDEX = "index.json";
  private static final String ORDER = "markets.json";

  private final Path directory;

  public RecordingFolder(Path directory) {
    this.directory = directory;
  }

  public Path directory() {
    return directory;
  }

  void writeHead(RecordingHead head) throws IOException {
    write(HEAD, head.json());
  }

  /** What the recording is of; empty where nobody wrote it down. */
  public Optional<RecordingHead> head() throws RecordingException {
    Optional<JsonObject> json = read(HEAD);
    try {
      return json.map(RecordingHead::of);
    } catch (RuntimeException e) {
      throw new RecordingException(directory.resolve(HEAD) + ": is damaged: " + e.getMessage(), e);
    }
  }

  /** Whether the recording ended in order, or has been mended since. */
  public boolean isIndexed() {
    return Files.exists(directory.resolve(INDEX));
  }

  /** The markets in the order of the numbers that rows of columns have. */
  void writeOrder(List<InstrumentId> instruments) throws IOException {
    JsonArray order = new JsonArray();
    instruments.forEach(id -> order.add(new JsonArray().add(id.venue()).add(id.symbol())));
    write(ORDER, new JsonObject().put("markets", order));
  }

  List<InstrumentId> order() throws RecordingException {
    JsonObject json =
        read(ORDER)
            .orElseThrow(() -> new RecordingException(directory.resolve(ORDER) + ": is missing"));
    try {
      JsonArray order = json.getJsonArray("markets");
      List<InstrumentId> instruments = new ArrayList<>();
      for (int i = 0; i < order.size(); i++) {
        JsonArray market = order.getJsonArray(i);
        instruments.add(new InstrumentId(market.getString(0), market.getString(1)));
      }
      return instruments;
    } catch (RuntimeException e) {
      throw new RecordingException(directory.resolve(ORDER) + ": is damaged: " + e.getMessage(), e);
    }
  }

  static JsonObject index(
      List<SegmentIndex> segments, Coverage coverage, List<Damage> damages, long deletedBytes) {
    JsonArray files = new JsonArray();
    long bytes = 0;
    long raw = 0;
    long entries = 0;
    long frames = 0;
    long from = 0;
    long to = 0;
    for (SegmentIndex segment : segments) {
      files.add(segment.json());
      bytes += segment.bytes();
      raw += segment.rawBytes();
      entries += segment.entries();
      frames += segment.frames();
      from = from == 0 ? segment.fromMicros() : Math.min(from, segment.fromMicros());
      to = Math.max(to, segment.toMicros());
    }
    JsonArray damaged = new JsonArray();
    damages.forEach(damage ->
        damaged.add(
            new JsonObject()
                .put("file", String.valueOf(damage.file().getFileName()))
                .put("offset", damage.offset())
                .put("bytes", damage.bytes())
                .put("reason", damage.reason())
                .put("torn_tail", damage.tail())));
    return new JsonObject()
        .put("version", 1)
        .put("from_us", from)
        .put("to_us", to)
        .put("bytes", bytes)
        .put("raw_bytes", raw)
        .put("deleted_bytes", deletedBytes)
        .put("entries", entries)
        .put("frames", frames)
        .put("files", files)
        .put("coverage", coverage.json())
        .put("damage", damaged);
  }

  void writeIndex(JsonObject index) throws IOException {
    write(INDEX, index);
  }

  /**
   * The index; made anew from the files, and not written down, where it is not there: the recording
   * may be under way in another process.
   */
  public JsonObject indexed() throws RecordingException {
    Optional<JsonObject> known = read(INDEX);
    if (known.isPresent()) {
      return known.get();
    }
    try {
      return scan(new ArrayList<>());
    } catch (IOException e) {
      throw new RecordingException(directory + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Makes the index anew where it is missing, as after a crash; a torn tail is cut off and logged.
   * Only for whoever knows that nobody writes to the recording.
   */
  public JsonObject mend() throws RecordingException {
    Optional<JsonObject> known = read(INDEX);
    if (known.isPresent()) {
      return known.get();
    }
    try {
      List<Damage> damages = new ArrayList<>();
      JsonObject index = scan(damages);
      for (Damage damage : damages) {
        LOG.warn("a recording is damaged: {}", damage);
        if (damage.tail()) {
          cut(damage);
        }
      }
      writeIndex(index);
      return index;
    } catch (IOException e) {
      throw new RecordingException(directory + ": cannot be mended: " + e.getMessage(), e);
    }
  }

  private JsonObject scan(List<Damage> damages) throws IOException, RecordingException {
    List<SegmentIndex> segments = new ArrayList<>();
    for (Segments.Kind kind : Segments.Kind.values()) {
      for (Path file : Segments.of(directory, kind)) {
        SegmentIndex segment = new SegmentIndex(String.valueOf(file.getFileName()));
        try (BlockScanner scanner = new BlockScanner(file, kind)) {
          for (Block.Header block = scanner.next(); block != null; block = scanner.next()) {
            segment.add(block, scanner.offset());
          }
          damages.addAll(scanner.damages());
        }
        segments.add(segment);
      }
    }
    Coverage coverage = new Coverage();
    if (Segments.of(directory, Segments.Kind.COLUMNS).isEmpty()
        && segments.stream().anyMatch(segment -> segment.entries() > 0)) {
      try (RecordingReader reader = new RecordingReader(directory)) {
        for (Recorded entry = reader.next(); entry != null; entry = reader.next()) {
          coverage.see(entry);
        }
      }
    }
    return index(segments, coverage, damages, 0);
  }

  private static void cut(Damage damage) throws IOException {
    try (FileChannel file = FileChannel.open(damage.file(), StandardOpenOption.WRITE)) {
      file.truncate(damage.offset());
      file.force(true);
    }
    LOG.warn("{} bytes were cut off the end of {}", damage.bytes(), damage.file());
  }

  private Optional<JsonObject> read(String name) throws RecordingException {
    Path file = directory.resolve(name);
    try {
      return Optional.of(new JsonObject(Files.readString(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | DecodeException e) {
      throw new RecordingException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Whoever reads sees the old content or the new one, never half of it. */
  private void write(String name, JsonObject json) throws IOException {
    byte[] text = (json.encodePrettily() + "\n").getBytes(StandardCharsets.UTF_8);
    WholeFile.write(directory.resolve(name), text, false);
  }

  /** Deletes the recording. */
  public void delete() throws IOException {
    try (var files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
