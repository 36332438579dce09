package io.tocsin.web;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.InputRefused;
import io.tocsin.model.Symbols;
import io.tocsin.model.input.Fields;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problems;
import io.tocsin.model.journal.SessionState;
import io.tocsin.web.SessionDirectory.Found;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** What a person can make a session do, by REST; the same handlers answer {@code command.*}. */
final class SessionCommands {

  private final Bus bus;
  private final StreamReads streams;
  private final SessionDirectory sessions;

  SessionCommands(Bus bus, StreamReads streams, SessionDirectory sessions) {
    this.bus = bus;
    this.streams = streams;
    this.sessions = sessions;
  }

  void addTo(ApiRoutes api) {
    api.post("/api/sessions", this::create, this::validate);
    api.postJudge("/api/sessions/validate", this::validate);
    api.delete("/api/sessions/:id", this::delete);
    api.get("/api/sessions/:id/audit", this::audit);
    api.post("/api/emergency-stop", this::emergencyStop);
    api.post(
        "/api/sessions/:id/pause",
        request -> move(request, "pause_session", SessionState.PAUSED, "paused"));
    api.post(
        "/api/sessions/:id/resume",
        request -> move(request, "resume_session", SessionState.ACTIVE, "resumed"));
    api.post(
        "/api/sessions/:id/stop",
        request -> move(request, "stop_session", SessionState.STOPPED, "stopped"));
    api.post(
        "/api/sessions/:id/archive",
        request -> move(request, "archive_session", SessionState.ARCHIVED, "archived"));
    api.post("/api/sessions/:id/unarchive", this::unarchive);
    api.post("/api/sessions/:id/positions/:symbol/close", this::close);
    api.patch("/api/sessions/:id/positions/:symbol", this::change);
    api.post("/api/sessions/:id/replay", this::replay);
  }

  /**
   * Starts a session from what a session file would hold, over the {@code recording} of the query
   * if there is one; a request with the {@code Idempotency-Key} of an earlier one is answered with
   * what came of that.
   */
  private Future<JsonObject> create(RoutingContext request) {
    return bus.command(
        "create_session",
        Caller.sign(
            request,
            wish(request).put("idempotency_key", request.request().getHeader("Idempotency-Key"))));
  }

  /** What creation would say, without making anything; also of a text that is not JSON yet. */
  private Future<JsonObject> validate(RoutingContext request) {
    JsonObject wish;
    try {
      wish = wish(request);
    } catch (InvalidInputException e) {
      return Future.succeededFuture(
          new JsonObject().put("valid", false).put("errors", InputRefused.json(e.problems())));
    }
    return bus.command("validate_session", wish);
  }

  /** {session}, and {replay} of the query's recording at the query's speed. */
  private static JsonObject wish(RoutingContext request) {
    Query query = new Query(request);
    Optional<String> recording = query.text("recording");
    Optional<String> speed = query.text("speed");
    if (speed.isPresent()) {
      query.require("recording", "the id of the recording that is played at that speed");
    }
    query.finish();
    Object body = JsonText.parse("body", Objects.requireNonNullElse(request.body().asString(), ""));
    if (!(body instanceof Map<?, ?>)) {
      throw HttpProblem.of(
          400, "bad_request", "the body must be an object, as a session file holds");
    }
    JsonObject wish = new JsonObject().put("session", new JsonObject(request.body().asString()));
    recording.ifPresent(id -> {
      JsonObject replay = new JsonObject().put("recording", id);
      speed.ifPresent(factor -> replay.put("speed", factor));
      wish.put("replay", replay);
    });
    return wish;
  }

  /** Out of the lists, once it has ended; what it left behind stays stored. */
  private Future<JsonObject> delete(RoutingContext request) {
    new Query(request).finish();
    return sessions
        .findArchivedToo(ApiRoutes.pathPart(request, "id"))
        .compose(session -> bus.command("delete_session", of(request, session)));
  }

  /** Back into the lists. */
  private Future<JsonObject> unarchive(RoutingContext request) {
    new Query(request).finish();
    noBody(request);
    return sessions
        .findArchivedToo(ApiRoutes.pathPart(request, "id"))
        .compose(session -> bus.command("unarchive_session", of(request, session)));
  }

  /** The states that a session went through, with reason and actor. */
  private Future<JsonObject> audit(RoutingContext request) {
    new Query(request).finish();
    return sessions
        .find(ApiRoutes.pathPart(request, "id"))
        .compose(session ->
            bus.command("session_audit", new JsonObject().put("session_id", session.id())));
  }

  /** Of all sessions, or of the one that the body names. */
  private Future<JsonObject> emergencyStop(RoutingContext request) {
    new Query(request).finish();
    Problems problems = new Problems();
    Fields body = body(request, problems);
    Optional<String> id =
        body.raw("session_id") == null ? Optional.empty() : body.text("session_id");
    body.finish();
    problems.throwIfAny("body");
    if (id.isEmpty()) {
      return bus.command("emergency_stop", Caller.sign(request, new JsonObject()));
    }
    return sessions
        .find(id.get())
        .compose(session -> bus.command("emergency_stop", of(request, session)));
  }

  /**
   * Brings the session to a state by a command, if it can be brought there from where it is.
   *
   * @param done what is done to it, for the refusal's sentence
   */
  private Future<JsonObject> move(
      RoutingContext request, String command, SessionState to, String done) {
    new Query(request).finish();
    noBody(request);
    return sessions
        .find(ApiRoutes.pathPart(request, "id"))
        .compose(session ->
            SessionDirectory.allowedTransitions(session).contains(to.name())
                ? bus.command(command, of(request, session))
                : Future.failedFuture(
                    HttpProblem.of(
                        409,
                        "not_allowed_now",
                        "the session is " + session.state() + ": it cannot be " + done)));
  }

  /** Pauses the session's replay, lets it go on, changes its speed, or leaves time out. */
  private Future<JsonObject> replay(RoutingContext request) {
    new Query(request).finish();
    Problems problems = new Problems();
    Fields body = body(request, problems);
    JsonObject wish = new JsonObject();
    for (String field : List.of("pause", "speed", "jump_to")) {
      Object value = body.raw(field);
      if (value != null) {
        wish.put(field, value);
      }
    }
    body.finish();
    problems.throwIfAny("body");
    return sessions
        .find(ApiRoutes.pathPart(request, "id"))
        .compose(session ->
            bus.command(
                "control_replay", Caller.sign(request, wish.put("session_id", session.id()))));
  }

  /** Closes every open position of the symbol, or that of one strategy or venue. */
  private Future<JsonObject> close(RoutingContext request) {
    return positions(
        request,
        "close_position",
        "closing",
        () -> {
          noBody(request);
          return new JsonObject();
        });
  }

  /** Changes stop loss and take profit of the same; null removes one, what is absent stays. */
  private Future<JsonObject> change(RoutingContext request) {
    return positions(
        request,
        "change_position",
        "changing",
        () -> {
          Problems problems = new Problems();
          Fields body = body(request, problems);
          JsonObject change = new JsonObject();
          for (String field : new String[] {"stop_loss", "take_profit"}) {
            if (body.has(field)) {
              change.put(field, body.raw(field));
            }
          }
          body.finish();
          if (change.isEmpty()) {
            problems.add(
                "$", "changes nothing", "{}", "stop_loss, take_profit or both; null removes one");
          }
          problems.throwIfAny("body");
          return new JsonObject().put("change", change);
        });
  }

  /**
   * A command for every open position of the path's symbol, or that of one strategy or venue.
   *
   * @param doing what the answer calls the positions
   * @param arguments reads the body, after the query has been read
   */
  private Future<JsonObject> positions(
      RoutingContext request, String command, String doing, Supplier<JsonObject> arguments) {
    Query query = new Query(request);
    Optional<String> strategy = query.text("strategy");
    Optional<String> venue = query.text("venue");
    query.finish();
    JsonObject given = arguments.get();
    String text = ApiRoutes.pathPart(request, "symbol");
    String symbol =
        Symbols.canonical(text)
            .orElseThrow(() ->
                HttpProblem.of(
                    404,
                    "unknown_symbol",
                    "\"" + text + "\" is no market's name; one looks like BTC_USDT"));
    return sessions
        .find(ApiRoutes.pathPart(request, "id"))
        .compose(session ->
            streams
                .items(Addresses.session(session.id(), "positions"), "positions")
                .compose(items -> {
                  List<String> instances =
                      items.stream()
                          .filter(item -> "OPEN".equals(item.getString("status")))
                          .filter(item -> symbol.equals(item.getString("symbol")))
                          .filter(item -> SessionReads.matches(item, "strategy_id", strategy))
                          .filter(item -> SessionReads.matches(item, "venue", venue))
                          .map(item -> item.getString("instance_id"))
                          .toList();
                  return instances.isEmpty()
                      ? Future.failedFuture(nothingOpen(session, symbol))
                      : each(session, instances, command, Caller.sign(request, given))
                          .map(replies ->
                              new JsonObject()
                                  .put("session_id", session.id())
                                  .put("symbol", symbol)
                                  .put(doing, new JsonArray(instances))
                                  .put("replies", new JsonArray(replies)));
                }));
  }

  private static HttpProblem nothingOpen(Found session, String symbol) {
    return session.symbols().contains(symbol)
        ? HttpProblem.of(409, "no_position", "there is no open position of " + symbol)
        : HttpProblem.of(
            404, "unknown_symbol", "the session has no " + symbol + ", only " + session.symbols());
  }

  /** Every one is tried; a refusal is told only after all have answered. */
  private Future<List<JsonObject>> each(
      Found session, List<String> instances, String command, JsonObject given) {
    List<Future<JsonObject>> replies =
        instances.stream()
            .map(instance ->
                bus.command(
                    command,
                    given.copy().put("session_id", session.id()).put("instance_id", instance)))
            .toList();
    return Future.join(replies).map(done -> replies.stream().map(Future::result).toList());
  }

  private static JsonObject of(RoutingContext request, Found session) {
    return Caller.sign(request, new JsonObject().put("session_id", session.id()));
  }

  /** Refuses a body with anything in it. */
  static void noBody(RoutingContext request) {
    Problems problems = new Problems();
    body(request, problems).finish();
    problems.throwIfAny("body");
  }

  /** The body's fields; no body reads as an empty object. */
  static Fields body(RoutingContext request, Problems problems) {
    String text = request.body().asString();
    if (text == null || text.isBlank()) {
      return Fields.of(Map.of(), "$", problems);
    }
    return Fields.of(JsonText.parse("body", text), "$", problems);
  }
}
