package io.tocsin.venues.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tocsin.bus.Bus;
import io.tocsin.bus.InputRefused;
import io.tocsin.bus.Rotation;
import io.tocsin.bus.StreamsVerticle;
import io.tocsin.bus.VenueSubscription;
import io.tocsin.model.EventKind;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.WallClock;
import io.tocsin.model.input.Problem;
import io.tocsin.simulator.SimulatorOptions;
import io.tocsin.simulator.SimulatorVerticle;
import io.tocsin.venues.VenueOptions;
import io.tocsin.venues.VenueVerticle;
import io.tocsin.venues.binance.BinanceSpotAdapter;
import io.tocsin.venues.link.LinkOptions;
import io.tocsin.venues.replay.RecordingInfo;
import io.tocsin.venues.replay.ReplayRows;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A29: the recorder beside the real adapter and the simulated exchange, over real sockets. */
class RecorderVerticleTest {

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new Bus(vertx);
  private final WallClock clock = WallClock.system();
  private final List<MarketBatch> live = new CopyOnWriteArrayList<>();
  private SimulatorVerticle simulator;

  @BeforeEach
  void starts() throws Exception {
    Bus.registerCodecs(vertx, List.of());
    bus.onMarket(new InstrumentId("simulated", "BTC_USDT"), live::add);
    deploy(new StreamsVerticle(clock, 50, micros -> {}));
    simulator = new SimulatorVerticle(SimulatorOptions.defaults(), clock);
    deploy(simulator);
    VenueOptions options =
        new VenueOptions(
            "simulated",
            simulator.webSocketUrl(),
            simulator.restUrl(),
            true,
            LinkOptions.defaults());
    deploy(new VenueVerticle(options, new BinanceSpotAdapter(), clock));
  }

  @AfterEach
  void stops() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private String deploy(Deployable verticle) throws Exception {
    return vertx
        .deployVerticle(verticle)
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private String recorder() throws Exception {
    return deploy(new RecorderVerticle(folder, Set.of("simulated"), clock));
  }

  private JsonObject command(String name, JsonObject arguments) {
    return bus.command(name, arguments).toCompletionStage().toCompletableFuture().join();
  }

  private JsonArray list() {
    return command("recordings_list", new JsonObject()).getJsonArray("recordings");
  }

  private String begin(String... symbols) {
    return command(
            "recordings_start",
            new JsonObject()
                .put("venue", "simulated")
                .put("symbols", new JsonArray(Arrays.asList(symbols))))
        .getString("recording_id");
  }

  private JsonObject stop(String id) {
    return command("recordings_stop", new JsonObject().put("recording_id", id));
  }

  private void awaitLive(int more) {
    int target = live.size() + more;
    await().atMost(Duration.ofSeconds(20)).until(() -> live.size() >= target);
  }

  private static List<String> rows(MarketBatch batch) {
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < batch.size(); row++) {
      EventKind kind = batch.kind(row);
      rows.add(
          kind
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
              + batch.tradeId(row)
              + (kind == EventKind.BOOK ? Arrays.toString(batch.book(row).bidPrices()) : "")
              + (kind == EventKind.GAP ? batch.gapReason(row) : ""));
    }
    return rows;
  }

  private static List<String> replayed(Path path, long skipTo) throws Exception {
    RecordingInfo info = OwnRecording.probe(path);
    List<String> rows = new ArrayList<>();
    try (ReplayRows replay = info.opener().open(info.instruments())) {
      if (skipTo > 0) {
        replay.skipTo(skipTo);
      }
      for (ReplayRows.Step step = replay.next(); step != null; step = replay.next()) {
        rows.addAll(rows(((ReplayRows.Step.Rows) step).batch()));
      }
      assertThat(replay.bad()).as(replay.firstBad()).isZero();
    }
    return rows;
  }

  private List<String> liveRows() {
    List<String> rows = new ArrayList<>();
    live.forEach(batch -> rows.addAll(rows(batch)));
    return rows;
  }

  @Test
  void A29_what_a_venue_sent_is_recorded_and_comes_out_of_the_pipeline_the_same() throws Exception {
    recorder();
    String id = begin("btcusdt");
    awaitLive(200);
    JsonObject stopped = stop(id);
    assertThat(stopped.getString("state")).isEqualTo("COMPLETE");
    assertThat(stopped.getLong("frames")).isPositive();
    JsonArray markets = stopped.getJsonObject("coverage").getJsonArray("markets");
    assertThat(markets).hasSize(1);
    assertThat(markets.getJsonObject(0).getString("symbol")).isEqualTo("BTC_USDT");
    List<String> replayed = replayed(folder.resolve(id), 0);
    assertThat(replayed).hasSizeGreaterThan(200);
    assertThat(liveRows()).startsWith(replayed.toArray(String[]::new));

    long middle = live.get(live.size() / 2).receiveMicros(0);
    List<String> later = replayed(folder.resolve(id), middle);
    assertThat(later).hasSizeLessThan(replayed.size()).isNotEmpty();
    assertThat(replayed).endsWith(later.toArray(String[]::new));
  }

  @Test
  void a_recording_that_begins_in_the_middle_begins_with_an_image_and_goes_on_the_same()
      throws Exception {
    bus.subscribe(new VenueSubscription("s1", "simulated", List.of("BTC_USDT")))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    awaitLive(100);
    recorder();
    String id = begin();
    awaitLive(100);
    stop(id);
    List<String> replayed = replayed(folder.resolve(id), 0);
    List<String> all = liveRows();
    int from = all.indexOf(replayed.getFirst());
    assertThat(from).isPositive();
    assertThat(all.subList(from, from + replayed.size())).isEqualTo(replayed);
    assertThat(replayed).noneMatch(row -> row.startsWith("GAP"));
  }

  @Test
  void a_recording_under_way_is_listed_and_cannot_be_deleted_until_it_is_stopped()
      throws Exception {
    recorder();
    String id = begin("BTC_USDT");
    assertThat(list().getJsonObject(0).getString("state")).isEqualTo("RECORDING");
    assertThatThrownBy(() -> command("recordings_delete", new JsonObject().put("recording_id", id)))
        .hasMessageContaining("is under way");
    stop(id);
    assertThat(list().getJsonObject(0).getString("state")).isEqualTo("COMPLETE");
    command("recordings_delete", new JsonObject().put("recording_id", id));
    assertThat(list()).isEmpty();
    assertThat(folder.resolve(id)).doesNotExist();
  }

  /** A disk that answers nothing while it is shut. */
  private static final class ShutDisk {
    private volatile CountDownLatch open = new CountDownLatch(1);

    SegmentWriter files(Path directory, Rotation rotation) {
      return new SegmentWriter(directory, rotation, Segments.Kind.ENTRIES) {
        @Override
        void append(Block block) throws IOException {
          try {
            open.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          super.append(block);
        }
      };
    }
  }

  @Test
  void a_disk_that_stands_still_costs_what_it_could_not_take_and_says_so_and_nothing_else()
      throws Exception {
    ShutDisk disk = new ShutDisk();
    deploy(
        new RecorderVerticle(folder, Set.of("simulated"), clock, new RecorderDisk(2, disk::files)));
    String id = begin("BTC_USDT");
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> list().getJsonObject(0).getLong("lost") > 100);
    assertThat(list().getJsonObject(0).getString("state")).isEqualTo("RECORDING");
    // Whoever trades has noticed nothing of it.
    awaitLive(50);
    assertThat(live.stream().flatMap(batch -> rows(batch).stream()))
        .noneMatch(row -> row.startsWith("GAP"));

    disk.open.countDown();
    long lost = list().getJsonObject(0).getLong("lost");
    awaitLive(50);
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> list().getJsonObject(0).getLong("bytes") > 10_000);
    JsonObject item = stop(id);
    assertThat(item.getJsonObject("coverage").getJsonArray("gaps").stream())
        .anyMatch(gap -> ((JsonObject) gap).getString("reason").contains("too slow"));
    List<String> rows = replayed(folder.resolve(id), 0);
    assertThat(rows).anyMatch(row -> row.startsWith("GAP") && row.contains("too slow"));
    assertThat(rows.getLast()).as("it goes on after what is lost").doesNotStartWith("GAP");
    assertThat(lost).isPositive();
  }

  @Test
  void everything_that_is_wrong_with_a_wish_is_told_at_once() throws Exception {
    recorder();
    JsonObject wish =
        new JsonObject()
            .put("symbols", new JsonArray().add("?"))
            .put("duration", "soon")
            .put("colour", "red");
    assertThatThrownBy(() -> command("recordings_start", wish))
        .cause()
        .isInstanceOfSatisfying(
            InputRefused.class,
            refused ->
                assertThat(refused.problems())
                    .extracting(Problem::path)
                    .contains("$.venue", "$.symbols", "$.duration", "$.colour"));
  }

  @Test
  void what_cannot_be_is_refused_with_the_reason_and_leaves_nothing() throws Exception {
    recorder();
    for (JsonObject wish :
        List.of(
            new JsonObject(),
            new JsonObject().put("venue", "nowhere"),
            new JsonObject().put("venue", "simulated").put("symbols", new JsonArray().add("?")),
            new JsonObject().put("venue", "simulated").put("colour", "red"))) {
      assertThatThrownBy(() -> command("recordings_start", wish))
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(ReplyException.class);
    }
    for (String id : List.of("../x", "", "rec_nothing", "/tmp")) {
      assertThatThrownBy(
              () -> command("recordings_delete", new JsonObject().put("recording_id", id)))
          .hasMessageContaining("no recording");
    }
    try (var left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void what_a_crash_left_is_mended_at_the_next_start() throws Exception {
    String recorder = recorder();
    String id = begin("BTC_USDT");
    awaitLive(50);
    stop(id);
    vertx.undeploy(recorder).toCompletionStage().toCompletableFuture().join();
    Path file = folder.resolve(id).resolve("000001.tsr");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 3));
    Files.delete(folder.resolve(id).resolve("index.json"));

    recorder();
    JsonObject item = list().getJsonObject(0);
    assertThat(item.getString("state")).isEqualTo("COMPLETE");
    assertThat(item.getJsonArray("damage").getJsonObject(0).getBoolean("torn_tail")).isTrue();
    assertThat(Files.size(file)).isLessThan(whole.length - 3);
  }
}
