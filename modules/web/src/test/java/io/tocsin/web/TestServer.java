package io.tocsin.web;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.HealthJson;
import io.tocsin.bus.StreamPost;
import io.tocsin.bus.StreamsVerticle;
import io.tocsin.model.WallClock;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The web module on real sockets, with the real streams behind it; the test plays the other parts.
 */
final class TestServer implements AutoCloseable {

  static final String SESSION = "exec_20261121_130455_1a2b3c4d";
  static final String OTHER_SESSION = "exec_20261121_130455_ffffffff";

  final Vertx vertx = Vertx.vertx();
  final Bus bus = new Bus(vertx);
  final Vertx clients = Vertx.vertx();
  final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final int port;
  final BridgeVerticle bridge;
  private final WebClient http;

  TestServer() {
    this(Timeouts.DEFAULT, Optional.empty());
  }

  TestServer(Timeouts timeouts, Optional<Path> webroot) {
    this(timeouts, webroot, BridgeOptions.DEFAULT);
  }

  TestServer(Timeouts timeouts, Optional<Path> webroot, BridgeOptions bridgeOptions) {
    this(timeouts, webroot, bridgeOptions, Optional.empty());
  }

  /** One that people log in to. */
  TestServer(AccessOptions access) {
    this(Timeouts.DEFAULT, Optional.empty(), BridgeOptions.DEFAULT, Optional.of(access));
  }

  private TestServer(
      Timeouts timeouts,
      Optional<Path> webroot,
      BridgeOptions bridgeOptions,
      Optional<AccessOptions> access) {
    Bus.registerCodecs(vertx, List.of());
    await(vertx.deployVerticle(new StreamsVerticle(WallClock.system(), 20, micros -> {})));
    bridge =
        new BridgeVerticle(
            new WebOptions("127.0.0.1", 0, webroot, timeouts, bridgeOptions, access),
            registry,
            WallClock.system());
    try {
      await(vertx.deployVerticle(bridge));
    } catch (AssertionError e) {
      close();
      throw e;
    }
    port = bridge.actualPort();
    // The polling transport closes its connection after each answer: none is used twice.
    http = WebClient.create(clients, new WebClientOptions().setKeepAlive(false));
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e.getCause() == null ? e : e.getCause());
    }
  }

  HttpResponse<Buffer> get(String path) {
    return await(http.get(port, "127.0.0.1", path).send());
  }

  HttpResponse<Buffer> request(HttpMethod method, String path, String body, MultiMap headers) {
    return await(
        http.request(method, port, "127.0.0.1", path)
            .putHeaders(headers)
            .sendBuffer(Buffer.buffer(body)));
  }

  HttpResponse<Buffer> patch(String path, String body) {
    return request(HttpMethod.PATCH, path, body, MultiMap.caseInsensitiveMultiMap());
  }

  HttpResponse<Buffer> post(String path, String body) {
    return request(HttpMethod.POST, path, body, MultiMap.caseInsensitiveMultiMap());
  }

  BridgeClient connect() {
    return connect("/eventbus/websocket?client=test&connection=1");
  }

  BridgeClient connect(String uri) {
    return new BridgeClient(clients, port, uri);
  }

  /** The value of a line of {@code /metrics}, 0 if there is none. */
  double metric(String name) {
    return get("/metrics")
        .bodyAsString()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  // What the other parts would tell

  /** Posts, and waits until a reader of the stream sees it. */
  void tell(StreamPost post) {
    bus.post(post);
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .until(() ->
            await(bus.readStream(post.stream()).otherwise(new JsonObject()))
                .encode()
                .contains(post.item().encode()));
  }

  void session(String id, String state) {
    tell(
        StreamPost.keyedEvent(
            Addresses.SESSIONS, "session_state", "sessions", id, sessionItem(id, state), 100));
  }

  static JsonObject sessionItem(String id, String state) {
    return new JsonObject()
        .put("id", id)
        .put("name", "demo")
        .put("mode", "paper")
        .put("state", state)
        .put("since", "2026-11-21T13:04:56Z")
        .put("created_at", "2026-11-21T13:04:55Z")
        .put("reason", "")
        .put("venues", new JsonArray().add("simulated"))
        .put("symbols", new JsonArray().add("BTC_USDT").add("ETH_USDT"))
        .put("strategies", new JsonArray().add("quick-start"))
        .put("simulated", true)
        .put("source", "live")
        .put("node", "local");
  }

  void market(String symbol, double price, double age, String freshness) {
    tell(
        StreamPost.state(
            stream("market"),
            "symbols",
            "simulated:" + symbol,
            new JsonObject()
                .put("key", "simulated:" + symbol)
                .put("symbol", symbol)
                .put("price", price)
                .put("data_age_seconds", age)
                .put("freshness", freshness)));
  }

  /** Sends an event without waiting for it. */
  void event(String stream, String type, String collection, JsonObject item) {
    bus.post(StreamPost.event(stream(stream), type, collection, item, 200));
  }

  void health(String part, String status, String reason) {
    tell(
        StreamPost.state(
            Addresses.HEALTH, "parts", part, HealthJson.part(part, status, reason, "", 0)));
  }

  static JsonObject transition(int number, String symbol, String strategy, String time) {
    return new JsonObject()
        .put("instance_id", strategy + ":simulated:" + symbol)
        .put("strategy_id", strategy)
        .put("symbol", symbol)
        .put("number", number)
        .put("time", time);
  }

  static JsonObject position(String id, String symbol, String status) {
    return new JsonObject()
        .put("position_id", id)
        .put("instance_id", "quick-start:simulated:" + symbol)
        .put("strategy_id", "quick-start")
        .put("symbol", symbol)
        .put("venue", "simulated")
        .put("status", status)
        .put("opened_at", "2026-11-21T13:05:00Z")
        .put("time", "2026-11-21T13:05:00Z");
  }

  static String stream(String name) {
    return Addresses.session(SESSION, name);
  }

  void stopServer() {
    await(vertx.close());
  }

  @Override
  public void close() {
    await(vertx.close());
    // Not awaited: once in a hundred times Vert.x' client waits 10 s for a socket that is gone.
    clients.close();
  }
}
