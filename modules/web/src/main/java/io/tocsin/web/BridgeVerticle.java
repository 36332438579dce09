package io.tocsin.web;

import static io.vertx.core.Future.succeededFuture;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tocsin.bus.Bus;
import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.tocsin.security.AccessFileException;
import io.tocsin.security.AuditLog;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves HTTP: the bridge at {@code /eventbus}, REST under {@code /api}, {@code /health}, {@code
 * /metrics}, and the page. Deploy one instance: a bridge belongs to one event loop.
 */
public final class BridgeVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(BridgeVerticle.class);

  /** For so long browsers may answer that they are closed; then they are cut off. */
  private static final long STOPPING_MILLIS = 500;

  /**
   * So long after the start the contract is read if no request has needed it: the start has gone
   * by.
   */
  private static final long CONTRACT_MILLIS = 3_000;

  private final WebOptions options;
  private final PrometheusMeterRegistry registry;
  private final WallClock clock;
  private @Nullable HttpServer server;
  private @Nullable SocketBridge bridge;
  private List<Route> routes = List.of();

  /**
   * @param registry what {@code /metrics} shows, and where the bridge's own counters go
   */
  public BridgeVerticle(WebOptions options, PrometheusMeterRegistry registry, WallClock clock) {
    this.options = options;
    this.registry = registry;
    this.clock = clock;
  }

  /**
   * Fails with {@link CannotListenException} if the address cannot be had, and with {@link
   * io.tocsin.security.AccessFileException} if a file of users or keys cannot be used.
   */
  @Override
  public Future<?> start() {
    Access access = new Access(vertx, options.access(), clock);
    return access.open().compose(opened -> listen(access));
  }

  private Future<?> listen(Access access) {
    BridgeMetrics metrics = new BridgeMetrics(registry);
    Connections connections = new Connections();
    Audit audit =
        new Audit(vertx, options.access().map(files -> new AuditLog(files.audit())), clock);
    Gate gate = new Gate(access, options.access(), audit, metrics, clock);
    SocketBridge socketBridge =
        new SocketBridge(vertx, options, metrics, connections, new Guard(access, audit), clock);
    bridge = socketBridge;
    HttpServerOptions http =
        new HttpServerOptions()
            .setHost(options.host())
            .setPort(options.port())
            // A browser that does not answer the close must not hold the server up.
            .setWebSocketClosingTimeout(WebOptions.CLOSING_TIMEOUT_SECONDS)
            // Messages are deflated once for all sockets (see WebSocketWire). What browsers send
            // must need no memory of what they sent before, which would be 40 KB for each.
            .setPerMessageWebSocketCompressionSupported(true)
            .setWebSocketPreferredClientNoContext(true)
            .setPerFrameWebSocketCompressionSupported(false)
            .setSendBufferSize(WebOptions.SEND_BUFFER_BYTES)
            .setMaxWebSocketFrameSize(WebOptions.MAX_MESSAGE_BYTES)
            .setMaxWebSocketMessageSize(WebOptions.MAX_MESSAGE_BYTES);
    Optional<TlsWatch> encryption =
        options.access().flatMap(AccessOptions::tls).map(files -> new TlsWatch(vertx, files));
    encryption.ifPresent(each -> each.applyTo(http));
    LoginRoutes logins =
        new LoginRoutes(vertx, access, gate, audit, clock, socketBridge::checkLogins);
    RequestContract contract = new RequestContract(vertx);
    HttpServer starting =
        vertx
            .createHttpServer(http)
            .requestHandler(router(socketBridge, metrics, connections, gate, logins, contract));
    return encryption
        .map(TlsWatch::check)
        .orElseGet(Future::succeededFuture)
        .compose(checked -> starting.listen())
        .onSuccess(listening -> {
          server = listening;
          encryption.ifPresent(each -> each.watch(listening));
          vertx.setTimer(CONTRACT_MILLIS, timer -> readContract(contract));
          LOG.atInfo()
              .addKeyValue("port", listening.actualPort())
              .log("HTTP is served on {}:{}", options.host(), listening.actualPort());
        })
        .recover(cause ->
            Future.failedFuture(
                cause instanceof AccessFileException
                    ? cause
                    : CannotListenException.of(options.host(), options.port(), cause)));
  }

  private static void readContract(RequestContract contract) {
    contract.load().onFailure(cause -> LOG.error("openapi.json cannot be used", cause));
  }

  private Router router(
      SocketBridge socketBridge,
      BridgeMetrics metrics,
      Connections connections,
      Gate gate,
      LoginRoutes logins,
      RequestContract contract) {
    Router router = Router.router(vertx);
    router.route().handler(gate);
    socketBridge.mount(router, gate);
    router.route("/api/*").handler(new SameOrigin(metrics, gate, false));
    api(router, metrics, socketBridge, connections, gate, logins, contract);
    router
        .get("/metrics")
        .handler(gate.need(HttpMethod.GET, "/metrics"))
        .handler(request ->
            request
                .response()
                .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                .end(registry.scrape()));
    StaticFiles files = new StaticFiles(vertx, options.webroot());
    router.route().handler(gate::pages);
    router.route().handler(files::answer);
    router.route().failureHandler(BridgeVerticle::failed);
    gate.check(router);
    routes = router.getRoutes();
    return router;
  }

  private void api(
      Router router,
      BridgeMetrics metrics,
      SocketBridge socketBridge,
      Connections connections,
      Gate gate,
      LoginRoutes logins,
      RequestContract contract) {
    Bus bus = new Bus(vertx);
    StreamReads streams = new StreamReads(bus);
    SessionDirectory sessions = new SessionDirectory(bus, streams);
    SessionReads reads = new SessionReads(bus, streams, sessions, clock);
    ClientLog clientLog = new ClientLog(clock, metrics, connections);
    clientLog.listen(vertx);
    JsonObject clientConfig =
        new JsonObject()
            .put("timeouts", options.timeouts().json())
            .put("bridge", options.bridge().json())
            .put("server_started_at", Micros.iso(clock.nowMicros()))
            .put("version", version());
    new ExportRoutes(vertx, bus, sessions).addTo(router, gate, contract);
    ApiRoutes api = new ApiRoutes(router, gate, contract);
    logins.addTo(api);
    reads.addTo(api);
    new DashboardSummary(streams, sessions, reads).addTo(api);
    new SessionCommands(bus, streams, sessions).addTo(api);
    SessionReports reports = new SessionReports(bus, streams, sessions, clock);
    reports.addTo(api);
    reports.watchStarts(vertx);
    new RecordingRoutes(bus).addTo(api);
    BacktestRoutes.ofBacktests(bus).addTo(api, router, gate, contract);
    BacktestRoutes.ofSweeps(bus).addTo(api, router, gate, contract);
    new StrategyRoutes(bus).addTo(api);
    new VenueRoutes(bus, streams).addTo(api);
    new StreamRoutes(vertx, bus, socketBridge.guard()).addTo(api);
    new ClusterRoutes(bus, streams, sessions).addTo(api);
    new HealthRoutes(streams).addTo(api);
    new LoggingRoutes(bus).addTo(api);
    clientLog.addTo(api);
    api.get("/api/client-config", request -> without(request, () -> succeededFuture(clientConfig)));
    api.get(
        "/api/connections",
        request -> without(request, () -> succeededFuture(socketBridge.json())));
    api.getTagged(
        "/api/indicators",
        request -> without(request, () -> bus.command("indicators", new JsonObject())));
    api.post("/api/notifications/test", request -> notificationsTest(request, bus));
    api.mount();
  }

  /** Tells every receiver of alerts a test. */
  private static Future<JsonObject> notificationsTest(RoutingContext request, Bus bus) {
    return without(
        request,
        () -> {
          SessionCommands.noBody(request);
          return bus.command("notifications_test", new JsonObject());
        });
  }

  /** Answers a request that takes no parameters. */
  private static Future<JsonObject> without(
      RoutingContext request, Supplier<Future<JsonObject>> answer) {
    new Query(request).finish();
    return answer.get();
  }

  /** What a handler threw, or a limit that was exceeded. */
  private static void failed(RoutingContext request) {
    Throwable cause = request.failure();
    int status = request.statusCode();
    HttpProblem problem =
        status == 413
            ? HttpProblem.of(413, "too_long", "the body is longer than is allowed here")
            : cause != null
                ? HttpProblem.of(cause, request.normalizedPath())
                : HttpProblem.of(status < 400 ? 500 : status, "failed", "the request failed");
    problem.answer(request);
  }

  private static String version() {
    try (InputStream in = BridgeVerticle.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The port that HTTP listens on; the same as the wanted one unless that was 0.
   *
   * @throws IllegalStateException before the verticle has started
   */
  public int actualPort() {
    HttpServer listening = server;
    if (listening == null) {
      throw new IllegalStateException("the verticle has not started");
    }
    return listening.actualPort();
  }

  /** Every route, for the test that compares them with the contract. */
  List<Route> routes() {
    return routes;
  }

  @Override
  public Future<?> stop() {
    SocketBridge open = bridge;
    if (open != null) {
      open.stopping();
    }
    HttpServer listening = server;
    return listening == null
        ? Future.succeededFuture()
        : listening.shutdown(STOPPING_MILLIS, TimeUnit.MILLISECONDS);
  }
}
