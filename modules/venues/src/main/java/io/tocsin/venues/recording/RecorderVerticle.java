package io.tocsin.venues.recording;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.HealthJson;
import io.tocsin.bus.RecordingWish;
import io.tocsin.bus.Rotation;
import io.tocsin.bus.StreamPost;
import io.tocsin.bus.VenueSubscription;
import io.tocsin.bus.Workers;
import io.tocsin.model.Micros;
import io.tocsin.model.Symbols;
import io.tocsin.model.WallClock;
import io.tocsin.model.input.Fields;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problems;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what venues and sessions are given, and answers for the recordings that there are: one
 * folder each below the recordings' folder. What a crash left without an index gets one at the
 * start. Deploy one instance a node, on an event loop.
 */
public final class RecorderVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(RecorderVerticle.class);
  private static final long POST_MILLIS = 1_000;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,100}");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path directory;
  private final Set<String> simulated;
  private final WallClock clock;
  private final RecorderDisk disk;
  private final Map<String, Recorder> running = new LinkedHashMap<>();
  private final Map<String, List<VenueSubscription>> subscriptions = new HashMap<>();
  private int begun;

  @SuppressWarnings("NullAway.Init") // set by start(), before anything can call
  private Bus bus;

  /**
   * @param directory where the recordings' folders are; made when the first is written
   * @param simulated venues whose prices are made up
   */
  public RecorderVerticle(Path directory, Set<String> simulated, WallClock clock) {
    this(directory, simulated, clock, RecorderDisk.USUAL);
  }

  RecorderVerticle(Path directory, Set<String> simulated, WallClock clock, RecorderDisk disk) {
    this.disk = disk;
    this.directory = directory;
    this.simulated = Set.copyOf(simulated);
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    bus = new Bus(vertx);
    bus.post(StreamPost.open(Addresses.RECORDINGS, "recordings"));
    bus.onStartRecording(wish -> begin(wish, Optional.empty()).map(item -> id(item)));
    bus.onStopRecording(request -> stopSession(request.getString("session_id", "")));
    bus.onCommand("recordings_list", request -> list());
    bus.onCommand("recordings_start", this::start);
    bus.onCommand("recordings_stop", this::stop);
    bus.onCommand("recordings_delete", this::delete);
    vertx.setPeriodic(POST_MILLIS, timer -> running.values().forEach(this::post));
    health();
    return vertx
        .executeBlocking(this::known)
        .onSuccess(items -> items.forEach(this::post))
        .recover(cause -> {
          LOG.error("the recordings in {} cannot be read: {}", directory, cause.toString());
          return Future.succeededFuture();
        });
  }

  @Override
  public Future<?> stop() {
    List<Future<?>> ends = new ArrayList<>();
    running.values().forEach(recorder -> ends.add(recorder.stop()));
    running.clear();
    return Future.join(ends).transform(done -> Future.succeededFuture());
  }

  private static String id(JsonObject item) {
    return item.getString("recording_id");
  }

  // What is on the disk; blocking

  private List<JsonObject> known() throws IOException {
    List<JsonObject> items = new ArrayList<>();
    for (Path folder : folders()) {
      items.add(RecordingItem.of(new RecordingFolder(folder)));
    }
    return items;
  }

  /** One a recording, by name; what begins with a dot is an import that is not whole yet. */
  private List<Path> folders() throws IOException {
    List<Path> folders = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (var found =
          Files.newDirectoryStream(
              directory,
              folder ->
                  Files.isDirectory(folder)
                      && !String.valueOf(folder.getFileName()).startsWith("."))) {
        found.forEach(folders::add);
      }
    }
    folders.sort(null);
    return folders;
  }

  // Commands

  private Future<JsonObject> list() {
    Set<String> busy = Set.copyOf(running.keySet());
    return vertx
        .executeBlocking(() -> {
          List<JsonObject> items = new ArrayList<>();
          for (Path folder : folders()) {
            if (!busy.contains(String.valueOf(folder.getFileName()))) {
              items.add(RecordingItem.of(new RecordingFolder(folder)));
            }
          }
          return items;
        })
        .map(finished -> {
          List<JsonObject> all = new ArrayList<>(finished);
          running.values().forEach(recorder -> all.add(recorder.item()));
          all.sort(Comparator.comparing(RecorderVerticle::id));
          return new JsonObject()
              .put("recordings", new JsonArray(all))
              .put("directory", directory.toString())
              .put("bytes", all.stream().mapToLong(item -> item.getLong("bytes", 0L)).sum());
        });
  }

  private Future<JsonObject> start(JsonObject request) {
    Problems problems = new Problems();
    Fields fields = Fields.of(JsonText.parse("recording", request.encode()), "$", problems);
    String name = fields.text("name").orElse("");
    List<String> venues = new ArrayList<>();
    fields.text("venue").ifPresent(venues::add);
    for (Object venue : fields.list("venues")) {
      venues.add(String.valueOf(venue));
    }
    if (venues.isEmpty()) {
      problems.add("$.venue", "is required", "", "a venue's id, for example binance");
    }
    List<String> symbols = new ArrayList<>();
    for (Object text : fields.list("symbols")) {
      Optional<String> symbol = Symbols.canonical(String.valueOf(text));
      symbol.ifPresent(symbols::add);
      if (symbol.isEmpty()) {
        problems.add("$.symbols", "is not a symbol", String.valueOf(text), "as in BTC_USDT");
      }
    }
    Optional<Duration> duration = fields.duration("duration");
    Rotation rotation = fields.object("rotation").map(Rotation::read).orElse(Rotation.DEFAULT);
    fields.raw("actor");
    fields.finish();
    if (!problems.isEmpty()) {
      return Future.failedFuture(new InvalidInputException("recording", problems.list()));
    }
    RecordingWish wish =
        new RecordingWish(
            name.isEmpty() ? String.join(", ", venues) : name, Optional.empty(), venues, rotation);
    return begin(wish, duration)
        .compose(item ->
            subscribe(id(item), wish, symbols)
                .map(item)
                .recover(cause ->
                    end(id(item), "its symbols cannot be had")
                        .compose(ended -> Future.failedFuture(cause))));
  }

  /** A recording of a venue wants the symbols itself; without any it takes what others want. */
  private Future<?> subscribe(String id, RecordingWish wish, List<String> symbols) {
    List<Future<?>> answers = new ArrayList<>();
    for (String venue : symbols.isEmpty() ? List.<String>of() : wish.venues()) {
      VenueSubscription subscription = new VenueSubscription(id, venue, symbols);
      subscriptions.computeIfAbsent(id, key -> new ArrayList<>()).add(subscription);
      answers.add(
          bus.subscribe(subscription)
              .compose(answer ->
                  answer.refused().isEmpty()
                      ? Future.succeededFuture()
                      : Bus.refused(400, venue + " refused: " + answer.refused())));
    }
    return Future.join(answers);
  }

  private Future<JsonObject> begin(RecordingWish wish, Optional<Duration> duration) {
    String id =
        "rec_"
            + TIME.format(Micros.toInstant(clock.nowMicros()))
            + "_"
            + String.format(Locale.ROOT, "%03d", ++begun);
    return Recorder.begin(vertx, clock, wish, directory.resolve(id), simulated, disk)
        .map(recorder -> {
          running.put(id, recorder);
          duration.ifPresent(
              time -> vertx.setTimer(time.toMillis(), timer -> end(id, "its time is over")));
          LOG.info("recording {} of {} begins", id, wish.name());
          post(recorder);
          health();
          return recorder.item();
        });
  }

  private Future<JsonObject> stopSession(String sessionId) {
    return running.entrySet().stream()
        .filter(entry -> entry.getValue().wish().sessionId().equals(Optional.of(sessionId)))
        .findFirst()
        .map(entry -> end(entry.getKey(), "its session ended"))
        .orElseGet(() -> Bus.refused(404, "nothing of session \"" + sessionId + "\" is recorded"));
  }

  private Future<JsonObject> stop(JsonObject request) {
    String id = String.valueOf(request.getString("recording_id"));
    return running.containsKey(id)
        ? end(id, "stopped")
        : Bus.refused(404, "recording \"" + id + "\" is not under way");
  }

  private Future<JsonObject> end(String id, String reason) {
    Recorder recorder = running.remove(id);
    if (recorder == null) {
      return Bus.refused(404, "recording \"" + id + "\" is not under way");
    }
    List<VenueSubscription> wanted = subscriptions.remove(id);
    if (wanted != null) {
      wanted.forEach(bus::unsubscribe);
    }
    return recorder
        .stop()
        .compose(index ->
            Workers.callInOrder(
                vertx, () -> RecordingItem.of(new RecordingFolder(recorder.directory()))))
        .onSuccess(item -> {
          LOG.info(
              "recording {} ended: {}; {} frames, {} bytes",
              id,
              reason,
              item.getLong("frames"),
              item.getLong("bytes"));
          post(item);
          health();
        });
  }

  private Future<JsonObject> delete(JsonObject request) {
    String id = String.valueOf(request.getString("recording_id"));
    if (running.containsKey(id)) {
      return Bus.refused(409, "recording \"" + id + "\" is under way; stop it first");
    }
    Path folder = directory.resolve(ID.matcher(id).matches() ? id : "no such recording");
    return Workers.callInOrder(
            vertx,
            () -> {
              if (!Files.isDirectory(folder)) {
                return false;
              }
              new RecordingFolder(folder).delete();
              return true;
            })
        .compose(deleted -> {
          if (!deleted) {
            return Bus.refused(404, "no recording \"" + id + "\"");
          }
          LOG.info("recording {} was deleted", id);
          bus.post(StreamPost.remove(Addresses.RECORDINGS, "recordings", id));
          return Future.succeededFuture(
              new JsonObject().put("recording_id", id).put("state", "DELETED"));
        });
  }

  // What people see

  private void post(Recorder recorder) {
    post(recorder.item());
  }

  private void post(JsonObject item) {
    bus.post(StreamPost.state(Addresses.RECORDINGS, "recordings", id(item), item));
  }

  private void health() {
    bus.post(
        StreamPost.state(
            Addresses.HEALTH,
            "parts",
            "recorder",
            HealthJson.part(
                "recorder",
                "UP",
                running.isEmpty() ? "" : running.size() + " recordings are under way",
                "",
                clock.nowMicros())));
  }
}
