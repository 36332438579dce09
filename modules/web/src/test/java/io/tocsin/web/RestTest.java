package io.tocsin.web;

import static io.tocsin.web.TestServer.OTHER_SESSION;
import static io.tocsin.web.TestServer.SESSION;
import static io.tocsin.web.TestServer.position;
import static io.tocsin.web.TestServer.stream;
import static io.tocsin.web.TestServer.transition;
import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.JournalPage;
import io.tocsin.bus.JournalQuery;
import io.tocsin.bus.StreamPost;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.Micros;
import io.tocsin.model.journal.Position;
import io.tocsin.model.journal.SessionInfo;
import io.tocsin.model.journal.Transition;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestTest {

  private static final String BASE = "/api/sessions/" + SESSION;

  private final TestServer server = new TestServer();
  private final List<JournalQuery> asked = new CopyOnWriteArrayList<>();

  @BeforeEach
  void aSession() {
    server.session(SESSION, "ACTIVE");
  }

  @AfterEach
  void close() {
    server.close();
  }

  /** Plays storage: remembers what was asked, answers the rows of the kind. */
  private void storage(Class<?> kind, List<JsonObject> rows) {
    server.bus.onQuery(query -> {
      asked.add(query);
      return Future.succeededFuture(new JournalPage(query.kind().equals(kind) ? rows : List.of()));
    });
  }

  private JsonObject json(String path) {
    HttpResponse<Buffer> answer = server.get(path);
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
    assertThat(answer.getHeader("Content-Type")).isEqualTo("application/json");
    assertThat(answer.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
    return answer.bodyAsJsonObject();
  }

  private JsonObject problem(HttpResponse<Buffer> answer, int status) {
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(status);
    assertThat(answer.getHeader("Content-Type")).isEqualTo("application/problem+json");
    JsonObject problem = answer.bodyAsJsonObject();
    assertThat(problem.fieldNames()).contains("type", "title", "status", "detail", "instance");
    assertThat(problem.getInteger("status")).isEqualTo(status);
    return problem;
  }

  // Sessions

  @Test
  void lists_sessions_by_state_and_mode() {
    server.session(OTHER_SESSION, "STOPPED");

    assertThat(json("/api/sessions").getJsonArray("sessions")).hasSize(2);
    assertThat(json("/api/sessions?state=STOPPED&mode=paper").getJsonArray("sessions")).hasSize(1);
    problem(server.get("/api/sessions?state=RUNNING"), 400);
    assertThat(json("/api/sessions?mode=collect").getJsonArray("sessions")).isEmpty();
  }

  @Test
  void tells_one_session_with_what_it_may_become() {
    JsonObject session = json(BASE);

    assertThat(session.getString("id")).isEqualTo(SESSION);
    assertThat(session.getJsonArray("allowed_transitions")).containsExactly("PAUSED", "STOPPED");
    assertThat(session.getBoolean("degraded")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "CREATING, STOPPED",
    "ACTIVE, PAUSED STOPPED",
    "PAUSED, ACTIVE STOPPED",
    "STOPPING, ''",
    "STOPPED, ARCHIVED DELETED",
    "COMPLETED, ARCHIVED DELETED",
    "FAILED, ARCHIVED DELETED"
  })
  void A31_each_state_tells_the_states_that_a_person_can_bring_it_to(String state, String to) {
    server.session(SESSION, state);

    List<String> expected = to.isEmpty() ? List.of() : List.of(to.split(" "));
    assertThat(json(BASE).getJsonArray("allowed_transitions").getList()).isEqualTo(expected);
    assertThat(json(BASE + "/state").getJsonArray("allowed_transitions").getList())
        .isEqualTo(expected);
  }

  @Test
  void a_paused_session_is_not_left_for_a_newer_one_that_is_over() {
    server.session(SESSION, "PAUSED");
    server.tell(
        StreamPost.keyedEvent(
            Addresses.SESSIONS,
            "session_state",
            "sessions",
            OTHER_SESSION,
            TestServer.sessionItem(OTHER_SESSION, "STOPPED")
                .put("created_at", "2026-11-21T14:00:00Z"),
            100));

    assertThat(json("/api/dashboard/summary").getString("session_id")).isEqualTo(SESSION);
  }

  @Test
  void a_session_is_checked_as_it_is_typed_be_it_no_JSON_yet() {
    server.bus.onCommand(
        "validate_session",
        request ->
            Future.succeededFuture(
                new JsonObject().put("valid", true).put("was", request.getJsonObject("session"))));

    JsonObject right =
        server.post("/api/sessions/validate", "{\"name\": \"x\"}").bodyAsJsonObject();
    assertThat(right.getJsonObject("was")).isEqualTo(new JsonObject().put("name", "x"));

    JsonObject typing =
        server.post("/api/sessions/validate", "{\n  \"name\": oops").bodyAsJsonObject();
    assertThat(typing.getBoolean("valid")).isFalse();
    assertThat(typing.getJsonArray("errors").getJsonObject(0).getString("path"))
        .startsWith("line 2");
    problem(server.post("/api/sessions/validate", "[]"), 400);
    problem(server.get("/api/sessions/validate"), 405);
  }

  @Test
  void A10_the_state_lists_each_instance() {
    server.tell(
        StreamPost.keyedEvent(
            stream("state_machines"),
            "instance_added",
            "instances",
            "quick-start:simulated:BTC_USDT",
            new JsonObject().put("symbol", "BTC_USDT").put("state", "MONITORING"),
            100));

    JsonObject state = json(BASE + "/state");

    assertThat(state.fieldNames())
        .contains(
            "session_id", "current_state", "since", "mode", "allowed_transitions", "instances");
    assertThat(state.getString("current_state")).isEqualTo("ACTIVE");
    assertThat(state.getJsonArray("instances").getJsonObject(0).getString("state"))
        .isEqualTo("MONITORING");
  }

  @ParameterizedTest
  @CsvSource({
    "exec_1, invalid_format",
    "exec_20261121_130455_1A2B3C4D, invalid_format",
    "exec_20261121_130455_00000000, never_existed"
  })
  void A32_an_unknown_session_is_answered_with_the_reason(String id, String reason) {
    storage(Transition.class, List.of());

    for (String path :
        List.of("", "/state", "/market", "/transitions", "/candles?symbol=BTC_USDT")) {
      JsonObject problem = problem(server.get("/api/sessions/" + id + path), 404);
      assertThat(problem.getString("reason")).isEqualTo(reason);
      assertThat(problem.getString("detail")).contains(id);
    }
  }

  @Test
  void A32_a_deleted_session_is_told_as_deleted_from_memory_and_from_storage() {
    server.session(SESSION, "DELETED");
    storage(SessionInfo.class, List.of(TestServer.sessionItem(OTHER_SESSION, "DELETED")));

    assertThat(problem(server.get(BASE), 404).getString("reason")).isEqualTo("deleted");
    assertThat(problem(server.get("/api/sessions/" + OTHER_SESSION), 404).getString("reason"))
        .isEqualTo("deleted");
  }

  @Test
  void A32_an_archived_session_is_told_as_archived_and_is_listed_only_if_asked_for() {
    server.session(SESSION, "ARCHIVED");

    JsonObject problem = problem(server.get(BASE + "/transitions"), 404);
    assertThat(problem.getString("reason")).isEqualTo("archived");
    assertThat(problem.getString("detail")).contains(BASE + "/unarchive");
    assertThat(json("/api/sessions").getJsonArray("sessions")).isEmpty();
    assertThat(json("/api/sessions?include_deleted=true").getJsonArray("sessions")).isEmpty();
    assertThat(
            json("/api/sessions?include_archived=true")
                .getJsonArray("sessions")
                .getJsonObject(0)
                .getString("state"))
        .isEqualTo("ARCHIVED");
  }

  @Test
  void whether_a_session_ever_existed_is_not_claimed_while_storage_cannot_be_asked() {
    JsonObject problem = problem(server.get("/api/sessions/" + OTHER_SESSION), 503);

    assertThat(problem.getString("reason")).isEqualTo("storage_unavailable");
  }

  @Test
  void a_session_of_an_earlier_run_is_told_from_storage_and_marked() {
    storage(SessionInfo.class, List.of(TestServer.sessionItem(OTHER_SESSION, "STOPPED")));

    JsonObject session = json("/api/sessions/" + OTHER_SESSION);
    JsonObject market = json("/api/sessions/" + OTHER_SESSION + "/market");

    assertThat(session.getBoolean("degraded")).isTrue();
    assertThat(session.getJsonArray("allowed_transitions")).isEmpty();
    assertThat(market.getJsonArray("symbols")).isEmpty();
    assertThat(market.getString("degraded_reason")).contains("STOPPED");
  }

  // State as of now

  @Test
  void A15_market_answers_carry_the_oldest_age_and_the_worst_freshness() {
    server.market("BTC_USDT", 61_000, 0.2, "FRESH");
    server.market("ETH_USDT", 3_000, 45.5, "WARN");

    JsonObject all = json(BASE + "/market");
    JsonObject one = json(BASE + "/market?symbol=btcusdt");

    assertThat(all.getJsonArray("symbols")).hasSize(2);
    assertThat(all.getDouble("data_age_seconds")).isEqualTo(45.5);
    assertThat(all.getString("freshness")).isEqualTo("WARN");
    assertThat(one.getJsonArray("symbols")).hasSize(1);
    assertThat(one.getDouble("data_age_seconds")).isEqualTo(0.2);
    assertThat(one.getString("freshness")).isEqualTo("FRESH");
  }

  @ParameterizedTest
  @ValueSource(strings = {"BTC_USDT", "btcusdt", "BTC%2FUSDT", "btc-usdt", "XBT%2FUSDT"})
  void A16_a_symbol_may_be_written_in_any_way(String spelling) {
    server.market("BTC_USDT", 61_000, 0.2, "FRESH");

    assertThat(json(BASE + "/market?symbol=" + spelling).getJsonArray("symbols")).hasSize(1);
  }

  @Test
  void indicators_conditions_and_quality_are_filtered() {
    for (String name : List.of("indicators", "quality")) {
      String collection = name.equals("quality") ? "symbols" : "indicators";
      for (String symbol : List.of("BTC_USDT", "ETH_USDT")) {
        server.tell(
            StreamPost.state(
                stream(name), collection, symbol, new JsonObject().put("symbol", symbol)));
      }
      assertThat(json(BASE + "/" + name).getJsonArray(collection)).hasSize(2);
      assertThat(json(BASE + "/" + name + "?symbol=ETH_USDT").getJsonArray(collection)).hasSize(1);
    }
    server.tell(
        StreamPost.state(
            stream("conditions"),
            "instances",
            "a",
            new JsonObject().put("symbol", "BTC_USDT").put("strategy_id", "one")));
    assertThat(json(BASE + "/conditions?strategy=one").getJsonArray("instances")).hasSize(1);
    assertThat(json(BASE + "/conditions?strategy=two").getJsonArray("instances")).isEmpty();
  }

  @Test
  void candles_come_oldest_first_and_the_limit_keeps_the_newest() {
    String address = Addresses.candles(SESSION, "BTC_USDT", "1s");
    for (int second = 1; second <= 5; second++) {
      server.tell(
          StreamPost.recentState(
              address, "candles", "" + second, new JsonObject().put("time", second), 500));
    }

    JsonArray newest =
        json(BASE + "/candles?symbol=btc_usdt&interval=1s&limit=2").getJsonArray("candles");
    JsonArray bounded =
        json(BASE
                + "/candles?symbol=btc_usdt&interval=1s"
                + "&from=1970-01-01T00:00:02Z&to=1970-01-01T00:00:04Z")
            .getJsonArray("candles");

    assertThat(times(newest)).containsExactly(4, 5);
    assertThat(times(bounded)).containsExactly(2, 3);
  }

  @Test
  void A28_candles_of_a_symbol_of_several_venues_are_asked_for_by_venue() {
    List<String> venues = List.of("coinbase", "kraken");
    for (int i = 0; i < venues.size(); i++) {
      InstrumentId id = new InstrumentId(venues.get(i), "ETH_USDT");
      JsonObject row = new JsonObject().put("venue", id.venue()).put("symbol", id.symbol());
      String market = Addresses.session(SESSION, "market");
      server.tell(StreamPost.state(market, "symbols", id.toString(), row));
      String candles = Addresses.candles(SESSION, id, "1m");
      int time = 60 * (i + 1);
      JsonObject candle = new JsonObject().put("time", time);
      server.tell(StreamPost.recentState(candles, "candles", "" + time, candle, 500));
    }

    String path = BASE + "/candles?symbol=ETH_USDT";
    assertThat(times(json(path + "&venue=coinbase").getJsonArray("candles"))).containsExactly(60);
    assertThat(times(json(path + "&venue=kraken").getJsonArray("candles"))).containsExactly(120);
    for (String wrong : List.of(path, path + "&venue=mexc")) {
      JsonObject error = problem(server.get(wrong), 400).getJsonArray("errors").getJsonObject(0);
      assertThat(error.getString("path")).isEqualTo("query.venue");
      assertThat(error.getString("allowed")).contains("coinbase", "kraken");
    }
  }

  private static List<Integer> times(JsonArray candles) {
    return candles.stream().map(item -> ((JsonObject) item).getInteger("time")).toList();
  }

  // What happened

  @Test
  void A17_transitions_come_from_storage_with_every_filter() {
    storage(
        Transition.class,
        List.of(transition(1, "BTC_USDT", "quick-start", "2026-11-21T13:05:00Z")));

    JsonObject answer =
        json(
            BASE
                + "/transitions?symbol=btc/usdt&strategy=quick-start&limit=7"
                + "&from=2026-11-21T13:00:00Z&to=2026-11-21T14:00:00Z");

    assertThat(answer.getJsonArray("transitions")).hasSize(1);
    assertThat(answer.getBoolean("degraded")).isFalse();
    assertThat(answer.containsKey("next")).isTrue();
    assertThat(asked)
        .containsExactly(
            new JournalQuery(
                Transition.class,
                SESSION,
                "quick-start",
                "BTC_USDT",
                Micros.of(Instant.parse("2026-11-21T13:00:00Z")),
                Micros.of(Instant.parse("2026-11-21T14:00:00Z")),
                7));
  }

  @Test
  void without_storage_the_newest_items_in_memory_are_told_filtered_and_marked() {
    server.bus.onQuery(query -> Bus.refused(503, "storage is starting since 1.2 s"));
    server.event(
        "transitions",
        "transition",
        "transitions",
        transition(1, "BTC_USDT", "quick-start", "2026-11-21T13:05:00Z"));
    server.event(
        "transitions",
        "transition",
        "transitions",
        transition(2, "ETH_USDT", "quick-start", "2026-11-21T13:06:00Z"));
    server.event(
        "transitions",
        "transition",
        "transitions",
        transition(3, "BTC_USDT", "quick-start", "2026-11-21T13:07:00Z"));

    JsonObject all = json(BASE + "/transitions");
    JsonObject some = json(BASE + "/transitions?symbol=BTC_USDT&to=2026-11-21T13:07:00Z&limit=1");

    assertThat(numbers(all)).containsExactly(3, 2, 1);
    assertThat(all.getBoolean("degraded")).isTrue();
    assertThat(all.getString("degraded_reason")).contains("storage is starting since 1.2 s");
    assertThat(all.getDouble("degraded_age_seconds")).isPositive();
    assertThat(numbers(some)).containsExactly(1);
  }

  private static List<Integer> numbers(JsonObject answer) {
    return answer.getJsonArray("transitions").stream()
        .map(item -> ((JsonObject) item).getInteger("number"))
        .toList();
  }

  @Test
  void positions_are_those_held_now_and_those_stored_each_once() {
    storage(
        Position.class,
        List.of(position("p2", "ETH_USDT", "OPEN"), position("p1", "BTC_USDT", "CLOSED")));
    server.tell(
        StreamPost.keyedEvent(
            stream("positions"),
            "position",
            "positions",
            "p2",
            position("p2", "ETH_USDT", "OPEN").put("mark_price", "3001.5"),
            100));

    JsonArray all = json(BASE + "/positions").getJsonArray("positions");
    JsonArray open = json(BASE + "/positions?status=open").getJsonArray("positions");
    JsonArray closed = json(BASE + "/positions?status=closed").getJsonArray("positions");

    assertThat(all).hasSize(2);
    assertThat(open).hasSize(1);
    assertThat(open.getJsonObject(0).getString("mark_price")).isEqualTo("3001.5");
    assertThat(closed).hasSize(1);
    assertThat(closed.getJsonObject(0).getString("position_id")).isEqualTo("p1");
  }

  // Bad input

  @ParameterizedTest
  @CsvSource({
    "/market?symbol=DOGE_USDT, query.symbol, 'BTC_USDT, ETH_USDT'",
    "/market?symbol=?, query.symbol, BTC_USDT",
    "/market?simbol=BTC_USDT, query.simbol, symbol",
    "/market?symbol=BTC_USDT&symbol=ETH_USDT, query.symbol, one value",
    "/transitions?limit=0, query.limit, 1 to 1000",
    "/transitions?limit=1001, query.limit, 1 to 1000",
    "/transitions?limit=ten, query.limit, 1 to 1000",
    "/transitions?from=yesterday, query.from, ISO-8601",
    "/candles, query.symbol, BTC_USDT",
    "/candles?symbol=BTC_USDT&interval=2m, query.interval, 1m",
    "/alerts?symbol=BTC_USDT, query.symbol, limit",
    "/state?x=1, query.x, none here"
  })
  void names_the_parameter_its_value_and_what_is_allowed(
      String path, String where, String allowed) {
    JsonObject problem = problem(server.get(BASE + path), 400);

    JsonObject error = problem.getJsonArray("errors").getJsonObject(0);
    assertThat(error.getString("path")).isEqualTo(where);
    assertThat(error.getString("message")).isNotEmpty();
    assertThat(error.getString("allowed")).contains(allowed);
  }

  @Test
  void tells_all_that_is_wrong_at_once() {
    JsonObject problem =
        problem(server.get(BASE + "/transitions?limit=0&from=x&symbol=??&wat=1"), 400);

    assertThat(problem.getJsonArray("errors")).hasSize(4);
  }

  @Test
  void an_unknown_path_is_404_and_a_wrong_method_405_with_what_is_allowed() {
    assertThat(problem(server.get("/api/sesions"), 404).getString("instance"))
        .isEqualTo("/api/sesions");
    HttpResponse<Buffer> wrong = server.post("/api/dashboard/summary", "{}");
    problem(wrong, 405);
    assertThat(wrong.getHeader("Allow")).isEqualTo("GET");
    HttpResponse<Buffer> get = server.get("/api/emergency-stop");
    problem(get, 405);
    assertThat(get.getHeader("Allow")).isEqualTo("POST");
  }

  // Commands

  @Test
  void A31_a_session_is_made_of_the_body_and_what_is_no_object_is_refused() {
    List<JsonObject> commands = new CopyOnWriteArrayList<>();
    server.bus.onCommand(
        "create_session",
        request -> {
          commands.add(request);
          return Future.succeededFuture(new JsonObject().put("id", SESSION).put("created", true));
        });
    HttpResponse<Buffer> made = server.post("/api/sessions", "{\"name\": \"mine\"}");
    assertThat(made.statusCode()).isEqualTo(200);
    assertThat(made.bodyAsJsonObject().getString("id")).isEqualTo(SESSION);
    assertThat(commands.getFirst().getJsonObject("session").getString("name")).isEqualTo("mine");
    for (String body : List.of("", "[]", "{")) {
      problem(server.post("/api/sessions", body), 400);
    }
    assertThat(commands).hasSize(1);
  }

  @Test
  void the_emergency_stop_reaches_all_sessions_or_the_one_that_is_named() {
    List<JsonObject> commands = new CopyOnWriteArrayList<>();
    server.bus.onCommand(
        "emergency_stop",
        request -> {
          commands.add(request);
          return Future.succeededFuture(new JsonObject().put("sessions", new JsonArray()));
        });

    assertThat(server.post("/api/emergency-stop", "").statusCode()).isEqualTo(200);
    assertThat(server.post("/api/emergency-stop", "{\"session_id\": null}").statusCode())
        .isEqualTo(200);
    assertThat(
            server
                .post("/api/emergency-stop", "{\"session_id\": \"" + SESSION + "\"}")
                .statusCode())
        .isEqualTo(200);

    assertThat(commands)
        .containsExactly(
            new JsonObject(), new JsonObject(), new JsonObject().put("session_id", SESSION));
  }

  @Test
  void a_body_that_cannot_be_used_says_where_and_why() {
    JsonObject syntax = problem(server.post("/api/emergency-stop", "{\"session_id\": }"), 400);
    JsonObject field = problem(server.post("/api/emergency-stop", "{\"sesion_id\": \"x\"}"), 400);

    assertThat(syntax.getString("detail")).contains("line 1, column");
    assertThat(field.getJsonArray("errors").getJsonObject(0).getString("path"))
        .isEqualTo("$.sesion_id");
    problem(server.post("/api/emergency-stop", "x".repeat(WebOptions.MAX_BODY_BYTES + 1)), 413);
  }

  @Test
  void a_foreign_page_may_not_send_a_command() {
    MultiMap foreign = MultiMap.caseInsensitiveMultiMap().add("Origin", "http://evil.example");
    server.bus.onCommand(
        "emergency_stop",
        request -> {
          throw new AssertionError("reached");
        });

    JsonObject problem =
        problem(server.request(HttpMethod.POST, "/api/emergency-stop", "", foreign), 403);

    assertThat(problem.getString("reason")).isEqualTo("foreign_origin");
  }

  @Test
  void stops_a_session_that_runs_and_refuses_one_that_does_not() {
    server.bus.onCommand(
        "stop_session",
        request -> Future.succeededFuture(TestServer.sessionItem(SESSION, "STOPPED")));
    assertThat(server.post(BASE + "/stop", "").bodyAsJsonObject().getString("state"))
        .isEqualTo("STOPPED");

    server.session(SESSION, "STOPPED");
    assertThat(problem(server.post(BASE + "/stop", ""), 409).getString("detail"))
        .contains("STOPPED");
  }

  @ParameterizedTest
  @CsvSource({
    "pause, pause_session, ACTIVE, PAUSED",
    "resume, resume_session, PAUSED, ACTIVE",
    "stop, stop_session, PAUSED, STOPPED"
  })
  void A31_brings_a_session_from_a_state_to_the_next(
      String path, String command, String from, String to) {
    List<JsonObject> commands = new CopyOnWriteArrayList<>();
    server.bus.onCommand(
        command,
        request -> {
          commands.add(request);
          return Future.succeededFuture(TestServer.sessionItem(SESSION, to));
        });
    server.session(SESSION, from);

    HttpResponse<Buffer> answer = server.post(BASE + "/" + path, "");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.bodyAsJsonObject().getString("state")).isEqualTo(to);
    assertThat(commands).containsExactly(new JsonObject().put("session_id", SESSION));
  }

  @ParameterizedTest
  @CsvSource({
    "pause, PAUSED",
    "pause, CREATING",
    "pause, STOPPED",
    "resume, ACTIVE",
    "resume, COMPLETED",
    "stop, FAILED"
  })
  void A31_a_transition_that_the_state_does_not_allow_is_409_with_the_state(
      String path, String state) {
    server.session(SESSION, state);

    JsonObject problem = problem(server.post(BASE + "/" + path, ""), 409);

    assertThat(problem.getString("reason")).isEqualTo("not_allowed_now");
    assertThat(problem.getString("detail")).contains("the session is " + state);
  }

  @Test
  void closes_the_open_position_of_a_symbol_and_says_when_that_is_under_way_already() {
    server.bus.onCommand(
        "close_position",
        request ->
            request.getString("instance_id").equals("quick-start:simulated:BTC_USDT")
                ? Future.succeededFuture(new JsonObject().put("order", "sent"))
                : Bus.refused(409, "already_closing"));
    for (String symbol : List.of("BTC_USDT", "ETH_USDT")) {
      server.tell(
          StreamPost.keyedEvent(
              stream("positions"),
              "position",
              "positions",
              symbol,
              position("p-" + symbol, symbol, "OPEN"),
              100));
    }

    HttpResponse<Buffer> closing = server.post(BASE + "/positions/btcusdt/close", "");
    assertThat(closing.statusCode()).isEqualTo(200);
    assertThat(closing.bodyAsJsonObject().getJsonArray("closing"))
        .containsExactly("quick-start:simulated:BTC_USDT");
    assertThat(
            problem(server.post(BASE + "/positions/ETH_USDT/close", ""), 409).getString("reason"))
        .isEqualTo("already_closing");
    assertThat(
            problem(server.post(BASE + "/positions/BTC_USDT/close?strategy=other", ""), 409)
                .getString("reason"))
        .isEqualTo("no_position");
    problem(server.post(BASE + "/positions/DOGE_USDT/close", ""), 404);
  }

  @Test
  void the_stop_and_target_of_a_position_are_changed_by_its_symbol() {
    List<JsonObject> commands = new CopyOnWriteArrayList<>();
    server.bus.onCommand(
        "change_position",
        request -> {
          commands.add(request);
          return Future.succeededFuture(new JsonObject().put("changed", true));
        });
    server.tell(
        StreamPost.keyedEvent(
            stream("positions"),
            "position",
            "positions",
            "BTC_USDT",
            position("p-BTC_USDT", "BTC_USDT", "OPEN"),
            100));

    HttpResponse<Buffer> changed =
        server.patch(BASE + "/positions/btcusdt", "{\"stop_loss\": 95.5, \"take_profit\": null}");
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(changed.bodyAsJsonObject().getJsonArray("changing"))
        .containsExactly("quick-start:simulated:BTC_USDT");
    assertThat(commands).hasSize(1);
    JsonObject change = commands.getFirst().getJsonObject("change");
    assertThat(String.valueOf(change.getValue("stop_loss"))).isEqualTo("95.5");
    assertThat(change.containsKey("take_profit")).isTrue();
    assertThat(change.getValue("take_profit")).isNull();

    problem(server.patch(BASE + "/positions/btcusdt", "{}"), 400);
    problem(server.patch(BASE + "/positions/btcusdt", "{\"stop\": 1}"), 400);
    assertThat(commands).as("a refused body changes nothing").hasSize(1);
  }

  @Test
  void a_command_that_nobody_takes_is_503() {
    assertThat(problem(server.post("/api/emergency-stop", ""), 503).getString("reason"))
        .isEqualTo("not_running");
  }

  // The rest

  @Test
  void the_summary_has_all_that_the_dashboard_needs_first() {
    storage(
        Transition.class,
        List.of(transition(1, "BTC_USDT", "quick-start", "2026-11-21T13:05:00Z")));
    server.market("BTC_USDT", 61_000, 1.5, "FRESH");
    server.health("server", "UP", "");
    server.session(OTHER_SESSION, "STOPPED");

    JsonObject summary = json("/api/dashboard/summary");
    JsonObject named = json("/api/dashboard/summary?session_id=" + OTHER_SESSION);

    assertThat(summary.getString("session_id")).isEqualTo(SESSION);
    assertThat(summary.getJsonArray("market")).hasSize(1);
    assertThat(summary.getJsonArray("transitions")).hasSize(1);
    assertThat(summary.getJsonArray("health")).hasSize(1);
    assertThat(summary.getDouble("data_age_seconds")).isEqualTo(1.5);
    assertThat(summary.fieldNames()).contains("instances", "positions", "signals", "venues");
    assertThat(named.getJsonObject("session").getString("state")).isEqualTo("STOPPED");
    problem(server.get("/api/dashboard/summary?session_id=x"), 404);
  }

  @Test
  void the_summary_of_a_server_without_sessions_is_empty_and_no_error() {
    try (TestServer empty = new TestServer()) {
      JsonObject summary = empty.get("/api/dashboard/summary").bodyAsJsonObject();

      assertThat(summary.getValue("session")).isNull();
      assertThat(summary.getJsonArray("market")).isEmpty();
    }
  }

  @Test
  void tells_the_venues() {
    server.tell(
        StreamPost.state(
            Addresses.VENUES, "venues", "simulated", new JsonObject().put("venue", "simulated")));

    assertThat(json("/api/venues").getJsonArray("venues")).hasSize(1);
  }

  @Test
  void A4_the_browser_gets_its_timeouts_from_the_server() {
    JsonObject config = json("/api/client-config");

    assertThat(config.getJsonObject("timeouts").getString("ping_interval")).isEqualTo("5s");
    assertThat(config.getJsonObject("timeouts").getString("browser_timeout")).isEqualTo("15s");
    assertThat(Instant.parse(config.getString("server_started_at"))).isBefore(Instant.now());
    assertThat(config.getString("version")).matches("\\d+\\.\\d+.*");
  }

  @Test
  void A9_client_logs_are_taken_by_rest_too() {
    HttpResponse<Buffer> answer =
        server.post(
            "/api/client-logs",
            "{\"records\": [{\"level\": \"WARN\", \"message\": \"slow frame\"}]}");

    assertThat(answer.bodyAsJsonObject().getInteger("accepted")).isEqualTo(1);
    problem(server.post("/api/client-logs", ""), 400);
  }
}
