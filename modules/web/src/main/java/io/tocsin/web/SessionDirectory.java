package io.tocsin.web;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.JournalQuery;
import io.tocsin.model.journal.SessionInfo;
import io.tocsin.model.journal.SessionState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds sessions: those of this server, else those that storage remembers. */
final class SessionDirectory {

  static final Pattern ID = Pattern.compile("exec_\\d{8}_\\d{6}_[0-9a-f]{8}");

  /** What is in no list unless it is asked for. */
  private static final Set<String> HIDDEN =
      Set.of(SessionState.DELETED.name(), SessionState.ARCHIVED.name());

  /**
   * A session that exists.
   *
   * @param item as the {@code sessions} stream tells it
   * @param live whether it is one of this server's; otherwise the item is the last that was stored
   */
  record Found(JsonObject item, boolean live) {

    String id() {
      return item.getString("id");
    }

    String state() {
      return item.getString("state");
    }

    /** Whether it has ended, or is about to. */
    boolean isOver() {
      return SessionState.valueOf(state()).isOver();
    }

    /** Whether a recording is played to it: its events have times of their own. */
    boolean isReplay() {
      return item.getString("source", "").startsWith("replay");
    }

    /** Whether it only records, and runs no strategy. */
    boolean isCollecting() {
      return "collect".equals(item.getString("mode"));
    }

    List<String> symbols() {
      return item.getJsonArray("symbols", new JsonArray()).stream().map(String::valueOf).toList();
    }
  }

  private final Bus bus;
  private final StreamReads streams;

  SessionDirectory(Bus bus, StreamReads streams) {
    this.bus = bus;
    this.streams = streams;
  }

  Future<List<JsonObject>> live() {
    return streams.items(Addresses.SESSIONS, "sessions");
  }

  /** The newest session of this server that is active or paused, else its newest that is listed. */
  Future<Optional<Found>> newest() {
    return live()
        .map(sessions ->
            sessions.stream()
                .filter(session -> !HIDDEN.contains(session.getString("state")))
                .max(
                    Comparator.<JsonObject, Boolean>comparing(
                            session -> SessionState.valueOf(session.getString("state")).isRunning())
                        .thenComparing(session -> session.getString("created_at")))
                .map(item -> new Found(item, true)));
  }

  /**
   * Fails with a 404 {@link HttpProblem} whose reason is {@code invalid_format}, {@code
   * never_existed}, {@code deleted} or {@code archived}; with 503 as long as it cannot be known
   * because storage does not answer.
   */
  Future<Found> find(String id) {
    return any(id).compose(SessionDirectory::listed);
  }

  /** The same also of one that is archived. */
  Future<Found> findArchivedToo(String id) {
    return any(id)
        .compose(found ->
            found.state().equals(SessionState.ARCHIVED.name())
                ? Future.succeededFuture(found)
                : listed(found));
  }

  private Future<Found> any(String id) {
    if (!ID.matcher(id).matches()) {
      return Future.failedFuture(
          HttpProblem.of(
              404,
              "invalid_format",
              "\"" + id + "\" is no session id; one looks like exec_20261121_130455_1a2b3c4d"));
    }
    return live()
        .compose(sessions ->
            sessions.stream()
                .filter(session -> id.equals(session.getString("id")))
                .findFirst()
                .map(item -> Future.succeededFuture(new Found(item, true)))
                .orElseGet(() -> stored(id)));
  }

  private Future<Found> stored(String id) {
    JournalQuery newest =
        new JournalQuery(SessionInfo.class, id, null, null, Long.MIN_VALUE, Long.MAX_VALUE, 1);
    return bus.query(newest)
        .recover(cause ->
            Future.failedFuture(
                HttpProblem.of(
                    503,
                    "storage_unavailable",
                    "no session "
                        + id
                        + " runs here, and whether it ever did cannot be told now: "
                        + HttpProblem.of(cause, id).getMessage())))
        .compose(page ->
            page.rows().isEmpty()
                ? Future.failedFuture(
                    HttpProblem.of(
                        404, "never_existed", "there never was a session " + id + " here"))
                : Future.succeededFuture(new Found(page.rows().getFirst(), false)));
  }

  private static Future<Found> listed(Found session) {
    if (session.state().equals(SessionState.DELETED.name())) {
      return Future.failedFuture(
          HttpProblem.of(404, "deleted", "the session " + session.id() + " has been deleted"));
    }
    if (session.state().equals(SessionState.ARCHIVED.name())) {
      return Future.failedFuture(
          HttpProblem.of(
              404,
              "archived",
              "the session "
                  + session.id()
                  + " has been archived; POST /api/sessions/"
                  + session.id()
                  + "/unarchive fetches it back"));
    }
    return Future.succeededFuture(session);
  }

  /** The states that a person can bring a session to from where it is. */
  static List<String> allowedTransitions(Found session) {
    if (!session.live()) {
      return List.of();
    }
    return switch (SessionState.valueOf(session.state())) {
      case CREATING -> List.of("STOPPED");
      case ACTIVE -> List.of("PAUSED", "STOPPED");
      case PAUSED -> List.of("ACTIVE", "STOPPED");
      case STOPPED, COMPLETED, FAILED -> List.of("ARCHIVED", "DELETED");
      case STOPPING, DELETED, ARCHIVED -> List.of();
    };
  }
}
