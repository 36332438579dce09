package io.tocsin.web;

import io.tocsin.bus.StreamFollow;
import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.tocsin.web.BridgeMetrics.Refusal;
import io.tocsin.web.Connection.Feature;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One browser on the bus: takes its messages, which speak the protocol of the Vert.x event bus
 * bridge, and refuses what is not permitted. Used on the bridge's event loop.
 */
final class BrowserSocket {

  /** Unanswered requests at which the browser is not listened to until some are answered. */
  private static final int MOST_WAITING = 32;

  /** As long as the ids of the stock client are. */
  private static final int LONGEST_REPLY_ADDRESS = 36;

  private static final OutMessage PONG = OutMessage.of(new JsonObject().put("type", "pong"));

  private final Bridge bridge;
  private final Wire wire;
  private final Connection connection;
  private final Caller caller;
  private final Outbox outbox;
  private final RateLimit rate;
  private final Map<String, Subscription> subscriptions = new HashMap<>();
  private int waiting;
  private boolean paused;
  private boolean closed;

  /**
   * What all sockets share.
   *
   * @param ended told once when the link is over
   */
  record Bridge(
      Vertx vertx,
      BridgeOptions options,
      Flusher flusher,
      StreamFeeds feeds,
      BridgeMetrics metrics,
      Guard guard,
      WallClock clock,
      Consumer<BrowserSocket> ended) {}

  /**
   * @param caller who is at the other end; the limit on sockets counts by the address
   */
  BrowserSocket(Bridge bridge, Wire wire, Connection connection, Caller caller) {
    this.bridge = bridge;
    this.wire = wire;
    this.connection = connection;
    this.caller = caller;
    this.rate = new RateLimit(bridge.options.messagesPerSecond(), bridge.clock.nowMicros());
    this.outbox =
        new Outbox(
            wire,
            connection.has(Feature.ACK),
            bridge.options,
            bridge.flusher,
            bridge.clock,
            connection,
            bridge.metrics,
            bridge.feeds.bus().traces(),
            () -> close(CloseReason.SLOW_CONSUMER, "answers wait that it does not take"),
            this::listen);
    connection.opened(wire.transport());
  }

  Connection connection() {
    return connection;
  }

  String host() {
    return caller.address();
  }

  Caller caller() {
    return caller;
  }

  long bytesInFlight() {
    return outbox.bytes();
  }

  /** The link as it is, for {@code /api/connections}. */
  JsonObject json(long nowMicros) {
    return connection
        .json(nowMicros)
        .put("streams", subscriptions.size())
        .put("in_flight_bytes", outbox.bytes())
        .put("unacknowledged", outbox.unacknowledged());
  }

  // In

  /** One message of the browser. */
  void received(String text) {
    if (closed) {
      return;
    }
    long now = bridge.clock.nowMicros();
    connection.received(now);
    bridge.metrics.in();
    boolean allowed = rate.take(now);
    if (rate.isFlood()) {
      bridge.metrics.refused(Refusal.MESSAGE_RATE);
      close(CloseReason.TOO_FAST, "went on when its messages were refused");
      return;
    }
    JsonObject message;
    try {
      message = new JsonObject(text);
    } catch (DecodeException | ClassCastException e) {
      refuse(Refusal.MALFORMED, "invalid_json", null, 400, "a message must be a JSON object");
      return;
    }
    String address = text(message, "address");
    String reply = text(message, "replyAddress");
    String answerTo = reply != null && reply.length() <= LONGEST_REPLY_ADDRESS ? reply : address;
    if (!allowed) {
      refuse(
          Refusal.MESSAGE_RATE,
          "too_many_messages",
          answerTo,
          429,
          "more than " + bridge.options.messagesPerSecond() + " messages a second");
      return;
    }
    String type = text(message, "type");
    if (type == null) {
      refuse(Refusal.MALFORMED, "missing_type", answerTo, 400, "a message needs a type");
    } else if (type.equals("ping")) {
      ping();
    } else if (type.equals("ack")) {
      if (message.getValue("n") instanceof Number n) {
        outbox.acknowledged(n.longValue());
      }
    } else if (address == null) {
      refuse(
          Refusal.MALFORMED, "missing_address", answerTo, 400, "a " + type + " needs an address");
    } else {
      addressed(type, address, answerTo, message);
    }
  }

  private static @Nullable String text(JsonObject message, String name) {
    return message.getValue(name) instanceof String text ? text : null;
  }

  /** The stock client would complain about a pong. */
  private void ping() {
    if (connection.isNamed()) {
      outbox.add(PONG);
    }
  }

  private void addressed(
      String type, String address, @Nullable String answerTo, JsonObject message) {
    switch (type) {
      case "register", "unregister", "send" -> {
        if (address.length() > WebOptions.MAX_ADDRESS_LENGTH) {
          refuse(
              Refusal.MALFORMED,
              "max_address_length_reached",
              null,
              400,
              "an address has at most " + WebOptions.MAX_ADDRESS_LENGTH + " characters");
        } else if (!BridgePermissions.allow(type, address)) {
          refuse(
              type.equals("send") ? Refusal.SEND_NOT_PERMITTED : Refusal.REGISTER_NOT_PERMITTED,
              "access_denied",
              answerTo,
              403,
              "nobody may " + type + " to " + address + " from outside");
        } else if (type.equals("register")) {
          bridge
              .guard
              .streamRefusal(caller, address, true)
              .ifPresentOrElse(
                  why -> refuse(Refusal.ROLE, "not_allowed", address, 403, why),
                  () -> register(address, message));
        } else if (type.equals("unregister")) {
          unregister(address);
        } else {
          bridge
              .guard
              .refusal(caller, address, message.getValue("body"))
              .ifPresentOrElse(
                  why -> {
                    bridge.guard.refused(caller, address, message.getValue("body"));
                    refuse(Refusal.ROLE, "not_allowed", answerTo, 403, why);
                  },
                  () -> send(address, message));
        }
      }
      // A request has one receiver and one answer; nobody may shout it to a whole cluster.
      case "publish" ->
          refuse(
              Refusal.PUBLISH_NOT_PERMITTED,
              "rejected",
              answerTo,
              403,
              "nobody may publish to " + address + " from outside; send it");
      default ->
          refuse(
              Refusal.MALFORMED,
              "invalid_type",
              answerTo,
              400,
              "allowed: register, unregister, send, ping, ack");
    }
  }

  private void register(String address, JsonObject message) {
    StreamFollow after =
        connection.has(Feature.RECOVER) && message.getValue("recover") instanceof JsonObject place
            ? after(address, place)
            : null;
    Subscription known = subscriptions.get(address);
    if (known != null) {
      if (after != null && known.recovers()) {
        known.startFrom(after);
      } else {
        refuse(
            Refusal.ALREADY_REGISTERED,
            "address_already_registered",
            address,
            409,
            address + " is subscribed to already");
      }
      return;
    }
    if (isFull(address)) {
      return;
    }
    subscriptions.put(
        address,
        after == null
            ? Subscription.fromNow(bridge.feeds, address, outbox)
            : Subscription.recovering(bridge.feeds, after, outbox));
  }

  private static StreamFollow after(String address, JsonObject place) {
    return place.getValue("epoch") instanceof Number epoch
            && place.getValue("seq") instanceof Number seq
            && seq.longValue() >= 0
        ? new StreamFollow(address, epoch.longValue(), seq.longValue())
        : StreamFollow.fromNothing(address);
  }

  private void unregister(String address) {
    Subscription ended = subscriptions.remove(address);
    if (ended != null) {
      ended.end();
    }
  }

  private boolean isFull(String answerTo) {
    boolean full = subscriptions.size() + waiting >= bridge.options.registrationsPerSocket();
    if (full) {
      refuse(
          Refusal.TOO_MANY_REGISTRATIONS,
          "max_handlers_reached",
          answerTo,
          429,
          "at most "
              + bridge.options.registrationsPerSocket()
              + " streams and unanswered requests a socket");
    }
    return full;
  }

  private void send(String address, JsonObject message) {
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(WebOptions.REPLY_TIMEOUT_MILLIS);
    if (message.getValue("headers") instanceof JsonObject headers) {
      headers.forEach(
          header -> options.addHeader(header.getKey(), String.valueOf(header.getValue())));
    }
    Object body = bridge.guard.signed(caller, address, message.getValue("body"));
    String reply = text(message, "replyAddress");
    if (reply == null) {
      bridge.guard.did(caller, address, body, 202, "");
      bridge.vertx.eventBus().send(address, body, options);
      return;
    }
    if (reply.length() > LONGEST_REPLY_ADDRESS) {
      refuse(
          Refusal.MALFORMED,
          "invalid_reply_address",
          address,
          400,
          "a replyAddress has at most " + LONGEST_REPLY_ADDRESS + " characters");
      return;
    }
    if (isFull(reply)) {
      return;
    }
    waiting++;
    bridge
        .vertx
        .eventBus()
        .request(address, body, options)
        .onComplete((answer, failure) -> {
          waiting--;
          bridge.guard.did(caller, address, body, failure);
          outbox.add(
              answer == null
                  ? Refusals.failed(reply, failure)
                  : OutMessage.of(
                      new JsonObject()
                          .put("type", "rec")
                          .put("address", reply)
                          .put("body", answer.body())));
          listen();
        });
    listen();
  }

  private void refuse(
      Refusal refusal, String word, @Nullable String answerTo, int code, String sentence) {
    bridge.metrics.refused(refusal);
    outbox.add(Refusals.refused(word, answerTo, code, sentence));
  }

  /** Who asks faster than answers can go out is not listened to meanwhile. */
  private void listen() {
    if (closed) {
      return;
    }
    boolean tooMuch =
        waiting >= MOST_WAITING || outbox.bytes() > 2L * bridge.options.bytesInFlight();
    if (tooMuch && !paused) {
      paused = true;
      wire.pause();
    } else if (!tooMuch && paused) {
      paused = false;
      connection.listensAgain(bridge.clock.nowMicros());
      wire.resume();
    }
  }

  // Out

  /** The server's sign of life, if the client wants it. */
  void beat(OutMessage beat) {
    if (connection.has(Feature.BEAT) && outbox.bytes() < bridge.options.bytesInFlight()) {
      outbox.add(beat);
    }
  }

  void heartbeat() {
    wire.heartbeat();
  }

  /** Ends the link of one that was silent, or took nothing, for too long. */
  void check(Timeouts timeouts, long nowMicros) {
    if (outbox.isStalled(nowMicros)) {
      close(
          CloseReason.SLOW_CONSUMER,
          "took or acknowledged nothing for " + Timeouts.text(bridge.options.slowAfter()));
      return;
    }
    var patience = connection.has(Feature.BEAT) ? timeouts.beatTimeout() : timeouts.pingTimeout();
    if (!paused && nowMicros - connection.lastHeardMicros() > patience.toMillis() * Micros.MILLI) {
      close(CloseReason.SILENT, "nothing was heard for " + Timeouts.text(patience));
    }
  }

  void close(CloseReason reason, String detail) {
    if (!closed) {
      connection.ends(reason, detail);
      if (reason != CloseReason.SLOW_CONSUMER) {
        outbox.flushNow();
      }
      wire.close(reason);
      ended();
    }
  }

  /** The link is over, whoever ended it. */
  void ended() {
    if (!closed) {
      closed = true;
      outbox.close();
      subscriptions.values().forEach(Subscription::end);
      subscriptions.clear();
      bridge.ended.accept(this);
    }
  }
}
