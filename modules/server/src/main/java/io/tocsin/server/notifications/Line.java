package io.tocsin.server.notifications;

import io.micrometer.core.instrument.Counter;
import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * The way to one receiver: one message after the other, each tried three times, not more than so
 * many an hour. Belongs to one event loop.
 */
final class Line {

  private static final int TRIES = 3;
  private static final long FIRST_WAIT_MILLIS = 1_000;
  private static final int MOST_WAITING = 100;
  private static final long HOUR = 3_600 * Micros.SECOND;

  private final Vertx vertx;
  private final Receiver receiver;
  private final int perHour;
  private final WallClock clock;
  private final Counter delivered;
  private final Counter failed;
  private final Runnable changed;
  private final Deque<Notification> waiting = new ArrayDeque<>();
  private final Deque<Long> sent = new ArrayDeque<>();
  private boolean busy;
  private int unsaid;
  private String trouble = "";

  Line(
      Vertx vertx,
      Receiver receiver,
      int perHour,
      WallClock clock,
      Counter delivered,
      Counter failed,
      Runnable changed) {
    this.vertx = vertx;
    this.receiver = receiver;
    this.perHour = perHour;
    this.clock = clock;
    this.delivered = delivered;
    this.failed = failed;
    this.changed = changed;
  }

  /** Why the last message did not arrive; empty if it did. */
  String trouble() {
    return trouble;
  }

  void add(Notification notification) {
    if (waiting.size() >= MOST_WAITING || !mayTell()) {
      unsaid++;
      return;
    }
    waiting.add(notification.after(unsaid));
    unsaid = 0;
    next();
  }

  /** Whether the hour has room for one more; takes it. */
  private boolean mayTell() {
    long now = clock.nowMicros();
    while (!sent.isEmpty() && now - sent.peekFirst() >= HOUR) {
      sent.removeFirst();
    }
    if (sent.size() >= perHour) {
      return false;
    }
    sent.addLast(now);
    return true;
  }

  private void next() {
    Notification first = waiting.peekFirst();
    if (busy || first == null) {
      return;
    }
    busy = true;
    attempt(first, 1)
        .onComplete(done -> {
          busy = false;
          waiting.removeFirst();
          next();
        });
  }

  private Future<Void> attempt(Notification notification, int number) {
    return receiver
        .send(notification)
        .onSuccess(done -> {
          delivered.increment();
          say("");
        })
        .recover(cause -> {
          say(String.valueOf(cause.getMessage()));
          if (number >= TRIES) {
            failed.increment();
            return Future.succeededFuture();
          }
          return vertx
              .timer(FIRST_WAIT_MILLIS << (2 * (number - 1)), TimeUnit.MILLISECONDS)
              .compose(waited -> attempt(notification, number + 1));
        });
  }

  /** Once, at once, whatever the hour has had. */
  Future<JsonObject> test(Notification notification) {
    JsonObject result = new JsonObject().put("receiver", receiver.name());
    return receiver
        .send(notification)
        .map(done -> {
          say("");
          return result.put("delivered", true).put("reason", "");
        })
        .otherwise(cause -> {
          say(String.valueOf(cause.getMessage()));
          return result.put("delivered", false).put("reason", cause.getMessage());
        });
  }

  private void say(String why) {
    String now = why.isEmpty() ? "" : receiver.name() + " gets no alerts: " + why;
    if (!now.equals(trouble)) {
      trouble = now;
      changed.run();
    }
  }
}
