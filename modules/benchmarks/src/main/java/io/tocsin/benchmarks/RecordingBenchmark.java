package io.tocsin.benchmarks;

import io.tocsin.bus.Rotation;
import io.tocsin.bus.VenueInstruments;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import io.tocsin.venues.VenueInput;
import io.tocsin.venues.recording.ColumnWriter;
import io.tocsin.venues.recording.OwnRecording;
import io.tocsin.venues.recording.Recorded;
import io.tocsin.venues.recording.RecordingHead;
import io.tocsin.venues.recording.RecordingReader;
import io.tocsin.venues.recording.RecordingWriter;
import io.tocsin.venues.replay.RecordingInfo;
import io.tocsin.venues.replay.ReplayRows;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds for one frame of a recording, written and read on one thread: Binance's trades and
 * tops of the book, of about 200 characters, prices that wander.
 *
 * <p>The claims: recording at most 10,000 ns, which is 100,000 frames a second; reading with
 * decoding at most 2,000 ns, which is 500,000. The rival of the writer is what one would write by
 * hand: lines into a gzip stream.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx1g", "--enable-native-access=ALL-UNNAMED"})
public class RecordingBenchmark {

  private static final int FRAMES = 100_000;
  private static final long BEGIN = 1_700_000_000_000_000L;
  private static final Instrument MARKET =
      new Instrument(
          new InstrumentId("binance", "BTC_USDT"),
          "BTCUSDT",
          new BigDecimal("0.01"),
          new BigDecimal("0.00001"),
          BigDecimal.ZERO,
          BigDecimal.ONE,
          true);

  private final String[] frames = new String[FRAMES];
  private final VenueInput[] inputs = new VenueInput[FRAMES];
  private Path folder = Path.of("");
  private Path recording = Path.of("");
  private Path columns = Path.of("");
  private int written;

  @Setup
  public void write() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    double price = 61_800;
    for (int i = 0; i < FRAMES; i++) {
      price += random.nextDouble(-1, 1);
      long millis = (BEGIN + i * 100L) / 1_000;
      frames[i] =
          i % 3 == 0
              ? String.format(
                  Locale.ROOT,
                  "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":%d,\"s\":\"BTCUSDT\","
                      + "\"t\":%d,\"p\":\"%.8f\",\"q\":\"%.8f\",\"T\":%d,\"m\":%b,\"M\":true}}",
                  millis,
                  i / 3,
                  Math.round(price * 100) / 100.0,
                  random.nextInt(1, 100_000) / 1e5,
                  millis,
                  random.nextBoolean())
              : String.format(
                  Locale.ROOT,
                  "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":%d,\"s\":\"BTCUSDT\",\"b\":\"%.8f\","
                      + "\"B\":\"%.8f\",\"a\":\"%.8f\",\"A\":\"%.8f\"}}",
                  50_000_000_000L + i,
                  Math.round(price * 100) / 100.0,
                  random.nextInt(1, 1_000_000) / 1e5,
                  Math.round(price * 100 + 1) / 100.0,
                  random.nextInt(1, 1_000_000) / 1e5);
      inputs[i] = new VenueInput.Text(BEGIN + i * 100L, 1, frames[i]);
    }
    folder = Files.createTempDirectory("tocsin-bench-");
    recording = folder.resolve("frames");
    record(recording);
    columns = folder.resolve("columns");
    try (ColumnWriter writer = new ColumnWriter(columns)) {
      int index = writer.instrument(MARKET.id());
      for (int i = 0; i < FRAMES; i++) {
        price += random.nextDouble(-1, 1);
        writer
            .row()
            .trade(
                index,
                BEGIN + i * 100L,
                BEGIN + i * 100L,
                Math.round(price * 100) / 100.0,
                random.nextInt(1, 100_000) / 1e5,
                random.nextBoolean() ? TakerSide.BUY : TakerSide.SELL,
                i);
      }
      writer.finish(
          new RecordingHead(
              "columns",
              "import",
              "bench",
              "",
              BEGIN,
              BEGIN,
              List.of(
                  new VenueInstruments(
                      List.of(MARKET),
                      Map.of(),
                      BigDecimal.ZERO,
                      BigDecimal.ZERO,
                      false,
                      "replay"))));
    }
  }

  private void record(Path directory) throws IOException {
    RecordingHead head = new RecordingHead("bench", "venue", "bench", "", BEGIN, 0, List.of());
    try (RecordingWriter writer = new RecordingWriter(directory, head, Rotation.DEFAULT)) {
      writer.add(new Recorded.Source(0, "binance", "binance", false));
      writer.add(new Recorded.Input(0, new VenueInput.Added(BEGIN, 0, MARKET)));
      writer.add(new Recorded.Input(0, new VenueInput.Opened(BEGIN, 1, "/stream")));
      for (VenueInput input : inputs) {
        writer.add(new Recorded.Input(0, input));
      }
    }
  }

  @TearDown
  public void delete() throws IOException {
    Folders.delete(folder);
  }

  @TearDown(Level.Iteration)
  public void deleteWritten() throws IOException {
    for (; written > 0; written--) {
      Folders.delete(folder.resolve("w" + written));
    }
  }

  /** Encoded, compressed, summed, written, and on the disk. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public void record() throws IOException {
    record(folder.resolve("w" + ++written));
  }

  /** The rival: lines of receive time and frame into a gzip stream. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public void recordAsGzipLines() throws IOException {
    Path file = folder.resolve("w" + ++written);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file), 1 << 16)) {
      for (int i = 0; i < FRAMES; i++) {
        out.write(
            (inputs[i].receiveMicros() + " " + frames[i] + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /** Read as entries. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public long read() throws Exception {
    long entries = 0;
    try (RecordingReader reader = new RecordingReader(recording)) {
      while (reader.next() != null) {
        entries++;
      }
    }
    return entries;
  }

  /** Read and decoded by the venue's pipeline, to rows in batches. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public long readAndDecode() throws Exception {
    return rows(OwnRecording.probe(recording), FRAMES - 2);
  }

  /** Trades of an imported recording, to rows in batches. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public long readColumns() throws Exception {
    return rows(OwnRecording.probe(columns), FRAMES);
  }

  private static long rows(RecordingInfo info, long atLeast) throws Exception {
    long count = 0;
    try (ReplayRows rows = info.opener().open(info.instruments())) {
      for (ReplayRows.Step step = rows.next(); step != null; step = rows.next()) {
        if (step instanceof ReplayRows.Step.Rows(MarketBatch batch)) {
          count += batch.size();
        }
      }
    }
    if (count < atLeast) {
      throw new IllegalStateException("only " + count + " rows");
    }
    return count;
  }
}
