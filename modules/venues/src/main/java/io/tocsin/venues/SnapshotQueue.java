package io.tocsin.venues;

import io.tocsin.venues.link.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Asks for book snapshots: one a symbol at a time, again with backoff when one fails or is too old.
 * Lives on the verticle's context.
 */
final class SnapshotQueue {

  private final Vertx vertx;
  private final Backoff backoff;
  private final IntFunction<Future<Boolean>> fetch;
  private final Map<Integer, Integer> underWay = new HashMap<>();

  /**
   * @param fetch gets a snapshot of the symbol and applies it; true if it served
   */
  SnapshotQueue(Vertx vertx, Backoff backoff, IntFunction<Future<Boolean>> fetch) {
    this.vertx = vertx;
    this.backoff = backoff;
    this.fetch = fetch;
  }

  /** Sees to it that the symbol's book is seeded; nothing happens if that is under way. */
  void request(int symbol) {
    if (underWay.putIfAbsent(symbol, 0) == null) {
      attempt(symbol);
    }
  }

  /** The symbol is not wanted any more. */
  void forget(int symbol) {
    underWay.remove(symbol);
  }

  private void attempt(int symbol) {
    if (!underWay.containsKey(symbol)) {
      return;
    }
    fetch
        .apply(symbol)
        .onSuccess(outcome -> {
          if (outcome) {
            underWay.remove(symbol);
          } else {
            again(symbol, 0);
          }
        })
        .onFailure(cause ->
            again(symbol, cause instanceof VenueRest.Refused said ? said.retryAfterMillis() : 0));
  }

  private void again(int symbol, long leastMillis) {
    Integer failures = underWay.computeIfPresent(symbol, (s, before) -> before + 1);
    if (failures != null) {
      long wait = Math.max(leastMillis, backoff.millis(failures));
      vertx.setTimer(wait, timer -> attempt(symbol));
    }
  }
}
