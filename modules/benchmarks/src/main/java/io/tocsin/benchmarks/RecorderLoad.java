package io.tocsin.benchmarks;

import ch.qos.logback.classic.Level;
import com.sun.management.OperatingSystemMXBean;
import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamsVerticle;
import io.tocsin.bus.VenueInstruments;
import io.tocsin.bus.VenueSubscription;
import io.tocsin.model.EventKind;
import io.tocsin.model.Instrument;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.WallClock;
import io.tocsin.venues.VenueOptions;
import io.tocsin.venues.VenueVerticle;
import io.tocsin.venues.binance.BinanceSpotAdapter;
import io.tocsin.venues.recording.RecorderVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * What a recorder costs a live link: a simulated exchange in a JVM of its own that sends as many
 * frames as wanted ({@link ManyFrames}), a real socket, the venue on one event loop; stretches of
 * time without and with a recording of all that it is sent, in turn. Of each: frames, the loop's
 * CPU by frame, microseconds from a frame's receipt until its rows have crossed the bus, trades
 * missing; of the recordings what was left out.
 *
 * <p>{@code RecorderLoad [FRAMES_PER_SECOND [SECONDS [PAIRS [SYMBOLS]]]]}
 */
public final class RecorderLoad {

  private static final int WARM_SECONDS = 20;

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /** Of one stretch, of its batches: one a frame. */
  private static final class Seen {
    private final Histogram late = new Histogram(3);
    private long batches;
  }

  private record Stretch(double framesPerSecond, double loopNanos, double jvmNanos, Seen seen) {}

  private final int seconds;
  private final SimulatorProcess simulator;
  private final WallClock clock = WallClock.system();
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Bus bus = new Bus(vertx);
  private final Map<String, Long> lastTrade = new HashMap<>();
  private Seen seen = new Seen();
  private volatile long missing;
  private volatile long loop;

  private RecorderLoad(int seconds, SimulatorProcess simulator) {
    this.seconds = seconds;
    this.simulator = simulator;
  }

  public static void main(String[] arguments) throws Exception {
    QuietLog.below(Level.ERROR); // a starved machine warm starts late, and says so
    Arguments given = new Arguments("bench recorder", arguments);
    double frames = given.number("FRAMES_PER_SECOND", 100_000, 1, 1_000_000);
    int seconds = given.number("SECONDS", 15, 1, 3_600);
    int pairs = given.number("PAIRS", 3, 1, 100);
    int symbols = given.number("SYMBOLS", 50, 1, 300);
    given.end();
    Path folder = Files.createTempDirectory("tocsin-recorder-");
    try (SimulatorProcess simulator = SimulatorProcess.startWithFrames(symbols, frames)) {
      new RecorderLoad(seconds, simulator).run(folder, pairs, symbols);
    } finally {
      Folders.delete(folder);
    }
    System.exit(0);
  }

  private void run(Path folder, int pairs, int symbols) throws Exception {
    Bus.registerCodecs(vertx, List.of());
    deploy(new StreamsVerticle(clock, 100, micros -> {}));
    deploy(
        new VenueVerticle(
            VenueOptions.simulated(simulator.webSocketUrl(), simulator.restUrl()),
            new BinanceSpotAdapter(),
            clock));
    deploy(new RecorderVerticle(folder, Set.of("simulated"), clock));
    List<String> names =
        IntStream.rangeClosed(1, symbols).mapToObj("SIM%03d_USDT"::formatted).toList();
    VenueInstruments answer =
        done(bus.subscribe(new VenueSubscription("load", "simulated", names)));
    for (Instrument instrument : answer.instruments()) {
      bus.onMarket(instrument.id(), this::saw);
    }
    TimeUnit.SECONDS.sleep(WARM_SECONDS);
    System.out.println(
        "                 frames/s  loop ns/frame  JVM ns/frame  us to the bus: p50     p99  missing"
            + "  left out  load");
    double alone = 0;
    double recorded = 0;
    for (int pair = 0; pair < pairs; pair++) {
      Stretch without = stretch();
      show("alone", without, 0);
      String id =
          done(bus.command("recordings_start", new JsonObject().put("venue", "simulated")))
              .getString("recording_id");
      TimeUnit.SECONDS.sleep(2);
      Stretch with = stretch();
      long lost = lost(id);
      done(bus.command("recordings_stop", new JsonObject().put("recording_id", id)));
      done(bus.command("recordings_delete", new JsonObject().put("recording_id", id)));
      show("recorded", with, lost);
      alone += without.loopNanos;
      recorded += with.loopNanos;
    }
    System.out.printf(
        Locale.ROOT, "the loop's CPU by frame, recorded over alone: %.2f%n", recorded / alone);
  }

  private void deploy(Deployable verticle) throws Exception {
    done(vertx.deployVerticle(verticle));
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
  }

  private long lost(String id) throws Exception {
    JsonArray all =
        done(bus.command("recordings_list", new JsonObject())).getJsonArray("recordings");
    return all.stream()
        .map(JsonObject.class::cast)
        .filter(item -> item.getString("recording_id").equals(id))
        .findFirst()
        .orElseThrow()
        .getLong("lost");
  }

  /** On the event loop. */
  private void saw(MarketBatch batch) {
    loop = Thread.currentThread().threadId();
    int last = batch.size() - 1;
    seen.batches++;
    seen.late.recordValue(Math.max(0, clock.nowMicros() - batch.receiveMicros(last)));
    for (int row = 0; row <= last; row++) {
      if (batch.kind(row) == EventKind.TRADE) {
        Long before = lastTrade.put(batch.instruments().getFirst().symbol(), batch.tradeId(row));
        if (before != null && batch.tradeId(row) > before + 1) {
          missing += batch.tradeId(row) - before - 1;
        }
      }
    }
  }

  private Seen take() throws Exception {
    CompletableFuture<Seen> taken = new CompletableFuture<>();
    // The consumers run on a context each of their own, all of the one loop.
    vertx.runOnContext(nothing -> {
      Seen now = seen;
      seen = new Seen();
      taken.complete(now);
    });
    return taken.get();
  }

  private Stretch stretch() throws Exception {
    take();
    long began = System.nanoTime();
    long loopBefore = ManagementFactory.getThreadMXBean().getThreadCpuTime(loop);
    long jvmBefore = SYSTEM.getProcessCpuTime();
    TimeUnit.SECONDS.sleep(seconds);
    Seen came = take();
    double nanos = System.nanoTime() - began;
    return new Stretch(
        came.batches / nanos * 1e9,
        (ManagementFactory.getThreadMXBean().getThreadCpuTime(loop) - loopBefore)
            / (double) came.batches,
        (SYSTEM.getProcessCpuTime() - jvmBefore) / (double) came.batches,
        came);
  }

  private void show(String what, Stretch stretch, long lost) {
    System.out.printf(
        Locale.ROOT,
        "%-12s %,12.0f %14.0f %13.0f %19d %7d %8d %9d %5.1f%n",
        what,
        stretch.framesPerSecond,
        stretch.loopNanos,
        stretch.jvmNanos,
        stretch.seen.late.getValueAtPercentile(50),
        stretch.seen.late.getValueAtPercentile(99),
        missing,
        lost,
        SYSTEM.getSystemLoadAverage());
  }
}
