package io.tocsin.venues.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamsVerticle;
import io.tocsin.model.EventKind;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.WallClock;
import io.tocsin.venues.imports.CsvData;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do to a replay while it runs. */
class ReplayControlTest {

  private static final long BEGIN = 1_700_000_000_000L;

  @TempDir private Path folder;
  private Vertx vertx;
  private Bus bus;
  private ReplayVerticle replay;
  private final List<String> rows = new CopyOnWriteArrayList<>();

  @BeforeEach
  void starts() throws Exception {
    vertx = Vertx.vertx();
    Bus.registerCodecs(vertx, List.of());
    bus = new Bus(vertx);
    join(vertx.deployVerticle(new StreamsVerticle(WallClock.system(), 20, micros -> {})));
    bus.onSessionInput(
        "s1",
        batch -> {
          take(batch, rows);
          bus.returnCredits("s1", 1);
        });
    // A trade a minute for ten hours: nothing but a jump or another speed brings it to its end.
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      lines.add(Recordings.trade(BEGIN + i * 60_000L, 5, i, "100.00", "1"));
    }
    RecordingInfo recording = Recording.probe(Recordings.write(folder, "slow.txt", lines));
    replay = new ReplayVerticle(ReplayOptions.of("s1", recording, 1), WallClock.system());
    join(vertx.deployVerticle(replay));
  }

  @AfterEach
  void stops() throws Exception {
    join(vertx.close());
  }

  private static <T> T join(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static void take(MarketBatch batch, List<String> rows) {
    for (int row = 0; row < batch.size(); row++) {
      if (batch.kind(row) != EventKind.CLOCK) {
        rows.add(batch.kind(row) + " " + batch.timeMicros(row) / 1_000);
      }
    }
  }

  private JsonObject control(JsonObject wish) throws Exception {
    return join(bus.controlReplay("s1", wish));
  }

  private JsonObject shown() throws Exception {
    JsonArray items =
        join(bus.readStream("backtests")).getJsonObject("data").getJsonArray("backtests");
    return items.isEmpty() ? new JsonObject() : items.getJsonObject(0);
  }

  @Test
  void another_speed_takes_effect_at_once() throws Exception {
    assertThat(control(new JsonObject().put("speed", 0)).getDouble("speed")).isZero();
    await().atMost(Duration.ofSeconds(10)).until(() -> rows.size() == 601);
    assertThat(rows.getLast()).startsWith("END");
    await().until(() -> "DONE".equals(shown().getString("state")));
    assertThat(shown().getDouble("percent")).isEqualTo(100);
    assertThat(shown().getLong("events")).isEqualTo(600);
  }

  @Test
  void a_paused_replay_sends_nothing_until_it_goes_on() throws Exception {
    assertThat(control(new JsonObject().put("pause", true)).getString("state")).isEqualTo("PAUSED");
    await().until(() -> "PAUSED".equals(shown().getString("state")));
    control(new JsonObject().put("speed", 0));
    int before = rows.size();
    await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(5))
        .until(() -> rows.size() <= before + 1);
    control(new JsonObject().put("pause", false));
    await().atMost(Duration.ofSeconds(10)).until(() -> rows.size() == 601);
  }

  @Test
  void a_jump_leaves_time_out_and_says_so_to_each_market() throws Exception {
    control(new JsonObject().put("jump_to", "2023-11-15T07:13:00Z"));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> rows.stream().anyMatch(r -> r.startsWith("GAP")));
    control(new JsonObject().put("speed", 0));
    await().atMost(Duration.ofSeconds(10)).until(() -> rows.getLast().startsWith("END"));
    long target = Instant.parse("2023-11-15T07:13:00Z").toEpochMilli();
    int gap =
        rows.indexOf(rows.stream().filter(r -> r.startsWith("GAP")).findFirst().orElseThrow());
    assertThat(rows.subList(gap + 1, rows.size() - 1))
        .isNotEmpty()
        .allSatisfy(row ->
            assertThat(Long.parseLong(row.split(" ")[1])).isGreaterThanOrEqualTo(target - 5));
    assertThat(rows).hasSizeLessThan(400);
  }

  @Test
  void a_jump_within_a_block_of_an_import_lands_where_it_was_asked_to() throws Exception {
    StringBuilder lines = new StringBuilder("timestamp,price,qty,side\n");
    for (int i = 0; i < 600; i++) {
      lines.append(BEGIN + i * 60_000L).append(",100.00,1,buy\n");
    }
    Path file = Files.writeString(folder.resolve("slow.csv"), lines.toString());
    RecordingInfo data = CsvData.probe(file, Optional.of("binance"), Optional.of("BTC_USDT"));
    List<String> landed = new CopyOnWriteArrayList<>();
    bus.onSessionInput(
        "s2",
        batch -> {
          take(batch, landed);
          bus.returnCredits("s2", 1);
        });
    join(
        vertx.deployVerticle(
            new ReplayVerticle(ReplayOptions.of("s2", data, 1), WallClock.system())));
    await().atMost(Duration.ofSeconds(30)).until(() -> !landed.isEmpty());
    assertThatThrownBy(() ->
            join(bus.controlReplay("s2", new JsonObject().put("jump_to", "2023-11-14T22:13:20Z"))))
        .hasMessageContaining("a session's time runs one way");
    join(bus.controlReplay("s2", new JsonObject().put("jump_to", "2023-11-15T03:13:20Z")));
    join(bus.controlReplay("s2", new JsonObject().put("speed", 0)));
    await().atMost(Duration.ofSeconds(30)).until(() -> landed.getLast().startsWith("END"));
    long target = Instant.parse("2023-11-15T03:13:20Z").toEpochMilli();
    assertThat(landed.stream().filter(row -> row.startsWith("TRADE ")).toList())
        .hasSize(1 + 300)
        .element(1)
        .isEqualTo("TRADE " + target);
    assertThat(landed.stream().filter(row -> row.startsWith("GAP"))).hasSize(1);
  }

  @Test
  void what_cannot_be_understood_is_refused_and_changes_nothing() {
    for (JsonObject wish :
        List.of(
            new JsonObject().put("jump_to", "tomorrow"),
            new JsonObject().put("speed", -1),
            new JsonObject().put("speed", "fast"),
            new JsonObject().put("rewind", true))) {
      assertThatThrownBy(() -> control(wish)).hasMessageContaining("$.");
    }
    assertThat(replay.progress().ended()).isFalse();
  }
}
