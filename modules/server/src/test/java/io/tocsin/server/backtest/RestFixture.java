package io.tocsin.server.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamsVerticle;
import io.tocsin.indicators.EvaluatedBatch;
import io.tocsin.model.WallClock;
import io.tocsin.model.input.Fields;
import io.tocsin.model.input.Problems;
import io.tocsin.server.backtest.sweep.SweepsVerticle;
import io.tocsin.venues.imports.ImportsVerticle;
import io.tocsin.venues.recording.RecorderVerticle;
import io.tocsin.web.BridgeOptions;
import io.tocsin.web.BridgeVerticle;
import io.tocsin.web.Timeouts;
import io.tocsin.web.WebOptions;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Backtests and sweeps as a server has them, by REST. */
abstract class RestFixture {

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  final List<JsonObject> told = new CopyOnWriteArrayList<>();
  Vertx vertx = Vertx.vertx();
  private int port;

  @BeforeEach
  void starts() throws Exception {
    new BacktestFixture(Files.createDirectories(folder.resolve("import")));
    boot();
  }

  final void boot() throws Exception {
    vertx = Vertx.vertx();
    Bus.registerCodecs(vertx, List.of(EvaluatedBatch.class));
    WallClock clock = WallClock.system();
    deploy(new StreamsVerticle(clock, 100, micros -> {}));
    vertx.eventBus().<JsonObject>localConsumer("backtests", message -> told.add(message.body()));
    vertx.eventBus().<JsonObject>localConsumer("sweeps", message -> told.add(message.body()));
    Problems problems = new Problems();
    BridgeVerticle bridge =
        new BridgeVerticle(
            new WebOptions(
                "127.0.0.1",
                0,
                Optional.empty(),
                Timeouts.read(Fields.of(Map.of(), "$", problems)),
                BridgeOptions.read(Fields.of(Map.of(), "$", problems))),
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            clock);
    deploy(bridge);
    port = bridge.actualPort();
    Path recordings = folder.resolve("recordings");
    deploy(new RecorderVerticle(recordings, Set.of(), clock));
    deploy(new ImportsVerticle(folder.resolve("import"), recordings, clock));
    deploy(
        new BacktestsVerticle(
            folder.resolve("backtests"),
            folder.resolve("import"),
            recordings,
            BacktestFixture::definitions,
            clock));
    deploy(
        new SweepsVerticle(
            folder.resolve("sweeps"),
            folder.resolve("import"),
            recordings,
            BacktestFixture::definitions,
            clock));
  }

  private void deploy(Deployable verticle) throws Exception {
    vertx
        .deployVerticle(verticle)
        .toCompletionStage()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  @AfterEach
  void stops() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private HttpRequest request(String method, String path, String body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  final HttpResponse<String> call(String method, String path, String body) throws Exception {
    return http.send(request(method, path, body), HttpResponse.BodyHandlers.ofString());
  }

  /** Posts, and tells the answer's status when it is in. */
  final CompletableFuture<Integer> later(String path, String body) {
    return http.sendAsync(request("POST", path, body), HttpResponse.BodyHandlers.ofString())
        .thenApply(HttpResponse::statusCode);
  }

  final JsonObject json(String method, String path, String body) throws Exception {
    HttpResponse<String> answer = call(method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body());
  }
}
