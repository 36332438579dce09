package io.tocsin.simulator.coinbase;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.simulator.SimulatedSymbol;
import io.tocsin.simulator.SimulatorRig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CoinbaseFaceTest {

  private final SimulatorRig rig =
      new SimulatorRig(
          CoinbaseFace.KIND,
          SimulatorRig.options()
              .withSymbols(
                  List.of(
                      SimulatedSymbol.of("BTC_USD", new BigDecimal("68000"), 1, 30),
                      SimulatedSymbol.of("ETH_USD", new BigDecimal("2600"), 1, 30))));

  @AfterEach
  void close() {
    rig.close();
  }

  private static String subscribe(String channel, String... products) {
    return "{\"type\":\"subscribe\",\"product_ids\":[\""
        + String.join("\",\"", products)
        + "\"],\"channel\":\""
        + channel
        + "\"}";
  }

  @Test
  void ends_a_connection_that_subscribes_nothing_within_5_seconds() {
    SimulatorRig.Client client = rig.connect("/");
    rig.letPass(Duration.ofSeconds(6));
    client.awaitClosed();
  }

  @Test
  void ends_a_quiet_connection_unless_heartbeats_are_subscribed() {
    SimulatorRig.Client quiet = rig.connect("/");
    quiet.send(subscribe("ticker", "BTC-USD"));
    quiet.await("subscriptions");
    quiet.send("{\"type\":\"unsubscribe\",\"product_ids\":[\"BTC-USD\"],\"channel\":\"ticker\"}");
    quiet.awaitMany("subscriptions", 2);
    rig.letPass(Duration.ofSeconds(91));
    quiet.awaitClosed();
  }

  @Test
  void an_acknowledgement_lists_the_whole_state() {
    SimulatorRig.Client client = rig.connect("/");
    client.send("{\"type\":\"subscribe\",\"channel\":\"heartbeats\"}");
    client.send(subscribe("level2", "BTC-USD"));
    client.send(subscribe("market_trades", "BTC-USD", "ETH-USD"));
    JsonObject state =
        client
            .awaitMany("\"channel\":\"subscriptions\"", 3)
            .getLast()
            .getJsonArray("events")
            .getJsonObject(0)
            .getJsonObject("subscriptions");
    assertThat(state)
        .isEqualTo(
            new JsonObject()
                .put("heartbeats", new JsonArray().add("heartbeats"))
                .put("level2", new JsonArray().add("BTC-USD"))
                .put("market_trades", new JsonArray().add("BTC-USD").add("ETH-USD")));
  }

  @Test
  void an_error_names_neither_channel_nor_product() {
    SimulatorRig.Client client = rig.connect("/");
    client.send(subscribe("level2", "NOPE-USD"));
    assertThat(client.await("error").encode())
        .isEqualTo("{\"type\":\"error\",\"message\":\"failure to subscribe\"}");
    client.send("x");
    client.await("failure to parse message");
  }

  @Test
  void every_message_of_a_connection_has_the_next_number_whatever_its_channel() {
    SimulatorRig.Client client = rig.connect("/");
    client.send("{\"type\":\"subscribe\",\"channel\":\"heartbeats\"}");
    for (String channel : List.of("level2", "market_trades", "ticker")) {
      client.send(subscribe(channel, "BTC-USD", "ETH-USD"));
    }
    client.awaitMany("\"channel\":\"heartbeats\"", 1);
    List<JsonObject> frames = client.awaitMany("\"sequence_num\"", 40);
    for (int i = 0; i < frames.size(); i++) {
      assertThat(frames.get(i).getLong("sequence_num")).isEqualTo(i);
    }
  }

  @Test
  void trades_come_in_batches_newest_first_after_a_snapshot_of_a_hundred() {
    SimulatorRig.Client client = rig.connect("/");
    client.send(subscribe("market_trades", "BTC-USD"));
    JsonArray past = trades(client.await("\"snapshot\""));
    assertThat(past).hasSize(100);
    long newest = id(past, 0);
    assertThat(id(past, 99)).isEqualTo(newest - 99);
    for (JsonObject frame : client.awaitMany("\"type\":\"update\",\"trades\"", 3)) {
      JsonArray batch = trades(frame);
      assertThat(id(batch, batch.size() - 1)).isEqualTo(newest + 1);
      newest = id(batch, 0);
      assertThat(batch.getJsonObject(0).getString("side")).isIn("BUY", "SELL");
    }
  }

  private static JsonArray trades(JsonObject frame) {
    return frame.getJsonArray("events").getJsonObject(0).getJsonArray("trades");
  }

  private static long id(JsonArray trades, int index) {
    return Long.parseLong(trades.getJsonObject(index).getString("trade_id"));
  }

  @Test
  void a_trades_side_is_the_makers_on_the_socket_and_in_rest() {
    SimulatorRig.Client client = rig.connect("/");
    client.send(subscribe("market_trades", "BTC-USD"));
    JsonObject pushed = trades(client.await("\"snapshot\"")).getJsonObject(0);
    List<JsonObject> asked =
        rig
            .get("/api/v3/brokerage/market/products/BTC-USD/ticker?limit=1000")
            .json()
            .getJsonArray("trades")
            .stream()
            .map(JsonObject.class::cast)
            .toList();
    assertThat(asked)
        .anySatisfy(row -> {
          assertThat(row.getString("trade_id")).isEqualTo(pushed.getString("trade_id"));
          assertThat(row.getString("side")).isEqualTo(pushed.getString("side"));
          assertThat(row.getString("time")).isEqualTo(pushed.getString("time"));
        });
  }

  @Test
  void level2_comes_as_l2_data_with_bids_and_offers() {
    SimulatorRig.Client client = rig.connect("/");
    client.send(subscribe("level2", "BTC-USD"));
    JsonObject whole =
        client.await("\"channel\":\"l2_data\"").getJsonArray("events").getJsonObject(0);
    assertThat(whole.getString("type")).isEqualTo("snapshot");
    assertThat(whole.getJsonArray("updates").stream().map(level -> ((JsonObject) level)))
        .extracting(level -> level.getString("side"))
        .contains("bid", "offer")
        .doesNotContain("ask");
    assertThat(whole.getJsonArray("updates").getJsonObject(0).getString("event_time"))
        .startsWith("1970-01-01T");
    client.await("\"type\":\"update\",\"product_id\":\"BTC-USD\",\"updates\"");
  }

  @Test
  void who_subscribes_usdc_is_sent_usd() {
    SimulatorRig.Client client = rig.connect("/");
    client.send(subscribe("ticker", "BTC-USDC"));
    client.await("\"product_id\":\"BTC-USD\"");
    assertThat(client.texts()).noneMatch(text -> text.contains("BTC-USDC"));
  }

  @Test
  void a_heartbeats_time_is_gos() {
    SimulatorRig.Client client = rig.connect("/");
    client.send("{\"type\":\"subscribe\",\"channel\":\"heartbeats\"}");
    rig.letPass(Duration.ofSeconds(1));
    assertThat(
            client
                .await("\"channel\":\"heartbeats\"")
                .getJsonArray("events")
                .getJsonObject(0)
                .getString("current_time"))
        .matches("[0-9-]{10} [0-9:]{8}\\.[0-9]{9} \\+0000 UTC m=\\+[0-9.]+");
  }

  @Test
  void answers_market_calls() {
    String base = "/api/v3/brokerage/market/";
    JsonObject list = rig.get(base + "products?product_type=SPOT&product_ids=ETH-USD").json();
    assertThat(list.getJsonArray("products"))
        .singleElement()
        .satisfies(product ->
            assertThat(((JsonObject) product).getString("quote_increment")).isEqualTo("0.01"));
    JsonObject book =
        rig.get(base + "product_book?product_id=BTC-USD&limit=1").json().getJsonObject("pricebook");
    assertThat(book.getJsonArray("bids")).hasSize(1);
    assertThat(rig.get(base + "products/BTC-USD").json().getString("status")).isEqualTo("online");
    assertThat(rig.get(base + "products/NOPE-USD").status()).isEqualTo(404);
    assertThat(rig.get(base + "products/BTC-USD/ticker").status()).isEqualTo(400);
    // Ten a second are allowed; side by side, a slow machine has not six seconds for them.
    assertThat(rig.statuses(base + "products/BTC-USD", 60)).contains(429);
  }
}
