package io.tocsin.venues;

import io.tocsin.venues.link.Backoff;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls for markets that could not be made in time, mostly because many markets were subscribed at
 * once and the venue's budget was spent: made up for one after the other, in the order in which
 * they were missed, each when the budget has room for it. Lives on the verticle's context.
 */
final class LaterCalls {

  private static final Logger LOG = LoggerFactory.getLogger(LaterCalls.class);
  private static final int MOST_FAILURES = 5;

  /** Looks at the budget again at least so often: others give back what they do not use. */
  private static final long MOST_WAIT_MILLIS = 1_000;

  /** What is asked, and who takes the answer. */
  interface Calls {
    /** The call for a market; nothing if it is not wanted any more. */
    Optional<RestCall> call(int symbol);

    /** Takes the answer; false if another is needed. */
    boolean answered(RestCall call, String body);
  }

  private final Vertx vertx;
  private final String venue;
  private final VenueRest rest;
  private final Backoff backoff;
  private final BooleanSupplier waits;
  private final Calls calls;

  /** Failures so far, by market. */
  private final Map<Integer, Integer> waiting = new LinkedHashMap<>();

  private boolean busy;

  /**
   * @param waits whether others go first now
   */
  LaterCalls(
      Vertx vertx,
      String venue,
      VenueRest rest,
      Backoff backoff,
      BooleanSupplier waits,
      Calls calls) {
    this.vertx = vertx;
    this.venue = venue;
    this.rest = rest;
    this.backoff = backoff;
    this.waits = waits;
    this.calls = calls;
  }

  /** A market's call is to be made up for; nothing happens if that is under way. */
  void add(int symbol) {
    waiting.putIfAbsent(symbol, 0);
    work();
  }

  /** The market is not wanted any more. */
  void forget(int symbol) {
    waiting.remove(symbol);
  }

  int size() {
    return waiting.size();
  }

  /** What a person should know of a market that waits, null of one that does not. */
  @Nullable String words(int symbol) {
    if (!waiting.containsKey(symbol)) {
      return null;
    }
    List<Integer> order = new ArrayList<>(waiting.keySet());
    return "waiting for the venue's request budget, number "
        + (order.indexOf(symbol) + 1)
        + " of "
        + order.size();
  }

  private void work() {
    while (!busy && !waiting.isEmpty()) {
      int symbol = waiting.keySet().iterator().next();
      Optional<RestCall> call = calls.call(symbol);
      if (call.isEmpty()) {
        waiting.remove(symbol);
        continue;
      }
      busy = true;
      long wait = waits.getAsBoolean() ? MOST_WAIT_MILLIS : rest.waitMillis(call.get());
      if (wait > 0) {
        goOn(Math.min(wait, MOST_WAIT_MILLIS));
      } else {
        fetch(symbol, call.get());
      }
    }
  }

  private void goOn(long millis) {
    vertx.setTimer(
        millis,
        timer -> {
          busy = false;
          work();
        });
  }

  private void fetch(int symbol, RestCall call) {
    rest.call(call)
        .onSuccess(body -> {
          if (!waiting.containsKey(symbol) || calls.answered(call, body)) {
            waiting.remove(symbol);
            busy = false;
            work();
          } else {
            again(symbol, call, "its answer was of no use");
          }
        })
        .onFailure(cause -> again(symbol, call, String.valueOf(cause.getMessage())));
  }

  /** Behind the others, and not for ever. */
  private void again(int symbol, RestCall call, String why) {
    Integer before = waiting.remove(symbol);
    int failures = before == null ? 0 : before + 1;
    if (failures > 0 && failures < MOST_FAILURES) {
      waiting.put(symbol, failures);
    } else if (failures > 0) {
      LOG.warn("{}: {} is given up: {}", venue, call.path(), why);
    }
    goOn(backoff.millis(Math.max(1, failures)));
  }
}
