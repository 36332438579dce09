package io.tocsin.server.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.bus.Bus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Backtests and imports by REST, and the {@code backtests} stream beside them. */
class BacktestRestTest extends RestFixture {

  private static final String TWO_FILES =
      """
      {"session": "two", "data": ["binance:BTC_USDT=btc.csv", "binance:ETH_USDT=eth.csv"]}
      """;

  private JsonObject await(String id, String state) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> json("GET", "/api/backtests/" + id, ""),
            found -> found.getString("state").equals(state));
  }

  @Test
  void a_backtest_is_run_told_kept_over_a_restart_and_deleted() throws Exception {
    JsonObject begun = json("POST", "/api/backtests", TWO_FILES);
    String id = begun.getString("backtest_id");
    JsonObject done = await(id, "DONE");
    JsonObject results = done.getJsonObject("results");
    assertThat(results.getInteger("trades")).isGreaterThan(50);
    assertThat(done.getDouble("percent")).isEqualTo(100.0);
    assertThat(done.getJsonArray("files").getList())
        .contains("summary.json", "trades.csv", "report.html");
    JsonObject prices = json("GET", "/api/backtests/" + id + "/files/prices.json", "");
    assertThat(prices.fieldNames()).containsExactly("binance:BTC_USDT", "binance:ETH_USDT");
    assertThat(prices.getJsonObject("binance:BTC_USDT").getJsonArray("t"))
        .hasSizeBetween(2, Series.MOST);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(told)
                .extracting(envelope -> envelope.getString("type"))
                .contains("update", "done"));

    Path out = folder.resolve("cli");
    BacktestRun.run(
        new Backtest(new BacktestFixture(folder.resolve("import")).plan()),
        out,
        entry -> {},
        progress -> {});
    HttpResponse<String> trades = call("GET", "/api/backtests/" + id + "/files/trades.csv", "");
    assertThat(trades.body()).isEqualTo(Files.readString(out.resolve("trades.csv")));
    assertThat(results.getString("state_hash"))
        .isEqualTo(
            new JsonObject(Files.readString(out.resolve("summary.json"))).getString("state_hash"));
    HttpResponse<String> report = call("GET", "/api/backtests/" + id + "/files/report.html", "");
    assertThat(report.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("sandbox allow-scripts", "default-src 'none'");
    assertThat(call("GET", "/api/backtests/" + id + "/files/..%2Fx.csv", "").statusCode())
        .isEqualTo(404);

    stops();
    boot();
    assertThat(json("GET", "/api/backtests/" + id, "").getJsonObject("results")).isEqualTo(results);
    assertThat(json("GET", "/api/backtests", "").getJsonArray("backtests")).hasSize(1);
    json("DELETE", "/api/backtests/" + id, "");
    assertThat(call("GET", "/api/backtests/" + id, "").statusCode()).isEqualTo(404);
    assertThat(ResultFolder.files(folder.resolve("backtests"))).isEmpty();
  }

  @Test
  void more_than_the_cores_take_wait_in_a_queue_and_cancelling_leaves_nothing() throws Exception {
    // Many, and all at once: one alone is done before the next is asked for.
    int many = 8 * Runtime.getRuntime().availableProcessors();
    String inline =
        new JsonObject(TWO_FILES)
            .put("session", new JsonObject(BacktestFixture.SESSION))
            .put("indicators", true)
            .encode();
    List<CompletableFuture<Integer>> asked =
        IntStream.range(0, many).mapToObj(i -> later("/api/backtests", inline)).toList();
    assertThat(asked).allSatisfy(status -> assertThat(status.get()).isEqualTo(200));
    List<JsonObject> items = items();
    assertThat(items).hasSize(many);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> told.stream().anyMatch(each -> each.encode().contains("\"queue_position\":2")));
    for (int i = items.size() - 1; i >= 0; i--) {
      json("DELETE", "/api/backtests/" + items.get(i).getString("backtest_id"), "");
    }
    assertThat(items()).isEmpty();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(ResultFolder.files(folder.resolve("backtests"))).isEmpty());
  }

  private List<JsonObject> items() throws Exception {
    JsonArray items = json("GET", "/api/backtests", "").getJsonArray("backtests");
    return items.stream().map(item -> (JsonObject) item).toList();
  }

  @Test
  void a_backtest_with_other_values_of_its_strategy_says_so_and_ends_otherwise() throws Exception {
    JsonObject plain = new JsonObject(TWO_FILES);
    JsonObject other =
        plain
            .copy()
            .put(
                "set",
                new JsonArray("[{\"field\": \"nervous.z1_entry.size.value\", \"value\": 15}]"));
    String first = json("POST", "/api/backtests", plain.encode()).getString("backtest_id");
    String second = json("POST", "/api/backtests", other.encode()).getString("backtest_id");
    JsonObject before = await(first, "DONE").getJsonObject("results");
    JsonObject done = await(second, "DONE");
    assertThat(done.getJsonArray("set")).isEqualTo(other.getJsonArray("set"));
    JsonObject after = done.getJsonObject("results");
    assertThat(after.getString("state_hash")).isNotEqualTo(before.getString("state_hash"));
    assertThat(Math.abs(Double.parseDouble(after.getString("net_pnl"))))
        .isGreaterThan(2 * Math.abs(Double.parseDouble(before.getString("net_pnl"))));
    String report = "/api/backtests/" + second + "/files/report.html";
    assertThat(call("GET", report, "").body())
        .containsPattern("percent_of_budget[^}]{1,20}value[^}]{1,10}15");

    HttpResponse<String> wrong =
        call(
            "POST",
            "/api/backtests",
            plain
                .copy()
                .put(
                    "set",
                    new JsonArray(
                        """
                        [{"field": "nervous.z1_entry.size.valu", "value": 1},
                         {"field": "nervous.z1_entry.size.value", "value": -1},
                         {"field": "nervous.z1_entry.size.value"},
                         {"values": [1]}]
                        """))
                .encode());
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(new JsonObject(wrong.body()).getJsonArray("errors").stream())
        .extracting(error -> ((JsonObject) error).getString("path"))
        .contains(
            "$.set[0].field",
            "$.set[1].field",
            "$.set[2].value",
            "$.set[3].field",
            "$.set[3].value");
    assertThat(wrong.body()).contains("did you mean \\\"value\\\"", "out of range");
  }

  @Test
  void everything_that_is_wrong_with_a_wish_is_told_at_once() throws Exception {
    String wrong =
        """
        {"session": {"name": "x", "mode": "backtest", "strategies": ["nervus"],
                     "sources": [{"venue": "binance", "symbols": ["BTC_USDT"]}]},
         "data": ["../secret.csv", {"file": "bct.csv", "recording": "x"}, "btcc.csv"],
         "from": "yesterday", "indicators": "yes"}
        """;
    HttpResponse<String> answer = call("POST", "/api/backtests", wrong);
    JsonObject checked = json("POST", "/api/backtests/validate", wrong);
    assertThat(checked.getBoolean("valid")).isFalse();
    assertThat(checked.getJsonArray("errors"))
        .isEqualTo(new JsonObject(answer.body()).getJsonArray("errors"));
    JsonObject right = json("POST", "/api/backtests/validate", TWO_FILES);
    assertThat(right.getBoolean("valid")).as(right.encode()).isTrue();
    assertThat(right.getJsonArray("instruments")).hasSize(2);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new JsonObject(answer.body()).getJsonArray("errors").stream())
        .extracting(error -> ((JsonObject) error).getString("path"))
        .contains(
            "$.session.strategies",
            "$.session.budget",
            "$.data[0]",
            "$.data[1]",
            "$.data[2]",
            "$.from",
            "$.indicators");
    assertThat(answer.body()).contains("did you mean \\\"btc.csv\\\"", "outside of the folder");
    assertThat(call("POST", "/api/backtests", "{\"sesion\": 1}").body())
        .contains("did you mean \\\"session\\\"");
    assertThat(call("DELETE", "/api/backtests/bt_1", "").statusCode()).isEqualTo(404);
    assertThat(items()).isEmpty();
  }

  /** As the stream tells them. */
  private JsonArray recordings() throws Exception {
    return new Bus(vertx)
        .readStream("recordings")
        .toCompletionStage()
        .toCompletableFuture()
        .get()
        .getJsonObject("data")
        .getJsonArray("recordings");
  }

  @Test
  void a_file_is_imported_and_the_recording_tested_beside_another_file() throws Exception {
    assertThat(json("GET", "/api/imports", "").getJsonArray("files").stream())
        .extracting(file -> ((JsonObject) file).getString("file"))
        .containsExactlyInAnyOrder("btc.csv", "eth.csv");
    JsonObject begun =
        json(
            "POST",
            "/api/recordings",
            """
            {"import": {"file": "btc.csv", "symbol": "BTC_USDT"}}
            """);
    String recording = begun.getString("recording_id");
    assertThat(begun.getString("state")).isEqualTo("IMPORTING");
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(call("GET", "/api/recordings", "").body()).contains(recording, "COMPLETE"));
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> {
          JsonObject told = recordings().getJsonObject(0);
          assertThat(told.getString("state")).isEqualTo("COMPLETE");
          assertThat(told.getString("from")).isLessThan(told.getString("to"));
          assertThat(told.getJsonObject("coverage").getJsonArray("markets")).hasSize(1);
          assertThat(told.getLong("bad")).isZero();
        });
    assertThat(
            call(
                    "POST",
                    "/api/recordings",
                    """
                    {"import": {"file": "btc.csv", "symbol": "BTC_USDT", "format": "cvs"}}
                    """)
                .body())
        .contains("is imported already", "did you mean \\\"csv\\\"");
    JsonObject backtest =
        json(
            "POST",
            "/api/backtests",
            new JsonObject()
                .put("session", "two")
                .put(
                    "data",
                    new JsonArray()
                        .add(new JsonObject().put("recording", recording))
                        .add("ETH_USDT=eth.csv"))
                .encode());
    JsonObject done = await(backtest.getString("backtest_id"), "DONE");
    assertThat(done.getJsonObject("results").getLong("events"))
        .isEqualTo(2L * BacktestFixture.TRADES);
  }
}
