package io.tocsin.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.model.Micros;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Time stands still unless a test moves it; the verticle's timer goes round every 2 ms. */
@ExtendWith(VertxExtension.class)
class StreamsVerticleTest {

  private static final int FLUSH_MILLIS = 10;
  private static final String SESSION = "exec_20251227_165822_fe61be26";
  private static final String MARKET = Addresses.session(SESSION, "market");

  private final FakeClock clock = new FakeClock();
  private final List<Long> latencies = new CopyOnWriteArrayList<>();
  private Vertx vertx;
  private Bus bus;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    this.vertx = vertx;
    Bus.registerCodecs(vertx, List.of());
    bus = new Bus(vertx);
    result(vertx.deployVerticle(new StreamsVerticle(clock, FLUSH_MILLIS, latencies::add)));
  }

  @Test
  void A8_every_message_carries_type_stream_session_seq_timestamp_and_data() throws Exception {
    List<JsonObject> market = listen(MARKET);
    List<JsonObject> venues = listen(Addresses.VENUES);

    bus.post(state("BTC", 1));
    awaitSize(market, 1);
    clock.advanceMillis(FLUSH_MILLIS);
    bus.post(event("BTC", 2));
    bus.post(StreamPost.state(Addresses.VENUES, "venues", "binance", item("binance", 3)));
    awaitSize(market, 2);
    awaitSize(venues, 1);
    JsonObject snapshot = snapshot(MARKET);

    assertEnvelope(market.get(0), "update", MARKET, SESSION, 1, FakeClock.START);
    assertEnvelope(market.get(1), "change", MARKET, SESSION, 2, clock.micros());
    assertEnvelope(snapshot, "full_update", MARKET, SESSION, 2, clock.micros());
    assertEnvelope(venues.get(0), "update", Addresses.VENUES, null, 1, clock.micros());
    assertThat(market.get(0).getJsonObject("data"))
        .isEqualTo(new JsonObject().put("symbols", JsonArray.of(item("BTC", 1))));
    assertThat(market.get(1).getJsonObject("data")).isEqualTo(item("BTC", 2));
    assertThat(snapshot.getJsonObject("data"))
        .isEqualTo(new JsonObject().put("symbols", JsonArray.of(item("BTC", 2))));
  }

  private static void assertEnvelope(
      JsonObject envelope, String type, String stream, String session, long seq, long micros) {
    assertThat(envelope.fieldNames())
        .containsExactly("type", "stream", "session_id", "epoch", "seq", "timestamp", "data");
    assertThat(envelope.getString("type")).isEqualTo(type);
    assertThat(envelope.getString("stream")).isEqualTo(stream);
    assertThat(envelope.getString("session_id")).isEqualTo(session);
    assertThat(envelope.getLong("epoch")).isEqualTo(FakeClock.START / Micros.MILLI);
    assertThat(envelope.getLong("seq")).isEqualTo(seq);
    assertThat(envelope.getString("timestamp")).isEqualTo(Micros.iso(micros));
    assertThat(envelope.getValue("data")).isInstanceOf(JsonObject.class);
  }

  @Test
  void conflation_sends_one_update_a_flush_interval_with_the_newest_state_of_each_item()
      throws Exception {
    List<JsonObject> messages = listen(MARKET);
    bus.post(state("BTC", 0));
    awaitSize(messages, 1);

    for (int i = 1; i <= 100; i++) {
      bus.post(state(i % 2 == 0 ? "BTC" : "ETH", i));
    }
    result(bus.readStream(MARKET));
    clock.advanceMillis(FLUSH_MILLIS - 1);
    Flushes.awaitOne(vertx, bus);
    assertThat(messages).hasSize(1);

    clock.advanceMillis(1);
    awaitSize(messages, 2);
    assertThat(messages.get(1).getJsonObject("data"))
        .isEqualTo(
            new JsonObject().put("symbols", JsonArray.of(item("ETH", 99), item("BTC", 100))));

    bus.post(state("BTC", 101));
    result(bus.readStream(MARKET));
    Flushes.awaitOne(vertx, bus);
    assertThat(messages).hasSize(2);
  }

  @Test
  void a_quiet_stream_tells_a_change_at_once_while_another_waits_for_its_turn() throws Exception {
    String equity = Addresses.session(SESSION, "equity");
    List<JsonObject> busy = listen(MARKET);
    List<JsonObject> quiet = listen(equity);
    bus.post(state("BTC", 0));
    awaitSize(busy, 1);
    bus.post(state("BTC", 1));
    bus.post(StreamPost.state(equity, "points", "now", item("now", 2)));
    awaitSize(quiet, 1);
    Flushes.awaitOne(vertx, bus);
    assertThat(busy).hasSize(1);
  }

  @Test
  void events_are_never_conflated_and_keep_their_order_relative_to_state() throws Exception {
    List<JsonObject> messages = listen(MARKET);
    bus.post(state("BTC", 1));
    awaitSize(messages, 1);

    bus.post(state("BTC", 2));
    bus.post(event("BTC", 3));
    bus.post(event("BTC", 4));
    bus.post(event("BTC", 4));
    bus.post(state("BTC", 5));
    bus.post(state("BTC", 6));
    bus.post(StreamPost.remove(MARKET, "symbols", "ETH"));
    bus.post(event("ETH", 7));
    awaitSize(messages, 7);

    JsonObject six = new JsonObject().put("symbols", JsonArray.of(item("BTC", 6)));
    assertThat(messages.subList(1, 7).stream().map(message -> message.getJsonObject("data")))
        .containsExactly(
            new JsonObject().put("symbols", JsonArray.of(item("BTC", 2))),
            item("BTC", 3),
            item("BTC", 4),
            item("BTC", 4),
            six,
            item("ETH", 7));
    assertThat(messages.stream().map(message -> message.getLong("seq")))
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
  }

  @Test
  void a_removed_item_is_told_and_gone_from_the_snapshot() throws Exception {
    List<JsonObject> messages = listen(MARKET);
    bus.post(event("BTC", 1));
    bus.post(event("ETH", 2));
    bus.post(StreamPost.remove(MARKET, "symbols", "BTC"));
    awaitSize(messages, 3);
    assertThat(messages.get(2).getString("type")).isEqualTo("update");
    assertThat(messages.get(2).getJsonObject("data"))
        .isEqualTo(new JsonObject().put("removed", JsonArray.of("BTC")));
    assertThat(snapshot(MARKET).getJsonObject("data"))
        .isEqualTo(new JsonObject().put("symbols", JsonArray.of(item("ETH", 2))));
  }

  @Test
  void a_ring_keeps_the_newest_items_and_tells_every_one() throws Exception {
    String signals = Addresses.session(SESSION, "signals");
    List<JsonObject> messages = listen(signals);
    for (int i = 1; i <= 250; i++) {
      bus.post(StreamPost.event(signals, "signal", "signals", item("s" + i, i), 200));
    }
    awaitSize(messages, 250);
    JsonArray kept = snapshot(signals).getJsonObject("data").getJsonArray("signals");
    assertThat(kept)
        .isEqualTo(
            new JsonArray(IntStream.rangeClosed(51, 250).mapToObj(i -> item("s" + i, i)).toList()));
    assertThat(messages.stream().map(m -> m.getJsonObject("data").getInteger("value")))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 250).boxed().toList());
  }

  @Test
  void an_open_stream_has_an_empty_snapshot_before_its_first_message() throws Exception {
    bus.post(StreamPost.open(MARKET, "symbols"));
    JsonObject snapshot = snapshot(MARKET);
    assertThat(snapshot.getLong("seq")).isZero();
    assertThat(snapshot.getJsonObject("data"))
        .isEqualTo(new JsonObject().put("symbols", new JsonArray()));
  }

  @Test
  void opening_a_stream_again_changes_nothing() throws Exception {
    bus.post(event("BTC", 1));
    bus.post(StreamPost.open(MARKET, "symbols"));
    JsonObject snapshot = snapshot(MARKET);
    assertThat(snapshot.getLong("seq")).isEqualTo(1);
    assertThat(snapshot.getJsonObject("data").getJsonArray("symbols")).hasSize(1);
  }

  @Test
  void a_snapshot_of_an_unknown_stream_fails_with_404_and_a_sentence() {
    ReplyException byBrowser = refusal(request(new JsonObject().put("stream", "session.x.market")));
    assertThat(byBrowser.failureCode()).isEqualTo(404);
    assertThat(byBrowser)
        .hasMessage("no stream \"session.x.market\": it never was, or its session has ended");
    ReplyException inside = refusal(bus.readStream("session.x.market"));
    assertThat(inside.failureCode()).isEqualTo(404);
    assertThat(inside).hasMessage(byBrowser.getMessage());
    assertThat(refusal(request(new JsonObject())).failureCode()).isEqualTo(404);
  }

  @Test
  void a_snapshot_request_that_is_no_object_is_refused_at_once() {
    for (Object body : List.of("sessions", 7, new JsonArray())) {
      ReplyException refusal = refusal(request(body));
      assertThat(refusal.failureCode()).isEqualTo(400);
      assertThat(refusal).hasMessage("the request's body must be a JSON object");
    }
  }

  @Test
  void close_ends_the_streams_of_one_session_and_of_no_other() throws Exception {
    String neighbour = Addresses.session(SESSION + "0", "market");
    bus.post(event("BTC", 1));
    bus.post(StreamPost.open(Addresses.candles(SESSION, "BTC_USDT", "1m"), "candles"));
    bus.post(StreamPost.open(neighbour, "symbols"));
    bus.post(StreamPost.open(Addresses.SESSIONS, "sessions"));
    snapshot(MARKET);

    bus.post(StreamPost.close("session." + SESSION));

    assertThat(refusal(bus.readStream(MARKET)).failureCode()).isEqualTo(404);
    assertThat(refusal(bus.readStream(Addresses.candles(SESSION, "BTC_USDT", "1m"))).failureCode())
        .isEqualTo(404);
    snapshot(neighbour);
    snapshot(Addresses.SESSIONS);
  }

  @Test
  void what_was_pending_when_its_stream_ended_is_not_told() throws Exception {
    List<JsonObject> messages = listen(MARKET);
    bus.post(state("BTC", 1));
    awaitSize(messages, 1);
    bus.post(state("BTC", 2));
    bus.post(StreamPost.close(MARKET));
    assertThat(refusal(bus.readStream(MARKET)).failureCode()).isEqualTo(404);
    clock.advanceMillis(FLUSH_MILLIS);
    Flushes.awaitOne(vertx, bus);
    assertThat(messages).hasSize(1);
  }

  @Test
  void A7_a_stream_that_starts_again_has_a_new_epoch_so_that_pages_take_a_new_snapshot()
      throws Exception {
    List<JsonObject> messages = listen(MARKET);
    bus.post(event("BTC", 1));
    bus.post(StreamPost.close(MARKET));
    bus.post(event("BTC", 2));
    awaitSize(messages, 2);
    assertThat(messages.get(1).getLong("seq")).isEqualTo(1);
    assertThat(messages.get(1).getLong("epoch")).isGreaterThan(messages.get(0).getLong("epoch"));
    assertThat(snapshot(MARKET).getLong("epoch")).isEqualTo(messages.get(1).getLong("epoch"));
  }

  @Test
  void a_clock_that_is_set_back_does_not_silence_a_stream() throws Exception {
    List<JsonObject> messages = listen(MARKET);
    bus.post(state("BTC", 1));
    awaitSize(messages, 1);
    clock.advanceMillis(-3_600_000);
    bus.post(state("BTC", 2));
    awaitSize(messages, 2);
  }

  @Test
  void receive_stamps_reach_the_latency_consumer_as_time_from_receive_to_send() throws Exception {
    List<JsonObject> messages = listen(MARKET);
    bus.post(state("BTC", 1).receivedAt(FakeClock.START - 700));
    awaitSize(messages, 1);
    bus.post(state("BTC", 2).receivedAt(FakeClock.START - 600));
    bus.post(state("ETH", 3).receivedAt(FakeClock.START - 500));
    bus.post(event("BTC", 4).receivedAt(FakeClock.START - 400));
    awaitSize(messages, 3);
    result(bus.readStream(MARKET));
    assertThat(latencies).containsExactly(700L, 500L, 400L);

    clock.advanceMillis(FLUSH_MILLIS);
    bus.post(state("BTC", 5));
    awaitSize(messages, 4);
    result(bus.readStream(MARKET));
    assertThat(latencies).as("a stamp counts once").hasSize(3);
  }

  @Test
  void posts_without_a_receive_stamp_leave_the_latency_alone() throws Exception {
    List<JsonObject> messages = listen(MARKET);
    bus.post(state("BTC", 1));
    bus.post(event("BTC", 2));
    awaitSize(messages, 2);
    result(bus.readStream(MARKET));
    assertThat(latencies).isEmpty();
  }

  private static StreamPost state(String key, int value) {
    return StreamPost.state(MARKET, "symbols", key, item(key, value));
  }

  private static StreamPost event(String key, int value) {
    return StreamPost.keyedEvent(MARKET, "change", "symbols", key, item(key, value), 100);
  }

  private static JsonObject item(String key, int value) {
    return new JsonObject().put("key", key).put("value", value);
  }

  private List<JsonObject> listen(String stream) throws Exception {
    List<JsonObject> messages = Collections.synchronizedList(new ArrayList<>());
    result(
        vertx
            .eventBus()
            .<JsonObject>consumer(stream, message -> messages.add(message.body()))
            .completion());
    return messages;
  }

  private static void awaitSize(List<JsonObject> messages, int size) {
    await().until(() -> messages.size() >= size);
    assertThat(messages).hasSize(size);
  }

  private JsonObject snapshot(String stream) throws Exception {
    return result(request(new JsonObject().put("stream", stream)));
  }

  private Future<JsonObject> request(Object body) {
    return vertx.eventBus().<JsonObject>request(Addresses.SNAPSHOT, body).map(m -> m.body());
  }

  private static ReplyException refusal(Future<?> future) {
    try {
      Object answer = result(future);
      throw new AssertionError("was not refused, but answered: " + answer);
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(ReplyException.class);
      return (ReplyException) e.getCause();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static <T> T result(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
