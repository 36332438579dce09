package io.tocsin.sessions;

import io.tocsin.bus.Bus;
import io.tocsin.bus.JournalJson;
import io.tocsin.model.journal.SessionState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What people and programs ask of sessions, as commands. Whatever a browser sends: a field may be
 * missing, or null. What is answered is remembered: a crash right after the answer does not take it
 * back.
 */
final class SessionRequests {

  /** Who asked stands in records: at most this many characters of it. */
  private static final int MAX_ACTOR = 64;

  private static final int MAX_KEY = 128;

  /** Makes a session. */
  interface Creator {
    RunningSession create(SessionsVerticle.Launch launch, String key, String actor);
  }

  private final Vertx vertx;
  private final Bus bus;
  private final SessionHost host;
  private final Map<String, RunningSession> sessions;
  private final Optional<SessionMemory> memory;
  private final Creator creator;

  SessionRequests(
      Vertx vertx,
      Bus bus,
      SessionHost host,
      Map<String, RunningSession> sessions,
      Optional<SessionMemory> memory,
      Creator creator) {
    this.vertx = vertx;
    this.bus = bus;
    this.host = host;
    this.sessions = sessions;
    this.memory = memory;
    this.creator = creator;
  }

  void listen() {
    bus.onCommand("create_session", this::create);
    bus.onCommand("emergency_stop", this::emergencyStop);
    bus.onCommand("pause_session", this::pause);
    bus.onCommand("resume_session", this::resume);
    bus.onCommand("stop_session", this::stop);
    bus.onCommand("delete_session", this::delete);
    bus.onCommand("archive_session", this::archive);
    bus.onCommand("unarchive_session", this::unarchive);
    bus.onCommand("session_audit", this::audit);
    bus.onCommand("close_position", this::closePosition);
    bus.onCommand("change_position", this::changePosition);
    bus.onCommand("control_replay", this::controlReplay);
  }

  /**
   * Starts a session from {@code session}, the content of a session file; with {@code replay} it is
   * fed from a recording instead of its venues. A request with the {@code idempotency_key} of an
   * earlier one answers with the session that came of that.
   */
  private Future<JsonObject> create(JsonObject request) {
    JsonObject wish = request.getJsonObject("session");
    String key = text(request, "idempotency_key");
    if (memory.isEmpty()) {
      return Bus.refused(503, "this node makes no sessions on request");
    }
    if (wish == null) {
      return Bus.refused(400, "$.session: is required; what a session file holds");
    }
    if (key.length() > MAX_KEY) {
      return Bus.refused(400, "the idempotency key is longer than " + MAX_KEY + " characters");
    }
    SessionMemory known = memory.get();
    return vertx
        .executeBlocking(() -> SessionInquiries.read(known, request))
        .compose(launch -> create(Objects.requireNonNull(launch), key, actor(request)));
  }

  private Future<JsonObject> create(SessionsVerticle.Launch launch, String key, String actor) {
    Optional<RunningSession> before =
        key.isEmpty()
            ? Optional.empty()
            : sessions.values().stream().filter(each -> each.key().equals(key)).findFirst();
    if (before.isPresent()) {
      return text(before.get().launch()).equals(text(launch))
          ? Future.succeededFuture(JournalJson.of(before.get().info()).put("created", false))
          : Bus.refused(
              409, "the idempotency key was used for another session, " + before.get().id());
    }
    return Future.succeededFuture(
        JournalJson.of(creator.create(launch, key, actor).info()).put("created", true));
  }

  private Future<JsonObject> emergencyStop(JsonObject request) {
    String only = text(request, "session_id");
    RunningSession named = sessions.get(only);
    if (!only.isEmpty() && (named == null || !named.isRunning())) {
      return notPossible(only, named, "there is nothing to stop");
    }
    String actor = actor(request);
    List<Future<JsonObject>> stops =
        sessions.values().stream()
            .filter(RunningSession::isRunning)
            .filter(session -> only.isEmpty() || session.id().equals(only))
            .map(session -> emergencyStop(session, actor))
            .toList();
    return Future.join(stops)
        .map(done ->
            new JsonObject()
                .put("sessions", new JsonArray(stops.stream().map(Future::result).toList())));
  }

  private Future<JsonObject> emergencyStop(RunningSession session, String actor) {
    Future<JsonObject> stop = control(session, "emergency_stop", actor);
    // Told at once: positions may take a second to close, and a resume may be asked for meanwhile.
    Future<?> kept = pause(session, "emergency stop by " + actor, actor);
    return stop.compose(done ->
        kept.map(done.put("state", session.state().name()).put("reason", session.info().reason())));
  }

  private Future<JsonObject> pause(JsonObject request) {
    String id = text(request, "session_id");
    RunningSession session = sessions.get(id);
    if (session == null || session.state() != SessionState.ACTIVE) {
      return notPossible(id, session, "only an ACTIVE one can be paused");
    }
    String actor = actor(request);
    Future<JsonObject> paused = control(session, "pause", actor);
    Future<?> kept = pause(session, "paused by " + actor, actor);
    return paused.compose(done -> kept).map(done -> JournalJson.of(session.info()));
  }

  private Future<?> pause(RunningSession session, String why, String actor) {
    return host.move(
        session, SessionState.PAUSED, why + ": nothing opens until it is resumed", actor);
  }

  private Future<JsonObject> resume(JsonObject request) {
    String id = text(request, "session_id");
    RunningSession session = sessions.get(id);
    if (session == null || session.state() != SessionState.PAUSED) {
      return notPossible(id, session, "only a PAUSED one can be resumed");
    }
    String actor = actor(request);
    Future<JsonObject> resumed = control(session, "resume", actor);
    Future<?> kept = host.move(session, SessionState.ACTIVE, "resumed by " + actor, actor);
    return resumed.compose(done -> kept).map(done -> JournalJson.of(session.info()));
  }

  private Future<JsonObject> stop(JsonObject request) {
    String id = text(request, "session_id");
    RunningSession session = sessions.get(id);
    if (session == null || session.isOver()) {
      return notPossible(id, session, "it cannot be stopped");
    }
    String actor = actor(request);
    Future<?> ended = host.end(session, SessionState.STOPPED, "stopped by " + actor, actor);
    return ended.map(done -> JournalJson.of(session.info()));
  }

  /** Out of the lists; what it left behind stays stored. */
  private Future<JsonObject> delete(JsonObject request) {
    return move(
        request,
        state -> state.isOver() && state != SessionState.DELETED,
        "only one that has ended can be deleted",
        session -> SessionState.DELETED,
        "deleted by ");
  }

  /** Out of the lists until it is fetched back; all of it stays. */
  private Future<JsonObject> archive(JsonObject request) {
    return move(
        request,
        EnumSet.of(SessionState.STOPPED, SessionState.COMPLETED, SessionState.FAILED)::contains,
        "only one that has ended can be archived",
        session -> SessionState.ARCHIVED,
        "archived by ");
  }

  /** Back into the lists, in the state in which it was archived. */
  private Future<JsonObject> unarchive(JsonObject request) {
    return move(
        request,
        state -> state == SessionState.ARCHIVED,
        "only an ARCHIVED one can be fetched back",
        RunningSession::stateBeforeArchive,
        "fetched back from the archive by ");
  }

  /**
   * Moves a session that has ended.
   *
   * @param otherwise why it was not, unless it stands in a state {@code from} which it can
   */
  private Future<JsonObject> move(
      JsonObject request,
      Predicate<SessionState> from,
      String otherwise,
      Function<RunningSession, SessionState> to,
      String by) {
    String id = text(request, "session_id");
    RunningSession session = sessions.get(id);
    if (session == null || !from.test(session.state())) {
      return notPossible(id, session, otherwise);
    }
    String actor = actor(request);
    return host.move(session, to.apply(session), by + actor, actor)
        .map(done -> JournalJson.of(session.info()));
  }

  /** All states that a session went through, with reason, actor and time. */
  private Future<JsonObject> audit(JsonObject request) {
    String id = text(request, "session_id");
    RunningSession session = sessions.get(id);
    return session == null
        ? notPossible(id, null, "")
        : Future.succeededFuture(
            new JsonObject()
                .put("session_id", id)
                .put("audit", session.audit())
                .put("edited", new JsonArray(session.edited())));
  }

  private Future<JsonObject> closePosition(JsonObject request) {
    return ofPosition(request, "close_position", "it has no position to close");
  }

  /** Moves stop loss and take profit; {@code change} as {@code GuardChange} reads it. */
  private Future<JsonObject> changePosition(JsonObject request) {
    return ofPosition(request, "change_position", "it has no position to change");
  }

  private Future<JsonObject> ofPosition(JsonObject request, String command, String otherwise) {
    String id = text(request, "session_id");
    RunningSession session = sessions.get(id);
    if (session == null || !session.isRunning()) {
      return notPossible(id, session, otherwise);
    }
    return bus.control(
        id,
        new JsonObject()
            .put("command", command)
            .put("instance_id", text(request, "instance_id"))
            .put("change", request.getValue("change"))
            .put("actor", actor(request)));
  }

  private Future<JsonObject> controlReplay(JsonObject request) {
    String id = text(request, "session_id");
    RunningSession session = sessions.get(id);
    if (session == null
        || !session.isRunning()
        || !(session.launch().source() instanceof SessionSource.Replay)) {
      return notPossible(id, session, "it is not fed by a replay");
    }
    return bus.controlReplay(id, request);
  }

  /**
   * The strategies get a session's commands in the order in which its states are told: each command
   * is sent before the next is looked at.
   */
  private Future<JsonObject> control(RunningSession session, String command, String actor) {
    return bus.control(session.id(), new JsonObject().put("command", command).put("actor", actor));
  }

  private static <T> Future<T> notPossible(
      String id, @Nullable RunningSession session, String why) {
    return session == null
        ? Bus.refused(404, "no session \"" + id + "\"")
        : Bus.refused(409, "the session is " + session.state() + ": " + why);
  }

  /** The session file's text; empty where none is kept. */
  private static String text(SessionsVerticle.Launch launch) {
    return launch.definition().map(SessionDefinition::session).orElse("");
  }

  private static String actor(JsonObject request) {
    String actor = text(request, "actor").strip();
    return actor.isEmpty() ? "user" : actor.substring(0, Math.min(actor.length(), MAX_ACTOR));
  }

  private static String text(JsonObject request, String field) {
    String given = request.getString(field);
    return given == null ? "" : given;
  }
}
