package io.tocsin.web;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes all sockets' waiting messages together, at most once an interval: after a quiet time at
 * the end of the current turn, else when the interval is over. That sockets are flushed at the same
 * moments is what lets them share frames. Used on the bridge's event loop.
 */
final class Flusher {

  private final Vertx vertx;
  private final long intervalNanos;
  private FrameChain root = new FrameChain();
  private List<Outbox> waiting = new ArrayList<>();
  private List<Outbox> spare = new ArrayList<>();
  private boolean scheduled;
  private long lastNanos;

  Flusher(Vertx vertx, long intervalMillis) {
    this.vertx = vertx;
    this.intervalNanos = intervalMillis * 1_000_000;
    this.lastNanos = System.nanoTime() - intervalNanos;
  }

  /** Where the next chain of a socket begins. */
  FrameChain root() {
    return root;
  }

  /** Asks that the socket be flushed; each asks once before each flush. */
  void wants(Outbox outbox) {
    waiting.add(outbox);
    if (scheduled) {
      return;
    }
    scheduled = true;
    long left = lastNanos + intervalNanos - System.nanoTime();
    if (left <= 0) {
      vertx.runOnContext(nothing -> flush());
    } else {
      vertx.setTimer(Math.max(1, (left + 999_999) / 1_000_000), timer -> flush());
    }
  }

  private void flush() {
    scheduled = false;
    lastNanos = System.nanoTime();
    List<Outbox> now = waiting;
    waiting = spare;
    spare = now;
    root = new FrameChain();
    for (int i = 0; i < now.size(); i++) {
      now.get(i).flushNow();
    }
    now.clear();
  }
}
