package io.tocsin.simulator.mexc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.tocsin.simulator.SimulatorRig;
import io.tocsin.simulator.fault.Misbehaviour;
import io.tocsin.simulator.fault.MisbehaviourKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MexcFuturesFaceTest {

  private final SimulatorRig rig = new SimulatorRig(MexcFuturesFace.KIND, SimulatorRig.options());

  @AfterEach
  void close() {
    rig.close();
  }

  private static String request(String method, String symbol, String more) {
    return "{\"method\":\"" + method + "\",\"param\":{\"symbol\":\"" + symbol + "\"" + more + "}}";
  }

  private SimulatorRig.Client subscribed(String topic, String more) {
    SimulatorRig.Client client = rig.connect("/edge");
    client.send(request("sub." + topic, "BTC_USDT", more));
    JsonObject ack = client.await("\"rs.sub." + topic + "\"");
    assertThat(ack.getString("data")).isEqualTo("success");
    assertThat(ack.fieldNames()).as("names no symbol").containsOnly("channel", "data", "ts");
    return client;
  }

  @Test
  void sends_deals_newest_first_in_contracts_with_an_id_of_text() {
    SimulatorRig.Client client = subscribed("deal", ",\"compress\":false");
    rig.letPass(Duration.ofSeconds(1));
    JsonObject push =
        client.awaitText(text ->
            text.contains("push.deal") && new JsonObject(text).getJsonArray("data").size() > 1);
    assertThat(push.getString("symbol")).isEqualTo("BTC_USDT");
    JsonArray deals = push.getJsonArray("data");
    JsonObject newest = deals.getJsonObject(0);
    JsonObject oldest = deals.getJsonObject(deals.size() - 1);
    assertThat(Long.parseLong(newest.getString("i")))
        .isGreaterThan(Long.parseLong(oldest.getString("i")));
    assertThat(newest.getLong("t")).isGreaterThanOrEqualTo(oldest.getLong("t"));
    assertThat(newest.getValue("v")).as("whole contracts").isInstanceOf(Integer.class);
    assertThat(newest.getInteger("T")).isBetween(1, 2);
    assertThat(newest.getDouble("p")).isCloseTo(61_800, within(3_000.0));
  }

  @Test
  void merges_deals_of_a_price_unless_asked_not_to() {
    SimulatorRig.Client merged = subscribed("deal", "");
    SimulatorRig.Client single = subscribed("deal", ",\"compress\":false");
    rig.letPass(Duration.ofSeconds(20));
    merged.awaitMany("push.deal", 20);
    single.awaitMany("push.deal", 20);
    assertThat(deals(merged)).allMatch(deals -> neighboursDiffer(deals));
    assertThat(deals(single)).anyMatch(deals -> !neighboursDiffer(deals));
  }

  private static List<JsonArray> deals(SimulatorRig.Client client) {
    return client.texts().stream()
        .filter(text -> text.contains("push.deal"))
        .map(text -> new JsonObject(text).getJsonArray("data"))
        .toList();
  }

  private static boolean neighboursDiffer(JsonArray deals) {
    for (int i = 1; i < deals.size(); i++) {
      JsonObject one = deals.getJsonObject(i - 1);
      JsonObject other = deals.getJsonObject(i);
      if (one.getDouble("p").equals(other.getDouble("p"))
          && one.getInteger("T").equals(other.getInteger("T"))) {
        return false;
      }
    }
    return true;
  }

  @Test
  void sends_merged_differences_that_link_by_begin_and_end() {
    SimulatorRig.Client client = subscribed("depth", "");
    List<JsonObject> pushes = client.awaitMany("push.depth", 4);
    long last = -1;
    for (JsonObject push : pushes) {
      JsonObject data = push.getJsonObject("data");
      assertThat(data.getLong("version")).isEqualTo(data.getLong("end"));
      if (last >= 0) {
        assertThat(data.getLong("begin")).isEqualTo(last + 1);
      }
      last = data.getLong("end");
    }
    assertThat(pushes.toString()).contains("\"asks\"");
    long seed =
        rig.get("/api/v1/contract/depth/BTC_USDT?limit=1000")
            .json()
            .getJsonObject("data")
            .getLong("version");
    assertThat(seed).isGreaterThanOrEqualTo(last);
  }

  @Test
  void sends_the_top_levels_whole_and_best_first() {
    SimulatorRig.Client client = subscribed("depth.full", ",\"limit\":5");
    JsonObject data = client.await("push.depth.full").getJsonObject("data");
    assertThat(data.getJsonArray("bids")).hasSize(5);
    assertThat(data.getJsonArray("asks")).hasSize(5);
    assertThat(data.getJsonArray("bids").getJsonArray(0).getDouble(0))
        .isGreaterThan(data.getJsonArray("bids").getJsonArray(1).getDouble(0))
        .isLessThan(data.getJsonArray("asks").getJsonArray(0).getDouble(0));
    assertThat(data.fieldNames()).doesNotContain("begin", "end");
  }

  @Test
  void sends_a_ticker_whose_volume_is_contracts_and_whose_amount_is_quote_units() {
    SimulatorRig.Client client = subscribed("ticker", "");
    JsonObject data = client.await("push.ticker").getJsonObject("data");
    BigDecimal size =
        new BigDecimal(
            rig.get("/api/v1/contract/detail?symbol=BTC_USDT")
                .json()
                .getJsonObject("data")
                .getValue("contractSize")
                .toString());
    double perContract = data.getDouble("amount24") / data.getLong("volume24");
    assertThat(perContract / size.doubleValue())
        .isCloseTo(data.getDouble("lastPrice"), within(3_000.0));
  }

  @Test
  void names_the_unknown_contract_in_brackets_and_is_silent_about_unknown_methods() {
    SimulatorRig.Client client = rig.connect("/edge");
    client.send(request("sub.nonsense", "BTC_USDT", ""));
    client.send("no json");
    client.send(request("sub.deal", "NOPE_USDT", ""));
    assertThat(client.await("rs.error").getString("data"))
        .isEqualTo("Contract [NOPE_USDT] not exists");
    assertThat(client.texts()).hasSize(1);
  }

  @Test
  void acknowledges_a_repeated_subscription_and_doubles_nothing() {
    SimulatorRig.Client client = subscribed("deal", ",\"compress\":false");
    client.send(request("sub.deal", "BTC_USDT", ",\"compress\":false"));
    client.awaitMany("rs.sub.deal", 2);
    client.awaitMany("push.deal", 10);
    List<String> ids =
        deals(client).stream()
            .flatMap(deals -> deals.stream())
            .map(deal -> ((JsonObject) deal).getString("i"))
            .toList();
    assertThat(ids).doesNotHaveDuplicates();
  }

  @Test
  void ends_what_was_unsubscribed() {
    SimulatorRig.Client client = subscribed("depth.full", "");
    client.await("push.depth.full");
    client.send(request("unsub.depth.full", "BTC_USDT", ""));
    client.await("rs.unsub.depth.full");
    int before = client.texts().size();
    rig.letPass(Duration.ofSeconds(2));
    client.send("{\"method\":\"ping\"}");
    client.await("pong");
    assertThat(client.texts()).hasSize(before + 1);
  }

  @Test
  void ends_a_connection_without_pings_though_data_flows_and_sends_no_close_frame() {
    SimulatorRig.Client silent = subscribed("deal", "");
    SimulatorRig.Client pinging = subscribed("deal", "");
    rig.letPass(Duration.ofSeconds(40));
    pinging.send("{\"method\":\"ping\"}");
    pinging.await("pong");
    rig.letPass(Duration.ofSeconds(21));
    assertThat(silent.await("rs.error").getString("data")).contains("more than 60 seconds");
    silent.awaitClosed();
    assertThat(silent.socket().closeStatusCode()).isNotEqualTo((short) 1000);
    assertThat(pinging.socket().isClosed()).isFalse();
  }

  @Test
  void answers_errors_with_200_and_success_false() {
    SimulatorRig.Answer unknown = rig.get("/api/v1/contract/detail?symbol=NOPE_USDT");
    assertThat(unknown.status()).isEqualTo(200);
    assertThat(unknown.json())
        .isEqualTo(
            new JsonObject()
                .put("success", false)
                .put("code", 1001)
                .put("message", "Contract not exists"));
    assertThat(rig.get("/api/v1/contract/detail").json().getJsonArray("data")).hasSize(3);
    assertThat(rig.get("/api/v1/contract/ticker").json().getJsonArray("data")).hasSize(3);
    JsonArray deals =
        rig.get("/api/v1/contract/deals/BTC_USDT?limit=5").json().getJsonArray("data");
    assertThat(deals).hasSize(5);
  }

  @Test
  void a_delisted_contract_vanishes_and_leaves_an_empty_and_frozen_book() {
    rig.control().begin(Misbehaviour.of(MisbehaviourKind.DELIST).on("BTC_USDT"));
    String detail = "/api/v1/contract/detail?symbol=BTC_USDT";
    await()
        .pollInterval(Duration.ofMillis(250))
        .until(() -> rig.get(detail).json().getInteger("code") == 1001);
    JsonObject book = rig.get("/api/v1/contract/depth/BTC_USDT").json().getJsonObject("data");
    assertThat(book.getJsonArray("bids")).isEmpty();
    rig.letPass(Duration.ofSeconds(10));
    assertThat(rig.get("/api/v1/contract/depth/BTC_USDT").json().getJsonObject("data"))
        .isEqualTo(book);
  }

  @Test
  void limits_its_calls() {
    SimulatorRig.Answer answer = rig.get("/api/v1/contract/ping");
    for (int i = 0; i < 200 && answer.json().getBoolean("success"); i++) {
      answer = rig.get("/api/v1/contract/ping");
    }
    assertThat(answer.json().getInteger("code")).isEqualTo(510);
    assertThat(answer.status()).isEqualTo(200);
  }
}
