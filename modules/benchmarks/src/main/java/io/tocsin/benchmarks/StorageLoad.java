package io.tocsin.benchmarks;

import ch.qos.logback.classic.Level;
import com.sun.management.OperatingSystemMXBean;
import io.tocsin.bus.Bus;
import io.tocsin.bus.JournalBatch;
import io.tocsin.bus.JournalQuery;
import io.tocsin.bus.StreamsVerticle;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.WallClock;
import io.tocsin.model.journal.EquityPoint;
import io.tocsin.model.journal.Fill;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.OrderRecord;
import io.tocsin.model.journal.OrderSide;
import io.tocsin.model.journal.OrderStatus;
import io.tocsin.storage.StorageOptions;
import io.tocsin.storage.StorageVerticle;
import io.tocsin.storage.spool.ColumnSink;
import io.tocsin.storage.spool.Durability;
import io.tocsin.storage.spool.Importance;
import io.tocsin.storage.spool.Spool;
import io.tocsin.storage.spool.SpoolItem;
import io.tocsin.storage.spool.SpoolOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * Storage's figures: {@code StorageLoad FOLDER [MILLIONS [SECONDS]]}. How many records a second the
 * spool takes (samples; fills and equity points, whose JSON is made), how many a second QuestDB
 * takes from it, what a row needs on disk, and how long the last 500 of a session take to read.
 */
public final class StorageLoad {

  private static final int BATCH = 1_000;
  private static final int WINDOW = 16;
  private static final long START = 1_763_683_200_000_000L;
  private static final String SESSION = "exec_20261121_000000_0000000";
  private static final InstanceKey INSTANCE =
      new InstanceKey("quick-start", new InstrumentId("binance", "BTC_USDT"));

  private StorageLoad() {}

  /** What an indicator's sample is: table 9, see {@code Tables}. */
  private record Sample(int session, int indicator, long time, double value) implements SpoolItem {

    private static final String[] NAMES = new String[1_000];

    static {
      for (int i = 0; i < NAMES.length; i++) {
        NAMES[i] = "indicator_" + i;
      }
    }

    @Override
    public Importance importance() {
      return Importance.KEPT;
    }

    @Override
    public int table() {
      return 9;
    }

    @Override
    public String journal() {
      return "";
    }

    @Override
    public long number() {
      return 0;
    }

    @Override
    public long timeMicros() {
      return time;
    }

    @Override
    public void encode(ColumnSink out) {
      out.putSymbol(SESSION + session);
      out.putSymbol("binance");
      out.putSymbol("BTC_USDT");
      out.putSymbol(NAMES[indicator]);
      out.putSymbol("PUMP_MAGNITUDE_PCT");
      out.putDouble(value);
      out.putSymbol("ok");
    }
  }

  public static void main(String[] arguments) throws Exception {
    QuietLog.below(Level.WARN);
    Arguments given = new Arguments("bench storage", arguments);
    Path folder = Path.of(given.word(""));
    long samples = 1_000_000L * given.number("MILLIONS", 4, 1, 1_000);
    int seconds = given.number("SECONDS", 10, 1, 3_600);
    given.end();
    for (Durability durability : Durability.values()) {
      spool(folder.resolve("spool-" + durability), durability, samples / 2, false);
    }
    Path data = Files.createDirectories(folder.resolve("data"));
    spool(data.resolve("spool"), Durability.PROCESS, samples, true);
    storage(data, samples, seconds);
  }

  /** A spool of so many samples that wait. */
  static void fill(Path folder, long count) throws Exception {
    spool(folder, Durability.PROCESS, count, true);
  }

  private static void spool(Path folder, Durability durability, long count, boolean kept)
      throws Exception {
    SpoolOptions options = new SpoolOptions(folder, durability, 8L << 30, 64 << 20, WINDOW * BATCH);
    Semaphore window = new Semaphore(WINDOW);
    long began = System.nanoTime();
    double cpu = cpu();
    try (Spool spool = new Spool(options, WallClock.system()::nowMicros, () -> {})) {
      for (long i = 0; i < count; i += BATCH) {
        List<Sample> batch = new ArrayList<>(BATCH);
        for (int k = 0; k < BATCH; k++) {
          long n = i + k;
          batch.add(new Sample((int) (n / 1_000 % 10), (int) (n % 1_000), START + n, n * 0.01));
        }
        window.acquire();
        if (spool.offer(batch, failure -> window.release()) != Spool.Outcome.TAKEN) {
          throw new IllegalStateException("not taken");
        }
      }
      window.acquire(WINDOW);
      double took = (System.nanoTime() - began) / 1e9;
      say(
          "spool, %s: %,.0f samples/s, acknowledged in batches of %,d; %.2f µs of CPU, %.1f bytes each",
          durability,
          count / took,
          BATCH,
          (cpu() - cpu) / count * 1e6,
          spool.bytes() / (double) count);
    }
    if (!kept) {
      Folders.delete(folder);
    }
  }

  private static void storage(Path data, long samples, int seconds) throws Exception {
    Vertx vertx = Vertx.vertx();
    Bus.registerCodecs(vertx, List.of());
    Bus bus = new Bus(vertx);
    WallClock clock = WallClock.system();
    done(vertx.deployVerticle(new StreamsVerticle(clock, 100, micros -> {})));
    StorageOptions usual = StorageOptions.embeddedIn(data);
    StorageVerticle storage =
        new StorageVerticle(
            new StorageOptions(
                usual.database(),
                new SpoolOptions(
                    data.resolve("spool"), Durability.PROCESS, 8L << 30, 64 << 20, 200_000),
                usual.write(),
                Duration.ZERO,
                Map.of()),
            clock);
    done(vertx.deployVerticle(storage));
    while (storage.counters().stored() == 0) {
      Thread.sleep(1); // until QuestDB is up
    }
    awaitDrained(
        storage,
        "indicator samples",
        samples - storage.counters().stored(),
        storage.counters().stored(),
        System.nanoTime(),
        cpu());
    long before = size(data.resolve("questdb"));
    say("disk: %.1f bytes a sample", before / (double) samples);
    long fills = journal(bus, storage, seconds, "fills, with their JSON", 0);
    say("disk: %.1f bytes a fill", (size(data.resolve("questdb")) - before) / (double) fills);
    journal(bus, storage, seconds, "equity points, with their JSON", 1);
    journal(bus, storage, seconds, "states of orders, with their JSON", 2);
    for (Class<? extends JournalRecord> kind :
        List.<Class<? extends JournalRecord>>of(Fill.class, EquityPoint.class, OrderRecord.class)) {
      read(bus, kind);
    }
    say(
        "resident: %s",
        Files.readString(Path.of("/proc/self/status"))
            .lines()
            .filter(line -> line.startsWith("VmRSS"))
            .findFirst()
            .orElse("?"));
    done(vertx.close());
  }

  /** Sends batches for so long, each acknowledged, then waits until QuestDB has them. */
  private static long journal(Bus bus, StorageVerticle storage, int seconds, String what, int kind)
      throws Exception {
    long storedBefore = storage.counters().stored();
    Semaphore window = new Semaphore(WINDOW);
    Histogram answers = new Histogram(3);
    double cpu = cpu();
    long began = System.nanoTime();
    long end = began + seconds * 1_000_000_000L;
    long sent = 0;
    while (System.nanoTime() < end) {
      List<JournalRecord> batch = new ArrayList<>(BATCH);
      for (int k = 0; k < BATCH; k++) {
        batch.add(record(kind, sent + k));
      }
      window.acquire();
      long at = System.nanoTime();
      bus.store(new JournalBatch(SESSION + kind, sent + 1, batch))
          .onComplete(answer -> {
            synchronized (answers) {
              answers.recordValue((System.nanoTime() - at) / 1_000);
            }
            window.release();
          });
      sent += BATCH;
    }
    window.acquire(WINDOW);
    double took = (System.nanoTime() - began) / 1e9;
    say(
        "spool, PROCESS: %,.0f %s a second; a batch is acknowledged in p50 %.1f ms, p99 %.1f ms",
        sent / took,
        what,
        answers.getValueAtPercentile(50) / 1e3,
        answers.getValueAtPercentile(99) / 1e3);
    awaitDrained(storage, what, sent, storedBefore, began, cpu);
    return sent;
  }

  static JournalRecord record(int kind, long n) {
    BigDecimal price = BigDecimal.valueOf(6_123_456 + n % 1_000, 2);
    BigDecimal quantity = new BigDecimal("0.01520000");
    return switch (kind) {
      case 0 ->
          new Fill(
              SESSION + kind,
              "fill-" + n,
              "order-" + n / 2,
              INSTANCE,
              OrderSide.BUY,
              price,
              quantity,
              new BigDecimal("0.93076531"),
              false,
              START + n);
      case 1 ->
          new EquityPoint(
              SESSION + kind,
              START + n,
              price,
              price,
              BigDecimal.ONE,
              BigDecimal.TEN,
              BigDecimal.ZERO,
              BigDecimal.ZERO);
      default ->
          new OrderRecord(
              SESSION + kind,
              "order-" + n / 2,
              INSTANCE,
              OrderSide.BUY,
              "market",
              quantity,
              null,
              false,
              n % 2 == 0 ? OrderStatus.NEW : OrderStatus.FILLED,
              quantity,
              price,
              BigDecimal.ONE,
              "Z1",
              START,
              START + n);
    };
  }

  private static void awaitDrained(
      StorageVerticle storage, String what, long rows, long storedBefore, long began, double cpu)
      throws InterruptedException {
    ThreadTimes threads = ThreadTimes.now();
    double cpuHere = cpu();
    long from = storage.counters().stored();
    while (storage.counters().stored() - storedBefore < rows) {
      Thread.sleep(20);
    }
    double took = (System.nanoTime() - began) / 1e9;
    long left = Math.max(1, rows + storedBefore - from);
    say(
        "QuestDB: %,d %s in %.1f s, %,.0f a second, %.1f µs of CPU each; of the last %,d:"
            + " %.1f µs each,%s",
        rows,
        what,
        took,
        rows / took,
        (cpu() - cpu) / rows * 1e6,
        left,
        (cpu() - cpuHere) / left * 1e6,
        threads.since(left * 1e3, ""));
  }

  private static void read(Bus bus, Class<? extends JournalRecord> kind) throws Exception {
    Histogram took = new Histogram(3);
    String session =
        SESSION + List.of(Fill.class, EquityPoint.class, OrderRecord.class).indexOf(kind);
    for (int i = 0; i < 300; i++) {
      long at = System.nanoTime();
      done(
          bus.query(
              new JournalQuery(kind, session, null, null, Long.MIN_VALUE, Long.MAX_VALUE, 500)));
      if (i >= 100) {
        took.recordValue((System.nanoTime() - at) / 1_000);
      }
    }
    say(
        "reading the last 500 of %s: p50 %.1f ms, p99 %.1f ms",
        kind.getSimpleName(),
        took.getValueAtPercentile(50) / 1e3,
        took.getValueAtPercentile(99) / 1e3);
  }

  /** CPU time of this whole process, seconds: what noisy neighbours do not change much. */
  private static double cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      long blocks = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        blocks += file.toFile().length();
      }
      return blocks;
    }
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get();
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
