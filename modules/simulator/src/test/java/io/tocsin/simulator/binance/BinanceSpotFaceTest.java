package io.tocsin.simulator.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.simulator.SimulatorOptions;
import io.tocsin.simulator.SimulatorRig;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.internal.http.WebSocketInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BinanceSpotFaceTest {

  private SimulatorRig rig = new SimulatorRig(BinanceSpotFace.KIND, SimulatorRig.options());

  @AfterEach
  void stop() {
    rig.close();
  }

  private void restart(SimulatorOptions options) {
    rig.close();
    rig = new SimulatorRig(BinanceSpotFace.KIND, options);
  }

  @Test
  void trades_are_found_again_by_id() {
    JsonArray newest = rig.get("/api/v3/trades?symbol=BTCUSDT&limit=50").array();
    assertThat(newest).hasSize(50);
    JsonObject third = newest.getJsonObject(2);
    JsonArray again =
        rig.get("/api/v3/historicalTrades?symbol=BTCUSDT&limit=5&fromId=" + third.getLong("id"))
            .array();
    assertThat(again).hasSize(5);
    assertThat(again.getJsonObject(0)).isEqualTo(third);
    assertThat(again.getJsonObject(4)).isEqualTo(newest.getJsonObject(6));
    assertThat(
            rig.get("/api/v3/historicalTrades?symbol=BTCUSDT&fromId=x").json().getInteger("code"))
        .isEqualTo(-1100);
  }

  @Test
  void aggregate_trades_have_ids_of_their_own_and_name_their_trades() {
    JsonArray newest = rig.get("/api/v3/aggTrades?symbol=BTCUSDT&limit=20").array();
    JsonObject first = newest.getJsonObject(0);
    assertThat(first.fieldNames()).containsExactly("a", "p", "q", "f", "l", "T", "m", "M");
    assertThat(first.getLong("a")).isNotEqualTo(first.getLong("f"));
    JsonArray again =
        rig.get("/api/v3/aggTrades?symbol=BTCUSDT&limit=20&fromId=" + first.getLong("a")).array();
    assertThat(again.getJsonObject(0)).isEqualTo(first);
    JsonObject trade =
        rig.get("/api/v3/historicalTrades?symbol=BTCUSDT&limit=1&fromId=" + first.getLong("f"))
            .array()
            .getJsonObject(0);
    assertThat(trade.getString("price")).isEqualTo(first.getString("p"));
    assertThat(trade.getString("qty")).isEqualTo(first.getString("q"));
  }

  @Test
  void counts_request_weights_and_refuses_beyond_six_thousand_a_minute() {
    assertThat(weight("/api/v3/time")).isEqualTo(1);
    assertThat(weight("/api/v3/depth?symbol=BTCUSDT&limit=5000")).isEqualTo(251);
    SimulatorRig.Answer answer = null;
    for (int i = 0; i < 24; i++) {
      answer = rig.get("/api/v3/depth?symbol=BTCUSDT&limit=5000");
    }
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.json().getInteger("code")).isEqualTo(-1003);
    assertThat(
            Integer.parseInt(answer.response().headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(1, 60);
    rig.letPass(Duration.ofMinutes(1));
    assertThat(rig.get("/api/v3/time").status()).isEqualTo(200);
  }

  private int weight(String path) {
    return Integer.parseInt(
        rig.get(path).response().headers().firstValue("X-MBX-USED-WEIGHT-1M").orElseThrow());
  }

  @Test
  void answers_all_top_of_book_at_once() {
    JsonArray all = rig.get("/api/v3/ticker/bookTicker").array();
    assertThat(all).hasSize(3);
    assertThat(all.getJsonObject(1).getString("symbol")).isEqualTo("ETHUSDT");
  }

  @Test
  void turns_away_who_comes_by_another_path() {
    assertThat(rig.tryConnect("/v2"))
        .satisfies(refused -> {
          await().until(refused::isComplete);
          assertThat(refused.cause())
              .isInstanceOfSatisfying(
                  UpgradeRejectedException.class, e -> assertThat(e.getStatus()).isEqualTo(404));
        });
  }

  @Test
  void acknowledges_unknown_streams_and_stays_silent_on_them() {
    SimulatorRig.Client client = rig.connect("/stream");
    client.send(
        "{\"method\":\"SUBSCRIBE\",\"params\":[\"BTCUSDT@trade\",\"nope@trade\","
            + "\"ethusdt@trade\"],\"id\":1}");
    assertThat(client.await("\"id\":1").getValue("result")).isNull();
    client.awaitMany("ethusdt@trade", 20);
    assertThat(client.texts()).noneMatch(text -> text.contains("nope") || text.contains("BTC"));
  }

  @Test
  void sends_nothing_more_of_what_was_unsubscribed() {
    SimulatorRig.Client client = rig.connect("/stream?streams=btcusdt@trade/ethusdt@trade");
    client.awaitMany("btcusdt@trade", 1);
    client.send("{\"method\":\"UNSUBSCRIBE\",\"params\":[\"btcusdt@trade\"],\"id\":1}");
    client.await("\"id\":1");
    int before = client.awaitMany("btcusdt@trade", 1).size();
    client.awaitMany("ethusdt@trade", client.awaitMany("ethusdt@trade", 1).size() + 20);
    assertThat(client.awaitMany("btcusdt@trade", 1)).hasSize(before);
  }

  @Test
  void drops_a_client_that_answers_no_ping_for_a_minute() {
    SimulatorRig.Client client = rig.connect("/stream");
    ((WebSocketInternal) client.socket())
        .channelHandlerContext()
        .channel()
        .config()
        .setAutoRead(false);
    rig.letPass(Duration.ofSeconds(21));
    SimulatorRig.Client witness = rig.connect("/stream?streams=btcusdt@trade");
    witness.awaitMany("btcusdt@trade", 1);
    assertThat(rig.control().connections()).isEqualTo(2);
    rig.letPass(Duration.ofSeconds(40));
    await().until(() -> rig.control().connections() == 1);
    assertThat(witness.socket().isClosed()).isFalse();
  }

  @Test
  void ends_every_connection_after_a_day() {
    SimulatorRig.Client client = rig.connect("/stream");
    rig.letPass(Duration.ofHours(24).plusMinutes(1));
    client.awaitClosed();
    assertThat(client.socket().closeStatusCode()).isEqualTo((short) 1001);
  }

  @Test
  void serves_three_hundred_symbols_on_one_connection() {
    restart(SimulatorOptions.defaults().withLoad(300, 3_000));
    List<String> names =
        rig.get("/api/v3/exchangeInfo").json().getJsonArray("symbols").stream()
            .map(symbol -> ((JsonObject) symbol).getString("symbol"))
            .toList();
    assertThat(names).hasSize(300).contains("SIM001USDT", "SIM300USDT");
    SimulatorRig.Client client =
        rig.connect(
            names.stream()
                .map(name -> name.toLowerCase(Locale.ROOT) + "@trade")
                .collect(Collectors.joining("/", "/stream?streams=", "")));
    await()
        .until(() -> {
          Set<String> seen = new HashSet<>();
          client.texts().forEach(text -> seen.add(text.substring(11, 21)));
          return seen.size() == 300;
        });
  }

  @Test
  void loses_nothing_of_a_busy_market() {
    restart(SimulatorOptions.defaults().withLoad(10, 10_000));
    SimulatorRig.Client client =
        rig.connect(
            "/stream?streams="
                + IntStream.rangeClosed(1, 10)
                    .mapToObj("sim%03dusdt@trade"::formatted)
                    .collect(Collectors.joining("/")));
    client.awaitMany("@trade", 10_000);
    Map<String, Long> last = new HashMap<>();
    for (JsonObject frame : client.awaitMany("@trade", 10_000)) {
      JsonObject trade = frame.getJsonObject("data");
      Long before = last.put(trade.getString("s"), trade.getLong("t"));
      if (before != null) {
        assertThat(trade.getLong("t")).isEqualTo(before + 1);
      }
    }
    assertThat(last).hasSize(10);
  }
}
