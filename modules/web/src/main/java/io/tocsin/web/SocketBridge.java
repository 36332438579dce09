package io.tocsin.web;

import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamsAbroad;
import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.tocsin.web.BridgeMetrics.Refusal;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The event bus for browsers, over SockJS at {@code /eventbus}, in the protocol of the Vert.x event
 * bus bridge: they may subscribe to the streams, and send requests to {@code snapshot}, {@code
 * command.*} and {@code client.log}; everything else is refused and counted. Lives on one event
 * loop.
 *
 * <p>vertx-web serves SockJS' transports over HTTP; WebSockets and everything behind the transports
 * are our own: the stock bridge encodes each message for each socket, and lets a browser that does
 * not read fill the memory.
 */
final class SocketBridge {

  /** How Vert.x (several frames) and Netty (one frame) put it. */
  private static final Pattern TOO_LONG =
      Pattern.compile("overflow max message size|Max frame length of \\d+ has been exceeded");

  private static final long LONGEST_CHECK_MILLIS = 500;

  private final Vertx vertx;
  private final Timeouts timeouts;
  private final BridgeOptions options;
  private final BridgeMetrics metrics;
  private final WallClock clock;
  private final PauseWatch pauses;
  private final BrowserSocket.Bridge shared;
  private final Set<BrowserSocket> sockets = new LinkedHashSet<>();
  private final Map<String, Integer> byHost = new HashMap<>();
  private final Connections connections;
  private long opened;
  private long beats;

  SocketBridge(
      Vertx vertx,
      WebOptions web,
      BridgeMetrics metrics,
      Connections connections,
      WallClock clock) {
    this.vertx = vertx;
    this.timeouts = web.timeouts();
    this.options = web.bridge();
    this.metrics = metrics;
    this.connections = connections;
    this.clock = clock;
    this.pauses = new PauseWatch(timeouts.pingInterval().toMillis(), clock.nowMicros());
    this.shared =
        new BrowserSocket.Bridge(
            vertx,
            options,
            new Flusher(vertx, options.flushInterval().toMillis()),
            new StreamFeeds(new Bus(vertx), new StreamsAbroad(vertx)),
            metrics,
            clock,
            this::ended);
  }

  void mount(Router router) {
    long checkMillis = Math.clamp(timeouts.pingInterval().toMillis() / 2, 20, LONGEST_CHECK_MILLIS);
    vertx.setPeriodic(checkMillis, id -> check());
    vertx.setPeriodic(timeouts.pingInterval().toMillis(), id -> beat());
    vertx.setPeriodic(
        WebOptions.FRAME_HEARTBEAT_MILLIS, id -> sockets.forEach(BrowserSocket::heartbeat));
    SockJSHandlerOptions transports =
        new SockJSHandlerOptions()
            .setHeartbeatInterval(WebOptions.FRAME_HEARTBEAT_MILLIS)
            .setInsertJSESSIONID(false)
            .setLibraryURL("/vendor/sockjs.min.js");
    router.route("/eventbus*").handler(new SameOrigin(metrics, true));
    router.get("/eventbus/websocket").handler(request -> webSocket(request, false));
    router
        .getWithRegex("/eventbus/[^/.]+/[^/.]+/websocket")
        .handler(request -> webSocket(request, true));
    // vertx-web closes the connection after such an answer: a client must not send its next message
    // on it. No group in the pattern may capture: vertx-web takes the first one for the session's
    // id.
    router
        .routeWithRegex("/eventbus/[^/.]+/[^/.]+/(?:xhr|xhr_streaming|eventsource|htmlfile|jsonp)")
        .handler(request -> {
          request.response().putHeader("Keep-Alive", "timeout=0");
          request.next();
        });
    // The fallback transports send by POST, and answer 500 if nobody has read the body for them.
    router
        .post("/eventbus/*")
        .handler(BodyHandler.create(false).setBodyLimit(WebOptions.MAX_MESSAGE_BYTES));
    router
        .route("/eventbus*")
        .subRouter(SockJSHandler.create(vertx, transports).socketHandler(this::fallback));
  }

  /** What {@code /api/connections} answers. */
  JsonObject json() {
    long now = clock.nowMicros();
    JsonArray open = new JsonArray();
    sockets.forEach(socket -> open.add(socket.json(now)));
    return connections.json(open);
  }

  /** Every connection ends because the server does. */
  void stopping() {
    List.copyOf(sockets)
        .forEach(socket -> socket.close(CloseReason.SERVER_STOPPING, "the server is stopping"));
  }

  // Opening

  private void webSocket(RoutingContext request, boolean framed) {
    HttpServerRequest http = request.request();
    if (!http.canUpgradeToWebSocket()) {
      request.next();
      return;
    }
    if (isCrowded(http.remoteAddress())) {
      metrics.refused(Refusal.TOO_MANY_SOCKETS);
      HttpProblem.of(
              429,
              CloseReason.TOO_MANY_SOCKETS.word(),
              "at most " + options.socketsPerAddress() + " links from one address")
          .answer(request);
      return;
    }
    http.toWebSocket().onFailure(request::fail).onSuccess(socket -> open(socket, http, framed));
  }

  private void open(ServerWebSocket socket, HttpServerRequest request, boolean framed) {
    Connection connection = connection(request.uri(), request.remoteAddress());
    Wire wire =
        new WebSocketWire(vertx, socket, request, framed, connection.has(Connection.Feature.BATCH));
    BrowserSocket browser = opened(wire, connection, request.remoteAddress());
    if (framed) {
      socket.textMessageHandler(text -> unframe(text, browser));
    } else {
      socket.textMessageHandler(browser::received);
      socket.binaryMessageHandler(bytes -> browser.received(bytes.toString()));
    }
    socket.exceptionHandler(cause -> failed(browser, cause));
    socket.closeHandler(done -> {
      connection.closedWith(socket.closeStatusCode());
      browser.ended();
    });
  }

  /** A SockJS client sends {@code ["…","…"]} or {@code "…"}. */
  private static void unframe(String text, BrowserSocket browser) {
    if (text.isEmpty()) {
      return;
    }
    try {
      JsonArray messages = new JsonArray(text.startsWith("[") ? text : "[" + text + "]");
      for (int i = 0; i < messages.size(); i++) {
        if (!(messages.getValue(i) instanceof String message)) {
          browser.close(CloseReason.BAD_FRAME, "a frame holds texts only");
          return;
        }
        browser.received(message);
      }
    } catch (DecodeException e) {
      browser.close(CloseReason.BAD_FRAME, "no SockJS frame");
    }
  }

  private void fallback(SockJSSocket socket) {
    Connection connection = connection(socket.uri(), socket.remoteAddress());
    Wire wire = new FallbackWire(socket, connection.has(Connection.Feature.BATCH));
    boolean crowded = isCrowded(socket.remoteAddress());
    BrowserSocket browser = opened(wire, connection, socket.remoteAddress());
    socket
        .handler(bytes -> browser.received(bytes.toString()))
        .exceptionHandler(cause -> failed(browser, cause))
        .closeHandler(done -> browser.ended());
    if (crowded) {
      metrics.refused(Refusal.TOO_MANY_SOCKETS);
      browser.close(
          CloseReason.TOO_MANY_SOCKETS,
          "at most " + options.socketsPerAddress() + " links from one address");
    }
  }

  private Connection connection(String uri, SocketAddress remote) {
    return new Connection(++opened, uri, String.valueOf(remote), clock.nowMicros());
  }

  private BrowserSocket opened(Wire wire, Connection connection, SocketAddress remote) {
    BrowserSocket browser = new BrowserSocket(shared, wire, connection, host(remote));
    sockets.add(browser);
    byHost.merge(browser.host(), 1, Integer::sum);
    metrics.opened();
    return browser;
  }

  private boolean isCrowded(SocketAddress remote) {
    return byHost.getOrDefault(host(remote), 0) >= options.socketsPerAddress();
  }

  private static String host(SocketAddress remote) {
    String address = remote.hostAddress();
    return address == null ? String.valueOf(remote.host()) : address;
  }

  // Living

  private void check() {
    long now = clock.nowMicros();
    boolean thawed = pauses.justThawed(now);
    long bytes = 0;
    for (BrowserSocket socket : new ArrayList<>(sockets)) {
      bytes += socket.bytesInFlight();
      if (!thawed) {
        socket.check(timeouts, now);
      }
    }
    metrics.bytesInFlight(bytes);
  }

  private void beat() {
    OutMessage beat =
        OutMessage.of(
            new JsonObject()
                .put("type", "beat")
                .put("at", Micros.iso(clock.nowMicros()))
                .put("n", ++beats));
    sockets.forEach(socket -> socket.beat(beat));
  }

  // Ending

  private void failed(BrowserSocket browser, Throwable cause) {
    String why = String.valueOf(cause.getMessage());
    if (TOO_LONG.matcher(why).find()) {
      metrics.refused(Refusal.MESSAGE_TOO_LONG);
      browser.close(
          CloseReason.TOO_LONG, "a message over " + WebOptions.MAX_MESSAGE_BYTES + " bytes");
    } else {
      browser.connection().ends("network", "connection_lost", why, true);
    }
  }

  private void ended(BrowserSocket browser) {
    sockets.remove(browser);
    byHost.merge(browser.host(), -1, (a, b) -> a + b <= 0 ? null : a + b);
    long now = clock.nowMicros();
    // Some transports tell of an error right after the close: the line is written when both are in.
    vertx.runOnContext(nothing -> {
      metrics.closed(browser.connection().reason());
      connections.closed(browser.connection(), now);
      browser.connection().log(now);
    });
  }
}
