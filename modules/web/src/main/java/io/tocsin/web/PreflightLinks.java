package io.tocsin.web;

import io.tocsin.bus.StreamMessage;
import io.tocsin.model.Micros;
import io.tocsin.web.PreflightLink.Status;
import io.tocsin.web.SessionDirectory.Found;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The links of a session's pipeline, from what is stored to what is sent, each judged by its last
 * proof. Pure: everything that it needs is given.
 *
 * @param market the items of the session's {@code market} stream, and so on
 * @param transitions newest last, as the stream tells them
 * @param sentMarket the newest message of the stream
 */
record PreflightLinks(
    Found session,
    List<JsonObject> instances,
    List<JsonObject> market,
    List<JsonObject> indicators,
    List<JsonObject> venues,
    List<JsonObject> health,
    List<JsonObject> transitions,
    Stored storedSession,
    Stored storedTransition,
    Optional<StreamMessage> sentMarket,
    Optional<StreamMessage> sentIndicators,
    Optional<StreamMessage> sentConditions,
    long nowMicros) {

  /** What may be missing for so long after a session's last change without being broken. */
  static final long GRACE_SECONDS = 20;

  /** Older than this, a proof proves nothing: market data are stale then. */
  static final double STALE_SECONDS = 60;

  /** A state stream speaks several times a second. */
  private static final double SILENT_SECONDS = 30;

  /**
   * What storage has.
   *
   * @param row the newest record; empty if there is none
   * @param failure why it cannot be told; empty if it can
   */
  record Stored(Optional<JsonObject> row, String failure) {}

  /** {session_id, over, links, first_broken}; the links in the order of the data's way. */
  JsonObject json() {
    List<PreflightLink> links =
        List.of(
            stored(),
            unlessOver(strategies()),
            unlessOver(subscribed()),
            unlessOver(data()),
            unlessOver(indicating()),
            unlessOver(evaluating()),
            written(),
            unlessOver(sent()));
    JsonArray array = new JsonArray();
    links.forEach(link -> array.add(link.json(nowMicros)));
    return new JsonObject()
        .put("session_id", session.id())
        .put("state", session.state())
        .put("over", session.isOver())
        .put("time", Micros.iso(nowMicros))
        .put("links", array)
        .put(
            "first_broken",
            links.stream()
                .filter(link -> link.status() == Status.BROKEN)
                .findFirst()
                .map(link -> link.json(nowMicros))
                .orElse(null));
  }

  // The links

  private PreflightLink stored() {
    String title = "Session stored";
    String todo =
        "Look at storage on the Health page. The session goes on; its records wait on the disk until"
            + " storage takes them.";
    if (!storedSession.failure().isEmpty()) {
      return unstored("stored", title, storedSession.failure(), todo);
    }
    Optional<JsonObject> row = storedSession.row();
    long at = row.map(item -> micros(item.getString("since"))).orElse(0L);
    if (row.isPresent() && session.state().equals(row.get().getString("state"))) {
      return new PreflightLink("stored", title, Status.OK, "as " + session.state(), at, "");
    }
    String proof =
        row.map(item -> "only as " + item.getString("state") + " so far").orElse("not yet");
    return new PreflightLink("stored", title, lateOr(Status.WAITING), proof, at, todo);
  }

  private PreflightLink strategies() {
    String title = "Strategies active";
    if (session.item().getJsonArray("strategies", new JsonArray()).isEmpty()) {
      return PreflightLink.off("strategies", title, "this session only collects data");
    }
    long at =
        judged(
            instances.stream().mapToLong(item -> micros(item.getString("since"))).max().orElse(0));
    if (instances.isEmpty()) {
      return new PreflightLink(
          "strategies",
          title,
          lateOr(Status.WAITING),
          "no state machine runs: " + reasonOr("the session is " + session.state()),
          at,
          "The session's reason says what it waits for; stop it and start it again if that does not"
              + " end.");
    }
    List<JsonObject> failed =
        instances.stream().filter(item -> "ERROR".equals(item.getString("state"))).toList();
    if (!failed.isEmpty()) {
      JsonObject first = failed.getFirst();
      return new PreflightLink(
          "strategies",
          title,
          Status.BROKEN,
          first.getString("instance_id") + " stands: " + first.getString("reason"),
          at,
          "Mend what its reason names, then resume the session.");
    }
    String paused = "PAUSED".equals(session.state()) ? "; paused: nothing new opens" : "";
    return new PreflightLink(
        "strategies",
        title,
        Status.OK,
        PreflightLink.many(instances.size(), "state machine") + paused,
        at,
        "");
  }

  private PreflightLink subscribed() {
    String title = "Symbols subscribed";
    if (session.isReplay()) {
      return PreflightLink.off("subscribed", title, "a recording is played: nothing is subscribed");
    }
    List<String> missing = new ArrayList<>(session.symbols());
    List<String> troubles = new ArrayList<>();
    int channels = 0;
    long at = 0;
    for (JsonObject venue : venues) {
      if (!names("venues").contains(venue.getString("venue"))) {
        continue;
      }
      at = Math.max(at, micros(venue.getString("since")));
      for (JsonObject symbol : objects(venue, "symbols")) {
        if (!session.symbols().contains(symbol.getString("symbol"))) {
          continue;
        }
        missing.remove(symbol.getString("symbol"));
        for (JsonObject channel : objects(symbol, "channels")) {
          channels++;
          if (!"ACTIVE".equals(channel.getString("state"))) {
            troubles.add(
                (symbol.getString("symbol") + " " + channel.getString("channel"))
                        .toLowerCase(Locale.ROOT)
                    + " is "
                    + channel.getString("state").toLowerCase(Locale.ROOT)
                    + PreflightLink.because(channel)
                    + PreflightLink.because(venue));
          }
        }
      }
    }
    missing.forEach(symbol -> troubles.add(symbol + " is not subscribed"));
    return troubles.isEmpty()
        ? new PreflightLink(
            "subscribed",
            title,
            Status.OK,
            PreflightLink.many(channels, "subscription") + " active",
            at,
            "")
        : new PreflightLink(
            "subscribed",
            title,
            lateOr(Status.WAITING),
            PreflightLink.first(troubles),
            at,
            "The Health page shows the venue's link, why it is so, and when it tries again; it does"
                + " so by itself.");
  }

  private PreflightLink data() {
    String title = "Data arriving";
    List<String> troubles = new ArrayList<>();
    double youngest = Double.MAX_VALUE;
    double oldest = 0;
    List<String> missing = new ArrayList<>(session.symbols());
    for (JsonObject item : market) {
      Double age = item.getDouble("data_age_seconds");
      missing.remove(item.getString("symbol"));
      if (age == null) {
        troubles.add("nothing of " + item.getString("symbol") + " yet");
      } else {
        youngest = Math.min(youngest, age);
        oldest = Math.max(oldest, age);
        if (age > STALE_SECONDS) {
          troubles.add(
              "nothing of " + item.getString("symbol") + " for " + PreflightLink.whole(age) + " s");
        }
      }
    }
    missing.forEach(symbol -> troubles.add("nothing of " + symbol + " yet"));
    long at = youngest == Double.MAX_VALUE ? 0 : nowMicros - (long) (youngest * Micros.SECOND);
    if (troubles.isEmpty()) {
      return new PreflightLink(
          "data",
          title,
          Status.OK,
          PreflightLink.many(market.size(), "market")
              + ", the oldest "
              + (oldest < 2 ? "just now" : PreflightLink.whole(oldest) + " s ago"),
          at,
          "");
    }
    return new PreflightLink(
        "data",
        title,
        lateOr(Status.WAITING),
        PreflightLink.first(troubles),
        at,
        session.isReplay()
            ? "The recording may be paused, or over: look at the session's replay."
            : "The market may be quiet, or the exchange's link may stall: the Health page says"
                + " which. Conditions on it stay pending; nothing is decided on old values.");
  }

  private PreflightLink indicating() {
    String title = "Indicators computing";
    if (indicators.isEmpty() && session.isCollecting()) {
      return PreflightLink.off("indicators", title, "this session only collects data");
    }
    long known = indicators.stream().filter(item -> "ok".equals(item.getString("status"))).count();
    Optional<String> unknown =
        indicators.stream()
            .filter(item -> !"ok".equals(item.getString("status")))
            .findFirst()
            .map(item ->
                item.getString("type")
                    + " of "
                    + item.getString("symbol")
                    + PreflightLink.because(item));
    return spoken(
        "indicators",
        title,
        sentIndicators,
        known
            + " of "
            + PreflightLink.many(indicators.size(), "value")
            + " known"
            + unknown.map(each -> "; " + each).orElse(""),
        "Data must arrive first. If they do, the server is overloaded or this is a fault: its log"
            + " says which.");
  }

  private PreflightLink evaluating() {
    String title = "Conditions evaluating";
    if (session.isCollecting()) {
      return PreflightLink.off("conditions", title, "this session only collects data");
    }
    return spoken(
        "conditions",
        title,
        sentConditions,
        "of " + PreflightLink.many(instances.size(), "state machine"),
        "Data must arrive and indicators be computed first. If they are, this is a fault: the"
            + " server's log says which.");
  }

  private PreflightLink written() {
    String title = "Records written";
    String todo =
        "Look at storage on the Health page. Nothing is lost: what storage has not taken waits on"
            + " the disk.";
    if (!storedTransition.failure().isEmpty()) {
      return unstored("written", title, storedTransition.failure(), todo);
    }
    if (session.isCollecting()) {
      return PreflightLink.off("written", title, "this session only collects data");
    }
    String told = transitions.isEmpty() ? "" : transitions.getLast().getString("time", "");
    String stored = storedTransition.row().map(row -> row.getString("time", "")).orElse("");
    long at = stored.isEmpty() ? 0 : judged(micros(stored));
    if (told.isEmpty() || (!stored.isEmpty() && micros(stored) >= micros(told))) {
      return new PreflightLink(
          "written",
          title,
          Status.OK,
          stored.isEmpty() ? "nothing to write yet" : "up to the newest transition",
          at,
          "");
    }
    // A replay's events have times of their own: what is missing is late by the state's age.
    double late = session.isReplay() ? sinceSeconds() : seconds(micros(told));
    return new PreflightLink(
        "written",
        title,
        late > GRACE_SECONDS ? Status.BROKEN : Status.WAITING,
        "the transition of " + told + " is not written yet",
        at,
        todo);
  }

  private PreflightLink sent() {
    String title = "Streams sent";
    return spoken(
        "sent",
        title,
        sentMarket,
        sentMarket.map(message -> "message " + message.seq() + " of market").orElse(""),
        "Data must arrive first. If they do, the server's streams stand still: its log says why.");
  }

  // What they have in common

  /** An event's time, if that tells how long ago it was: a replay's is the recording's. */
  private long judged(long eventMicros) {
    return session.isReplay() ? 0 : eventMicros;
  }

  private PreflightLink spoken(
      String id, String title, Optional<StreamMessage> newest, String proof, String todo) {
    if (newest.isEmpty()) {
      return new PreflightLink(id, title, lateOr(Status.WAITING), "nothing yet", 0, todo);
    }
    long at = micros(newest.get().envelope().getString("timestamp"));
    return seconds(at) > SILENT_SECONDS
        ? new PreflightLink(
            id,
            title,
            Status.BROKEN,
            "nothing new for " + PreflightLink.whole(seconds(at)) + " s",
            at,
            todo)
        : new PreflightLink(id, title, Status.OK, proof, at, "");
  }

  private PreflightLink unstored(String id, String title, String failure, String todo) {
    Optional<JsonObject> part =
        health.stream().filter(item -> "storage".equals(item.getString("part"))).findFirst();
    boolean starting = part.filter(item -> "STARTING".equals(item.getString("status"))).isPresent();
    return new PreflightLink(
        id,
        title,
        starting ? Status.WAITING : Status.BROKEN,
        starting
            ? "storage is still starting"
            : part.map(item -> item.getString("reason", ""))
                .filter(reason -> !reason.isEmpty())
                .orElse(failure),
        0,
        todo);
  }

  private PreflightLink unlessOver(PreflightLink link) {
    return session.isOver()
        ? PreflightLink.off(link.id(), link.title(), "the session is " + session.state())
        : link;
  }

  /** Broken once the session has stood in its state for longer than a start takes. */
  private Status lateOr(Status early) {
    return sinceSeconds() > GRACE_SECONDS ? Status.BROKEN : early;
  }

  private double sinceSeconds() {
    return seconds(micros(session.item().getString("since")));
  }

  private List<String> names(String field) {
    return session.item().getJsonArray(field, new JsonArray()).stream()
        .map(String::valueOf)
        .toList();
  }

  private String reasonOr(String otherwise) {
    String reason = session.item().getString("reason");
    return reason == null || reason.isEmpty() ? otherwise : reason;
  }

  private double seconds(long micros) {
    return PreflightLink.seconds(micros, nowMicros);
  }

  private static List<JsonObject> objects(JsonObject item, String field) {
    return item.getJsonArray(field, new JsonArray()).stream().map(JsonObject.class::cast).toList();
  }

  private static long micros(@Nullable String iso) {
    return iso == null ? 0 : Micros.of(Instant.parse(iso));
  }
}
