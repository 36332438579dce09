package io.tocsin.simulator.mexc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.tocsin.simulator.SimulatorRig;
import io.tocsin.simulator.face.Channel;
import io.tocsin.simulator.fault.Misbehaviour;
import io.tocsin.simulator.fault.MisbehaviourKind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MexcSpotFaceTest {

  private static final String DEALS = "spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT";
  private static final String DEPTH = "spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT";
  private static final String QUOTE = "spot@public.aggre.bookTicker.v3.api.pb@10ms@BTCUSDT";

  private final SimulatorRig rig = new SimulatorRig(MexcSpotFace.KIND, SimulatorRig.options());

  @AfterEach
  void close() {
    rig.close();
  }

  private static String request(String method, long id, String... names) {
    return new JsonObject()
        .put("method", method)
        .put("params", new JsonArray(List.of(names)))
        .put("id", id)
        .encode();
  }

  private SimulatorRig.Client subscribed(String... names) {
    SimulatorRig.Client client = rig.connect("/ws");
    client.send(request("SUBSCRIPTION", 1, names));
    assertThat(client.await("\"id\":1").getString("msg")).isEqualTo(String.join(",", names));
    return client;
  }

  private static List<Fields> bodies(SimulatorRig.Client client, int body, int atLeast) {
    await().until(() -> frames(client, body).size() >= atLeast);
    return frames(client, body);
  }

  private static List<Fields> frames(SimulatorRig.Client client, int body) {
    return client.binaries().stream().map(Fields::of).filter(frame -> frame.has(body)).toList();
  }

  @Test
  void turns_away_who_does_not_come_to_its_path() {
    assertThat(rig.tryConnect("/stream").toCompletionStage().toCompletableFuture())
        .failsWithin(Duration.ofSeconds(5));
  }

  @Test
  void acknowledges_several_topics_joined_by_comma_and_an_absent_id_with_0() {
    SimulatorRig.Client client = subscribed(DEALS, DEPTH);
    client.send("{\"method\":\"SUBSCRIPTION\",\"params\":[\"" + QUOTE + "\"]}");
    JsonObject answer = client.await(QUOTE);
    assertThat(answer).isEqualTo(new JsonObject().put("id", 0).put("code", 0).put("msg", QUOTE));
  }

  @Test
  void refuses_with_code_0_and_a_full_width_colon() {
    SimulatorRig.Client client = rig.connect("/ws");
    String unknown = "spot@public.aggre.deals.v3.api.pb@100ms@NOPEUSDT";
    String old = "spot@public.deals.v3.api@BTCUSDT";
    String lower = "spot@public.aggre.deals.v3.api.pb@100ms@btcusdt";
    client.send(request("SUBSCRIPTION", 7, DEALS, unknown, old, lower));
    JsonObject refusal = client.await("Not Subscribed");
    assertThat(refusal.getInteger("code")).isZero();
    assertThat(refusal.getString("msg"))
        .isEqualTo(
            "Not Subscribed successfully! ["
                + String.join(",", unknown, old, lower)
                + "].  Reason\uFF1A Blocked! ");
    assertThat(client.texts().getFirst()).contains("\"msg\":\"" + DEALS + "\"");
  }

  @Test
  void refuses_in_its_own_words_what_it_is_told_to_refuse() {
    rig.control()
        .begin(Misbehaviour.of(MisbehaviourKind.REFUSE_SUBSCRIPTIONS).on(Channel.TRADES).times(1));
    SimulatorRig.Client client = rig.connect("/ws");
    client.send(request("SUBSCRIPTION", 1, DEALS, DEPTH));
    assertThat(client.await("Not Subscribed").getString("msg")).contains("[" + DEALS + "]");
    client.send(request("SUBSCRIPTION", 2, DEALS));
    assertThat(client.await("\"id\":2").getString("msg")).isEqualTo(DEALS);
  }

  @Test
  void sends_deals_in_binary_frames_with_a_range_for_an_id() {
    SimulatorRig.Client client = subscribed(DEALS);
    Fields frame = bodies(client, 314, 3).getFirst();
    assertThat(frame.text(1)).isEqualTo(DEALS);
    assertThat(frame.text(3)).isEqualTo("BTCUSDT");
    long sent = frame.number(6);
    Fields body = frame.message(314);
    assertThat(body.text(2)).isEqualTo("spot@public.aggre.deals.v3.api.pb@100ms");
    Fields deal = body.message(1);
    assertThat(Double.parseDouble(deal.text(1))).isCloseTo(61_800, within(3_000.0));
    assertThat(deal.text(1)).as("no trailing zeros").matches("[0-9]+(\\.[0-9]*[1-9])?");
    assertThat(new BigDecimal(deal.text(2))).isPositive();
    assertThat(deal.number(3)).isBetween(1L, 2L);
    assertThat(sent - deal.number(4)).isBetween(0L, 1_000L);
    assertThat(deal.text(5)).matches("[0-9]+X0_[0-9]+X0");
  }

  @Test
  void waits_for_the_pace_of_the_topic_between_two_frames() {
    SimulatorRig.Client client = subscribed(QUOTE.replace("10ms", "100ms"));
    List<Long> sent = bodies(client, 315, 8).stream().map(frame -> frame.number(6)).toList();
    assertThat((sent.getLast() - sent.getFirst()) / (sent.size() - 1)).isGreaterThanOrEqualTo(90);
  }

  @Test
  void sends_the_top_of_the_book() {
    SimulatorRig.Client client =
        subscribed(QUOTE, "spot@public.bookTicker.batch.v3.api.pb@BTCUSDT");
    Fields quote = bodies(client, 315, 1).getFirst().message(315);
    assertThat(new BigDecimal(quote.text(1))).isLessThan(new BigDecimal(quote.text(3)));
    assertThat(new BigDecimal(quote.text(2))).isPositive();
    assertThat(new BigDecimal(quote.text(4))).isPositive();
    assertThat(Long.parseLong(quote.text(5))).isPositive();
    Fields batch = bodies(client, 311, 1).getFirst().message(311);
    assertThat(batch.message(1).has(3)).isTrue();
  }

  @Test
  void sends_a_limited_depth_and_a_day() {
    SimulatorRig.Client client =
        subscribed(
            "spot@public.limit.depth.v3.api.pb@BTCUSDT@5",
            "spot@public.miniTicker.v3.api.pb@BTCUSDT@24H");
    Fields depth = bodies(client, 303, 1).getFirst().message(303);
    assertThat(depth.all(1)).hasSize(5);
    assertThat(depth.all(2)).hasSize(5);
    assertThat(new BigDecimal(depth.message(2).text(1)))
        .isLessThan(new BigDecimal(depth.message(1).text(1)));
    assertThat(depth.number(5)).as("a number, unlike in older messages").isPositive();
    Fields day = bodies(client, 309, 1).getFirst().message(309);
    assertThat(day.text(1)).isEqualTo("BTCUSDT");
    double base = Double.parseDouble(day.text(8));
    double quote = Double.parseDouble(day.text(7));
    assertThat(quote / base).isCloseTo(Double.parseDouble(day.text(2)), within(3_000.0));
  }

  @Test
  void differences_link_by_version_and_lead_from_the_seed_to_the_venues_book() {
    SimulatorRig.Client client = subscribed(DEPTH);
    bodies(client, 313, 2);
    JsonObject seed = rig.get("/api/v3/depth?symbol=BTCUSDT&limit=1000").json();
    long covered = seed.getLong("lastUpdateId");
    await()
        .until(
            () -> frames(client, 313).stream().anyMatch(frame -> version(frame, 5) > covered + 20));
    Map<BigDecimal, BigDecimal> bids = side(seed.getJsonArray("bids"));
    Map<BigDecimal, BigDecimal> asks = side(seed.getJsonArray("asks"));
    long last = -1;
    for (Fields frame : frames(client, 313)) {
      if (last >= 0) {
        assertThat(version(frame, 4)).isEqualTo(last + 1);
      }
      last = version(frame, 5);
      if (last > covered) {
        apply(asks, frame.message(313).all(1));
        apply(bids, frame.message(313).all(2));
      }
    }
    assertThat(bids.keySet().stream().max(BigDecimal::compareTo).orElseThrow())
        .isLessThan(asks.keySet().stream().min(BigDecimal::compareTo).orElseThrow());
    assertThat(bids.values()).allMatch(quantity -> quantity.signum() > 0);
  }

  private static long version(Fields frame, int field) {
    return Long.parseLong(frame.message(313).text(field));
  }

  private static Map<BigDecimal, BigDecimal> side(JsonArray levels) {
    Map<BigDecimal, BigDecimal> side = new TreeMap<>();
    for (int i = 0; i < levels.size(); i++) {
      JsonArray level = levels.getJsonArray(i);
      side.put(new BigDecimal(level.getString(0)), new BigDecimal(level.getString(1)));
    }
    return side;
  }

  private static void apply(Map<BigDecimal, BigDecimal> side, List<Fields> levels) {
    for (Fields level : levels) {
      BigDecimal quantity = new BigDecimal(level.text(2));
      if (quantity.signum() == 0) {
        side.remove(new BigDecimal(level.text(1)));
      } else {
        side.put(new BigDecimal(level.text(1)), quantity);
      }
    }
  }

  @Test
  void carries_30_subscriptions_and_no_more() {
    SimulatorRig.Client client = rig.connect("/ws");
    List<String> names = new ArrayList<>();
    for (String symbol : List.of("BTCUSDT", "ETHUSDT", "PUMPUSDT")) {
      for (String pace : List.of("10ms", "100ms")) {
        for (String channel : List.of("deals", "depth", "bookTicker")) {
          names.add("spot@public.aggre." + channel + ".v3.api.pb@" + pace + "@" + symbol);
        }
      }
      for (int limit : List.of(5, 10, 20)) {
        names.add("spot@public.limit.depth.v3.api.pb@" + symbol + "@" + limit);
      }
      names.add("spot@public.bookTicker.batch.v3.api.pb@" + symbol);
    }
    assertThat(names).hasSize(30);
    for (int i = 0; i < 30; i += 10) {
      client.send(request("SUBSCRIPTION", i + 1, names.subList(i, i + 10).toArray(String[]::new)));
      client.await("\"id\":" + (i + 1) + ",");
    }
    String one = "spot@public.miniTicker.v3.api.pb@BTCUSDT@24H";
    client.send(request("SUBSCRIPTION", 99, one));
    assertThat(client.await("\"id\":99").getString("msg")).startsWith("Not Subscribed");
    client.send(request("UNSUBSCRIPTION", 100, names.getFirst()));
    client.await("\"id\":100");
    client.send(request("SUBSCRIPTION", 101, one));
    assertThat(client.await("\"id\":101").getString("msg")).isEqualTo(one);
  }

  @Test
  void answers_a_ping_in_text() {
    SimulatorRig.Client client = rig.connect("/ws");
    client.send("{\"method\":\"PING\"}");
    assertThat(client.await("PONG"))
        .isEqualTo(new JsonObject().put("id", 0).put("code", 0).put("msg", "PONG"));
  }

  @Test
  void closes_who_subscribes_nothing_for_30_seconds_even_if_he_pings() {
    SimulatorRig.Client client = rig.connect("/ws");
    // Its time begins on the other side of the socket: an answer shows that it has begun.
    ping(client, 1);
    rig.letPass(Duration.ofSeconds(15));
    ping(client, 2);
    assertThat(client.socket().isClosed()).isFalse();
    rig.letPass(Duration.ofSeconds(16));
    client.awaitClosed();
  }

  private static void ping(SimulatorRig.Client client, int pongs) {
    client.send("{\"method\":\"PING\"}");
    client.awaitMany("PONG", pongs);
  }

  @Test
  void closes_after_60_seconds_without_data_unless_pinged() {
    SimulatorRig.Client quiet = subscribed(DEALS);
    SimulatorRig.Client pinging = subscribed(DEALS);
    bodies(quiet, 314, 1);
    rig.control().begin(Misbehaviour.of(MisbehaviourKind.DELIST).on("BTC_USDT"));
    await().until(() -> !rig.get("/api/v3/exchangeInfo").body().contains("BTCUSDT"));
    // What had been collected before may still be sent within the first of these.
    for (int i = 1; i <= 4; i++) {
      rig.letPass(Duration.ofSeconds(25));
      ping(pinging, i);
    }
    quiet.awaitClosed();
    assertThat(pinging.socket().isClosed()).isFalse();
  }

  @Test
  void closes_on_a_frame_of_more_than_1024_bytes_and_on_more_than_100_messages_a_second() {
    SimulatorRig.Client large = rig.connect("/ws");
    large.send(request("SUBSCRIPTION", 1, "x".repeat(1_000)));
    large.awaitClosed();
    assertThat(large.socket().closeStatusCode()).isEqualTo((short) 1009);
    SimulatorRig.Client hasty = rig.connect("/ws");
    for (int i = 0; i < 250; i++) {
      hasty.send("{\"method\":\"PING\"}");
    }
    hasty.awaitClosed();
    assertThat(hasty.socket().closeStatusCode()).isEqualTo((short) 1008);
  }

  @Test
  void lists_markets_by_decimals() {
    JsonObject market =
        rig.get("/api/v3/exchangeInfo?symbols=BTCUSDT,ETHUSDT")
            .json()
            .getJsonArray("symbols")
            .getJsonObject(0);
    assertThat(market.getString("symbol")).isEqualTo("BTCUSDT");
    assertThat(market.getString("status")).isEqualTo("1");
    assertThat(market.getString("baseSizePrecision")).isEqualTo("0");
    assertThat(market.getInteger("quotePrecision")).isEqualTo(2);
    assertThat(rig.get("/api/v3/exchangeInfo").json().getJsonArray("symbols")).hasSize(3);
    SimulatorRig.Answer unknown = rig.get("/api/v3/exchangeInfo?symbols=BTCUSDT,NOPEUSDT");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.json().getInteger("code")).isEqualTo(-1121);
  }

  @Test
  void lists_trades_newest_first_and_without_ids() {
    JsonArray trades = rig.get("/api/v3/trades?symbol=BTCUSDT&limit=5").array();
    assertThat(trades).hasSize(5);
    assertThat(trades.getJsonObject(0).getValue("id")).isNull();
    assertThat(trades.getJsonObject(0).getLong("time"))
        .isGreaterThanOrEqualTo(trades.getJsonObject(4).getLong("time"));
    JsonObject trade = trades.getJsonObject(0);
    assertThat(trade.getString("tradeType"))
        .isEqualTo(trade.getBoolean("isBuyerMaker") ? "ASK" : "BID");
  }

  @Test
  void tells_a_day_whose_percent_is_a_fraction() {
    JsonObject day = rig.get("/api/v3/ticker/24hr?symbol=BTCUSDT").json();
    double fraction =
        Double.parseDouble(day.getString("lastPrice"))
                / Double.parseDouble(day.getString("openPrice"))
            - 1;
    assertThat(Double.parseDouble(day.getString("priceChangePercent")))
        .isCloseTo(fraction, within(1e-4));
    assertThat(day.getString("bidQty")).isEmpty();
    assertThat(rig.get("/api/v3/ticker/bookTicker").array()).hasSize(3);
    assertThat(rig.get("/api/v3/ticker/bookTicker?symbol=BTCUSDT").json().getString("bidQty"))
        .isNotEmpty();
  }

  @Test
  void limits_each_call_by_its_weight() {
    SimulatorRig.Answer refused = rig.get("/api/v3/exchangeInfo");
    for (int i = 0; i < 200 && refused.status() == 200; i++) {
      refused = rig.get("/api/v3/exchangeInfo");
    }
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.response().headers().firstValue("Retry-After")).isPresent();
    assertThat(rig.get("/api/v3/depth?symbol=BTCUSDT").status()).isEqualTo(200);
    rig.letPass(Duration.ofSeconds(10));
    assertThat(rig.get("/api/v3/exchangeInfo").status()).isEqualTo(200);
  }

  /** For the reader of this test: a frame is no text. */
  @Test
  void a_frame_begins_as_no_json_does() {
    SimulatorRig.Client client = subscribed(QUOTE);
    await().until(() -> !client.binaries().isEmpty());
    Buffer first = client.binaries().getFirst();
    assertThat(first.getByte(0)).isEqualTo((byte) 0x0A);
  }
}
