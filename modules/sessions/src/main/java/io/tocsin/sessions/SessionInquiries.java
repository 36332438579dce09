package io.tocsin.sessions;

import io.tocsin.bus.Bus;
import io.tocsin.bus.InputRefused;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problems;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What people and programs ask about sessions, as commands that change nothing. */
final class SessionInquiries {

  private final Vertx vertx;
  private final Bus bus;
  private final Map<String, RunningSession> sessions;
  private final Optional<SessionMemory> memory;

  SessionInquiries(
      Vertx vertx, Bus bus, Map<String, RunningSession> sessions, Optional<SessionMemory> memory) {
    this.vertx = vertx;
    this.bus = bus;
    this.sessions = sessions;
    this.memory = memory;
  }

  void listen() {
    bus.onCommand("validate_session", this::validate);
    bus.onCommand("session_results", this::results);
    bus.onCommand("session_definition", this::definition);
  }

  /**
   * The session that a request's {@code session} describes, as a session file would, fed by the
   * recording that its {@code replay} names, if it names one; blocks.
   *
   * @throws InvalidInputException with everything that is wrong
   */
  static SessionsVerticle.Launch read(SessionMemory known, JsonObject request) {
    return read(known, request, known.strategies().get());
  }

  private static SessionsVerticle.Launch read(
      SessionMemory known, JsonObject request, SortedMap<String, String> strategies) {
    SessionDefinition all =
        new SessionDefinition("the request", request.getJsonObject("session").encode(), strategies);
    SessionFile file = all.read(known.venues());
    JsonObject replay = request.getJsonObject("replay");
    SessionSource source =
        replay == null ? new SessionSource.Live() : known.replays().apply(replay);
    if (source instanceof SessionSource.Replay recorded) {
      requireRecorded(file, recorded);
    }
    return new SessionsVerticle.Launch(file, source, Optional.of(all.only(file)));
  }

  private static void requireRecorded(SessionFile file, SessionSource.Replay recorded) {
    List<InstrumentId> there =
        recorded.venues().stream()
            .flatMap(venue -> venue.instruments().stream())
            .map(Instrument::id)
            .toList();
    Problems problems = new Problems();
    file.instruments().stream()
        .filter(wanted -> !there.contains(wanted))
        .forEach(wanted ->
            problems.add(
                "$.sources", "is not in the recording", wanted.toString(), there.toString()));
    problems.throwIfAny("the request");
  }

  /**
   * What creation would say of {@code session} and {@code replay}: {valid, errors, instruments,
   * instances}, and the strategies and venues that it can name.
   */
  private Future<JsonObject> validate(JsonObject request) {
    JsonObject wish = request.getJsonObject("session");
    if (memory.isEmpty()) {
      return Bus.refused(503, "this node makes no sessions on request");
    }
    if (wish == null) {
      return Bus.refused(400, "$.session: is required; what a session file holds");
    }
    SessionMemory known = memory.get();
    return vertx.executeBlocking(() -> checked(known, request)).map(Objects::requireNonNull);
  }

  private static JsonObject checked(SessionMemory known, JsonObject request) {
    SortedMap<String, String> strategies = known.strategies().get();
    JsonObject answer =
        new JsonObject()
            .put("strategies", new JsonArray(new ArrayList<>(strategies.keySet())))
            .put("venues", new JsonArray(known.venues().stream().sorted().toList()));
    try {
      SessionFile file = read(known, request, strategies).file();
      return answer
          .put("valid", true)
          .put("errors", new JsonArray())
          .put("instruments", instruments(file.instruments()))
          .put(
              "instances",
              file.bindings().stream().mapToInt(each -> each.instruments().size()).sum());
    } catch (InvalidInputException e) {
      return answer.put("valid", false).put("errors", InputRefused.json(e.problems()));
    }
  }

  private static JsonArray instruments(List<InstrumentId> all) {
    JsonArray array = new JsonArray();
    all.forEach(each ->
        array.add(new JsonObject().put("venue", each.venue()).put("symbol", each.symbol())));
    return array;
  }

  /** Its figures: as of now while it runs, as of its end after that. */
  private Future<JsonObject> results(JsonObject request) {
    return of(request)
        .compose(session -> {
          Future<JsonObject> figures =
              session.isRunning()
                  ? bus.control(session.id(), new JsonObject().put("command", "results"))
                  : Future.succeededFuture(session.results());
          return figures.map(found ->
              new JsonObject()
                  .put("session_id", session.id())
                  .put("state", session.state().name())
                  .put("final", session.isOver())
                  .put("summary", found.getJsonObject("summary"))
                  .put("state_hash", found.getString("state_hash")));
        });
  }

  /** The session file that it was started with. */
  private Future<JsonObject> definition(JsonObject request) {
    return of(request)
        .compose(session ->
            session
                .launch()
                .definition()
                .map(definition ->
                    Future.succeededFuture(
                        new JsonObject()
                            .put("session_id", session.id())
                            .put("session", object(definition))))
                .orElseGet(() ->
                    Bus.refused(404, "what session " + session.id() + " was made of is not kept")));
  }

  private static @Nullable JsonObject object(SessionDefinition definition) {
    return JsonText.parse(definition.source(), definition.session()) instanceof Map<?, ?>
        ? new JsonObject(definition.session())
        : null;
  }

  private Future<RunningSession> of(JsonObject request) {
    String id = Objects.requireNonNullElse(request.getString("session_id"), "");
    RunningSession session = sessions.get(id);
    return session == null
        ? Bus.refused(404, "no session \"" + id + "\"")
        : Future.succeededFuture(session);
  }
}
