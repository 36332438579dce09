package io.tocsin.server.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Sweeps by REST, and the {@code sweeps} stream beside them. */
class SweepRestTest extends RestFixture {

  private static final String WISH =
      """
      {"session": "two", "data": ["binance:BTC_USDT=btc.csv", "binance:ETH_USDT=eth.csv"],
       "set": [{"field": "nervous.z1_entry.size.value", "from": 5, "to": 15, "step": 5},
               {"field": "nervous.ze1_close.any[old].value", "values": [10, 20]}],
       "split": 0.7, "rank": "net_pnl"}
      """;

  private JsonObject await(String id, String state) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> json("GET", "/api/sweeps/" + id, ""),
            found -> found.getString("state").equals(state));
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }

  @Test
  void a_sweep_is_run_told_kept_over_a_restart_and_deleted() throws Exception {
    JsonObject begun = json("POST", "/api/sweeps", WISH);
    assertThat(begun.getInteger("variants")).isEqualTo(6);
    String id = begun.getString("sweep_id");
    JsonObject done = await(id, "DONE");

    assertThat(done.getDouble("percent")).isEqualTo(100.0);
    assertThat(done.getInteger("variants_done")).isEqualTo(6);
    JsonObject results = done.getJsonObject("results");
    assertThat(results.getJsonArray("settings").getList())
        .containsExactly("nervous.z1_entry.size.value", "nervous.ze1_close.any.old.value");
    List<JsonObject> variants = objects(results.getJsonArray("variants"));
    assertThat(variants).hasSize(6);
    assertThat(variants).extracting(variant -> -net(variant)).isSorted().doesNotHaveDuplicates();
    assertThat(variants).allMatch(variant -> variant.getJsonObject("out").getInteger("trades") > 0);
    String csv = call("GET", "/api/sweeps/" + id + "/files/sweep.csv", "").body();
    assertThat(csv.lines()).hasSize(7);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(told)
                .extracting(envelope -> envelope.getString("type"))
                .contains("update", "done"));

    stops();
    boot();
    assertThat(json("GET", "/api/sweeps/" + id, "").getJsonObject("results")).isEqualTo(results);
    assertThat(json("GET", "/api/sweeps", "").getJsonArray("sweeps")).hasSize(1);
    json("DELETE", "/api/sweeps/" + id, "");
    assertThat(call("GET", "/api/sweeps/" + id, "").statusCode()).isEqualTo(404);
    assertThat(ResultFolder.files(folder.resolve("sweeps"))).isEmpty();
  }

  @Test
  void a_sweep_is_walked_forward_and_told_fold_by_fold() throws Exception {
    String wish = new JsonObject(WISH).put("folds", 2).put("anchored", true).encode();
    String id = json("POST", "/api/sweeps", wish).getString("sweep_id");
    JsonObject done = await(id, "DONE");

    assertThat(done.getInteger("folds")).isEqualTo(2);
    assertThat(done.getBoolean("anchored")).isTrue();
    assertThat(done.getInteger("variants_done")).isEqualTo(6);
    JsonObject results = done.getJsonObject("results");
    assertThat(results.getInteger("variants_a_fold")).isEqualTo(6);
    List<JsonObject> folds = objects(results.getJsonArray("variants"));
    assertThat(folds).extracting(fold -> fold.getInteger("rank")).containsExactly(1, 2);
    assertThat(results.getJsonObject("joined").getInteger("trades"))
        .isEqualTo(
            folds.stream().mapToInt(fold -> fold.getJsonObject("out").getInteger("trades")).sum());
    assertThat(call("GET", "/api/sweeps/" + id + "/files/sweep.csv", "").body().lines())
        .hasSize(13);
    assertThat(call("POST", "/api/sweeps", wish.replace("\"folds\":2", "\"folds\":1")).body())
        .contains("$.folds");
    json("DELETE", "/api/sweeps/" + id, "");
  }

  private static double net(JsonObject variant) {
    return Double.parseDouble(variant.getJsonObject("in").getString("net_pnl"));
  }

  @Test
  void a_variant_is_the_backtest_of_its_values() throws Exception {
    JsonObject wish = new JsonObject(WISH);
    wish.remove("split");
    String id = json("POST", "/api/sweeps", wish.encode()).getString("sweep_id");
    JsonObject results = await(id, "DONE").getJsonObject("results");
    JsonObject variant = results.getJsonArray("variants").getJsonObject(4);
    assertThat(variant.getJsonObject("out")).isNull();
    assertThat(results.getJsonArray("notes").getString(0)).contains("Ranked in-sample only");

    JsonArray set = new JsonArray();
    for (int i = 0; i < 2; i++) {
      set.add(
          new JsonObject()
              .put("field", results.getJsonArray("settings").getString(i))
              .put("value", variant.getJsonArray("values").getValue(i)));
    }
    String backtest =
        json("POST", "/api/backtests", results.getJsonObject("wish").put("set", set).encode())
            .getString("backtest_id");
    JsonObject alone =
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> json("GET", "/api/backtests/" + backtest, ""),
                found -> found.getString("state").equals("DONE"))
            .getJsonObject("results");

    assertThat(alone.getString("state_hash")).isEqualTo(variant.getString("state_hash"));
    assertThat(alone.getString("net_pnl"))
        .isEqualTo(variant.getJsonObject("in").getString("net_pnl"));
  }

  @Test
  void others_wait_in_a_queue_and_cancelling_leaves_nothing() throws Exception {
    String many =
        new JsonObject(WISH)
            .put(
                "set",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("field", "nervous.z1_entry.size.value")
                            .put("from", 0.1)
                            .put("to", 90)
                            .put("step", 0.1)))
            .encode();
    String first = json("POST", "/api/sweeps", many).getString("sweep_id");
    String second = json("POST", "/api/sweeps", many).getString("sweep_id");
    JsonObject running = await(first, "RUNNING");
    assertThat(running.getInteger("variants")).isEqualTo(900);
    assertThat(json("GET", "/api/sweeps/" + second, "").getInteger("queue_position")).isEqualTo(1);

    json("DELETE", "/api/sweeps/" + first, "");
    await(second, "RUNNING");
    json("DELETE", "/api/sweeps/" + second, "");

    assertThat(json("GET", "/api/sweeps", "").getJsonArray("sweeps")).isEmpty();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> {
          assertThat(ResultFolder.files(folder.resolve("sweeps"))).isEmpty();
          assertThat(Thread.getAllStackTraces().keySet())
              .noneMatch(thread -> thread.getName().matches("sweep-1?"));
        });
    assertThat(Files.exists(folder.resolve("sweeps").resolve(first))).isFalse();
  }

  @Test
  void everything_that_is_wrong_with_a_wish_is_told_at_once() throws Exception {
    String wrong =
        """
        {"session": "two", "data": ["btcc.csv"], "split": 1.5, "rank": "net_pn", "indicators": true,
         "set": [{"field": "nervus.z1_entry.size.value", "values": [1]},
                 {"field": "nervous.z1_entry.size.value", "from": 5, "to": 1, "step": 1},
                 {"field": "nervous.z1_entry.size.value", "values": [5, -5, [6]]},
                 {"field": "nervous.ze1_close.cooldown", "from": "1s", "to": "1m", "step": "10s"},
                 {"field": "nervous.z1_entry.size.value", "values": [7]},
                 {"field": "nervous.z1_entry.timeout", "values": []},
                 {"from": 1e99999999, "to": 2e99999999, "step": 1}]}
        """;
    HttpResponse<String> answer = call("POST", "/api/sweeps", wrong);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("$.indicators", "unknown field");
    wrong = wrong.replace(", \"indicators\": true", "");
    answer = call("POST", "/api/sweeps", wrong);
    JsonObject checked = json("POST", "/api/sweeps/validate", wrong);
    assertThat(checked.getBoolean("valid")).isFalse();
    assertThat(checked.getJsonArray("errors"))
        .isEqualTo(new JsonObject(answer.body()).getJsonArray("errors"));
    assertThat(objects(checked.getJsonArray("errors")))
        .extracting(error -> error.getString("path"))
        .containsExactlyInAnyOrder(
            "$.data[0]",
            "$.split",
            "$.rank",
            "$.set[0].field",
            "$.set[1]",
            "$.set[2].values[2]",
            "$.set[2].field",
            "$.set[3]",
            "$.set[4].field",
            "$.set[5].values",
            "$.set[6].field",
            "$.set[6]");
    assertThat(answer.body())
        .contains("did you mean \\\"nervous\\\"", "did you mean \\\"net_pnl\\\"", "is set twice");

    JsonObject right = json("POST", "/api/sweeps/validate", WISH);
    assertThat(right.getBoolean("valid")).as(right.encode()).isTrue();
    assertThat(right.getInteger("variants")).isEqualTo(6);
    assertThat(call("POST", "/api/sweeps", WISH.replace("\"step\": 5", "\"step\": 0.001")).body())
        .contains("is too many variants", "at most 1000");
    assertThat(call("POST", "/api/sweeps", WISH.replaceAll("(?s)\"set\".*]}],", "")).body())
        .contains("needs at least one field");
    assertThat(call("DELETE", "/api/sweeps/sw_1", "").statusCode()).isEqualTo(404);
    assertThat(json("GET", "/api/sweeps", "").getJsonArray("sweeps")).isEmpty();
  }
}
