package io.tocsin.venues.link;

import io.tocsin.model.Micros;
import io.tocsin.venues.SocketProtocol;
import io.tocsin.venues.SocketProtocol.Request;
import io.tocsin.venues.Topic;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
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
  private final LinkTerms terms;
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
  private boolean urgentLast;
  private boolean pumping;
  private boolean pongMissed;
  private boolean over;

  LinkConnection(Owner owner, LinkTerms terms, int number, String route, WebSocket socket) {
    this.owner = owner;
    this.terms = terms;
    this.number = number;
    this.route = route;
    this.socket = socket;
    this.limits = terms.protocol.limits();
    this.subscriptions =
        new Subscriptions(
            terms.protocol.confirmation(), terms.options, topic -> owner.confirmed(this, topic));
    long now = terms.now();
    openedMicros = now;
    lastFrame = now;
    lastPong = now;
    lastOwnPing = now;
    urgent.addAll(terms.protocol.greeting());
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
        lastPing = terms.now();
      }
    });
    socket.pongHandler(payload -> pong());
    socket.exceptionHandler(cause -> LOG.debug("{}: {}", terms.venue, cause.toString()));
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
    lastFrame = terms.now();
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
    lastPong = terms.now();
    if (pongMissed) {
      pongMissed = false;
      LOG.info("{} connection {} answers pings again", terms.venue, number);
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
      outbox.addAll(terms.protocol.unsubscribe(known, terms::nextRequestId));
      known.forEach(subscriptions::renew);
      pump();
    }
  }

  /** Sends what is to be sent, one frame at the venue's pace. */
  void pump() {
    if (over || pumping) {
      return;
    }
    long now = terms.now();
    long wait =
        Math.max(
            wait(lastSent, limits.millisBetweenFrames(), now),
            wait(terms.lastSent, limits.millisBetweenAllFrames(), now));
    if (wait > 0) {
      if (hasMore(now)) {
        pumping = true;
        owner.later(this, Math.ceilDiv(wait, Micros.MILLI));
      }
      return;
    }
    gather(now);
    // Pings go first, and yet not so often that nothing else goes.
    urgentLast = !urgent.isEmpty() && !(urgentLast && !outbox.isEmpty());
    if (urgentLast) {
      send(urgent.removeFirst(), now);
    } else {
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

  /** How long until the next frame may go; a clock that was set back holds nothing up. */
  private static long wait(long last, long millisBetween, long now) {
    long wait = last + millisBetween * Micros.MILLI - now;
    return wait <= millisBetween * Micros.MILLI ? wait : 0;
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
      outbox.addAll(terms.protocol.unsubscribe(List.copyOf(farewells), terms::nextRequestId));
      farewells.clear();
    }
    List<Topic> due = subscriptions.due(now);
    if (!due.isEmpty()) {
      List<Request> requests = terms.protocol.subscribe(due, terms::nextRequestId);
      requests.forEach(subscriptions::queued);
      outbox.addAll(requests);
    }
  }

  private void send(String frame, long now) {
    lastSent = now;
    terms.lastSent = now;
    framesOut++;
    socket.writeTextMessage(frame);
    owner.sent(this, frame);
  }

  /** Pings, and looks whether it lives; ends it if it does not. */
  void check(long now) {
    LinkOptions options = terms.options;
    // Book updates, heartbeats, pings and pongs all show that somebody is there.
    long lastSign = Math.max(lastFrame, Math.max(lastPing, lastPong));
    if (now - lastSign > terms.silenceMicros()) {
      drop("no sign of life for " + (now - lastSign) / Micros.SECOND + " s");
      return;
    }
    long pongAge = now - lastPong;
    if (pongAge > LinkTerms.micros(options.pongTimeout())) {
      drop("no pong for " + pongAge / Micros.SECOND + " s");
      return;
    }
    boolean missing = pongAge > LinkTerms.micros(options.pongWarning());
    if (missing && !pongMissed) {
      pongMissed = true;
      LOG.warn(
          "{} connection {} has not answered a ping for {} s: asking again",
          terms.venue,
          number,
          pongAge / Micros.SECOND);
      ping(now);
    }
    long gap = terms.pingEveryMicros();
    if (missing) {
      gap = Math.min(gap, LinkTerms.micros(options.pongWarning()) / HEALTH_PINGS);
    }
    if (now - lastOwnPing >= gap) {
      ping(now);
    }
    subscriptions.tidy();
    pump();
  }

  private void ping(long now) {
    lastOwnPing = now;
    terms
        .protocol
        .ping(terms.nextRequestId())
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
    long now = terms.now();
    LOG.atLevel(abnormal ? Level.WARN : Level.INFO)
        .log(
            "{} connection {} ({}) closed by {}: code {}, reason \"{}\", age {} s, {} frames in,"
                + " {} out, last frame {} s ago, {} topics",
            terms.venue,
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
}
