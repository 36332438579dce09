package io.tocsin.simulator;

import static io.tocsin.simulator.fault.Misbehaviour.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tocsin.simulator.binance.BinanceSpotFace;
import io.tocsin.simulator.face.Channel;
import io.tocsin.simulator.fault.Misbehaviour;
import io.tocsin.simulator.fault.MisbehaviourKind;
import io.tocsin.simulator.fault.Ongoing;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every misbehaviour as a client of Binance spot sees it, over real sockets. */
class MisbehaviourTest {

  private static final String BTC = "{\"stream\":\"btcusdt@trade\"";
  private static final String ETH = "{\"stream\":\"ethusdt@trade\"";
  private static final String BTC_TRADES = "/stream?streams=btcusdt@trade";
  private static final String BTC_AND_ETH = "/stream?streams=btcusdt@trade/ethusdt@trade";

  private final SimulatorRig rig =
      new SimulatorRig(
          BinanceSpotFace.KIND,
          SimulatorRig.options()
              .withHistory(Duration.ZERO)
              .withPumps(PumpSchedule.none())
              .withSymbols(
                  List.of(
                      SimulatedSymbol.of("BTC_USDT", new BigDecimal("61800"), 0.5, 250),
                      SimulatedSymbol.of("ETH_USDT", new BigDecimal("2410"), 0.5, 250))));
  private int requests = 100;

  @AfterEach
  void stop() {
    rig.close();
  }

  private Ongoing begin(Misbehaviour misbehaviour) {
    Ongoing ongoing = rig.control().begin(misbehaviour);
    await().until(() -> ongoing.active() || ongoing.over());
    return ongoing;
  }

  private static void end(Ongoing ongoing) {
    ongoing.end();
    await().until(ongoing::over);
  }

  /** Returns when everything that was sent before has arrived. */
  private void catchUp(SimulatorRig.Client client) {
    int id = ++requests;
    client.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":" + id + "}");
    client.await("\"id\":" + id);
  }

  private static long count(SimulatorRig.Client client, String containing) {
    return client.texts().stream().filter(text -> text.contains(containing)).count();
  }

  private static List<Long> tradeIds(SimulatorRig.Client client) {
    return client.texts().stream()
        .filter(text -> text.contains(BTC))
        .map(text -> new JsonObject(text).getJsonObject("data").getLong("t"))
        .toList();
  }

  private void awaitMore(SimulatorRig.Client client, String containing, int more) {
    long before = count(client, containing);
    await().until(() -> count(client, containing) >= before + more);
  }

  /** Trades between the first and the last received that did not come. */
  private static long missing(SimulatorRig.Client client) {
    List<Long> ids = tradeIds(client);
    return ids.getLast() - ids.getFirst() + 1 - ids.stream().distinct().count();
  }

  @Test
  void refuses_connections_with_a_status() {
    begin(of(MisbehaviourKind.REFUSE_CONNECTIONS).code(451).times(1));
    Future<SimulatorRig.Client> refused = rig.tryConnect("/stream");
    await().until(refused::isComplete);
    assertThat(refused.cause())
        .isInstanceOfSatisfying(
            UpgradeRejectedException.class, e -> assertThat(e.getStatus()).isEqualTo(451));
    rig.connect("/stream");
  }

  @Test
  void hangs_up_on_new_connections() {
    Ongoing ongoing = begin(of(MisbehaviourKind.REFUSE_CONNECTIONS).code(0));
    Future<SimulatorRig.Client> refused = rig.tryConnect("/stream");
    await().until(refused::isComplete);
    assertThat(refused.cause()).isNotNull().isNotInstanceOf(UpgradeRejectedException.class);
    end(ongoing);
    rig.connect("/stream");
  }

  @Test
  void leaves_handshakes_unanswered() {
    Ongoing ongoing = begin(of(MisbehaviourKind.IGNORE_CONNECTIONS));
    Future<SimulatorRig.Client> waiting = rig.tryConnect("/stream");
    await().until(() -> ongoing.hits() == 1);
    assertThat(rig.get("/api/v3/ping").status()).isEqualTo(200);
    assertThat(waiting.isComplete()).isFalse();
    end(ongoing);
    await().until(waiting::isComplete);
    assertThat(waiting.cause()).isInstanceOf(UpgradeRejectedException.class);
  }

  @Test
  void refuses_a_subscription_in_the_venues_words() {
    Ongoing ongoing =
        begin(of(MisbehaviourKind.REFUSE_SUBSCRIPTIONS).on("BTC_USDT").on(Channel.TRADES).times(1));
    SimulatorRig.Client client = rig.connect("/stream");
    client.send("{\"method\":\"SUBSCRIBE\",\"params\":[\"ethusdt@trade\"],\"id\":1}");
    assertThat(client.await("\"id\":1").containsKey("result")).isTrue();
    client.send("{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@trade\"],\"id\":2}");
    assertThat(client.await("\"id\":2").getString("msg")).isEqualTo("Unknown property");
    awaitMore(client, ETH, 20);
    assertThat(count(client, BTC)).isZero();
    assertThat(ongoing.over()).isTrue();
    client.send("{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@trade\"],\"id\":3}");
    client.await(BTC);
  }

  @Test
  void acknowledges_late() {
    begin(of(MisbehaviourKind.DELAY_ACKS).by(Duration.ofSeconds(30)));
    SimulatorRig.Client client = rig.connect("/stream");
    client.send("{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@trade\"],\"id\":1}");
    client.await(BTC);
    assertThat(count(client, "\"id\":1}")).isZero();
    rig.letPass(Duration.ofSeconds(30));
    client.await("\"id\":1}");
  }

  @Test
  void never_acknowledges() {
    Ongoing ongoing = begin(of(MisbehaviourKind.LOSE_ACKS));
    SimulatorRig.Client client = rig.connect("/stream");
    client.send("{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@trade\"],\"id\":1}");
    client.await(BTC);
    end(ongoing);
    catchUp(client);
    assertThat(count(client, "\"id\":1}")).isZero();
  }

  @Test
  void stalls_while_it_answers_pings_and_requests() {
    SimulatorRig.Client client = rig.connect(BTC_TRADES);
    client.await(BTC);
    AtomicInteger pongs = new AtomicInteger();
    client.socket().pongHandler(payload -> pongs.incrementAndGet());
    Ongoing ongoing = begin(of(MisbehaviourKind.STALL));
    catchUp(client);
    long before = count(client, BTC);
    await().until(() -> ongoing.hits() > 20);
    client.socket().writePing(Buffer.buffer("x"));
    await().until(() -> pongs.get() == 1);
    catchUp(client);
    assertThat(count(client, BTC)).isEqualTo(before);
    end(ongoing);
    awaitMore(client, BTC, 5);
    assertThat(missing(client)).isEqualTo(ongoing.hits()).isEqualTo(rig.control().frames().lost());
  }

  @Test
  void answers_no_pings() {
    SimulatorRig.Client client = rig.connect("/stream");
    AtomicInteger pongs = new AtomicInteger();
    client.socket().pongHandler(payload -> pongs.incrementAndGet());
    Ongoing ongoing = begin(of(MisbehaviourKind.IGNORE_PINGS));
    client.socket().writePing(Buffer.buffer("1"));
    catchUp(client);
    assertThat(pongs).hasValue(0);
    assertThat(ongoing.hits()).isEqualTo(1);
    end(ongoing);
    client.socket().writePing(Buffer.buffer("2"));
    await().until(() -> pongs.get() == 1);
  }

  @Test
  void one_symbol_goes_quiet_while_another_goes_on() {
    SimulatorRig.Client client = rig.connect(BTC_AND_ETH);
    client.await(BTC);
    Ongoing ongoing = begin(of(MisbehaviourKind.QUIET).on("BTC_USDT"));
    catchUp(client);
    long before = count(client, BTC);
    awaitMore(client, ETH, 30);
    assertThat(count(client, BTC)).isEqualTo(before);
    end(ongoing);
    awaitMore(client, BTC, 1);
  }

  @Test
  void loses_the_next_frames_of_a_symbol_and_channel() {
    SimulatorRig.Client client = rig.connect(BTC_AND_ETH);
    client.await(BTC);
    Ongoing ongoing = begin(of(MisbehaviourKind.DROP).on("BTC_USDT").on(Channel.TRADES).times(7));
    await().until(ongoing::over);
    awaitMore(client, BTC, 5);
    assertThat(missing(client)).isEqualTo(7);
    assertThat(rig.control().frames().lost()).isEqualTo(7);
  }

  @Test
  void loses_a_share_of_the_frames() {
    SimulatorRig.Client client = rig.connect(BTC_TRADES);
    client.await(BTC);
    Ongoing ongoing = begin(of(MisbehaviourKind.DROP).share(0.25).times(40));
    await().until(ongoing::over);
    awaitMore(client, BTC, 5);
    assertThat(missing(client)).isEqualTo(40);
    assertThat(tradeIds(client)).hasSizeGreaterThan(60);
  }

  @Test
  void sends_frames_twice() {
    SimulatorRig.Client client = rig.connect(BTC_TRADES);
    client.await(BTC);
    Ongoing ongoing = begin(of(MisbehaviourKind.DUPLICATE).times(3));
    await().until(ongoing::over);
    awaitMore(client, BTC, 5);
    List<Long> ids = tradeIds(client);
    assertThat(ids.size() - ids.stream().distinct().count()).isEqualTo(3);
    assertThat(ids).isSorted();
  }

  @Test
  void sends_a_frame_after_the_next_one_of_its_stream() {
    SimulatorRig.Client client = rig.connect(BTC_AND_ETH);
    client.await(BTC);
    Ongoing ongoing = begin(of(MisbehaviourKind.REORDER).on("BTC_USDT").times(1));
    await().until(ongoing::over);
    awaitMore(client, BTC, 5);
    List<Long> ids = tradeIds(client);
    List<Long> backwards = new ArrayList<>();
    for (int i = 1; i < ids.size(); i++) {
      if (ids.get(i) < ids.get(i - 1)) {
        backwards.add(ids.get(i - 1) - ids.get(i));
      }
    }
    assertThat(backwards).containsExactly(1L);
    assertThat(missing(client)).isZero();
  }

  @Test
  void holds_frames_back_and_keeps_their_order() {
    SimulatorRig.Client client = rig.connect(BTC_TRADES);
    client.await(BTC);
    Ongoing ongoing = begin(of(MisbehaviourKind.DELAY).by(Duration.ofMinutes(1)));
    catchUp(client);
    long before = count(client, BTC);
    await().until(() -> ongoing.hits() > 20);
    catchUp(client);
    assertThat(count(client, BTC)).isEqualTo(before);
    end(ongoing);
    awaitMore(client, BTC, 25);
    assertThat(tradeIds(client)).isSorted();
    assertThat(missing(client)).isZero();
  }

  @Test
  void truncates_and_garbles_frames() {
    SimulatorRig.Client client = rig.connect(BTC_TRADES);
    client.await(BTC);
    Ongoing truncating = begin(of(MisbehaviourKind.TRUNCATE).times(20));
    await().until(truncating::over);
    Ongoing garbling = begin(of(MisbehaviourKind.GARBLE).times(20));
    await().until(garbling::over);
    catchUp(client);
    assertThat(client.texts().stream().filter(MisbehaviourTest::broken)).hasSizeBetween(21, 40);
    assertThat(count(client, "#")).isEqualTo(20);
    assertThat(rig.control().frames().corrupted()).isEqualTo(40);
  }

  private static boolean broken(String text) {
    try {
      new JsonObject(text);
      return false;
    } catch (DecodeException e) {
      return true;
    }
  }

  @Test
  void closes_with_any_code_and_without_one() {
    SimulatorRig.Client closed = rig.connect(BTC_TRADES);
    begin(of(MisbehaviourKind.CLOSE).code(4_321).reason("maintenance"));
    closed.awaitClosed();
    assertThat(closed.socket().closeStatusCode()).isEqualTo((short) 4_321);
    assertThat(closed.socket().closeReason()).isEqualTo("maintenance");
    rig.awaitNoConnections();
    SimulatorRig.Client cut = rig.connect(BTC_TRADES);
    begin(of(MisbehaviourKind.CUT));
    cut.awaitClosed();
    assertThat(cut.socket().closeStatusCode()).isIn(null, (short) 1006);
  }

  @Test
  void a_half_open_connection_neither_reads_nor_writes_and_stays_open() {
    SimulatorRig.Client silent = rig.connect(BTC_TRADES);
    silent.await(BTC);
    Ongoing ongoing = begin(of(MisbehaviourKind.HALF_OPEN));
    SimulatorRig.Client fresh = rig.connect(BTC_TRADES);
    fresh.await(BTC);
    long before = silent.texts().size();
    silent.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":1}");
    awaitMore(fresh, BTC, 30);
    assertThat(silent.texts()).hasSize((int) before);
    assertThat(silent.socket().isClosed()).isFalse();
    end(ongoing);
    silent.await("\"id\":1");
  }

  @Test
  void throttles_without_losing() {
    SimulatorRig.Client client = rig.connect(BTC_TRADES);
    client.await(BTC);
    Ongoing ongoing = begin(of(MisbehaviourKind.THROTTLE).framesPerSecond(1));
    catchUp(client);
    long seen = tradeIds(client).getLast();
    await().until(() -> newestTrade() > seen + 60);
    assertThat(tradeIds(client).getLast()).isLessThan(newestTrade() - 30);
    end(ongoing);
    await().until(() -> tradeIds(client).getLast() > seen + 60);
    assertThat(missing(client)).isZero();
    assertThat(tradeIds(client)).isSorted();
  }

  @Test
  void throttles_by_bytes() {
    SimulatorRig.Client client = rig.connect(BTC_TRADES);
    client.await(BTC);
    begin(of(MisbehaviourKind.THROTTLE).bytesPerSecond(200));
    catchUp(client);
    long seen = tradeIds(client).getLast();
    await().until(() -> newestTrade() > seen + 60);
    assertThat(tradeIds(client).getLast()).isLessThan(newestTrade() - 30);
  }

  private long newestTrade() {
    return rig.get("/api/v3/trades?symbol=BTCUSDT&limit=1").array().getJsonObject(0).getLong("id");
  }

  @Test
  void shifts_its_clock_in_frames_and_answers() {
    long hour = Duration.ofHours(1).toMillis();
    long honest = rig.get("/api/v3/time").json().getLong("serverTime");
    Ongoing ongoing = begin(of(MisbehaviourKind.SHIFT_CLOCK).by(Duration.ofHours(1)));
    assertThat(rig.get("/api/v3/time").json().getLong("serverTime") - honest)
        .isGreaterThanOrEqualTo(hour);
    SimulatorRig.Client client = rig.connect(BTC_TRADES);
    JsonObject trade = client.await(BTC).getJsonObject("data");
    assertThat(trade.getLong("T") - honest).isGreaterThan(hour - 1_000);
    end(ongoing);
    assertThat(rig.get("/api/v3/time").json().getLong("serverTime")).isLessThan(honest + hour);
  }

  @Test
  void a_delisted_symbol_vanishes_and_comes_back() {
    SimulatorRig.Client client = rig.connect(BTC_AND_ETH);
    client.await(BTC);
    Ongoing ongoing = begin(of(MisbehaviourKind.DELIST).on("BTC_USDT"));
    catchUp(client);
    long before = count(client, BTC);
    awaitMore(client, ETH, 20);
    assertThat(count(client, BTC)).isEqualTo(before);
    assertThat(rig.get("/api/v3/exchangeInfo").body()).doesNotContain("BTCUSDT").contains("ETH");
    assertThat(rig.get("/api/v3/depth?symbol=BTCUSDT").json().getInteger("code")).isEqualTo(-1121);
    end(ongoing);
    awaitMore(client, BTC, 1);
    assertThat(rig.get("/api/v3/exchangeInfo").body()).contains("BTCUSDT");
  }

  @Test
  void answers_requests_with_an_error() {
    begin(of(MisbehaviourKind.REST_ERROR).at("/depth").code(418).times(2));
    assertThat(rig.get("/api/v3/depth?symbol=BTCUSDT").status()).isEqualTo(418);
    assertThat(rig.get("/api/v3/time").status()).isEqualTo(200);
    assertThat(rig.get("/api/v3/depth?symbol=BTCUSDT").status()).isEqualTo(418);
    assertThat(rig.get("/api/v3/depth?symbol=BTCUSDT").status()).isEqualTo(200);
  }

  @Test
  void answers_requests_late() {
    Ongoing ongoing =
        begin(of(MisbehaviourKind.REST_DELAY).at("/time").by(Duration.ofMillis(300)).times(1));
    CompletableFuture<SimulatorRig.Answer> late =
        CompletableFuture.supplyAsync(() -> rig.get("/api/v3/time"));
    await().until(ongoing::over);
    assertThat(rig.get("/api/v3/ping").status()).isEqualTo(200);
    assertThat(late.join().status()).isEqualTo(200);
  }

  @Test
  void never_answers_requests() {
    Ongoing ongoing = begin(of(MisbehaviourKind.REST_SILENCE).at("/time"));
    CompletableFuture<SimulatorRig.Answer> never =
        CompletableFuture.supplyAsync(() -> rig.get("/api/v3/time"));
    await().until(() -> ongoing.hits() == 1);
    assertThat(rig.get("/api/v3/ping").status()).isEqualTo(200);
    assertThat(never).isNotDone();
  }

  @Test
  void announces_its_shutdown() {
    SimulatorRig.Client client = rig.connect("/stream");
    catchUp(client);
    begin(of(MisbehaviourKind.ANNOUNCE_SHUTDOWN));
    JsonObject notice = client.await("!serverShutdown").getJsonObject("data");
    assertThat(notice.getString("e")).isEqualTo("serverShutdown");
  }

  @Test
  void is_over_when_its_time_is_up() {
    Ongoing ongoing = begin(of(MisbehaviourKind.STALL).lasting(Duration.ofHours(1)));
    assertThat(rig.control().ongoing()).containsExactly(ongoing);
    rig.letPass(Duration.ofHours(1));
    await().until(ongoing::over);
    assertThat(rig.control().ongoing()).isEmpty();
  }

  @Test
  void everything_can_be_ended_at_once() {
    Ongoing stall = begin(of(MisbehaviourKind.STALL));
    Ongoing shift = begin(of(MisbehaviourKind.SHIFT_CLOCK).by(Duration.ofHours(-1)));
    rig.control().endAll();
    await().until(() -> stall.over() && shift.over());
    rig.connect(BTC_TRADES).await(BTC);
  }

  @Test
  void refuses_to_misbehave_without_sense() {
    assertThatThrownBy(() -> rig.control().begin(of(MisbehaviourKind.DROP).on("NOPE_USDT")))
        .hasMessageContaining("BTC_USDT, ETH_USDT");
    assertThatThrownBy(() -> rig.control().begin(of(MisbehaviourKind.DELIST)))
        .hasMessageContaining("needs a symbol");
    assertThatThrownBy(() -> of(MisbehaviourKind.STALL).on("BTC_USDT"))
        .hasMessage("stall takes no symbol");
    assertThatThrownBy(() -> of(MisbehaviourKind.DROP).share(0)).hasMessageContaining("share");
  }
}
