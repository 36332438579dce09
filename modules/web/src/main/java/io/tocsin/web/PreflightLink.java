package io.tocsin.web;

import io.tocsin.model.Micros;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/**
 * One link of a session's pipeline.
 *
 * @param id for programs
 * @param title for people
 * @param proof what was last seen of it, in words
 * @param atMicros when; 0 for never
 * @param todo what a person does about it where it is broken
 */
record PreflightLink(
    String id, String title, Status status, String proof, long atMicros, String todo) {

  enum Status {
    OK,
    /** Not there yet, and not late. */
    WAITING,
    BROKEN,
    /** Not a part of this session. */
    OFF
  }

  static PreflightLink off(String id, String title, String why) {
    return new PreflightLink(id, title, Status.OFF, why, 0, "");
  }

  JsonObject json(long nowMicros) {
    boolean known = atMicros > 0;
    return new JsonObject()
        .put("link", id)
        .put("title", title)
        .put("status", status.name().toLowerCase(Locale.ROOT))
        .put("proof", proof)
        .put("last", known ? Micros.iso(atMicros) : null)
        .put("age_seconds", known ? seconds(atMicros, nowMicros) : null)
        .put("todo", status == Status.BROKEN ? todo : null);
  }

  /** How long ago that was; never negative. */
  static double seconds(long micros, long nowMicros) {
    return Math.max(0, (nowMicros - micros) / (double) Micros.SECOND);
  }

  // Words for proofs

  static String whole(double seconds) {
    return String.format(Locale.ROOT, "%.0f", seconds);
  }

  static String many(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  static String first(List<String> troubles) {
    int more = troubles.size() - 1;
    return troubles.getFirst() + (more == 0 ? "" : ", and " + more + " more");
  }

  static String because(JsonObject item) {
    String reason = item.getString("reason");
    return reason == null || reason.isEmpty() ? "" : " (" + reason + ")";
  }
}
