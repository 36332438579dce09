package io.tocsin.web;

import io.tocsin.bus.Addresses;
import io.tocsin.model.WallClock;
import io.tocsin.web.BridgeMetrics.Refusal;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.sockjs.BridgeEvent;
import io.vertx.ext.web.handler.sockjs.SockJSBridgeOptions;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The event bus for browsers, over SockJS at {@code /eventbus}: they may subscribe to the streams,
 * and send requests to {@code snapshot}, {@code command.*} and {@code client.log}; everything else
 * is refused and counted. Lives on one event loop, as the bridge of vertx-web must.
 */
final class SocketBridge {

  private static final Pattern STREAM = Pattern.compile(Addresses.streamPattern());
  private static final Pattern REQUEST = Pattern.compile(Addresses.requestPattern());

  /** How Vert.x (several frames) and Netty (one frame) put it. */
  private static final Pattern TOO_LONG =
      Pattern.compile("overflow max message size|Max frame length of \\d+ has been exceeded");

  /** WebSocket close code, RFC 6455 7.4.1. */
  private static final int MESSAGE_TOO_BIG = 1009;

  /** SockJS' transport without frames of its own. */
  private static final String RAW_PATH = "/eventbus/websocket";

  private static final String PONG = new JsonObject().put("type", "pong").encode();

  private final Vertx vertx;
  private final Timeouts timeouts;
  private final BridgeMetrics metrics;
  private final WallClock clock;
  private final PauseWatch pauses;
  private final Map<SockJSSocket, Connection> connections = new HashMap<>();
  private long opened;

  SocketBridge(Vertx vertx, Timeouts timeouts, BridgeMetrics metrics, WallClock clock) {
    this.vertx = vertx;
    this.timeouts = timeouts;
    this.metrics = metrics;
    this.clock = clock;
    this.pauses = new PauseWatch(timeouts.pingInterval().toMillis(), clock.nowMicros());
  }

  void mount(Router router) {
    vertx.setPeriodic(PauseWatch.TICK_MILLIS, id -> pauses.tick(clock.nowMicros()));
    SockJSBridgeOptions permissions =
        new SockJSBridgeOptions()
            .setPingTimeout(timeouts.pingTimeout().toMillis())
            .setReplyTimeout(WebOptions.REPLY_TIMEOUT_MILLIS)
            .setMaxHandlersPerSocket(WebOptions.MAX_HANDLERS_PER_SOCKET)
            .setMaxAddressLength(WebOptions.MAX_ADDRESS_LENGTH)
            .addOutboundPermitted(new PermittedOptions().setAddressRegex(STREAM.pattern()))
            .addInboundPermitted(new PermittedOptions().setAddressRegex(REQUEST.pattern()));
    SockJSHandlerOptions transports =
        new SockJSHandlerOptions()
            .setHeartbeatInterval(WebOptions.FRAME_HEARTBEAT_MILLIS)
            .setInsertJSESSIONID(false)
            .setLibraryURL("/vendor/sockjs.min.js");
    router.route("/eventbus*").handler(new SameOrigin(metrics, true));
    // The fallback transports send by POST, and answer 500 if nobody has read the body for them.
    router
        .post("/eventbus/*")
        .handler(BodyHandler.create(false).setBodyLimit(WebOptions.MAX_MESSAGE_BYTES));
    router
        .route("/eventbus*")
        .subRouter(SockJSHandler.create(vertx, transports).bridge(permissions, this::event));
  }

  /** Every connection ends because the server does. */
  void stopping() {
    connections.values().forEach(link -> link.ends("server", "the server is stopping", false));
  }

  private void event(BridgeEvent event) {
    long now = clock.nowMicros();
    switch (event.type()) {
      case SOCKET_CREATED -> {
        connections.put(event.socket(), new Connection(++opened, event.socket(), now));
        metrics.opened();
        event.complete(true);
      }
      case SOCKET_CLOSED -> {
        closed(event.socket());
        event.complete(true);
      }
      case SOCKET_ERROR -> {
        error(event);
        event.complete(true);
      }
      case SOCKET_IDLE -> event.complete(idle(event.socket(), now));
      case SOCKET_PING -> {
        ping(event.socket(), now);
        event.complete(true);
      }
      case REGISTER -> {
        received(event.socket(), now);
        check(event, STREAM, Refusal.REGISTER_NOT_PERMITTED);
        event.complete(true);
      }
      case SEND -> {
        received(event.socket(), now);
        check(event, REQUEST, Refusal.SEND_NOT_PERMITTED);
        event.complete(true);
      }
      case PUBLISH -> {
        // A request has one receiver and one answer; nobody may shout it to a whole cluster.
        received(event.socket(), now);
        metrics.refused(Refusal.PUBLISH_NOT_PERMITTED);
        event.complete(false);
      }
      case RECEIVE -> {
        Connection link = connections.get(event.socket());
        if (link != null) {
          link.sent();
        }
        metrics.out();
        event.complete(true);
      }
      // The bridge tells of UNREGISTER also for what it ends itself, some of it twice: not counted.
      case UNREGISTER, REGISTERED -> event.complete(true);
    }
  }

  /**
   * Counts what the bridge's own permissions are about to refuse: it tells the browser, but not us.
   */
  private void check(BridgeEvent event, Pattern permitted, Refusal refusal) {
    String address = event.getRawMessage().getString("address", "");
    if (!permitted.matcher(address).matches()) {
      metrics.refused(refusal);
    }
  }

  private void received(SockJSSocket socket, long now) {
    metrics.in();
    Connection link = connections.get(socket);
    if (link != null) {
      link.received(now);
    }
  }

  /**
   * The stock bridge takes a ping as a sign of life but does not answer it. The shipped client
   * times the answer; the stock one would complain about a message that it does not know.
   */
  private void ping(SockJSSocket socket, long now) {
    received(socket, now);
    Connection link = connections.get(socket);
    if (link != null && link.isNamed()) {
      socket.write(PONG);
      link.sent();
      metrics.out();
    }
  }

  /** Whether a socket without pings is to be closed now. */
  private boolean idle(SockJSSocket socket, long now) {
    if (pauses.justThawed(now)) {
      return false;
    }
    Connection link = connections.get(socket);
    if (link != null) {
      link.ends("server", "no ping for " + Timeouts.text(timeouts.pingTimeout()), true);
    }
    return true;
  }

  private void error(BridgeEvent event) {
    Connection link = connections.get(event.socket());
    JsonObject message = event.getRawMessage();
    String why = message == null ? "" : message.getString("message", "");
    if (TOO_LONG.matcher(why).find()) {
      metrics.refused(Refusal.MESSAGE_TOO_LONG);
      String reason = "a message over " + WebOptions.MAX_MESSAGE_BYTES + " bytes";
      if (link != null) {
        link.ends("server", reason, true);
      }
      end(event.socket(), reason);
    } else if (link != null) {
      link.ends("network", why, true);
    }
  }

  /**
   * Vert.x reports a message that is too long in several frames, but leaves the socket open; and
   * the framed SockJS transport forgets the socket at any error without closing it.
   */
  private static void end(SockJSSocket socket, String reason) {
    if (socket.routingContext().normalizedPath().equals(RAW_PATH)) {
      socket.close(MESSAGE_TOO_BIG, reason);
    } else {
      socket.routingContext().request().connection().close();
    }
  }

  private void closed(SockJSSocket socket) {
    // Some transports tell of the error right after the close: the line is written when both are
    // in.
    vertx.runOnContext(nothing -> {
      Connection link = connections.remove(socket);
      if (link != null) {
        metrics.closed();
        link.log(clock.nowMicros());
      }
    });
  }
}
