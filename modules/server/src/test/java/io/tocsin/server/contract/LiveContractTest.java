package io.tocsin.server.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.server.LiveServer;
import io.tocsin.server.contract.Contract.Operation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** A whole server keeps to its contracts: each operation, each stream, and whatever is asked. */
@ExtendWith(LiveServer.Given.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LiveContractTest {

  /** A server that is alone has no nodes to give sessions to, and this one nobody to notify. */
  private static final Set<String> NOT_HERE =
      Set.of("moveSession", "drainNode", "testNotifications", "login");

  private static final JsonObject OTHER_SESSION =
      new JsonObject(
          """
          {"name": "other", "mode": "paper", "duration": "10m",
           "sources": [{"venue": "simulated", "symbols": ["BTC_USDT"]}],
           "strategies": ["quick-start"], "budget": {"total": 10000, "currency": "USDT"}}
          """);

  private static final Duration SOON = Duration.ofSeconds(60);

  private final LiveServer server;
  private final Contract contract;
  private final Map<String, Operation> operations;
  private final Map<String, Set<Integer>> seen = new TreeMap<>();

  LiveContractTest(LiveServer server) {
    this.server = server;
    this.contract = new Contract(server.json("/openapi.json"), server.json("/asyncapi.json"));
    this.operations = contract.operations();
  }

  /** Asks, and judges the answer by the contract. */
  private HttpResponse<String> ask(
      String id, Map<String, String> in, String body, String... headers) {
    Operation operation = operations.get(id);
    Map<String, String> left = new HashMap<>(in);
    String path = operation.path();
    for (String name : in.keySet()) {
      if (path.contains("{" + name + "}")) {
        path = path.replace("{" + name + "}", encode(left.remove(name)));
      }
    }
    List<String> query = new ArrayList<>();
    left.forEach((name, value) -> query.add(name + "=" + encode(value)));
    String uri = query.isEmpty() ? path : path + "?" + String.join("&", query);
    HttpResponse<String> answer = server.call(operation.method(), uri, body, headers);
    assertThat(
            contract.problems(
                operation,
                answer.statusCode(),
                answer.headers().firstValue("Content-Type").orElse(""),
                answer.body()))
        .as("%s %s: %s %s", operation.method(), uri, answer.statusCode(), answer.body())
        .isEmpty();
    seen.computeIfAbsent(id, key -> new TreeSet<>()).add(answer.statusCode());
    return answer;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private JsonObject json(String id, Map<String, String> in, String body, String... headers) {
    return new JsonObject(ask(id, in, body, headers).body());
  }

  @Test
  @Order(1)
  void A8_A10_A17_every_operation_and_every_stream_keeps_to_its_contract() {
    String session = server.session();
    Map<String, String> it = Map.of("id", session);
    try (StreamListener streams = new StreamListener(server.port())) {
      for (String stream :
          List.of(
              "sessions venues health cluster recordings backtests sweeps strategies log"
                  .split(" "))) {
        streams.follow(stream);
      }
      for (String stream :
          List.of(
              ("state_machines market candles.BTC_USDT.1s candles.BTC_USDT.1m indicators conditions"
                      + " transitions signals orders fills positions equity alerts quality")
                  .split(" "))) {
        streams.follow("session." + session + "." + stream);
      }
      reads(session, it);
      library();
      aSessionsLife(streams);
      recordings();
      backtests();
      sweeps();
      positions(session);
      everyStreamKeepsToItsContract(streams);
    }
    Set<String> good = new TreeSet<>();
    seen.forEach((id, statuses) -> {
      if (statuses.stream().anyMatch(status -> status < 400)) {
        good.add(id);
      }
    });
    good.addAll(NOT_HERE);
    assertThat(good).containsExactlyInAnyOrderElementsOf(operations.keySet());
    assertThat(seen.keySet()).containsExactlyInAnyOrderElementsOf(operations.keySet());
  }

  private void reads(String session, Map<String, String> it) {
    for (String id :
        List.of(
            ("listSessions listStrategies listIndicators listVenues listRecordings listImports"
                    + " listBacktests listSweeps listNodes readClientConfig listConnections readHealth isLive"
                    + " isReady readMetrics readOpenApi readAsyncApi readSummary readLogLevels readMe"
                    + " readAuditLog")
                .split(" "))) {
      ask(id, Map.of(), "");
    }
    for (String id :
        List.of(
            ("readSession readState readMarket readIndicators readConditions readQuality"
                    + " readTransitions readSignals readOrders readFills readAlerts readPositions"
                    + " readEquity readResults readDefinition readPreflight readAudit")
                .split(" "))) {
      ask(id, it, "");
    }
    ask("readCandles", Map.of("id", session, "symbol", "BTC/USDT", "interval", "1s"), "");
    // Storage joins some seconds after the others.
    Map<String, String> table = with(it, "table", "transitions");
    await().atMost(SOON).until(() -> ask("exportTable", table, "").statusCode() == 200);
    ask("readVenue", Map.of("venue", "simulated"), "");
    ask("listMarkets", Map.of("venue", "simulated"), "");
    ask("readStreams", Map.of("stream", "sessions"), "");
    ask("sendRequest", Map.of("address", "snapshot"), "{\"stream\": \"health\"}");
    ask(
        "sendClientLog",
        Map.of(),
        "{\"records\": [{\"level\": \"WARN\", \"message\": \"a test\"}]}");
    ask("drainNode", Map.of("node", "local"), "{}");
    ask("moveSession", it, "{}");
    ask("testNotifications", Map.of(), "");
    ask("setLogLevel", Map.of(), "{\"logger\": \"io.tocsin.venues\", \"level\": \"info\"}");
    ask("login", Map.of(), "{\"user\": \"nobody\", \"password\": \"none\"}");
    ask("logout", Map.of(), "");
    thePageBefore(it);
    String tag = ask("listIndicators", Map.of(), "").headers().firstValue("ETag").orElseThrow();
    assertThat(ask("listIndicators", Map.of(), "", "If-None-Match", tag).statusCode())
        .isEqualTo(304);
  }

  /** Pages do not overlap, and miss nothing. */
  private void thePageBefore(Map<String, String> it) {
    JsonArray both =
        json("readTransitions", with(it, "limit", "4"), "").getJsonArray("transitions");
    String oldest = both.getJsonObject(3).getString("time");
    JsonArray before =
        json("readTransitions", with(with(it, "limit", "4"), "to", oldest), "")
            .getJsonArray("transitions");
    assertThat(before).isNotEmpty();
    assertThat(before.getList())
        .allSatisfy(row ->
            assertThat(Instant.parse(new JsonObject((Map<String, Object>) row).getString("time")))
                .isBefore(Instant.parse(oldest)));
  }

  private static Map<String, String> with(Map<String, String> in, String name, String value) {
    Map<String, String> more = new HashMap<>(in);
    more.put(name, value);
    return more;
  }

  private void library() {
    JsonObject text =
        new JsonObject(json("readStrategy", Map.of("name", "quick-start"), "").getString("text"));
    ask("validateStrategy", Map.of(), text.encode());
    ask("validateStrategy", Map.of(), "{");
    assertThat(ask("createStrategy", Map.of(), text.put("name", "mine").encode()).statusCode())
        .isEqualTo(201);
    Map<String, String> mine = Map.of("name", "mine");
    JsonObject kept = json("readStrategy", mine, "");
    assertThat(ask("changeStrategy", mine, text.encode()).statusCode()).isEqualTo(428);
    assertThat(ask("changeStrategy", mine, text.encode(), "If-Match", "\"x\"").statusCode())
        .isEqualTo(412);
    ask(
        "changeStrategy",
        mine,
        text.put("description", "changed").encode(),
        "If-Match",
        "\"" + kept.getString("etag") + "\"");
    ask("listVersions", mine, "");
    ask("readVersion", with(mine, "version", "1"), "");
    ask("restoreVersion", with(mine, "version", "1"), "", "If-Match", "*");
    ask("deleteStrategy", mine, "", "If-Match", "*");
  }

  private void aSessionsLife(StreamListener streams) {
    ask("validateSession", Map.of(), OTHER_SESSION.encode());
    ask("validateSession", Map.of(), "{\"name\": 1}");
    JsonObject made =
        json("createSession", Map.of(), OTHER_SESSION.encode(), "Idempotency-Key", "walk");
    assertThat(made.getBoolean("created")).isTrue();
    JsonObject same =
        json("createSession", Map.of(), OTHER_SESSION.encode(), "Idempotency-Key", "walk");
    assertThat(same.getBoolean("created")).isFalse();
    Map<String, String> it = Map.of("id", made.getString("id"));
    await()
        .atMost(SOON)
        .until(() -> json("readSession", it, "").getString("state").equals("ACTIVE"));
    streams.follow("session." + made.getString("id") + ".alerts");
    await()
        .atMost(SOON)
        .until(() -> json("readState", it, "").getJsonArray("instances").size() == 1);
    ask("pauseSession", it, "");
    assertThat(ask("pauseSession", it, "").statusCode()).isEqualTo(409);
    ask("resumeSession", it, "");
    ask("controlReplay", it, "{\"pause\": true}");
    ask("emergencyStop", Map.of(), new JsonObject().put("session_id", it.get("id")).encode());
    ask("stopSession", it, "");
    await()
        .atMost(SOON)
        .until(() -> json("readSession", it, "").getString("state").equals("STOPPED"));
    ask("archiveSession", it, "");
    ask("unarchiveSession", it, "");
    ask("deleteSession", it, "");
    assertThat(ask("readSession", it, "").statusCode()).isEqualTo(404);
  }

  private void recordings() {
    JsonObject recording =
        json(
            "startRecording",
            Map.of(),
            "{\"venue\": \"simulated\", \"symbols\": [\"BTC_USDT\"], \"duration\": \"1h\"}");
    Map<String, String> it = Map.of("id", recording.getString("recording_id"));
    await()
        .atMost(SOON)
        .until(() ->
            json("listRecordings", Map.of(), "").getJsonArray("recordings").stream()
                .map(JsonObject.class::cast)
                .anyMatch(each ->
                    each.getString("recording_id").equals(it.get("id"))
                        && each.getInteger("frames") > 20));
    ask("stopRecording", it, "");
    replay(it.get("id"));
    ask("deleteRecording", it, "");
  }

  /** A session over a recording, whose replay can be held. */
  private void replay(String recording) {
    JsonObject over = OTHER_SESSION.copy().put("name", "again").put("mode", "backtest");
    over.remove("duration");
    Map<String, String> how = Map.of("recording", recording, "speed", "1x");
    Map<String, String> it =
        Map.of("id", json("createSession", how, over.encode()).getString("id"));
    await()
        .atMost(SOON)
        .until(() ->
            ask("controlReplay", it, "{\"pause\": true}").statusCode() == 200
                || json("readSession", it, "").getString("state").equals("COMPLETED"));
    if (!json("readSession", it, "").getString("state").equals("COMPLETED")) {
      ask("stopSession", it, "");
    }
  }

  private void backtests() {
    JsonObject wish =
        new JsonObject()
            .put("session", "replay-binance")
            .put("data", new JsonArray().add("binance:BTC_USDT=btc.csv"));
    ask("validateBacktest", Map.of(), wish.encode());
    ask("validateBacktest", Map.of(), "{\"session\": \"none\", \"data\": []}");
    Map<String, String> it =
        Map.of("id", json("startBacktest", Map.of(), wish.encode()).getString("backtest_id"));
    await()
        .atMost(SOON)
        .until(() -> json("readBacktest", it, "").getString("state").equals("DONE"));
    JsonArray files = json("readBacktest", it, "").getJsonArray("files");
    assertThat(files).isNotEmpty();
    files.forEach(file -> ask("readBacktestFile", with(it, "file", file.toString()), ""));
    assertThat(ask("readBacktestFile", with(it, "file", "none.csv"), "").statusCode())
        .isEqualTo(404);
    ask("deleteBacktest", it, "");
  }

  private void sweeps() {
    JsonObject wish =
        new JsonObject()
            .put("session", "replay-binance")
            .put("data", new JsonArray().add("binance:BTC_USDT=btc.csv"))
            .put(
                "set",
                new JsonArray(
                    "[{\"field\": \"replay-scalp.z1_entry.size.value\", \"values\": [5, 10]}]"))
            .put("split", 0.5);
    ask("validateSweep", Map.of(), wish.encode());
    ask("validateSweep", Map.of(), "{\"session\": \"none\", \"data\": []}");
    Map<String, String> it =
        Map.of("id", json("startSweep", Map.of(), wish.encode()).getString("sweep_id"));
    await().atMost(SOON).until(() -> json("readSweep", it, "").getString("state").equals("DONE"));
    ask("readSweepFile", with(it, "file", "sweep.csv"), "");
    assertThat(ask("readSweepFile", with(it, "file", "none.csv"), "").statusCode()).isEqualTo(404);
    ask("deleteSweep", it, "");
  }

  private void positions(String session) {
    Map<String, String> it = Map.of("id", session, "symbol", "BTC_USDT");
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> ask("changePosition", it, "{\"take_profit\": null}").statusCode() == 200);
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> ask("closePosition", it, "").statusCode() == 200);
  }

  private void everyStreamKeepsToItsContract(StreamListener streams) {
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(told(streams))
                .contains(
                    "sessions session_created",
                    "sessions session_state",
                    "recordings update",
                    "backtests done",
                    "sweeps done",
                    "log full_update",
                    "strategies update",
                    "venues update",
                    "stateMachines state_change",
                    "market update",
                    "candles update",
                    "indicators update",
                    "conditions update",
                    "transitions transition",
                    "signals signal",
                    "orders order",
                    "fills fill",
                    "positions position",
                    "positions update",
                    "equity equity",
                    "alerts alert",
                    "quality update"));
    assertThat(streams.frames)
        .allSatisfy(
            frame -> assertThat(frame.getString("type")).as(frame.encode()).isEqualTo("rec"));
    assertThat(
            streams.frames.stream()
                .filter(frame -> "rec".equals(frame.getString("type")))
                .map(frame -> frame.getString("address"))
                .filter(address -> address.startsWith("answer"))
                .toList())
        .as("each snapshot that was asked for")
        .hasSize(24)
        .doesNotHaveDuplicates();
    Map<String, Integer> judged = new HashMap<>();
    for (JsonObject frame : streams.frames) {
      JsonObject envelope = frame.getJsonObject("body");
      String channel = contract.channelOf(envelope.getString("stream"));
      assertThat(channel).as(envelope.getString("stream")).isNotNull();
      // The first hundred of each kind: what comes ten times a second is no news after that.
      if (judged.merge(channel + " " + envelope.getString("type"), 1, Integer::sum) <= 100) {
        assertThat(contract.problems(channel, envelope)).as(envelope.encode()).isEmpty();
      }
    }
  }

  private Set<String> told(StreamListener streams) {
    Set<String> told = new TreeSet<>();
    for (JsonObject frame : streams.frames) {
      if (frame.getValue("body") instanceof JsonObject envelope) {
        told.add(
            contract.channelOf(envelope.getString("stream")) + " " + envelope.getString("type"));
      }
    }
    return told;
  }

  @Test
  @Order(2)
  void whatever_is_asked_is_answered_as_the_contract_says_and_never_by_a_fault() {
    Asker asker = new Asker(server, contract, 20261122);
    Map<String, String> known =
        Map.of(
            "readSession id",
            server.session(),
            "symbol",
            "BTC_USDT",
            "venue",
            "simulated",
            "name",
            "quick-start");
    for (Operation operation : operations.values()) {
      // It would end what the other tests look at.
      if (!operation.id().equals("emergencyStop")) {
        asker.ask(operation, known);
      }
    }
    assertThat(asker.asked()).isGreaterThan(300);
    assertThat(asker.faults()).isEmpty();
  }
}
