package io.tocsin.benchmarks;

import ch.qos.logback.classic.Level;
import com.sun.management.OperatingSystemMXBean;
import io.tocsin.bus.Bus;
import io.tocsin.indicators.EvaluatedBatch;
import io.tocsin.model.WallClock;
import io.tocsin.model.journal.Transition;
import io.tocsin.sessions.SessionFile;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * The whole way under load: a simulated exchange in a JVM of its own, a real socket, the venue, one
 * session's indicators and state machines, all of them on one event loop. Prints a window every ten
 * seconds: frames, microseconds from a frame's receipt to the end of the decision that followed,
 * how late a thread is that does nothing ({@link Hiccups}), CPU; at the end what was lost and by
 * how much the heap has grown.
 *
 * <p>{@code PipelineLoad [SECONDS [FRAMES_PER_SECOND [SYMBOLS [STRATEGY_FILE]]]]}
 */
public final class PipelineLoad {

  private static final int WARM_SECONDS = 75;
  private static final int WINDOW_SECONDS = 10;
  private static final int SLICE_MILLIS = 100;
  private static final int COLLECTIONS = 20;
  private static final long BETWEEN_COLLECTIONS_MILLIS = 2_000;
  private static final long WANTED_MICROS = 2_000;

  /** A slice in which the control thread was never later was not disturbed by neighbours. */
  private static final long UNDISTURBED_MICROS = 1_000;

  /**
   * A trade changes the best level now and then, and each symbol's book changes ten times a second.
   */
  private static final double TRADES_BY_FRAME = 0.5;

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private record Shown(double frames, Histogram decided) {}

  private final int seconds;
  private final int symbols;
  private final WallClock clock = WallClock.system();
  private final PipelineProbe probe = new PipelineProbe(clock);
  private final Hiccups hiccups = new Hiccups();
  private final AtomicLong transitions = new AtomicLong();
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Bus bus = new Bus(vertx);
  private final SimulatorProcess simulator;
  private final SessionFile session;
  private final Histogram undisturbed = new Histogram(3);
  private volatile long loop;

  private PipelineLoad(int seconds, int symbols, SimulatorProcess simulator, SessionFile session) {
    this.seconds = seconds;
    this.symbols = symbols;
    this.simulator = simulator;
    this.session = session;
  }

  public static void main(String[] arguments) throws Exception {
    QuietLog.below(Level.WARN);
    Arguments given = new Arguments("bench pipeline", arguments);
    int seconds = given.number("SECONDS", 600, 1, 86_400);
    double frames = given.number("FRAMES_PER_SECOND", 20_000, 1, 1_000_000);
    int symbols = given.number("SYMBOLS", 20, 1, 300);
    Path strategy = Path.of(given.word("config/strategies/quick-start.json"));
    if (!Files.isReadable(strategy)) {
      throw given.refused("STRATEGY_FILE " + strategy + " cannot be read");
    }
    given.end();
    try (SimulatorProcess simulator = SimulatorProcess.start(symbols, frames * TRADES_BY_FRAME)) {
      new PipelineLoad(seconds, symbols, simulator, LoadedSession.file(symbols, strategy)).run();
    }
    System.exit(0);
  }

  private void run() throws Exception {
    String id = LoadedSession.start(vertx, bus, simulator, session, clock);
    bus.onJournal(entry -> {
      if (entry instanceof Transition) {
        transitions.incrementAndGet();
      }
    });
    // After the state machines on the same event loop: it is called when they are through.
    bus.onEvaluated(
        id,
        EvaluatedBatch.class,
        batch -> {
          loop = Thread.currentThread().threadId();
          probe.saw(batch);
        });
    Thread.sleep(WARM_SECONDS * 1_000L);
    long heapBefore = heapAfterCollection();
    long missingBefore = probe.missing();
    long gapsBefore = probe.gaps();
    probe.take();
    hiccups.take();
    Collected collections = Collected.now();
    List<Shown> windows = measure();
    Collected during = Collected.now().since(collections);
    long heapAfter = heapAfterCollection();
    sum(windows);
    System.out.printf(
        Locale.ROOT,
        "trades %,d, missing %d, repeated %d, gaps told %d, transitions %d%n",
        probe.trades(),
        probe.missing() - missingBefore,
        probe.repeated(),
        probe.gaps() - gapsBefore,
        transitions.get());
    System.out.printf(
        Locale.ROOT,
        "heap after collection %.1f MB, %d s later %.1f MB; collections meanwhile %d, %d ms%n",
        heapBefore / 1e6,
        seconds,
        heapAfter / 1e6,
        during.count,
        during.millis);
    System.out.println("venue: " + venue());
  }

  private List<Shown> measure() throws InterruptedException {
    System.out.printf(
        "%d symbols, one event loop; us from receipt to decision%n"
            + "frames/s     p50     p99   p99.9      max within 2 ms | trade's time to decision p50     p99 | a thread that"
            + " does nothing p50     p99 | loop cpu, jvm cpu, simulator cpu, load average%n",
        symbols);
    List<Shown> windows = new ArrayList<>();
    for (int window = 0; window < seconds / WINDOW_SECONDS; window++) {
      long began = System.nanoTime();
      long loopBefore = loopNanos();
      long jvmBefore = SYSTEM.getProcessCpuTime();
      long simulatorBefore = simulator.cpu().toNanos();
      Histogram decided = new Histogram(3);
      Histogram old = new Histogram(3);
      Histogram late = new Histogram(3);
      for (int slice = 0; slice < WINDOW_SECONDS * 1_000 / SLICE_MILLIS; slice++) {
        Thread.sleep(SLICE_MILLIS);
        PipelineProbe.Window came = probe.take();
        Histogram hiccup = hiccups.take();
        decided.add(came.decided());
        old.add(came.old());
        late.add(hiccup);
        if (hiccup.getTotalCount() > 0 && hiccup.getMaxValue() < UNDISTURBED_MICROS) {
          undisturbed.add(came.decided());
        }
      }
      double nanos = System.nanoTime() - began;
      Shown shown = new Shown(decided.getTotalCount() / nanos * 1e9, decided);
      windows.add(shown);
      System.out.printf(
          Locale.ROOT,
          "%,8.0f %7d %7d %7d %8d %10.2f%% | %30d %7d | %30d %7d | %.2f %.2f %.2f %.1f%n",
          shown.frames,
          shown.decided.getValueAtPercentile(50),
          shown.decided.getValueAtPercentile(99),
          shown.decided.getValueAtPercentile(99.9),
          shown.decided.getMaxValue(),
          shown.decided.getPercentileAtOrBelowValue(WANTED_MICROS),
          old.getValueAtPercentile(50),
          old.getValueAtPercentile(99),
          late.getValueAtPercentile(50),
          late.getValueAtPercentile(99),
          (loopNanos() - loopBefore) / nanos,
          (SYSTEM.getProcessCpuTime() - jvmBefore) / nanos,
          (simulator.cpu().toNanos() - simulatorBefore) / nanos,
          SYSTEM.getSystemLoadAverage());
    }
    return windows;
  }

  private long loopNanos() {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(loop);
  }

  private void sum(List<Shown> windows) {
    Histogram all = new Histogram(3);
    windows.forEach(window -> all.add(window.decided));
    List<Shown> sorted =
        windows.stream()
            .sorted(Comparator.comparingLong(w -> w.decided.getValueAtPercentile(99)))
            .toList();
    System.out.printf(
        Locale.ROOT,
        "p99 of all %,d frames %d us; of the quickest window %d us, of the median window %d us%n",
        all.getTotalCount(),
        all.getValueAtPercentile(99),
        sorted.getFirst().decided.getValueAtPercentile(99),
        sorted.get(sorted.size() / 2).decided.getValueAtPercentile(99));
    System.out.printf(
        Locale.ROOT,
        "in undisturbed slices of %d ms (control thread less than %d us late): %,d frames, p50 %d,"
            + " p99 %d, p99.9 %d us, %.2f%% within 2 ms%n",
        SLICE_MILLIS,
        UNDISTURBED_MICROS,
        undisturbed.getTotalCount(),
        undisturbed.getValueAtPercentile(50),
        undisturbed.getValueAtPercentile(99),
        undisturbed.getValueAtPercentile(99.9),
        undisturbed.getPercentileAtOrBelowValue(WANTED_MICROS));
  }

  /**
   * The least of several collections over a pump's length: a symbol that is pumped trades many
   * times as often, and the windows' stores follow the trades that are in them, up and down.
   */
  private static long heapAfterCollection() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      Thread.sleep(BETWEEN_COLLECTIONS_MILLIS);
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  private String venue() throws Exception {
    JsonObject item =
        bus.readStream("venues")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS)
            .getJsonObject("data")
            .getJsonArray("venues")
            .getJsonObject(0);
    long gaps = 0;
    long duplicates = 0;
    for (Object symbol : item.getJsonArray("symbols")) {
      gaps += ((JsonObject) symbol).getLong("gaps");
      duplicates += ((JsonObject) symbol).getLong("duplicates");
    }
    return item.getString("state")
        + ", reconnects "
        + item.getLong("reconnects")
        + ", malformed "
        + item.getLong("malformed_frames")
        + ", gaps since the start "
        + gaps
        + ", duplicates "
        + duplicates;
  }

  private record Collected(long count, long millis) {
    static Collected now() {
      long count = 0;
      long millis = 0;
      for (GarbageCollectorMXBean one : ManagementFactory.getGarbageCollectorMXBeans()) {
        count += one.getCollectionCount();
        millis += one.getCollectionTime();
      }
      return new Collected(count, millis);
    }

    Collected since(Collected before) {
      return new Collected(count - before.count, millis - before.millis);
    }
  }
}
