package io.tocsin.benchmarks.backtest;

import io.tocsin.bus.VenueInstruments;
import io.tocsin.model.Candle;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import io.tocsin.venues.recording.ColumnWriter;
import io.tocsin.venues.recording.RecordingHead;
import io.tocsin.venues.replay.RecordingInfo;
import io.tocsin.venues.replay.ReplayRows;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Prices that wander, as trades of about ten a second and as candles of a minute. */
final class MadeUpData {

  private static final long MINUTE = 60_000_000L;

  /** The beginning of a minute. */
  static final long BEGIN = 28_333_333L * MINUTE;

  private static final int MEMORY_ROWS = 4_096;

  private MadeUpData() {}

  static InstrumentId market(int number) {
    return new InstrumentId("binance", number == 0 ? "BTC_USDT" : "COIN" + number + "_USDT");
  }

  private static Instrument instrument(InstrumentId id) {
    return new Instrument(
        id,
        id.symbol().replace("_", ""),
        new BigDecimal("0.01"),
        new BigDecimal("0.001"),
        BigDecimal.ZERO,
        BigDecimal.ONE,
        true);
  }

  private static List<VenueInstruments> venues(InstrumentId id) {
    return List.of(
        new VenueInstruments(
            List.of(instrument(id)),
            Map.of(),
            new BigDecimal("0.001"),
            new BigDecimal("0.001"),
            true,
            "replay"));
  }

  /** The next trade of a market. */
  private static final class Trades {
    private final SplittableRandom random;
    private double price = 60_000;
    private long micros = BEGIN;
    private long id;

    Trades(long seed) {
      random = new SplittableRandom(seed);
    }

    void next() {
      price = Math.round(price * (1 + (random.nextDouble() - 0.5) * 1e-4) * 100) / 100.0;
      micros += random.nextInt(200) * 1_000L;
      id++;
    }

    double quantity() {
      return random.nextInt(1, 10_000) / 1e3;
    }
  }

  /** As Binance publishes them. */
  static void tradesAsCsv(Path file, int count) throws IOException {
    Trades trades = new Trades(1);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < count; i++) {
        trades.next();
        double quantity = trades.quantity();
        out.write(
            trades.id
                + ","
                + BigDecimal.valueOf(trades.price).toPlainString()
                + ","
                + BigDecimal.valueOf(quantity).toPlainString()
                + ","
                + BigDecimal.valueOf(Math.round(trades.price * quantity)).toPlainString()
                + ","
                + trades.micros / 1_000
                + ","
                + ((trades.id & 1) == 0)
                + ",true\n");
      }
    }
  }

  static void trades(Path directory, int market, int count) throws IOException {
    Trades trades = new Trades(market + 1);
    try (ColumnWriter writer = new ColumnWriter(directory)) {
      int index = writer.instrument(market(market));
      for (int i = 0; i < count; i++) {
        trades.next();
        add(writer.row(), index, trades);
      }
      finish(writer, directory, market(market));
    }
  }

  private static void add(MarketBatch.Builder row, int index, Trades trades) {
    row.trade(
        index,
        trades.micros,
        trades.micros,
        trades.price,
        trades.quantity(),
        (trades.id & 1) == 0 ? TakerSide.SELL : TakerSide.BUY,
        trades.id);
  }

  private static void finish(ColumnWriter writer, Path directory, InstrumentId id)
      throws IOException {
    writer.finish(
        new RecordingHead(
            String.valueOf(directory.getFileName()),
            "import",
            "bench",
            "",
            BEGIN,
            BEGIN,
            venues(id)));
  }

  /** Candle number {@code i} of the walk that begins at a price; the same for every reader. */
  static Candle candle(SplittableRandom random, double open) {
    double close = Math.round(open * (1 + (random.nextDouble() - 0.5) * 2e-3) * 100) / 100.0;
    double high = Math.max(open, close) + random.nextInt(1_000) / 100.0;
    double low = Math.min(open, close) - random.nextInt(1_000) / 100.0;
    return new Candle(MINUTE, open, high, low, close, random.nextInt(1, 1_000));
  }

  static void candles(Path directory, int count) throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    double price = 60_000;
    try (ColumnWriter writer = new ColumnWriter(directory)) {
      int index = writer.instrument(market(0));
      for (int i = 1; i <= count; i++) {
        Candle candle = candle(random, price);
        price = candle.close();
        long end = BEGIN + i * MINUTE;
        writer.row().candle(index, end, end, candle);
      }
      finish(writer, directory, market(0));
    }
  }

  /** Trades that are made while they are read: more than a disk would hold. */
  static RecordingInfo endless(long count) {
    InstrumentId id = market(0);
    return new RecordingInfo(
        Path.of("made-up"),
        "made-up",
        venues(id),
        BEGIN,
        count,
        Optional.empty(),
        wanted -> new Endless(List.of(id), count));
  }

  private static final class Endless implements ReplayRows {
    private final List<InstrumentId> instruments;
    private final long count;
    private final Trades trades = new Trades(1);

    Endless(List<InstrumentId> instruments, long count) {
      this.instruments = instruments;
      this.count = count;
    }

    @Override
    public @Nullable Step next() {
      if (trades.id >= count) {
        return null;
      }
      MarketBatch.Builder rows = MarketBatch.builder(instruments, MEMORY_ROWS);
      for (int i = 0; i < MEMORY_ROWS && trades.id < count; i++) {
        trades.next();
        add(rows, 0, trades);
      }
      return new Step.Rows(rows.build());
    }

    @Override
    public boolean asSeen() {
      return false;
    }

    @Override
    public void skipTo(long micros) {
      throw new UnsupportedOperationException("nobody jumps here");
    }

    @Override
    public long frames() {
      return trades.id;
    }

    @Override
    public long bad() {
      return 0;
    }

    @Override
    public String firstBad() {
      return "";
    }

    @Override
    public long bytesRead() {
      return trades.id;
    }

    @Override
    public long totalBytes() {
      return count;
    }

    @Override
    public void close() {}
  }
}
