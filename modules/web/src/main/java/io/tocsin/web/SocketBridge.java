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
import java.util.Objects;
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
  private final Guard guard;

  /** By SockJS session: whose it is. Its later requests are another's if he knows its name. */
  private final Map<String, Caller> owners = new HashMap<>();

  private long opened;
  private long beats;

  SocketBridge(
      Vertx vertx,
      WebOptions web,
      BridgeMetrics metrics,
      Connections connections,
      Guard guard,
      WallClock clock) {
    this.guard = guard;
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
            guard,
            clock,
            this::ended);
  }

  Guard guard() {
    return guard;
  }

  void mount(Router router, Gate gate) {
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
    router.route("/eventbus*").handler(new SameOrigin(metrics, gate, true));
    router.route("/eventbus*").handler(gate.need("*", "/eventbus"));
    router.route("/eventbus*").handler(this::owned);
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
    Caller caller = caller(request);
    if (isCrowded(caller)) {
      metrics.refused(Refusal.TOO_MANY_SOCKETS);
      HttpProblem.of(
              429,
              CloseReason.TOO_MANY_SOCKETS.word(),
              "at most " + options.socketsPerAddress() + " links from one address")
          .answer(request);
      return;
    }
    http.toWebSocket()
        .onFailure(request::fail)
        .onSuccess(socket -> open(socket, http, caller, framed));
  }

  /** The gate has let nobody pass without. */
  private static Caller caller(RoutingContext request) {
    return Objects.requireNonNull(Caller.of(request), "the gate");
  }

  private void open(
      ServerWebSocket socket, HttpServerRequest request, Caller caller, boolean framed) {
    Connection connection = connection(request.uri(), request.remoteAddress(), caller);
    Wire wire =
        new WebSocketWire(vertx, socket, request, framed, connection.has(Connection.Feature.BATCH));
    BrowserSocket browser = opened(wire, connection, caller);
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
  static void unframe(String text, BrowserSocket browser) {
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
    Caller caller = caller(socket.routingContext());
    Connection connection = connection(socket.uri(), socket.remoteAddress(), caller);
    Wire wire = new FallbackWire(socket, connection.has(Connection.Feature.BATCH));
    boolean crowded = isCrowded(caller);
    BrowserSocket browser = opened(wire, connection, caller);
    String session = session(socket.routingContext());
    owners.put(session, caller);
    socket
        .handler(bytes -> browser.received(bytes.toString()))
        .exceptionHandler(cause -> failed(browser, cause))
        .closeHandler(done -> {
          owners.remove(session);
          browser.ended();
        });
    if (crowded) {
      metrics.refused(Refusal.TOO_MANY_SOCKETS);
      browser.close(
          CloseReason.TOO_MANY_SOCKETS,
          "at most " + options.socketsPerAddress() + " links from one address");
    }
  }

  /** A session of SockJS over HTTP takes requests of its opener only. */
  private void owned(RoutingContext request) {
    Caller owner = owners.get(session(request));
    if (owner == null || owner.isSame(Caller.of(request))) {
      request.next();
    } else {
      metrics.refused(Refusal.ROLE);
      Gate.refuse(request, 403, "not_yours", "this link was opened by another login");
    }
  }

  /** The third part of {@code /eventbus/SERVER/SESSION/TRANSPORT}. */
  private static String session(RoutingContext request) {
    String[] parts = request.normalizedPath().split("/", -1);
    return parts.length > 3 ? parts[3] : "";
  }

  private Connection connection(String uri, SocketAddress remote, Caller caller) {
    String from = guard.isProxied(remote, caller) ? caller.address() : String.valueOf(remote);
    return new Connection(++opened, uri, from, caller, clock.nowMicros());
  }

  private BrowserSocket opened(Wire wire, Connection connection, Caller caller) {
    BrowserSocket browser = new BrowserSocket(shared, wire, connection, caller);
    sockets.add(browser);
    byHost.merge(browser.host(), 1, Integer::sum);
    metrics.opened();
    return browser;
  }

  private boolean isCrowded(Caller caller) {
    return byHost.getOrDefault(caller.address(), 0) >= options.socketsPerAddress();
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
    checkLogins();
  }

  /** Ends the links of logins that are over. */
  void checkLogins() {
    for (BrowserSocket socket : List.copyOf(sockets)) {
      guard.over(socket.caller()).ifPresent(why -> socket.close(CloseReason.LOGIN_ENDED, why));
    }
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
