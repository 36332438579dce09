package io.tocsin.simulator.kraken;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.simulator.SimulatorRig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KrakenFaceTest {

  private final SimulatorRig rig = new SimulatorRig(KrakenFace.KIND, SimulatorRig.options());

  @AfterEach
  void close() {
    rig.close();
  }

  private static String subscribe(String params) {
    return "{\"method\":\"subscribe\",\"params\":{" + params + "},\"req_id\":7}";
  }

  @Test
  void begins_with_its_state_and_a_connection_id_beyond_a_signed_long() {
    JsonObject status =
        rig.connect("/v2").await("\"status\"").getJsonArray("data").getJsonObject(0);
    assertThat(status.getString("system")).isEqualTo("online");
    assertThat(new BigDecimal(status.getValue("connection_id").toString()))
        .isGreaterThan(BigDecimal.valueOf(Long.MAX_VALUE));
  }

  @Test
  void acknowledges_each_symbol_by_itself_and_heartbeats_from_then_on() {
    SimulatorRig.Client client = rig.connect("/v2");
    client.await("\"status\"");
    rig.letPass(Duration.ofSeconds(5));
    assertThat(client.texts()).noneMatch(text -> text.contains("heartbeat"));
    client.send(subscribe("\"channel\":\"trade\",\"symbol\":[\"BTC/USDT\",\"ETH/USDT\"]"));
    List<JsonObject> acks = client.awaitMany("\"success\":true", 2);
    assertThat(acks)
        .extracting(ack -> ack.getJsonObject("result").getString("symbol"))
        .containsExactly("BTC/USDT", "ETH/USDT");
    assertThat(acks).extracting(ack -> ack.getInteger("req_id")).containsOnly(7);
    rig.letPass(Duration.ofSeconds(2));
    client.await("{\"channel\":\"heartbeat\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"XBT/USDT", "BTCUSDT", "NOPE/USDT"})
  void refuses_a_symbol_that_is_not_iso_by_error_and_symbol_at_the_top(String symbol) {
    SimulatorRig.Client client = rig.connect("/v2");
    client.send(subscribe("\"channel\":\"trade\",\"symbol\":[\"" + symbol + "\"]"));
    JsonObject refusal = client.await("\"error\"");
    assertThat(refusal.getString("error")).isEqualTo("Currency pair not supported " + symbol);
    assertThat(refusal.getString("symbol")).isEqualTo(symbol);
    assertThat(refusal.getBoolean("success")).isFalse();
    assertThat(refusal.containsKey("result")).isFalse();
  }

  @Test
  void refuses_what_is_subscribed_already_what_is_not_and_what_is_no_request() {
    SimulatorRig.Client client = rig.connect("/v2");
    String trades = "\"channel\":\"trade\",\"symbol\":[\"BTC/USDT\"]";
    client.send(subscribe(trades));
    client.send(subscribe(trades));
    client.await("Already subscribed");
    client.send(subscribe("\"channel\":\"book\",\"depth\":11,\"symbol\":[\"BTC/USDT\"]"));
    client.await("Subscription depth not supported");
    client.send(
        "{\"method\":\"unsubscribe\",\"params\":{\"channel\":\"book\",\"symbol\":[\"BTC/USDT\"]}}");
    client.await("Subscription Not Found");
    client.send("x");
    assertThat(client.await("Malformed request").getString("method")).isEqualTo("error");
  }

  @Test
  void trades_begin_with_the_last_50_and_their_ids_rise_by_one() {
    SimulatorRig.Client client = rig.connect("/v2");
    client.send(subscribe("\"channel\":\"trade\",\"symbol\":[\"BTC/USDT\"]"));
    JsonArray past =
        client.await("\"channel\":\"trade\",\"type\":\"snapshot\"").getJsonArray("data");
    assertThat(past).hasSize(50);
    long id = past.getJsonObject(49).getLong("trade_id");
    for (JsonObject frame : client.awaitMany("\"channel\":\"trade\",\"type\":\"update\"", 5)) {
      JsonObject trade = frame.getJsonArray("data").getJsonObject(0);
      assertThat(trade.getLong("trade_id")).isEqualTo(++id);
      assertThat(trade.getString("side")).isIn("buy", "sell");
      assertThat(trade.getString("timestamp")).matches(".*T.*\\.[0-9]{6}Z");
    }
  }

  @Test
  void the_ticker_comes_with_the_top_of_the_book_if_that_is_asked_for() {
    SimulatorRig.Client client = rig.connect("/v2");
    client.send(
        subscribe("\"channel\":\"ticker\",\"event_trigger\":\"bbo\",\"symbol\":[\"BTC/USDT\"]"));
    JsonObject top =
        client
            .await("\"channel\":\"ticker\",\"type\":\"update\"")
            .getJsonArray("data")
            .getJsonObject(0);
    assertThat(top.getDouble("bid")).isLessThan(top.getDouble("ask"));
    assertThat(top.getDouble("vwap")).isPositive();
    assertThat(top.getDouble("volume")).isPositive();
  }

  private static final Pattern LEVEL = Pattern.compile("\\{\"price\":([0-9.]+),\"qty\":([0-9.]+)}");

  /** The naive client: maps of the texts, cut to the depth, CRC32 over the strings. */
  private static final class Naive {
    private final int depth;
    private final TreeMap<BigDecimal, String> bids = new TreeMap<>(Comparator.reverseOrder());
    private final TreeMap<BigDecimal, String> asks = new TreeMap<>();

    Naive(int depth) {
      this.depth = depth;
    }

    void take(String frame) {
      int middle = frame.indexOf("\"asks\"");
      side(frame.substring(0, middle), bids);
      side(frame.substring(middle), asks);
      assertThat(checksum())
          .as(frame)
          .isEqualTo(
              new JsonObject(frame).getJsonArray("data").getJsonObject(0).getLong("checksum"));
    }

    private void side(String text, TreeMap<BigDecimal, String> side) {
      Matcher levels = LEVEL.matcher(text);
      while (levels.find()) {
        BigDecimal price = new BigDecimal(levels.group(1));
        if (new BigDecimal(levels.group(2)).signum() == 0) {
          side.remove(price);
        } else {
          side.put(price, levels.group(2));
        }
      }
      while (side.size() > depth) {
        side.pollLastEntry();
      }
    }

    private long checksum() {
      StringBuilder digits = new StringBuilder();
      for (TreeMap<BigDecimal, String> side : List.of(asks, bids)) {
        for (Map.Entry<BigDecimal, String> level : side.entrySet().stream().limit(10).toList()) {
          digits.append(level.getKey().toPlainString().replace(".", "").replaceFirst("^0+", ""));
          digits.append(level.getValue().replace(".", "").replaceFirst("^0+", ""));
        }
      }
      CRC32 crc = new CRC32();
      crc.update(digits.toString().getBytes(StandardCharsets.US_ASCII));
      return crc.getValue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 25})
  void a_client_that_applies_cuts_and_checks_has_the_checksum_of_every_message(int depth) {
    SimulatorRig.Client client = rig.connect("/v2");
    client.send(
        subscribe("\"channel\":\"book\",\"depth\":" + depth + ",\"symbol\":[\"BTC/USDT\"]"));
    client.awaitMany("\"channel\":\"book\",\"type\":\"update\"", 12);
    Naive naive = new Naive(depth);
    List<String> frames =
        client.texts().stream().filter(text -> text.contains("\"channel\":\"book\",")).toList();
    assertThat(frames.getFirst()).contains("\"snapshot\"");
    frames.stream().filter(frame -> frame.contains("checksum")).forEach(naive::take);
  }

  @Test
  void a_second_snapshot_joins_the_updates_after_it_too() {
    SimulatorRig.Client client = rig.connect("/v2");
    String book = "\"channel\":\"book\",\"depth\":25,\"symbol\":[\"ETH/USDT\"]";
    client.send(subscribe(book));
    client.awaitMany("\"type\":\"update\",\"data\":[{\"symbol\":\"ETH", 3);
    client.send("{\"method\":\"unsubscribe\",\"params\":{" + book + "}}");
    client.send(subscribe(book));
    client.awaitMany("\"channel\":\"book\",\"type\":\"snapshot\"", 2);
    int before = client.texts().size();
    client.awaitMany("\"type\":\"update\",\"data\":[{\"symbol\":\"ETH", 9);
    assertThat(client.texts()).hasSizeGreaterThan(before);
    Naive naive = new Naive(25);
    for (String text : client.texts()) {
      if (text.contains("\"type\":\"snapshot\"")) {
        naive = new Naive(25);
      }
      if (text.contains("checksum")) {
        naive.take(text);
      }
    }
  }

  @Test
  void answers_a_ping_by_its_id() {
    SimulatorRig.Client client = rig.connect("/v2");
    client.send("{\"method\":\"ping\",\"req_id\":42}");
    assertThat(client.await("pong").getInteger("req_id")).isEqualTo(42);
  }

  @Test
  void ends_a_connection_that_is_silent_for_a_minute() {
    SimulatorRig.Client client = rig.connect("/v2");
    client.await("\"status\"");
    rig.letPass(Duration.ofSeconds(61));
    client.awaitClosed();
  }

  @Test
  void lists_pairs_by_their_old_names() {
    JsonObject pair =
        rig.get("/0/public/AssetPairs?pair=BTC/USDT")
            .json()
            .getJsonObject("result")
            .getJsonObject("XBTUSDT");
    assertThat(pair.getString("wsname")).isEqualTo("XBT/USDT");
    assertThat(pair.getString("status")).isEqualTo("online");
    assertThat(rig.get("/0/public/AssetPairs").json().getJsonObject("result")).hasSize(3);
  }

  @Test
  void a_result_stands_under_the_name_asked_for_or_the_old_one() {
    assertThat(rig.get("/0/public/Depth?pair=BTC/USDT&count=5").json().getJsonObject("result"))
        .singleElement()
        .satisfies(entry -> assertThat(entry.getKey()).isEqualTo("BTC/USDT"));
    assertThat(rig.get("/0/public/Ticker?pair=XBTUSDT").json().getJsonObject("result"))
        .singleElement()
        .satisfies(entry -> assertThat(entry.getKey()).isEqualTo("XBTUSDT"));
  }

  @Test
  void trades_go_on_from_the_last_of_the_answer_before() {
    JsonObject first = rig.get("/0/public/Trades?pair=BTC/USDT").json().getJsonObject("result");
    JsonArray rows = first.getJsonArray("BTC/USDT");
    long last = rows.getJsonArray(rows.size() - 1).getLong(6);
    rig.letPass(Duration.ofSeconds(10));
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> {
          JsonArray next =
              rig.get("/0/public/Trades?pair=BTC/USDT&since=" + first.getString("last"))
                  .json()
                  .getJsonObject("result")
                  .getJsonArray("BTC/USDT");
          assertThat(next).isNotEmpty();
          assertThat(next.getJsonArray(0).getLong(6)).isEqualTo(last + 1);
        });
  }

  @Test
  void errors_come_in_a_200() {
    SimulatorRig.Answer unknown = rig.get("/0/public/Depth?pair=NOPE/USD");
    assertThat(unknown.status()).isEqualTo(200);
    assertThat(unknown.body()).isEqualTo("{\"error\":[\"EQuery:Unknown asset pair\"]}");
    String last = "";
    for (int i = 0; i < 25; i++) {
      last = rig.get("/0/public/Time").body();
    }
    assertThat(last).isEqualTo("{\"error\":[\"EAPI:Rate limit exceeded\"]}");
  }
}
