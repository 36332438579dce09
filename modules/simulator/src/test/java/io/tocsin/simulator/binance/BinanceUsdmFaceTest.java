package io.tocsin.simulator.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.simulator.SimulatorRig;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BinanceUsdmFaceTest {

  private final SimulatorRig rig = new SimulatorRig(BinanceUsdmFace.KIND, SimulatorRig.options());

  @AfterEach
  void close() {
    rig.close();
  }

  private static String subscribe(int id, String... names) {
    return new JsonObject()
        .put("method", "SUBSCRIBE")
        .put("params", new JsonArray(List.of(names)))
        .put("id", id)
        .encode();
  }

  @Test
  void a_stream_on_the_wrong_path_is_acknowledged_and_silent() {
    SimulatorRig.Client market = rig.connect("/market/stream");
    market.send(subscribe(1, "btcusdt@trade", "btcusdt@depth@100ms", "btcusdt@miniTicker"));
    assertThat(market.await("\"id\":1").containsKey("result")).isTrue();
    market.awaitMany("btcusdt@miniTicker", 2);
    assertThat(market.texts()).noneMatch(text -> text.contains("@trade"));
    SimulatorRig.Client open = rig.connect("/public/stream");
    open.send(subscribe(1, "btcusdt@trade", "btcusdt@miniTicker"));
    open.awaitMany("btcusdt@trade", 20);
    assertThat(open.texts()).noneMatch(text -> text.contains("@miniTicker"));
  }

  @Test
  void the_unrouted_paths_are_gone() {
    for (String path : List.of("/stream", "/ws", "/private/stream", "/ws/btcusdt@trade")) {
      assertThat(rig.tryConnect(path).toCompletionStage().toCompletableFuture())
          .as(path)
          .failsWithin(Duration.ofSeconds(10))
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(UpgradeRejectedException.class);
    }
  }

  @Test
  void writes_the_fields_of_usd_m_with_the_markets_own_digits() {
    SimulatorRig.Client client = rig.connect("/public/stream");
    client.send(subscribe(1, "btcusdt@trade", "btcusdt@bookTicker"));
    JsonObject trade = client.await("btcusdt@trade").getJsonObject("data");
    assertThat(trade.fieldNames())
        .containsExactly("e", "E", "T", "s", "ps", "t", "p", "q", "X", "m", "st");
    assertThat(trade.getString("X")).isEqualTo("MARKET");
    assertThat(new BigDecimal(trade.getString("p")).scale()).isLessThan(8);
    JsonObject top = client.await("btcusdt@bookTicker").getJsonObject("data");
    assertThat(top.getString("e")).isEqualTo("bookTicker");
    assertThat(top.getLong("E")).isPositive();
    assertThat(top.getInteger("st")).isOne();
  }

  @Test
  void updates_are_linked_by_pu_and_their_first_id_does_not_follow() {
    SimulatorRig.Client client = rig.connect("/public/stream?streams=btcusdt@depth@100ms");
    List<JsonObject> updates =
        client.awaitMany("@depth", 5).stream().map(text -> text.getJsonObject("data")).toList();
    for (int i = 1; i < updates.size(); i++) {
      long before = updates.get(i - 1).getLong("u");
      assertThat(updates.get(i).getLong("pu")).isEqualTo(before);
      assertThat(updates.get(i).getLong("U")).isNotEqualTo(before + 1);
    }
    JsonObject seed = rig.get("/fapi/v1/depth?symbol=BTCUSDT&limit=5").json();
    assertThat(seed.getLong("lastUpdateId"))
        .isGreaterThanOrEqualTo(updates.getFirst().getLong("u"));
    assertThat(seed.getLong("E")).isPositive();
    assertThat(seed.getJsonArray("bids")).hasSize(5);
  }

  @Test
  void pings_every_three_minutes() {
    SimulatorRig.Client client = rig.connect("/public/ws");
    client.send(subscribe(1, "btcusdt@trade"));
    client.await("\"id\":1");
    rig.letPass(Duration.ofSeconds(170));
    client.send(subscribe(2, "btcusdt@trade"));
    client.await("\"id\":2");
    assertThat(client.pings()).hasValue(0);
    rig.letPass(Duration.ofSeconds(11));
    await().until(() -> client.pings().get() == 1);
  }

  @Test
  void more_than_ten_messages_a_second_end_the_connection() {
    SimulatorRig.Client client = rig.connect("/market/stream");
    for (int i = 0; i < 30; i++) {
      client.send(subscribe(i, "btcusdt@miniTicker"));
    }
    client.awaitClosed();
  }

  @Test
  void lists_delivery_contracts_beside_the_perpetual_ones() {
    JsonArray symbols = rig.get("/fapi/v1/exchangeInfo").json().getJsonArray("symbols");
    assertThat(symbols.stream().map(JsonObject.class::cast))
        .extracting(market -> market.getString("symbol") + " " + market.getString("contractType"))
        .containsExactly(
            "BTCUSDT PERPETUAL",
            "ETHUSDT PERPETUAL",
            "PUMPUSDT PERPETUAL",
            "BTCUSDT_261225 CURRENT_QUARTER");
  }

  @Test
  void older_trades_need_a_key() {
    assertThat(rig.get("/fapi/v1/historicalTrades?symbol=BTCUSDT").status()).isEqualTo(401);
    assertThat(rig.get("/fapi/v1/trades?symbol=BTCUSDT&limit=3").array()).hasSize(3);
    assertThat(rig.get("/fapi/v1/depth?symbol=NOPE").json().getInteger("code")).isEqualTo(-1121);
    assertThat(rig.get("/fapi/v1/ticker/bookTicker?symbol=BTCUSDT").json().getLong("time"))
        .isPositive();
    assertThat(rig.get("/fapi/v1/ticker/24hr?symbol=BTCUSDT").json().getString("lastPrice"))
        .isNotEmpty();
  }
}
