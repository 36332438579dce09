package io.tocsin.venues.link;

import io.tocsin.model.Micros;
import io.tocsin.venues.SocketProtocol;
import io.tocsin.venues.SocketProtocol.Request;
import io.tocsin.venues.Topic;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One open WebSocket: what it carries, what is still to be sent at the venue's pace, its pings, and
 * what it counted. Lives on the pool's context.
 */
final class LinkConnection {

  private static final Logger LOG = LoggerFactory.getLogger(LinkConnection.class);
  private static final short NORMAL_CLOSURE = 1000;

  /** How often a ping asks after a pong that is missing. */
  private static final int HEALTH_PINGS = 6;

  /** What a connection needs of its pool. */
  interface Owner {
    String venue();

    LinkOptions options();

    SocketProtocol protocol();

    long now();

    long nextRequestId();

    void received(LinkConnection from, String text);

    void received(LinkConnection from, Buffer binary);

    void sent(LinkConnection from, String frame);

    void confirmed(LinkConnection from, Topic topic);

    /** It ended by itself. */
    void ended(LinkConnection connection, String reason);

    /** Calls {@link LinkConnection#pump} after so long. */
    void later(LinkConnection connection, long millis);
  }

  private final Owner owner;
  private final int number;
  private final String route;
  private final WebSocket socket;
  private final Subscriptions subscriptions;
  private final ArrayDeque<String> urgent = new ArrayDeque<>();
  private final ArrayDeque<Request> outbox = new ArrayDeque<>();
  private final Set<Topic> farewells = new LinkedHashSet<>();
  private final long openedMicros;
  private final SocketProtocol.Limits limits;
  private long lastFrame;
  private long lastPing;
  private long lastPong;
  private long lastOwnPing;
  private long lastSent;
  private long framesIn;
  private long framesOut;
  private boolean pumping;
  private boolean pongMissed;
  private boolean over;

  LinkConnection(Owner owner, int number, String route, WebSocket socket) {
    this.owner = owner;
    this.number = number;
    this.route = route;
    this.socket = socket;
    this.limits = owner.protocol().limits();
    this.subscriptions =
        new Subscriptions(
            owner.protocol().confirmation(),
            owner.options(),
            topic -> owner.confirmed(this, topic));
    long now = owner.now();
    openedMicros = now;
    lastFrame = now;
    lastPong = now;
    lastOwnPing = now;
    urgent.addAll(owner.protocol().greeting());
    socket.textMessageHandler(text -> {
      count();
      owner.received(this, text);
    });
    socket.binaryMessageHandler(binary -> {
      count();
      owner.received(this, binary);
    });
    socket.frameHandler(frame -> {
      if (frame.isPing()) {
        lastPing = owner.now();
      }
    });
    socket.pongHandler(payload -> pong());
    socket.exceptionHandler(cause -> LOG.debug("{}: {}", owner.venue(), cause.toString()));
    socket.closeHandler(nothing -> {
      if (!over) {
        Short code = socket.closeStatusCode();
        String said = socket.closeReason() == null ? "" : socket.closeReason();
        String words =
            code == null
                ? "the connection broke"
                : "closed by the venue: " + code + (said.isEmpty() ? "" : " " + said);
        over = true;
        log(code == null ? "network" : "venue", code, said, true);
        owner.ended(this, words);
      }
    });
  }

  private void count() {
    lastFrame = owner.now();
    framesIn++;
  }

  int number() {
    return number;
  }

  String route() {
    return route;
  }

  Subscriptions subscriptions() {
    return subscriptions;
  }

  long openedMicros() {
    return openedMicros;
  }

  long lastFrameMicros() {
    return framesIn == 0 ? 0 : lastFrame;
  }

  /** Newest ping, the venue's or ours. */
  long lastPingMicros() {
    return lastOwnPing == openedMicros ? lastPing : Math.max(lastPing, lastOwnPing);
  }

  long lastPongMicros() {
    return lastPong;
  }

  void pong() {
    lastPong = owner.now();
    if (pongMissed) {
      pongMissed = false;
      LOG.info("{} connection {} answers pings again", owner.venue(), number);
    }
  }

  void add(Topic topic) {
    farewells.remove(topic);
    subscriptions.add(topic);
  }

  void remove(Topic topic) {
    if (subscriptions.remove(topic)) {
      farewells.add(topic);
    }
  }

  /** Unsubscribes and subscribes again, so that the venue begins anew. */
  void renew(Collection<Topic> topics) {
    List<Topic> known = topics.stream().filter(subscriptions::canRenew).toList();
    if (!known.isEmpty()) {
      outbox.addAll(owner.protocol().unsubscribe(known, owner::nextRequestId));
      known.forEach(subscriptions::renew);
      pump();
    }
  }

  /** Sends what is to be sent, one frame at the venue's pace. */
  void pump() {
    if (over || pumping) {
      return;
    }
    long now = owner.now();
    long wait = lastSent + limits.millisBetweenFrames() * Micros.MILLI - now;
    if (wait > 0 && wait <= limits.millisBetweenFrames() * Micros.MILLI) {
      if (hasMore(now)) {
        pumping = true;
        owner.later(this, Math.ceilDiv(wait, Micros.MILLI));
      }
      return;
    }
    if (!urgent.isEmpty()) {
      send(urgent.removeFirst(), now);
    } else {
      gather(now);
      Request request = outbox.pollFirst();
      if (request == null) {
        return;
      }
      if (subscriptions.awaits(request)) {
        subscriptions.sent(request, now);
        // Who is not wanted any more meanwhile is taken leave of at once.
        request.topics().stream()
            .filter(topic -> !subscriptions.contains(topic))
            .forEach(farewells::add);
      }
      send(request.frame(), now);
    }
    if (hasMore(now)) {
      pumping = true;
      owner.later(this, Math.max(1, limits.millisBetweenFrames()));
    }
  }

  /** As {@link #pump}, when the wait is over. */
  void pumpNow() {
    pumping = false;
    pump();
  }

  private boolean hasMore(long now) {
    gather(now);
    return !urgent.isEmpty() || !outbox.isEmpty();
  }

  private void gather(long now) {
    if (!farewells.isEmpty()) {
      outbox.addAll(owner.protocol().unsubscribe(List.copyOf(farewells), owner::nextRequestId));
      farewells.clear();
    }
    List<Topic> due = subscriptions.due(now);
    if (!due.isEmpty()) {
      List<Request> requests = owner.protocol().subscribe(due, owner::nextRequestId);
      requests.forEach(subscriptions::queued);
      outbox.addAll(requests);
    }
  }

  private void send(String frame, long now) {
    lastSent = now;
    framesOut++;
    socket.writeTextMessage(frame);
    owner.sent(this, frame);
  }

  /** Pings, and looks whether it lives; ends it if it does not. */
  void check(long now) {
    LinkOptions options = owner.options();
    Duration silence = options.silence().isZero() ? limits.silence() : options.silence();
    // Book updates, heartbeats, pings and pongs all show that somebody is there.
    long lastSign = Math.max(lastFrame, Math.max(lastPing, lastPong));
    if (now - lastSign > micros(silence)) {
      drop("no sign of life for " + (now - lastSign) / Micros.SECOND + " s");
      return;
    }
    long pongAge = now - lastPong;
    if (pongAge > micros(options.pongTimeout())) {
      drop("no pong for " + pongAge / Micros.SECOND + " s");
      return;
    }
    boolean missing = pongAge > micros(options.pongWarning());
    if (missing && !pongMissed) {
      pongMissed = true;
      LOG.warn(
          "{} connection {} has not answered a ping for {} s: asking again",
          owner.venue(),
          number,
          pongAge / Micros.SECOND);
      ping(now);
    }
    Duration every = options.pingEvery().isZero() ? limits.pingEvery() : options.pingEvery();
    long gap = micros(every);
    if (missing) {
      gap = Math.min(gap, micros(options.pongWarning()) / HEALTH_PINGS);
    }
    if (now - lastOwnPing >= gap) {
      ping(now);
    }
    subscriptions.tidy();
    pump();
  }

  private void ping(long now) {
    lastOwnPing = now;
    owner
        .protocol()
        .ping(owner.nextRequestId())
        .ifPresentOrElse(
            text -> {
              urgent.addFirst(text);
              pump();
            },
            () -> socket.writePing(Buffer.buffer(Long.toString(now))));
  }

  private void drop(String why) {
    close(why, true);
    owner.ended(this, why);
  }

  /** Ends it from our side, without telling the owner. */
  void close(String why, boolean abnormal) {
    if (!over) {
      over = true;
      log("tocsin", null, why, abnormal);
      socket.close(NORMAL_CLOSURE);
    }
  }

  private void log(String who, @Nullable Short code, String why, boolean abnormal) {
    long now = owner.now();
    LOG.atLevel(abnormal ? Level.WARN : Level.INFO)
        .log(
            "{} connection {} ({}) closed by {}: code {}, reason \"{}\", age {} s, {} frames in,"
                + " {} out, last frame {} s ago, {} topics",
            owner.venue(),
            number,
            route,
            who,
            code == null ? "none" : code,
            why,
            (now - openedMicros) / Micros.SECOND,
            framesIn,
            framesOut,
            (now - lastFrame) / Micros.SECOND,
            subscriptions.size());
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}
