package io.tocsin.web;

import static io.tocsin.web.TestServer.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What breaks the contract is refused before it is done, with the place, the value, what may be.
 */
class RequestContractTest {

  private static final MultiMap NONE = MultiMap.caseInsensitiveMultiMap();

  private final TestServer server = new TestServer();

  @BeforeEach
  void oneSession() {
    server.session(SESSION, "ACTIVE");
  }

  @AfterEach
  void close() {
    server.close();
  }

  /** The errors of a refusal, each as {@code path: message (is value); allowed: …}. */
  private List<String> refused(HttpMethod method, String path, String body, MultiMap headers) {
    HttpResponse<Buffer> answer = server.request(method, path, body, headers);
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(400);
    assertThat(answer.getHeader("Content-Type")).isEqualTo("application/problem+json");
    JsonObject problem = answer.bodyAsJsonObject();
    assertThat(problem.getString("reason")).isEqualTo("invalid_input");
    return problem.getJsonArray("errors", new JsonArray()).stream()
        .map(JsonObject.class::cast)
        .map(error ->
            "%s: %s (is %s); allowed: %s"
                .formatted(
                    error.getString("path"),
                    error.getString("message"),
                    error.getString("value"),
                    error.getString("allowed")))
        .toList();
  }

  private List<String> refused(HttpMethod method, String path, String body) {
    return refused(method, path, body, NONE);
  }

  @Test
  void everything_that_is_wrong_with_a_body_is_told_at_once() {
    server.bus.onCommand("set_log_level", wish -> Future.succeededFuture(new JsonObject()));

    assertThat(
            refused(
                HttpMethod.PUT,
                "/api/logging?now=1",
                "{\"logger\": 5, \"level\": \"debgu\", \"fro\": \"10m\"}"))
        .containsExactlyInAnyOrder(
            "query.now: unknown parameter (is now); allowed: none here",
            "$.logger: must be a string (is 5); allowed: \"…\"",
            "$.level: unknown value, did you mean \"debug\"? (is debgu); allowed: off, error, warn,"
                + " info, debug, trace, usual",
            "$.fro: unknown field, did you mean \"for\"? (is fro); allowed: logger, level, for");
  }

  @Test
  void what_is_missing_is_named() {
    assertThat(refused(HttpMethod.PUT, "/api/logging", "{}"))
        .containsExactly(
            "$.logger: is required (is ); allowed: \"…\"",
            "$.level: is required (is ); allowed: off, error, warn, info, debug, trace, usual");
    assertThat(refused(HttpMethod.PUT, "/api/logging", ""))
        .containsExactly("$: is required: the request has no body (is ); allowed: a JSON object");
  }

  @Test
  void a_place_within_a_list_is_counted_from_0() {
    assertThat(
            refused(
                HttpMethod.POST,
                "/api/client-logs",
                "{\"records\": [{\"level\": \"WARN\", \"message\": \"a\"}, {\"level\": \"WARN\","
                    + " \"message\": \"b\", \"code\": 70000}]}"))
        .containsExactly(
            "$.records[1].code: must be a whole number (is 70000); allowed: -1 to 65535");
  }

  @Test
  void a_header_or_a_part_of_the_path_that_the_contract_has_not_is_refused() {
    server.bus.onCommand("create_session", wish -> Future.succeededFuture(new JsonObject()));
    server.bus.onCommand(
        "validate_session",
        wish ->
            Future.succeededFuture(new JsonObject().put("valid", true).put("errors", List.of())));
    server.bus.onCommand("strategies_restore", wish -> Future.succeededFuture(new JsonObject()));

    assertThat(
            refused(
                HttpMethod.POST,
                "/api/sessions",
                "{\"name\": \"x\"}",
                MultiMap.caseInsensitiveMultiMap().add("Idempotency-Key", "k".repeat(201))))
        .containsExactly(
            "header.Idempotency-Key: is too long (is "
                + "k".repeat(77)
                + "...); allowed: at most 200 characters");
    assertThat(refused(HttpMethod.POST, "/api/strategies/quick/versions/first/restore", ""))
        .containsExactly("path.version: must be a whole number (is first); allowed: 1 to any");
  }

  @Test
  void who_knows_more_than_the_contract_speaks_first() {
    assertThat(refused(HttpMethod.GET, "/api/sessions/" + SESSION + "/candles", ""))
        .containsExactly("query.symbol: is required (is ); allowed: BTC_USDT, ETH_USDT");

    server.bus.onCommand(
        "validate_session",
        wish ->
            Future.succeededFuture(
                new JsonObject()
                    .put("valid", false)
                    .put(
                        "errors",
                        new JsonArray()
                            .add(
                                new JsonObject()
                                    .put("path", "$.venue")
                                    .put("message", "is none that this server has")
                                    .put("value", "krakn")
                                    .put("allowed", "kraken")))));
    assertThat(
            refused(
                HttpMethod.POST,
                "/api/sessions",
                "{\"venue\": \"krakn\"}",
                MultiMap.caseInsensitiveMultiMap().add("Idempotency-Key", "k".repeat(201))))
        .containsExactly("$.venue: is none that this server has (is krakn); allowed: kraken");
  }

  @Test
  void what_a_handler_would_take_and_the_contract_does_not_is_refused() {
    assertThat(refused(HttpMethod.GET, "/api/sessions/" + SESSION + "/alerts?limit=%2B5", ""))
        .containsExactly("query.limit: must be a whole number (is +5); allowed: 1 to 1000");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/sessions/" + SESSION + "/market?symbol=btcusdt",
    "/api/sessions/" + SESSION + "/alerts?limit=1000&from=2026-11-21T13:00:00.123Z",
    "/api/sessions/" + SESSION + "/conditions?strategy=1.5",
    "/api/sessions/" + SESSION + "/conditions?strategy=%7B%22a%22:1%7D",
    "/api/sessions/" + SESSION + "/conditions?strategy=100%25%20sure%2B",
    "/api/streams?stream=health&stream=sessions@1.2",
  })
  void texts_are_taken_as_they_are_written(String path) {
    HttpResponse<Buffer> answer = server.get(path);

    assertThat(answer.statusCode()).as(answer.bodyAsString()).isNotEqualTo(400);
  }

  @Test
  void a_secret_is_not_told_back() {
    HttpResponse<Buffer> answer =
        server.post("/api/login", "{\"user\": \"ada\", \"password\": 123456789012}");

    assertThat(answer.bodyAsString()).doesNotContain("123456789012");
  }

  @Test
  void a_body_that_breaks_the_contract_at_every_place_is_answered_shortly() {
    String fields =
        String.join(
            ",", IntStream.range(0, 20_000).mapToObj(i -> "\"field" + i + "\":" + i).toList());

    assertThat(refused(HttpMethod.PUT, "/api/logging", "{" + fields + "}")).hasSizeLessThan(60);
  }

  @Test
  void a_body_that_is_no_json_is_refused_with_the_place_of_the_mistake() {
    HttpResponse<Buffer> answer =
        server.request(HttpMethod.PUT, "/api/logging", "{\"logger\": \"a\",\n oops}", NONE);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.bodyAsString()).contains("line 2");
  }
}
