package io.tocsin.venues.link;

import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one WebSocket to a venue alive for as long as a stream is wanted: connects, subscribes in
 * batches at the venue's pace, pings, watches for silence, and after a loss comes back with backoff
 * and subscribes everything again.
 *
 * <p>Lives on the event loop context that made it; every method is to be called there.
 */
public final class VenueLink {

  private static final Logger LOG = LoggerFactory.getLogger(VenueLink.class);
  private static final int MOST_MESSAGE_BYTES = 16 << 20;

  /** A venue that does not answer the closing handshake must not hold up the shutdown. */
  private static final int CLOSING_SECONDS = 1;

  private static final short NORMAL_CLOSURE = 1000;

  private final Vertx vertx;
  private final String venue;
  private final String url;
  private final LinkOptions options;
  private final LinkProtocol protocol;
  private final WallClock clock;
  private final LinkListener listener;
  private final Backoff backoff;
  private final Subscriptions subscriptions;
  private final List<String> farewells = new ArrayList<>();
  private final WebSocketClient client;
  private final long checkTimer;

  private @Nullable WebSocket socket;

  /** Rises with each attempt and each loss; callbacks of older connections are ignored. */
  private int generation;

  private LinkState state = LinkState.IDLE;
  private String reason = "nothing is subscribed";
  private long since;
  private String lost = "";
  private long openedAt;
  private long framesOnConnection;
  private long opens;
  private int attempt;
  private long nextRetry;
  private long nextRequestId = 1;
  private long lastSent;
  private long lastFrame;
  private long lastPing;
  private long lastPong;
  private long lastOwnPing;
  private boolean closed;

  /**
   * @param venue the venue's id, for logs
   * @param url the WebSocket's absolute URL
   * @param random spreads the reconnects
   */
  public VenueLink(
      Vertx vertx,
      String venue,
      String url,
      LinkOptions options,
      LinkProtocol protocol,
      WallClock clock,
      RandomGenerator random,
      LinkListener listener) {
    this.vertx = vertx;
    this.venue = venue;
    this.url = url;
    this.options = options;
    this.protocol = protocol;
    this.clock = clock;
    this.listener = listener;
    this.backoff = new Backoff(options.backoffFirst(), options.backoffMost(), random);
    this.subscriptions = new Subscriptions(options.ackTimeout().toNanos() / 1_000);
    this.since = clock.nowMicros();
    this.client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setConnectTimeout((int) options.connectTimeout().toMillis())
                .setMaxFrameSize(MOST_MESSAGE_BYTES)
                .setMaxMessageSize(MOST_MESSAGE_BYTES)
                .setClosingTimeout(CLOSING_SECONDS));
    this.checkTimer = vertx.setPeriodic(options.checkEvery().toMillis(), timer -> check());
  }

  /** Subscribes names, and connects if this is the first wish. */
  public void want(List<String> names) {
    names.forEach(subscriptions::add);
    farewells.removeAll(names);
    if (state == LinkState.IDLE && !closed) {
      connect();
    } else {
      send();
    }
  }

  /** Unsubscribes names, and disconnects if nothing is wanted any more. */
  public void unwant(List<String> names) {
    for (String name : names) {
      if (subscriptions.remove(name)) {
        farewells.add(name);
      }
    }
    if (subscriptions.isEmpty()) {
      idle();
    } else {
      send();
    }
  }

  /** The venue confirmed a request. */
  public void acknowledged(long requestId) {
    if (subscriptions.acknowledged(requestId)) {
      listener.changed();
    }
  }

  /** The venue refused a request. */
  public void refused(long requestId, String why) {
    LOG.warn("{} refused request {}: {}", venue, requestId, why);
    subscriptions.refused(requestId, why, clock.nowMicros());
    listener.changed();
  }

  /** Ends this connection and makes a new one, for example because the venue said it will close. */
  public void reconnect(String why) {
    if (state == LinkState.OPEN) {
      drop("tocsin", why);
    }
  }

  /** Ends the link for good. */
  public void close() {
    closed = true;
    vertx.cancelTimer(checkTimer);
    idle();
    client.close();
  }

  public LinkStatus status() {
    return new LinkStatus(
        state,
        reason,
        since,
        lastFrame,
        lastPing,
        lastPong,
        Math.max(0, opens - 1),
        attempt,
        nextRetry,
        subscriptions.count(Subscriptions.State.PENDING)
            + subscriptions.count(Subscriptions.State.RETRYING),
        subscriptions.count(Subscriptions.State.ACTIVE),
        subscriptions.count(Subscriptions.State.FAILED));
  }

  /** Why one of these streams is given up, empty if none is. */
  public String failure(List<String> names) {
    for (String name : names) {
      if (subscriptions.state(name) == Subscriptions.State.FAILED) {
        return name + ": " + subscriptions.reason(name);
      }
    }
    return "";
  }

  private void connect() {
    int mine = ++generation;
    nextRetry = 0;
    enter(LinkState.CONNECTING, lost.isEmpty() ? "" : "reconnecting after: " + lost);
    WebSocketConnectOptions connect = new WebSocketConnectOptions();
    connect.setAbsoluteURI(url);
    connect.setTimeout(options.connectTimeout().toMillis());
    client
        .connect(connect)
        .onSuccess(opened -> {
          if (mine == generation) {
            open(opened);
          } else {
            opened.close();
          }
        })
        .onFailure(cause -> {
          if (mine == generation) {
            LOG.warn("{} cannot be reached at {}: {}", venue, url, cause.toString());
            retryLater("cannot connect to " + url + ": " + describe(cause));
          }
        });
  }

  private static String describe(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  private void open(WebSocket opened) {
    int mine = generation;
    long now = clock.nowMicros();
    socket = opened;
    opens++;
    openedAt = now;
    framesOnConnection = 0;
    lastFrame = now;
    lastPong = now;
    lastOwnPing = now;
    opened.textMessageHandler(text -> {
      if (mine == generation) {
        received(text);
      }
    });
    opened.frameHandler(frame -> {
      if (frame.isPing() && mine == generation) {
        lastPing = clock.nowMicros();
      }
    });
    opened.pongHandler(payload -> {
      if (mine == generation) {
        lastPong = clock.nowMicros();
      }
    });
    opened.exceptionHandler(cause -> LOG.debug("{}: {}", venue, cause.toString()));
    opened.closeHandler(nothing -> {
      if (mine == generation) {
        Short code = opened.closeStatusCode();
        String said = opened.closeReason();
        logClose(code == null ? "network" : "venue", code, said == null ? "" : said);
        lose(
            code == null
                ? "the connection broke"
                : "closed by the venue: " + code + (said == null ? "" : " " + said));
      }
    });
    String before = lost;
    lost = "";
    subscriptions.restart();
    farewells.clear();
    enter(LinkState.OPEN, "");
    LOG.info("{} connected to {}", venue, url);
    listener.opened(before);
    send();
  }

  private void received(String text) {
    lastFrame = clock.nowMicros();
    framesOnConnection++;
    listener.frame(text, lastFrame);
  }

  /** Market data came: only now does the connection count as a success. */
  public void proven() {
    attempt = 0;
  }

  private void check() {
    long now = clock.nowMicros();
    switch (state) {
      case OPEN -> watch(now);
      case RECONNECTING, FAILED -> {
        if (now >= nextRetry) {
          connect();
        }
      }
      case IDLE, CONNECTING -> {}
    }
  }

  private void watch(long now) {
    WebSocket open = socket;
    if (open == null) {
      return;
    }
    if (now - lastFrame > micros(options.silence())) {
      drop("tocsin", "no frame for " + (now - lastFrame) / Micros.SECOND + " s");
      return;
    }
    if (now - lastPong > micros(options.pongTimeout())) {
      drop("tocsin", "no pong for " + (now - lastPong) / Micros.SECOND + " s");
      return;
    }
    if (now - lastOwnPing >= micros(options.pingEvery())) {
      lastOwnPing = now;
      open.writePing(Buffer.buffer(Long.toString(now)));
    }
    List<String> failed = subscriptions.expire(now);
    if (!failed.isEmpty()) {
      listener.alarm(
          "subscriptions of " + venue + " failed after 3 retries: " + String.join(", ", failed));
      listener.changed();
    }
    send();
  }

  /** Sends one frame if the venue's pace allows it; the next check sends the next. */
  private void send() {
    WebSocket open = socket;
    long now = clock.nowMicros();
    if (open == null
        || state != LinkState.OPEN
        || now - lastSent < protocol.millisBetweenFrames() * Micros.MILLI) {
      return;
    }
    int limit = protocol.namesPerFrame();
    if (!farewells.isEmpty()) {
      List<String> names = List.copyOf(farewells.subList(0, Math.min(limit, farewells.size())));
      farewells.removeAll(names);
      lastSent = now;
      open.writeTextMessage(protocol.unsubscribeFrame(names, nextRequestId++));
      return;
    }
    List<String> names = subscriptions.unsent(limit, now);
    if (!names.isEmpty()) {
      long id = nextRequestId++;
      lastSent = now;
      subscriptions.sent(id, names, now);
      open.writeTextMessage(protocol.subscribeFrame(names, id));
    }
  }

  private void drop(String who, String why) {
    WebSocket open = socket;
    logClose(who, null, why);
    lose(why);
    if (open != null) {
      open.close(NORMAL_CLOSURE);
    }
  }

  private void logClose(String who, @Nullable Short code, String why) {
    LOG.warn(
        "{} connection closed by {}: code {}, reason \"{}\", age {} s, {} frames, {} reconnects so far",
        venue,
        who,
        code == null ? "none" : code,
        why,
        (clock.nowMicros() - openedAt) / Micros.SECOND,
        framesOnConnection,
        Math.max(0, opens - 1));
  }

  private void lose(String why) {
    generation++;
    socket = null;
    lost = why;
    retryLater(why);
  }

  private void retryLater(String why) {
    attempt++;
    if (lost.isEmpty() && opens > 0) {
      lost = why;
    }
    boolean failed = attempt >= options.mostAttempts();
    long wait = failed ? options.slowRetry().toMillis() : backoff.millis(attempt);
    nextRetry = clock.nowMicros() + wait * Micros.MILLI;
    if (failed) {
      String message =
          venue + " failed " + attempt + " times in a row, next attempt in " + wait + " ms: " + why;
      if (attempt == options.mostAttempts()) {
        listener.alarm(message);
      }
      enter(LinkState.FAILED, message);
    } else {
      enter(LinkState.RECONNECTING, why);
    }
  }

  private void idle() {
    generation++;
    WebSocket open = socket;
    socket = null;
    lost = "";
    attempt = 0;
    nextRetry = 0;
    farewells.clear();
    if (open != null) {
      LOG.info("{} connection closed by tocsin: nothing is subscribed any more", venue);
      open.close(NORMAL_CLOSURE);
    }
    enter(LinkState.IDLE, "nothing is subscribed");
  }

  private void enter(LinkState next, String why) {
    if (next != state) {
      since = clock.nowMicros();
    }
    state = next;
    reason = why;
    listener.changed();
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}
