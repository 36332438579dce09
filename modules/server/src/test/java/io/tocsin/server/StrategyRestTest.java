package io.tocsin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.InputRefused;
import io.tocsin.bus.StreamsVerticle;
import io.tocsin.model.WallClock;
import io.tocsin.sessions.library.StrategiesVerticle;
import io.tocsin.web.BridgeOptions;
import io.tocsin.web.BridgeVerticle;
import io.tocsin.web.Timeouts;
import io.tocsin.web.WebOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strategy files by REST, on real sockets and real files. */
class StrategyRestTest {

  private static final String TEXT =
      """
      {
        "name": "mine",
        "description": "first",
        "direction": "LONG",
        "s1_signal": {"all": [{"indicator": {"type": "SPREAD_PCT"}, "op": "<", "value": 1.50}]},
        "z1_entry": {"all": [{"indicator": {"type": "SPREAD_PCT"}, "op": "<", "value": 1}],
                     "size": {"type": "fixed", "value": 10}, "stop_loss": {"percent": 2}}
      }
      """;

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new Bus(vertx);
  private final HttpClient http = HttpClient.newHttpClient();
  private int port;

  @BeforeEach
  void start() throws Exception {
    Files.createDirectories(folder.resolve("config/strategies"));
    Files.createDirectories(folder.resolve("config/sessions"));
    Files.copy(Path.of("../../config/strategies/quick-start.json"), strategyFile("quick-start"));
    Bus.registerCodecs(vertx, List.of());
    wait(vertx.deployVerticle(new StreamsVerticle(WallClock.system(), 20, micros -> {})));
    BridgeVerticle bridge =
        new BridgeVerticle(
            new WebOptions(
                "127.0.0.1", 0, Optional.empty(), Timeouts.DEFAULT, BridgeOptions.DEFAULT),
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            WallClock.system());
    wait(vertx.deployVerticle(bridge));
    wait(
        vertx.deployVerticle(
            new StrategiesVerticle(
                folder.resolve("config"), folder.resolve("data"), WallClock.system())));
    port = bridge.actualPort();
  }

  @AfterEach
  void stop() throws Exception {
    http.close();
    wait(vertx.close());
  }

  private static <T> T wait(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private Path strategyFile(String name) {
    return folder.resolve("config/strategies/" + name + ".json");
  }

  /** With headers as names and values by turns. */
  private HttpResponse<String> ask(String method, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonObject json(HttpResponse<String> answer) {
    return new JsonObject(answer.body());
  }

  private static String tag(HttpResponse<String> answer) {
    return answer.headers().firstValue("ETag").orElseThrow();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("config/strategies"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void a_strategy_is_made_read_changed_and_deleted_and_its_file_is_the_text_word_by_word()
      throws Exception {
    HttpResponse<String> made = ask("POST", "/api/strategies", TEXT);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(made.headers().firstValue("Location")).contains("/api/strategies/mine");
    assertThat(strategyFile("mine")).hasContent(TEXT);

    HttpResponse<String> read = ask("GET", "/api/strategies/mine", "");
    assertThat(json(read).getString("text")).isEqualTo(TEXT).contains("1.50");
    assertThat(json(read).getBoolean("read_only")).isFalse();
    assertThat(tag(read)).isEqualTo(tag(made));

    String second = TEXT.replace("first", "second");
    HttpResponse<String> changed =
        ask("PUT", "/api/strategies/mine", second, "If-Match", tag(read));
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    assertThat(tag(changed)).isNotEqualTo(tag(read));
    assertThat(strategyFile("mine")).hasContent(second);

    assertThat(ask("DELETE", "/api/strategies/mine", "", "If-Match", tag(changed)).statusCode())
        .isEqualTo(200);
    assertThat(files()).containsExactly("quick-start.json");
    assertThat(ask("GET", "/api/strategies/mine", "").statusCode()).isEqualTo(404);
  }

  @Test
  void nobody_overwrites_what_he_has_not_seen() throws Exception {
    String read = tag(ask("POST", "/api/strategies", TEXT));
    String second = TEXT.replace("first", "second");
    ask("PUT", "/api/strategies/mine", second, "If-Match", read);
    HttpResponse<String> late =
        ask("PUT", "/api/strategies/mine", TEXT.replace("first", "third"), "If-Match", read);
    assertThat(late.statusCode()).isEqualTo(412);
    assertThat(json(late).getString("detail")).contains("changed since you read it");
    assertThat(ask("DELETE", "/api/strategies/mine", "", "If-Match", read).statusCode())
        .isEqualTo(412);
    assertThat(ask("PUT", "/api/strategies/mine", TEXT).statusCode()).isEqualTo(428);
    assertThat(strategyFile("mine")).hasContent(second);
    assertThat(ask("POST", "/api/strategies", TEXT).statusCode()).isEqualTo(409);
  }

  @Test
  void everything_that_is_wrong_is_told_at_once_and_nothing_is_written() throws Exception {
    String wrong = TEXT.replace("\"LONG\"", "\"UP\"").replace("SPREAD_PCT", "SPRED_PCT");
    HttpResponse<String> refused = ask("POST", "/api/strategies", wrong);
    assertThat(refused.statusCode()).isEqualTo(400);
    List<String> paths =
        json(refused).getJsonArray("errors").stream()
            .map(error -> ((JsonObject) error).getString("path"))
            .toList();
    assertThat(paths)
        .contains(
            "$.direction", "$.s1_signal.all[0].indicator.type", "$.z1_entry.all[0].indicator.type");
    assertThat(files()).containsExactly("quick-start.json");

    HttpResponse<String> checked = ask("POST", "/api/strategies/validate", wrong);
    assertThat(checked.statusCode()).isEqualTo(200);
    assertThat(json(checked).getBoolean("valid")).isFalse();
    assertThat(json(checked).getJsonArray("errors"))
        .isEqualTo(json(refused).getJsonArray("errors"));
    assertThat(json(ask("POST", "/api/strategies/validate", TEXT)).getBoolean("valid")).isTrue();
    JsonObject noJson = json(ask("POST", "/api/strategies/validate", "{\"name\": \n oops}"));
    assertThat(noJson.getJsonArray("errors").getJsonObject(0).getString("path"))
        .startsWith("line 2");
  }

  @Test
  void a_command_on_the_bus_is_answered_by_the_same_handler() throws Exception {
    JsonObject wish = new JsonObject().put("text", TEXT.replace("LONG", "UP"));
    assertThat(wait(bus.command("strategies_validate", wish)).getBoolean("valid")).isFalse();
    assertThatThrownBy(() -> wait(bus.command("strategies_create", wish)))
        .isInstanceOf(InputRefused.class)
        .extracting(cause -> ((ReplyException) cause).failureCode())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..%2Fsessions%2Fdemo",
        "%2e%2e%2fx",
        "a%2Fb",
        "A",
        ".hidden",
        "a.json",
        "%00",
        "x%5Cy"
      })
  void what_is_no_name_reaches_no_file(String name) throws Exception {
    Path outside = folder.resolve("config/sessions/demo.json");
    Files.writeString(outside, TEXT);
    for (String method : List.of("GET", "PUT", "DELETE")) {
      HttpResponse<String> answer = ask(method, "/api/strategies/" + name, TEXT, "If-Match", "*");
      assertThat(answer.statusCode()).as("%s %s", method, answer.body()).isIn(400, 404);
    }
    assertThat(outside).hasContent(TEXT);
    assertThat(files()).containsExactly("quick-start.json");
    HttpResponse<String> made =
        ask("POST", "/api/strategies", TEXT.replace("mine", "../sessions/demo"));
    assertThat(made.statusCode()).isEqualTo(400);
  }

  @Test
  void what_is_shipped_is_read_and_copied_but_not_written_over() throws Exception {
    HttpResponse<String> shipped = ask("GET", "/api/strategies/quick-start", "");
    assertThat(json(shipped).getBoolean("template")).isTrue();
    assertThat(json(shipped).getBoolean("as_shipped")).isTrue();
    String text = json(shipped).getString("text");
    HttpResponse<String> refused =
        ask("PUT", "/api/strategies/quick-start", text, "If-Match", tag(shipped));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(json(refused).getString("detail")).contains("copy");
    assertThat(ask("DELETE", "/api/strategies/quick-start", "", "If-Match", "*").statusCode())
        .isEqualTo(403);
    HttpResponse<String> copy =
        ask("POST", "/api/strategies", text.replace("\"quick-start\"", "\"my-start\""));
    assertThat(copy.statusCode()).as(copy.body()).isEqualTo(201);
    assertThat(
            json(ask("GET", "/api/strategies", "")).getJsonArray("strategies").stream()
                .map(item -> (JsonObject) item)
                .filter(item -> item.getBoolean("template") && !item.getBoolean("installed"))
                .map(item -> item.getString("name")))
        .as("templates that the folder lacks can be copied too")
        .contains("ema-cross");
  }

  @Test
  void every_content_is_a_version_that_can_be_had_back_even_of_what_was_deleted() throws Exception {
    String first = tag(ask("POST", "/api/strategies", TEXT));
    String second = TEXT.replace("first", "second");
    String third = TEXT.replace("first", "third");
    ask("PUT", "/api/strategies/mine", second, "If-Match", first);
    Files.writeString(strategyFile("mine"), third);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            json(ask("GET", "/api/strategies/mine/versions", "")).getJsonArray("versions").size()
                == 3);
    JsonObject list = json(ask("GET", "/api/strategies/mine/versions", ""));
    assertThat(
            list.getJsonArray("versions").stream()
                .map(version -> ((JsonObject) version).getString("what")))
        .containsExactly("edited outside of the page", "changed", "created");
    assertThat(json(ask("GET", "/api/strategies/mine/versions/1", "")).getString("text"))
        .isEqualTo(TEXT);

    HttpResponse<String> restored =
        ask("POST", "/api/strategies/mine/versions/1/restore", "", "If-Match", "*");
    assertThat(restored.statusCode()).as(restored.body()).isEqualTo(200);
    assertThat(strategyFile("mine")).hasContent(TEXT);
    ask("DELETE", "/api/strategies/mine", "", "If-Match", "*");
    assertThat(ask("POST", "/api/strategies/mine/versions/2/restore", "").statusCode())
        .isEqualTo(200);
    assertThat(strategyFile("mine")).hasContent(second);
    assertThat(ask("GET", "/api/strategies/mine/versions/99", "").statusCode()).isEqualTo(404);
    assertThat(ask("GET", "/api/strategies/mine/versions/x", "").statusCode()).isEqualTo(400);
    assertThat(ask("GET", "/api/strategies/nobody/versions", "").statusCode()).isEqualTo(404);
  }

  @Test
  void a_strategy_that_session_files_name_is_not_deleted() throws Exception {
    ask("POST", "/api/strategies", TEXT);
    Files.writeString(
        folder.resolve("config/sessions/day.json"), "{\"strategies\": {\"mine\": [\"BTC_USDT\"]}}");
    HttpResponse<String> refused = ask("DELETE", "/api/strategies/mine", "", "If-Match", "*");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(json(refused).getString("detail")).contains("day");
    assertThat(strategyFile("mine")).exists();
  }

  @Test
  void the_stream_tells_what_anybody_does_to_the_files() throws Exception {
    Files.writeString(strategyFile("mine"), TEXT.replace("\"LONG\"", "7"));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> {
          assertThat(told("mine")).isPresent();
          JsonObject item = told("mine").orElseThrow();
          assertThat(item.getBoolean("valid")).isFalse();
          assertThat(item.getJsonArray("errors").getJsonObject(0).getString("path"))
              .isEqualTo("$.direction");
        });
    Files.delete(strategyFile("mine"));
    await().atMost(Duration.ofSeconds(30)).until(() -> told("mine").isEmpty());
  }

  private Optional<JsonObject> told(String name) throws Exception {
    return wait(bus.readStream(Addresses.STRATEGIES))
        .getJsonObject("data")
        .getJsonArray("strategies")
        .stream()
        .map(item -> (JsonObject) item)
        .filter(item -> item.getString("name").equals(name))
        .findFirst();
  }

  @Test
  void the_schema_that_forms_are_made_from_is_served() throws Exception {
    HttpResponse<String> schema = ask("GET", "/schema/strategy.schema.json", "");
    assertThat(schema.statusCode()).isEqualTo(200);
    assertThat(json(schema).getJsonObject("$defs").containsKey("leaf")).isTrue();
  }
}
