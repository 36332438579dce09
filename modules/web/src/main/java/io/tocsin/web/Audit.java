package io.tocsin.web;

import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.tocsin.security.AuditLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Tells the audit log who did what, in order, without holding anybody up. Used on the bridge's
 * event loop.
 */
final class Audit {

  private static final int MOST_WAITING = 10_000;
  private static final int LONGEST = 300;

  private final Vertx vertx;
  private final Optional<AuditLog> log;
  private final WallClock clock;
  private List<String> waiting = new ArrayList<>();
  private long dropped;
  private boolean writing;

  Audit(Vertx vertx, Optional<AuditLog> log, WallClock clock) {
    this.vertx = vertx;
    this.log = log;
    this.clock = clock;
  }

  /** A deed of somebody who is known. */
  void did(Caller caller, String action, String target, int status, String detail) {
    tell(
        caller.user(),
        caller.by().name().toLowerCase(Locale.ROOT),
        caller.address(),
        action,
        target,
        status,
        detail);
  }

  /**
   * One line.
   *
   * @param user as given: at a failed login anything may stand here
   * @param by how it was shown who that is
   * @param target what it was done to, for example a path or a session's id
   * @param status as in HTTP
   */
  void tell(
      String user,
      String by,
      String address,
      String action,
      String target,
      int status,
      String detail) {
    if (log.isEmpty()) {
      return;
    }
    if (waiting.size() >= MOST_WAITING) {
      dropped++;
      return;
    }
    JsonObject line =
        new JsonObject()
            .put("time", Micros.iso(clock.nowMicros()))
            .put("user", cut(user))
            .put("by", by)
            .put("address", address)
            .put("action", action)
            .put("target", cut(target))
            .put("status", status)
            .put("detail", cut(detail));
    if (dropped > 0) {
      line.put("lines_lost_before", dropped);
      dropped = 0;
    }
    waiting.add(line.encode());
    write(log.get());
  }

  private static String cut(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }

  private void write(AuditLog to) {
    if (writing || waiting.isEmpty()) {
      return;
    }
    List<String> lines = waiting;
    waiting = new ArrayList<>();
    writing = true;
    vertx
        .executeBlocking(() -> {
          to.append(lines);
          return lines.size();
        })
        .onComplete(done -> {
          writing = false;
          write(to);
        });
  }

  /** The newest lines that fit, newest first. */
  Future<List<JsonObject>> newest(int most, Predicate<JsonObject> wanted) {
    if (log.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    AuditLog from = log.get();
    return vertx
        .executeBlocking(() -> from.newest(most, line -> wanted.test(json(line))))
        .map(lines -> lines == null ? List.of() : lines.stream().map(line -> json(line)).toList());
  }

  /** A line that was cut by a crash is shown as it is. */
  private static JsonObject json(String line) {
    try {
      return new JsonObject(line);
    } catch (DecodeException e) {
      return new JsonObject().put("damaged", line);
    }
  }
}
