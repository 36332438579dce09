package io.tocsin.venues.link;

import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.tocsin.venues.SocketProtocol;
import io.tocsin.venues.Topic;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes and keeps the connections of a {@link LinkPool}: attempts at the venue's pace, backoff
 * after a loss, and planned replacement before the venue ends a connection. Lives on the pool's
 * context.
 */
final class LinkKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(LinkKeeper.class);
  private final Vertx vertx;
  private final LinkTerms terms;
  private final String venue;
  private final LinkOptions options;
  private final SocketProtocol protocol;
  private final WallClock clock;
  private final LinkListener listener;
  private final Backoff backoff;
  private final LinkOpener opener;
  private final long checkTimer;
  private final Connections connections = new Connections();
  private final List<LinkSlot> slots = new ArrayList<>();
  private final Map<Integer, LinkConnection> byNumber = new HashMap<>();
  private int lastNumber;
  private long lastConnectMicros = Long.MIN_VALUE / 2;
  private long reconnects;
  private boolean alarmed;
  private boolean closed;

  LinkKeeper(
      Vertx vertx,
      String venue,
      String baseUrl,
      String key,
      LinkOptions options,
      SocketProtocol protocol,
      WallClock clock,
      RandomGenerator random,
      LinkListener listener) {
    this.vertx = vertx;
    this.terms = new LinkTerms(venue, options, protocol, clock, random);
    this.venue = venue;
    this.options = options;
    this.protocol = protocol;
    this.clock = clock;
    this.listener = listener;
    this.backoff = new Backoff(options.backoffFirst(), options.backoffMost(), random);
    this.opener = new LinkOpener(vertx, baseUrl, key, options, protocol);
    this.checkTimer = vertx.setPeriodic(options.checkEvery().toMillis(), timer -> check());
  }

  List<LinkSlot> slots() {
    return slots;
  }

  /** An open connection, null if it is gone. */
  @Nullable LinkConnection connection(int number) {
    return byNumber.get(number);
  }

  long reconnects() {
    return reconnects;
  }

  void close() {
    closed = true;
    vertx.cancelTimer(checkTimer);
    slots.forEach(slot -> end(slot, "the program ends"));
    slots.clear();
    opener.close();
  }

  /** Ends a slot's connections because nobody wants them. */
  void end(LinkSlot slot, String why) {
    slot.generation++;
    each(slot, connection -> retire(connection, why));
    slot.current = null;
    slot.next = null;
  }

  private void retire(LinkConnection connection, String why) {
    byNumber.remove(connection.number());
    connection.close(why, false);
    listener.closed(connection.number(), "");
  }

  static void each(LinkSlot slot, Consumer<LinkConnection> action) {
    if (slot.current != null) {
      action.accept(slot.current);
    }
    if (slot.next != null) {
      action.accept(slot.next);
    }
  }

  void fail(List<Topic> failed, String why) {
    if (!failed.isEmpty()) {
      listener.alarm(
          true,
          "subscriptions of "
              + venue
              + " failed after 3 retries: "
              + String.join(", ", failed.stream().map(Topic::name).toList())
              + ": "
              + why);
    }
    listener.changed();
  }

  Optional<LinkSlot> slotWith(int connection) {
    return slots.stream()
        .filter(slot ->
            slot.current != null && slot.current.number() == connection
                || slot.next != null && slot.next.number() == connection)
        .findFirst();
  }

  /** Data came: the connection counts as a success. */
  void succeeded(LinkSlot slot) {
    if (slot.attempt > 0) {
      slot.attempt = 0;
      alarmed = false;
      listener.changed();
    }
  }

  /** Replaces the connection at once. */
  void replace(LinkSlot slot) {
    slot.replaceAtMicros = clock.nowMicros();
    replaceIfDue(slot, clock.nowMicros());
  }

  /** Ends a connection from our side, as if it had been lost. */
  void drop(LinkConnection connection, String why) {
    connection.close(why, true);
    connections.ended(connection, why);
  }

  // Connecting

  private void check() {
    long now = clock.nowMicros();
    for (LinkSlot slot : List.copyOf(slots)) {
      each(slot, connection -> connection.check(now));
      each(
          slot,
          connection -> {
            List<Topic> failed = connection.subscriptions().expire(now);
            if (!failed.isEmpty()) {
              fail(failed, connection.subscriptions().reason(failed.getFirst()));
            }
          });
      replaceIfDue(slot, now);
      settleReplacement(slot, now);
      if (slot.ageMicros(now) > 2 * LinkTerms.micros(options.backoffMost())) {
        // Nothing may be traded, but it holds.
        succeeded(slot);
      }
    }
    connectNext();
  }

  /** Makes the next attempt that is due, at the venue's pace: one at a time. */
  void connectNext() {
    long now = clock.nowMicros();
    long wait = protocol.limits().millisBetweenConnections() * Micros.MILLI;
    // A clock that was set back must not hold up everything.
    if (now - lastConnectMicros < wait && now >= lastConnectMicros) {
      return;
    }
    for (LinkSlot slot : slots) {
      if (slot.current == null && !slot.connecting && now >= slot.nextAttemptMicros) {
        connect(slot, false);
        if (wait > 0) {
          return;
        }
      }
    }
  }

  private void connect(LinkSlot slot, boolean replacing) {
    lastConnectMicros = clock.nowMicros();
    int mine = ++slot.generation;
    slot.connecting = true;
    slot.replacing = replacing;
    if (!replacing) {
      String again = slot.reason.isEmpty() ? "" : "reconnecting after: " + slot.reason;
      enter(slot, LinkState.CONNECTING, slot.opens == 0 && slot.attempt == 0 ? "" : again);
    }
    opener
        .open(slot.route)
        .onSuccess(opened -> {
          if (mine == slot.generation && !closed) {
            open(slot, opened);
          } else {
            opened.close();
          }
        })
        .onFailure(cause -> {
          if (mine == slot.generation) {
            slot.connecting = false;
            String words = String.valueOf(cause.getMessage());
            LOG.warn("{} {}", venue, words);
            if (slot.replacing) {
              slot.replaceAtMicros = clock.nowMicros() + LinkTerms.micros(options.slowRetry());
            } else {
              retryLater(slot, words);
            }
          }
        });
  }

  private void open(LinkSlot slot, WebSocket socket) {
    slot.connecting = false;
    LinkConnection connection =
        new LinkConnection(connections, terms, ++lastNumber, slot.route, socket);
    byNumber.put(connection.number(), connection);
    slot.topics.forEach(connection::add);
    long now = clock.nowMicros();
    slot.replaceAtMicros = now + terms.lifeMicros();
    if (slot.replacing && slot.current != null) {
      slot.next = connection;
    } else {
      slot.current = connection;
      slot.opens++;
      reconnects += slot.opens > 1 ? 1 : 0;
      enter(slot, LinkState.OPEN, "");
    }
    LOG.info(
        "{} connection {} to {} is open, {} topics",
        venue,
        connection.number(),
        opener.address(slot.route),
        slot.topics.size());
    listener.opened(connection.number(), slot.route);
    connection.pump();
  }

  // Planned replacement

  private void replaceIfDue(LinkSlot slot, long now) {
    if (now < slot.replaceAtMicros
        || slot.current == null
        || slot.next != null
        || slot.connecting) {
      return;
    }
    int most = protocol.limits().mostConnections();
    if (most > 0 && byNumber.size() >= most) {
      LinkConnection old = slot.current;
      String why = "its time is over, and the venue takes no second connection beside it";
      old.close(why, false);
      connections.ended(old, why);
      slot.nextAttemptMicros = now;
    } else {
      connect(slot, true);
    }
  }

  /** The new connection takes the place of the old one when it brings what the old one does. */
  private void settleReplacement(LinkSlot slot, long now) {
    LinkConnection next = slot.next;
    LinkConnection old = slot.current;
    if (next == null || old == null) {
      return;
    }
    if (next.subscriptions().allActive()) {
      slot.current = next;
      slot.next = null;
      slot.opens++;
      retire(old, "replaced by connection " + next.number());
      slot.enter(LinkState.OPEN, "", now);
      listener.changed();
    } else if (now - next.openedMicros() > 2 * LinkTerms.micros(options.ackTimeout())) {
      slot.next = null;
      slot.replaceAtMicros = now + LinkTerms.micros(options.slowRetry());
      retire(next, "it did not bring everything that the one before it does");
    }
  }

  // Losing

  private void retryLater(LinkSlot slot, String why) {
    slot.attempt++;
    boolean failed = slot.attempt >= options.mostAttempts();
    long wait = failed ? options.slowRetry().toMillis() : backoff.millis(slot.attempt);
    slot.nextAttemptMicros = clock.nowMicros() + wait * Micros.MILLI;
    if (!failed) {
      enter(slot, LinkState.RECONNECTING, why);
      return;
    }
    String message =
        venue + " failed " + slot.attempt + " times in a row, " + LinkSlot.words(wait) + ": " + why;
    if (!alarmed) {
      alarmed = true;
      listener.alarm(true, message);
    }
    enter(slot, LinkState.FAILED, message);
  }

  private void enter(LinkSlot slot, LinkState state, String why) {
    slot.enter(state, why, clock.nowMicros());
    listener.changed();
  }

  /** What connections ask of the pool. */
  private final class Connections implements LinkConnection.Owner {

    @Override
    public void received(LinkConnection from, String text) {
      listener.text(from.number(), text, clock.nowMicros());
    }

    @Override
    public void received(LinkConnection from, Buffer binary) {
      listener.binary(from.number(), binary.getBytes(), clock.nowMicros());
    }

    @Override
    public void sent(LinkConnection from, String frame) {
      listener.sent(from.number(), frame);
    }

    @Override
    public void confirmed(LinkConnection from, Topic topic) {
      if (slots.stream().anyMatch(slot -> slot.current == from)) {
        listener.confirmed(topic);
      }
    }

    @Override
    public void ended(LinkConnection connection, String why) {
      byNumber.remove(connection.number());
      for (LinkSlot slot : slots) {
        if (slot.next == connection) {
          slot.next = null;
          slot.replaceAtMicros = clock.nowMicros() + LinkTerms.micros(options.slowRetry());
          listener.closed(connection.number(), "");
        } else if (slot.current == connection) {
          lose(slot, connection, why);
        }
      }
    }

    private void lose(LinkSlot slot, LinkConnection connection, String why) {
      slot.current = slot.next;
      slot.next = null;
      if (slot.current == null) {
        if (slot.connecting) {
          // The replacement that is being made becomes the connection itself.
          slot.replacing = false;
        }
        retryLater(slot, why);
      } else {
        slot.opens++;
        reconnects++;
      }
      listener.closed(connection.number(), why);
      listener.changed();
    }

    @Override
    public void later(LinkConnection connection, long millis) {
      vertx.setTimer(millis, timer -> connection.pumpNow());
    }
  }
}
