package io.tocsin.benchmarks;

import ch.qos.logback.classic.Level;
import com.sun.management.OperatingSystemMXBean;
import io.tocsin.bus.Bus;
import io.tocsin.indicators.EvaluatedBatch;
import io.tocsin.model.WallClock;
import io.tocsin.sessions.SessionFile;
import io.tocsin.storage.StorageOptions;
import io.tocsin.storage.StorageVerticle;
import io.tocsin.storage.spool.Durability;
import io.tocsin.storage.spool.SpoolOptions;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A session's latency while storage takes as much as it can: one process as the server is, with a
 * venue, a session of twenty symbols, storage and its QuestDB; the simulated exchange is another.
 * In turn nothing is stored, and a full spool is written into QuestDB without a pause. Prints for
 * each window rows a second, frames a second, microseconds from a frame's receipt to the end of the
 * decision, how late a thread is that does nothing, and CPU by kind of thread.
 *
 * <p>{@code StorageBesideLoad FOLDER [SECONDS [FRAMES_PER_SECOND [PAIRS]]]}
 */
public final class StorageBesideLoad {

  private static final int SYMBOLS = 20;
  private static final double TRADES_BY_FRAME = 0.5;
  private static final int WARM_SECONDS = 30;

  /** More than QuestDB takes in a second: the spool must not run dry. */
  private static final long ROWS_A_SECOND = 400_000;

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final Path folder;
  private final int seconds;
  private final WallClock clock = WallClock.system();
  private final PipelineProbe probe = new PipelineProbe(clock);
  private final Hiccups hiccups = new Hiccups();
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new Bus(vertx);

  private StorageBesideLoad(Path folder, int seconds) {
    this.folder = folder;
    this.seconds = seconds;
  }

  public static void main(String[] arguments) throws Exception {
    QuietLog.below(Level.WARN);
    Arguments given = new Arguments("bench storage-beside", arguments);
    Path folder = Path.of(given.word(""));
    int seconds = given.number("SECONDS", 20, 1, 120);
    double frames = given.number("FRAMES_PER_SECOND", 2_000, 1, 1_000_000);
    int pairs = given.number("PAIRS", 3, 1, 100);
    given.end();
    try (SimulatorProcess simulator = SimulatorProcess.start(SYMBOLS, frames * TRADES_BY_FRAME)) {
      new StorageBesideLoad(folder, seconds).run(simulator, pairs);
    }
    System.exit(0);
  }

  private void run(SimulatorProcess simulator, int pairs) throws Exception {
    SessionFile session =
        LoadedSession.file(SYMBOLS, Path.of("config/strategies/quick-start.json"));
    String loaded = LoadedSession.start(vertx, bus, simulator, session, clock);
    bus.onEvaluated(loaded, EvaluatedBatch.class, probe::saw);
    long rows = seconds * ROWS_A_SECOND;
    for (int pair = 0; pair <= pairs; pair++) {
      // The first is for warming up, and not told.
      Path data = Files.createDirectories(folder.resolve("data-" + pair));
      StorageLoad.fill(data.resolve("spool"), rows);
      Thread.sleep(pair == 0 ? WARM_SECONDS * 1_000L : 1_000);
      window(pair == 0 ? "" : "alone", null);
      StorageVerticle storage = new StorageVerticle(options(data), clock);
      String id = LoadedSession.deploy(vertx, storage);
      while (storage.counters().stored() == 0) {
        Thread.sleep(20);
      }
      window(pair == 0 ? "" : "storing", storage);
      if (storage.counters().stored() >= rows) {
        System.out.println("the spool ran dry: raise SECONDS");
      }
      vertx.undeploy(id).toCompletionStage().toCompletableFuture().get();
      Folders.delete(data);
    }
  }

  private static StorageOptions options(Path data) {
    StorageOptions usual = StorageOptions.embeddedIn(data);
    return new StorageOptions(
        usual.database(),
        new SpoolOptions(data.resolve("spool"), Durability.PROCESS, 8L << 30, 64 << 20, 200_000),
        usual.write(),
        Duration.ZERO,
        Map.of());
  }

  /** Measures for so many seconds, or as long as the spool lasts. */
  private void window(String name, @Nullable StorageVerticle storage) throws InterruptedException {
    probe.take();
    hiccups.take();
    long before = storage == null ? 0 : storage.counters().stored();
    ThreadTimes cpu = ThreadTimes.now();
    long process = SYSTEM.getProcessCpuTime();
    long began = System.nanoTime();
    Thread.sleep(seconds * 1_000L);
    double took = (System.nanoTime() - began) / 1e9;
    double stored = storage == null ? 0 : storage.counters().stored() - before;
    Histogram decided = probe.take().decided();
    Histogram late = hiccups.take();
    if (name.isEmpty()) {
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%-8s %,9.0f rows/s %,7.0f frames/s; decided p50 %,d p99 %,d us; idle thread late p99 %,d"
            + " us; %.2f cores (load %.1f); CPU%s%n",
        name,
        stored / took,
        decided.getTotalCount() / took,
        decided.getValueAtPercentile(50),
        decided.getValueAtPercentile(99),
        late.getValueAtPercentile(99),
        (SYSTEM.getProcessCpuTime() - process) / 1e9 / took,
        SYSTEM.getSystemLoadAverage(),
        stored == 0
            ? " of a core by" + cpu.since(took * 1e9, "")
            : cpu.since(stored * 1e3, " us a row"));
  }
}
