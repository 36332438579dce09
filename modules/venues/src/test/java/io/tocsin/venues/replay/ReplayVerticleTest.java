package io.tocsin.venues.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.bus.Bus;
import io.tocsin.model.EventKind;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.WallClock;
import io.tocsin.venues.SharedRecordings;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayVerticleTest {

  private static final String BTC = "binance/spot_btcusdt_20240808.gz";

  @TempDir private Path folder;
  private Vertx vertx;
  private Bus bus;
  private final List<MarketBatch> batches = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    Bus.registerCodecs(vertx, List.of());
    bus = new Bus(vertx);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private ReplayVerticle replay(ReplayOptions options) throws Exception {
    ReplayVerticle verticle = new ReplayVerticle(options, WallClock.system());
    vertx
        .deployVerticle(verticle)
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
    return verticle;
  }

  private void takeAndReturnCredits() {
    bus.onSessionInput(
        "s1",
        batch -> {
          batches.add(batch);
          bus.returnCredits("s1", 1);
        });
  }

  private static ReplayProgress ended(ReplayVerticle verticle) throws Exception {
    return verticle.done().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static Map<EventKind, Long> count(List<MarketBatch> batches) {
    Map<EventKind, Long> counts = new EnumMap<>(EventKind.class);
    for (MarketBatch batch : batches) {
      for (int row = 0; row < batch.size(); row++) {
        counts.merge(batch.kind(row), 1L, Long::sum);
      }
    }
    return counts;
  }

  private static List<String> rows(List<MarketBatch> batches) {
    List<String> rows = new ArrayList<>();
    for (MarketBatch batch : batches) {
      for (int row = 0; row < batch.size(); row++) {
        EventKind kind = batch.kind(row);
        String book = kind == EventKind.BOOK ? Arrays.toString(batch.book(row).bidPrices()) : "";
        rows.add(
            kind
                + " "
                + batch.instrument(row)
                + " "
                + batch.timeMicros(row)
                + " "
                + batch.receiveMicros(row)
                + " "
                + batch.bid(row)
                + " "
                + batch.bidQuantity(row)
                + " "
                + batch.ask(row)
                + " "
                + batch.askQuantity(row)
                + " "
                + batch.tradeId(row)
                + book);
      }
    }
    return rows;
  }

  @Test
  void replays_the_whole_real_recording_without_a_gap() throws Exception {
    RecordingInfo recording = Recording.probe(SharedRecordings.file(BTC));
    assertThat(recording.instruments()).hasSize(1);
    assertThat(recording.instruments().getFirst().tickSize()).isEqualByComparingTo("0.01");
    assertThat(recording.instruments().getFirst().lotSize()).isEqualByComparingTo("0.00001");
    takeAndReturnCredits();
    ReplayProgress end = ended(replay(ReplayOptions.of("s1", recording, 0)));
    assertThat(end.frames()).isEqualTo(41_249);
    assertThat(end.badLines()).isZero();
    assertThat(end.ended()).isTrue();
    assertThat(end.bytesRead()).isEqualTo(end.totalBytes());
    await().until(() -> count(batches).containsKey(EventKind.END));
    Map<EventKind, Long> counts = count(batches);
    assertThat(counts).doesNotContainKey(EventKind.GAP);
    assertThat(counts.get(EventKind.TRADE)).isEqualTo(9_757);
    assertThat(counts.get(EventKind.QUOTE)).isEqualTo(28_040);
    // 3,451 diffs, of which those before the snapshot are in it or bring no row of their own.
    assertThat(counts.get(EventKind.BOOK)).isBetween(3_440L, 3_451L);
    assertClockTicksStandRight();
  }

  private void assertClockTicksStandRight() {
    List<long[]> rows = new ArrayList<>();
    for (MarketBatch batch : batches) {
      for (int row = 0; row < batch.size(); row++) {
        if (batch.kind(row) != EventKind.END) {
          rows.add(new long[] {batch.timeMicros(row), batch.kind(row) == EventKind.CLOCK ? 1 : 0});
        }
      }
    }
    long newest = Long.MIN_VALUE;
    long tick = Long.MIN_VALUE;
    for (long[] row : rows) {
      if (row[1] == 1) {
        assertThat(row[0] % 250_000).isZero();
        assertThat(row[0]).isGreaterThanOrEqualTo(newest);
        assertThat(tick == Long.MIN_VALUE || row[0] == tick + 250_000).isTrue();
        tick = row[0];
      } else {
        assertThat(row[0]).isGreaterThan(tick);
        assertThat(row[0]).isGreaterThanOrEqualTo(newest);
        newest = row[0];
      }
    }
  }

  @Test
  void the_same_file_gives_the_same_rows_whatever_the_batches() throws Exception {
    RecordingInfo recording =
        Recording.probe(SharedRecordings.file("binance/spot_ethusdt_20240808.gz"));
    takeAndReturnCredits();
    ended(replay(ReplayOptions.of("s1", recording, 0)));
    await().until(() -> count(batches).containsKey(EventKind.END));
    List<String> first = rows(batches);
    batches.clear();
    ended(replay(ReplayOptions.of("s1", recording, 0).batches(97, 3)));
    await().until(() -> count(batches).containsKey(EventKind.END));
    assertThat(rows(batches)).isEqualTo(first);
  }

  @Test
  void never_has_more_batches_on_the_way_than_credits() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      lines.add(Recordings.trade(1_700_000_000_000L + i * 10, 5, i, "100.00", "1"));
    }
    Path file = Recordings.write(folder, "trades.txt", lines);
    bus.onSessionInput("s1", batches::add);
    RecordingInfo recording = Recording.probe(file);
    ReplayVerticle verticle = replay(ReplayOptions.of("s1", recording, 0).batches(10, 3));
    await().until(() -> batches.size() == 3);
    assertThat(verticle.progress().ended()).isFalse();
    bus.returnCredits("s1", 2);
    await().until(() -> batches.size() == 5);
    assertThat(batches).hasSize(5);
    bus.returnCredits("s1", 1_000);
    ended(verticle);
  }

  @Test
  void a_paced_replay_stamps_what_it_sends_with_the_wall_clock() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      lines.add(Recordings.trade(1_700_000_000_000L + i * 100, 5, i, "100.00", "1"));
    }
    Path file = Recordings.gzip(folder, "trades.gz", lines);
    RecordingInfo recording = Recording.probe(file);
    long before = WallClock.system().nowMicros();
    bus.onSessionInput("s1", batches::add);
    ReplayProgress end = ended(replay(ReplayOptions.of("s1", recording, 50)));
    await().atMost(Duration.ofSeconds(5)).until(() -> count(batches).containsKey(EventKind.END));
    assertThat(end.events()).isEqualTo(100);
    assertThat(count(batches).get(EventKind.TRADE)).isEqualTo(100);
    assertThat(batches.size()).isGreaterThan(3);
    for (MarketBatch batch : batches) {
      assertThat(batch.receiveMicros(0)).isBetween(before, WallClock.system().nowMicros());
    }
    assertThat(batches.stream().map(batch -> batch.timeMicros(0)).collect(Collectors.toList()))
        .isSorted();
  }

  @Test
  void an_undeployed_replay_stops_sending() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      lines.add(Recordings.trade(1_700_000_000_000L + i * 60_000L, 5, i, "100.00", "1"));
    }
    Path file = Recordings.write(folder, "slow.txt", lines);
    bus.onSessionInput("s1", batches::add);
    ReplayVerticle verticle = replay(ReplayOptions.of("s1", Recording.probe(file), 1));
    vertx
        .undeploy(verticle.deploymentID())
        .toCompletionStage()
        .toCompletableFuture()
        .get(5, TimeUnit.SECONDS);
    assertThat(verticle.done().failed()).isTrue();
    assertThat(count(batches)).doesNotContainKey(EventKind.END);
  }

  @Test
  void a_file_that_is_cut_off_fails_the_replay_with_the_place() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      lines.add(
          Recordings.trade(
              1_700_000_000_000L + i, i % 7, i, "100." + (10 + i * 7919L % 89), "0." + (i + 1)));
    }
    Path whole = Recordings.gzip(folder, "whole.gz", lines);
    RecordingInfo recording = Recording.probe(whole);
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.gz"), Arrays.copyOf(bytes, bytes.length - 900));
    takeAndReturnCredits();
    ReplayVerticle verticle =
        replay(
            ReplayOptions.of(
                "s1",
                new RecordingInfo(
                    cut,
                    recording.format(),
                    recording.venues(),
                    recording.firstEventMicros(),
                    bytes.length - 900,
                    recording.session(),
                    wanted -> new RecordedRows(cut, "binance", wanted)),
                0));
    await().until(() -> verticle.done().isComplete());
    assertThat(verticle.done().cause())
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("cut.gz")
        .hasMessageContaining("after line");
  }
}
