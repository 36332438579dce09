package io.tocsin.venues.recording;

import io.tocsin.bus.Bus;
import io.tocsin.bus.RecordingWish;
import io.tocsin.bus.SessionOrder;
import io.tocsin.bus.Workers;
import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.tocsin.venues.VenueInput;
import io.tocsin.venues.VenueTap;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One recording under way. Lives on the context that began it, where entries become blocks; another
 * thread writes those. If the disk is slower than the venues for long, blocks are left out, which
 * the recording says, and each venue goes on at a new image.
 */
final class Recorder {

  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
  private static final long TURN_MILLIS = 1_000;

  private final Vertx vertx;
  private final Bus bus;
  private final WallClock clock;
  private final RecordingWish wish;
  private final Set<String> simulated;
  private final RecordingFolder folder;
  private final List<VenueTap> taps = new ArrayList<>();
  private final Map<String, Integer> sources = new HashMap<>();
  private final Coverage coverage = new Coverage();
  private final BlockBuilder blocks = new BlockBuilder();
  private final ArrayDeque<Recorded> marks = new ArrayDeque<>();
  private final BlockQueue queue;
  private RecordingHead head;
  private @Nullable MessageConsumer<?> orders;
  private long markCount;
  private long imagesMicros;
  private boolean imagesAsked;
  private long entries;
  private long frames;
  private long lost;
  private long timer;
  private boolean stopped;

  /** Makes the recording's folder; blocking. */
  private static RecordingFolder make(Path directory, RecordingHead head) throws IOException {
    Files.createDirectories(Objects.requireNonNull(directory.getParent()));
    Files.createDirectory(directory);
    RecordingFolder folder = new RecordingFolder(directory);
    folder.writeHead(head);
    return folder;
  }

  private Recorder(
      Vertx vertx,
      WallClock clock,
      RecordingWish wish,
      Set<String> simulated,
      RecorderDisk disk,
      RecordingFolder folder,
      RecordingHead head) {
    this.vertx = vertx;
    this.bus = new Bus(vertx);
    this.clock = clock;
    this.wish = wish;
    this.simulated = simulated;
    this.folder = folder;
    this.head = head;
    this.queue =
        new BlockQueue(
            head.id(), disk.mostBlocks(), disk.files().open(folder.directory(), wish.rotation()));
  }

  /**
   * Begins a recording; succeeds when each venue's input is recorded from now on.
   *
   * @param directory the recording's folder, not there yet
   * @param simulated venues whose prices are made up
   */
  static Future<Recorder> begin(
      Vertx vertx,
      WallClock clock,
      RecordingWish wish,
      Path directory,
      Set<String> simulated,
      RecorderDisk disk) {
    RecordingHead head =
        new RecordingHead(
            String.valueOf(directory.getFileName()),
            wish.sessionId().isPresent() ? "session" : "venue",
            wish.name(),
            wish.sessionId().orElse(""),
            clock.nowMicros(),
            0,
            List.of());
    return Workers.callInOrder(vertx, () -> make(directory, head))
        .compose(folder -> {
          Recorder recorder = new Recorder(vertx, clock, wish, simulated, disk, folder, head);
          return recorder
              .open()
              .map(recorder)
              .recover(cause ->
                  recorder
                      .stop()
                      .transform(stopped ->
                          vertx.executeBlocking(() -> {
                            folder.delete();
                            return recorder;
                          }))
                      .transform(deleted -> Future.failedFuture(cause)));
        });
  }

  private Future<?> open() {
    wish.sessionId().ifPresent(session -> orders = bus.onOrder(session, this::order));
    List<Future<?>> opened = new ArrayList<>();
    for (String venue : wish.venues()) {
      opened.add(VenueTap.open(vertx, venue, inputs -> take(venue, inputs)).onSuccess(taps::add));
    }
    timer = vertx.setPeriodic(TURN_MILLIS, id -> turn());
    return Future.all(opened);
  }

  private void take(String venue, List<VenueInput> inputs) {
    if (stopped) {
      return;
    }
    Integer source = sources.get(venue);
    if (source == null) {
      if (!(inputs.getFirst() instanceof VenueInput.Image image)) {
        return; // the tap begins with one
      }
      source = sources.size();
      sources.put(venue, source);
      add(new Recorded.Source(source, venue, Images.protocol(image), simulated.contains(venue)));
    }
    for (VenueInput input : inputs) {
      if (input instanceof VenueInput.Image) {
        imagesMicros = input.receiveMicros();
        imagesAsked = false;
      }
      add(new Recorded.Input(source, input));
    }
  }

  private void order(SessionOrder order) {
    switch (order) {
      case SessionOrder.Saw saw ->
          marks.addLast(new Recorded.Batch(sources.getOrDefault(saw.venue(), 0), saw.number()));
      case SessionOrder.Ticked tick ->
          marks.addLast(new Recorded.Tick(tick.timeMicros(), tick.receiveMicros()));
      case SessionOrder.WorkedOff worked -> marks(worked.count());
      case SessionOrder.Told told -> {
        marks(told.count());
        add(new Recorded.Command(told.command().encode()));
      }
      case SessionOrder.Stood stood -> {
        marks(stood.count());
        marks.clear();
        add(new Recorded.State(stood.stateHash()));
      }
      case SessionOrder.Planned planned -> {
        head = head.planned(planned.startMicros(), planned.venues());
        RecordingHead known = head;
        vertx
            .executeBlocking(() -> {
              folder.writeHead(known);
              return known;
            })
            .onFailure(cause ->
                LOG.error("{} cannot be written: {}", folder.directory(), cause.toString()));
      }
    }
  }

  /** What the strategies have worked off stands before what they are told next. */
  private void marks(long upTo) {
    while (markCount < upTo && !marks.isEmpty()) {
      add(marks.removeFirst());
      markCount++;
    }
  }

  private void add(Recorded entry) {
    entries++;
    if (entry instanceof Recorded.Input input
        && (input.input() instanceof VenueInput.Text
            || input.input() instanceof VenueInput.Binary)) {
      frames++;
    }
    coverage.see(entry);
    Block complete = blocks.add(entry);
    if (complete != null && !queue.offer(complete)) {
      leaveOut(complete);
    }
  }

  private void leaveOut(Block block) {
    if (lost == 0) {
      LOG.error(
          "recording {} leaves out what the disk is too slow for; it says so itself", head.id());
    }
    lost += block.entries();
    sources
        .values()
        .forEach(source ->
            add(
                new Recorded.Lost(
                    source,
                    block.firstMicros(),
                    block.lastMicros(),
                    block.entries(),
                    "the disk was too slow to record this")));
    askForImages();
  }

  private void turn() {
    Block rest = blocks.finish();
    if (rest != null && !queue.offer(rest)) {
      leaveOut(rest);
    }
    long every = wish.rotation().imageEvery().toNanos() / 1_000;
    if (queue.wantsImages() || clock.nowMicros() - imagesMicros >= every) {
      askForImages();
    }
  }

  private void askForImages() {
    if (!imagesAsked) {
      imagesAsked = true;
      taps.forEach(tap ->
          tap.image()
              .onFailure(cause -> {
                imagesAsked = false;
                LOG.debug("no image: {}", cause.toString());
              }));
    }
  }

  /** Ends the recording; succeeds when all of it and its index are on the disk. */
  Future<JsonObject> stop() {
    List<Future<?>> closed = new ArrayList<>();
    taps.forEach(tap -> closed.add(tap.close()));
    taps.clear();
    vertx.cancelTimer(timer);
    MessageConsumer<?> listening = orders;
    if (listening != null) {
      closed.add(listening.unregister());
    }
    return Future.join(closed)
        .transform(done -> {
          stopped = true;
          Block rest = blocks.finish();
          return Workers.callInOrder(
              vertx,
              () -> {
                while (rest != null && queue.failure() == null && !queue.offer(rest)) {
                  Thread.sleep(10);
                }
                if (queue.failure() == null) {
                  queue.end();
                }
                queue.ended().get();
                JsonObject index = queue.index(coverage);
                folder.writeIndex(index);
                return index;
              });
        })
        .onFailure(cause ->
            LOG.error("recording {} did not end in order: {}", head.id(), cause.toString()));
  }

  RecordingHead head() {
    return head;
  }

  RecordingWish wish() {
    return wish;
  }

  Path directory() {
    return folder.directory();
  }

  /** The item of the {@code recordings} stream. */
  JsonObject item() {
    IOException failure = queue.failure();
    return head.json()
        .put("state", failure == null ? "RECORDING" : "FAILED")
        .put("reason", failure == null ? "" : String.valueOf(failure.getMessage()))
        .put("to", Micros.iso(clock.nowMicros()))
        .put("entries", entries)
        .put("frames", frames)
        .put("lost", lost)
        .put("bytes", queue.bytes())
        .put("raw_bytes", queue.rawBytes())
        .put("coverage", coverage.json());
  }
}
