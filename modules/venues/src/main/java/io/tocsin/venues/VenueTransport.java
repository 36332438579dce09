package io.tocsin.venues;

import io.tocsin.bus.Transport;
import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.tocsin.venues.link.ConnectionStatus;
import io.tocsin.venues.link.LinkState;
import io.tocsin.venues.link.LinkStatus;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a venue's data come by socket or by polling, and makes the rounds of polling.
 * Polling takes over when the socket cannot be had three times in a row, and hands back with a last
 * round when every connection brings data again. Lives on the verticle's context.
 */
final class VenueTransport {

  private static final Logger LOG = LoggerFactory.getLogger(VenueTransport.class);
  private static final int FAILED_CONNECTS = 3;

  private final Vertx vertx;
  private final VenueAdapter adapter;
  private final VenueRest rest;
  private final VenueIntake intake;
  private final WallClock clock;
  private final Consumer<String> told;
  private final Map<String, Transport> wishes = new HashMap<>();
  private final ArrayDeque<RestCall> round = new ArrayDeque<>();
  private boolean polling;
  private boolean last;
  private boolean calling;
  private long nextRoundMicros;
  private long rounds;
  private String trouble = "";

  /**
   * @param told is told in words when polling begins or ends by itself
   */
  VenueTransport(
      Vertx vertx,
      VenueAdapter adapter,
      VenueRest rest,
      VenueIntake intake,
      WallClock clock,
      Consumer<String> told) {
    this.vertx = vertx;
    this.adapter = adapter;
    this.rest = rest;
    this.intake = intake;
    this.clock = clock;
    this.told = told;
  }

  void wish(String session, Transport transport) {
    wishes.put(session, transport);
  }

  void forget(String session) {
    wishes.remove(session);
  }

  /** What the sessions want together: one that insists on the socket stands against polling. */
  Transport mode() {
    if (adapter.socket().isEmpty()) {
      return Transport.POLLING;
    }
    if (wishes.containsValue(Transport.WEBSOCKET)) {
      return Transport.WEBSOCKET;
    }
    return !wishes.isEmpty() && !wishes.containsValue(Transport.AUTO)
        ? Transport.POLLING
        : Transport.AUTO;
  }

  /** Whether the socket is to be kept. */
  boolean usesSocket() {
    return mode() != Transport.POLLING;
  }

  boolean isPolling() {
    return polling;
  }

  /** How the data come now. */
  Transport now() {
    return polling ? Transport.POLLING : Transport.WEBSOCKET;
  }

  /** Why the newest round was not whole, empty if it was. */
  String trouble() {
    return trouble;
  }

  /** Rounds since the start. */
  long rounds() {
    return rounds;
  }

  /** Looks whether polling should begin, go on or end. */
  void check(LinkStatus link, boolean anyMarket) {
    boolean needed =
        anyMarket
            && switch (mode()) {
              case POLLING -> true;
              case WEBSOCKET -> false;
              case AUTO -> polling && !last ? !isWell(link) : isLost(link);
            };
    if (needed && !polling) {
      begin(link);
    } else if (!needed && polling && !last) {
      if (anyMarket && mode() == Transport.AUTO) {
        // What happened between the last round and the first frame is in one more.
        last = true;
        nextRoundMicros = 0;
      } else {
        end();
      }
    }
    if (!polling || calling || rest.blockedUntilMicros() > 0) {
      return;
    }
    if (!round.isEmpty()) {
      next();
    } else if (clock.nowMicros() >= nextRoundMicros) {
      nextRoundMicros = clock.nowMicros() + everyMicros();
      rounds++;
      trouble = "";
      intake.take(new VenueInput.Round(clock.nowMicros()));
      next();
    }
  }

  private static boolean isLost(LinkStatus link) {
    return link.connections().stream()
        .anyMatch(one -> one.state() != LinkState.OPEN && one.attempt() >= FAILED_CONNECTS);
  }

  private static boolean isWell(LinkStatus link) {
    return !link.connections().isEmpty()
        && link.connections().stream()
            .allMatch(one -> one.state() == LinkState.OPEN && hasData(one));
  }

  private static boolean hasData(ConnectionStatus one) {
    return one.attempt() == 0;
  }

  private void begin(LinkStatus link) {
    polling = true;
    last = false;
    nextRoundMicros = 0;
    if (mode() == Transport.AUTO) {
      told.accept("polls by REST while there is no socket: " + link.reason());
    } else if (adapter.socket().isEmpty() && wishes.containsValue(Transport.WEBSOCKET)) {
      told.accept("polls by REST: the venue has no socket");
    }
  }

  private void end() {
    boolean byItself = last;
    polling = false;
    last = false;
    round.clear();
    if (byItself) {
      told.accept("is back on the socket, and polls no more");
    }
  }

  /** Calls of the round, to be made before those that wait. */
  void calls(List<RestCall> calls) {
    for (int i = calls.size() - 1; i >= 0; i--) {
      round.addFirst(calls.get(i));
    }
  }

  private void next() {
    if (rest.blockedUntilMicros() > 0) {
      // The round goes on when the venue may be asked again.
      return;
    }
    RestCall call = round.poll();
    if (call == null || !polling) {
      round.clear();
      if (last) {
        end();
      }
      return;
    }
    calling = true;
    rest.call(call)
        .onComplete(done -> {
          calling = false;
          if (done.succeeded()) {
            intake.take(
                new VenueInput.Answered(clock.nowMicros(), Purpose.POLL, call, done.result()));
          } else {
            trouble = String.valueOf(done.cause().getMessage());
            LOG.debug("{} did not answer {}: {}", adapter.id(), call.path(), trouble);
            intake.take(new VenueInput.Unanswered(clock.nowMicros(), Purpose.POLL, call, trouble));
          }
          // Not from within the answer, so that a long round leaves room for others.
          vertx.runOnContext(turn -> next());
        });
  }

  /** Time of a round, to say how fresh polled data can be. */
  long everyMicros() {
    return Math.max(Micros.MILLI, adapter.pollEvery().toNanos() / 1_000);
  }
}
