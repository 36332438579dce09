package io.tocsin.sessions;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.HealthJson;
import io.tocsin.bus.JournalJson;
import io.tocsin.bus.RecordingWish;
import io.tocsin.bus.SessionOrder;
import io.tocsin.bus.StreamPost;
import io.tocsin.bus.VenueInstruments;
import io.tocsin.bus.VenueSubscription;
import io.tocsin.indicators.IndicatorCatalogue;
import io.tocsin.model.WallClock;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.journal.SessionState;
import io.tocsin.strategy.plan.SessionPlan;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and ends sessions: asks venues for symbols, deploys the session's verticles, all or
 * nothing, and answers the commands that concern sessions.
 */
public final class SessionsVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(SessionsVerticle.class);

  /** Between two tries to reach a venue that a session needs to start. */
  private static final long RETRY_MILLIS = 5_000;

  /** Who asked stands in records: at most this many characters of it. */
  private static final int MAX_ACTOR = 64;

  /** A wish to run a session from its file. */
  public record Launch(SessionFile file, SessionSource source) {}

  private final List<Launch> launches;
  private final String node;
  private final long conflateMillis;
  private final WallClock clock;
  private final Map<String, RunningSession> sessions = new LinkedHashMap<>();

  @SuppressWarnings("NullAway.Init") // set by start(), before anything can call
  private Bus bus;

  private int created;

  /**
   * @param launches the sessions to start at once
   * @param node this server's name
   * @param conflateMillis least milliseconds between two posts of the same state
   */
  public SessionsVerticle(
      List<Launch> launches, String node, long conflateMillis, WallClock clock) {
    this.launches = List.copyOf(launches);
    this.node = node;
    this.conflateMillis = conflateMillis;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    bus = new Bus(vertx);
    bus.post(StreamPost.open(Addresses.SESSIONS, "sessions"));
    bus.onCommand("indicators", request -> Future.succeededFuture(catalogue()));
    bus.onCommand("emergency_stop", this::emergencyStop);
    bus.onCommand("pause_session", this::pauseSession);
    bus.onCommand("resume_session", this::resumeSession);
    bus.onCommand("close_position", this::closePosition);
    bus.onCommand("change_position", this::changePosition);
    bus.onCommand("stop_session", this::stopSession);
    bus.onCommand("control_replay", this::controlReplay);
    bus.onSessionEnded(id -> end(id, SessionState.COMPLETED, "its recording has been worked off"));
    launches.forEach(this::launch);
    report();
    return Future.succeededFuture();
  }

  private void launch(Launch launch) {
    String id = SessionIds.of(clock.nowMicros(), clock.nowMicros() * 31 + created++);
    RunningSession session = new RunningSession(id, launch, node, clock.nowMicros());
    sessions.put(id, session);
    tell(session, "session_created");
    switch (launch.source()) {
      case SessionSource.Live live ->
          record(session)
              .onSuccess(recording -> subscribe(session))
              .onFailure(cause -> fail(session, "cannot be recorded: " + cause.getMessage()));
      case SessionSource.Replay replay -> run(session, replay.venues());
    }
  }

  /** Recorded before it sees anything; succeeds at once where it is not recorded. */
  private Future<?> record(RunningSession session) {
    SessionFile file = session.launch().file();
    return file.recording()
        .<Future<?>>map(rotation ->
            bus.startRecording(
                    new RecordingWish(
                        file.name(),
                        Optional.of(session.id()),
                        List.copyOf(session.symbolsByVenue().keySet()),
                        rotation))
                .onSuccess(session::recordedAs))
        .orElse(Future.succeededFuture());
  }

  /**
   * Asks every venue of the session; a venue that cannot be reached is asked again, a refusal is
   * final.
   */
  private void subscribe(RunningSession session) {
    Map<String, List<String>> wishes = session.symbolsByVenue();
    List<Future<VenueInstruments>> answers = new ArrayList<>();
    wishes.forEach((venue, symbols) -> answers.add(answer(session, venue, symbols)));
    Future.join(answers)
        .onComplete(done -> {
          if (session.isOver()) {
            unsubscribe(session);
            return;
          }
          Throwable failure = done.cause();
          if (failure != null) {
            // Who has answered stays subscribed: asking all again would make their links flap.
            String reason = String.valueOf(failure.getMessage());
            session.state(
                SessionState.CREATING,
                reason + "; trying again in " + RETRY_MILLIS / 1_000 + " s",
                clock.nowMicros());
            log(session, failure instanceof ReplyException ? "waits: " + reason : reason);
            tell(session, "session_state");
            vertx.setTimer(RETRY_MILLIS, timer -> subscribe(session));
            return;
          }
          List<VenueInstruments> venues = answers.stream().map(Future::result).toList();
          SortedMap<String, String> refused = new TreeMap<>();
          venues.forEach(venue -> refused.putAll(venue.refused()));
          if (refused.isEmpty()) {
            run(session, venues);
          } else {
            unsubscribe(session);
            fail(session, "refused: " + refused);
          }
        });
  }

  private Future<VenueInstruments> answer(
      RunningSession session, String venue, List<String> symbols) {
    VenueInstruments before = session.answers().get(venue);
    return before != null
        ? Future.succeededFuture(before)
        : bus.subscribe(
                new VenueSubscription(
                    session.id(), venue, symbols, session.launch().file().transport(venue)))
            .onSuccess(answer -> session.answers().put(venue, answer));
  }

  private void run(RunningSession session, List<VenueInstruments> venues) {
    venues.forEach(venue -> session.simulated(venue.simulated()));
    SessionSource source = session.launch().source();
    SessionFile file = session.launch().file();
    SessionPlan plan;
    try {
      plan = SessionPlans.of(session.id(), file, venues);
    } catch (InvalidInputException e) {
      unsubscribe(session);
      fail(session, String.valueOf(e.getMessage()));
      return;
    }
    SessionContext context =
        new SessionContext(
            plan,
            source instanceof SessionSource.Replay,
            source instanceof SessionSource.Replay ? "replay" : venues.getFirst().transport(),
            true,
            session.isRecorded(),
            conflateMillis,
            clock);
    long start =
        source instanceof SessionSource.Replay replay
            ? replay.firstEventMicros()
            : clock.nowMicros();
    if (session.isRecorded()) {
      bus.tellOrder(session.id(), new SessionOrder.Planned(start, venues));
    }
    // From the end of the pipeline to its beginning, so that nobody misses what an earlier stage
    // sends.
    Future<String> deployed =
        deploy(session, new StrategyVerticle(context, start))
            .compose(done -> deploy(session, new MarketViewVerticle(context)))
            .compose(done -> deploy(session, new IndicatorsVerticle(context)))
            .map(done -> {
              session.state(SessionState.ACTIVE, "", clock.nowMicros());
              tell(session, "session_state");
              log(session, "is active");
              return done;
            });
    if (source instanceof SessionSource.Replay replay) {
      deployed = deployed.compose(done -> play(session, replay.player().apply(session.id())));
    }
    deployed.onFailure(cause -> {
      LOG.error("session {} cannot start", session.id(), cause);
      undeploy(session)
          .onComplete(undone -> {
            unsubscribe(session);
            fail(session, String.valueOf(cause.getMessage()));
          });
    });
    file.duration()
        .ifPresent(duration ->
            vertx.setTimer(
                duration.toMillis(),
                timer -> end(session.id(), SessionState.COMPLETED, "its duration is over")));
  }

  private Future<String> play(RunningSession session, SessionSource.Player player) {
    player
        .done()
        .onFailure(cause ->
            context.runOnContext(nothing ->
                end(session.id(), SessionState.FAILED, String.valueOf(cause.getMessage()))));
    return deploy(session, player.verticle());
  }

  private Future<String> deploy(RunningSession session, Deployable verticle) {
    return vertx.deployVerticle(verticle).onSuccess(session.deployments()::add);
  }

  private void end(String id, SessionState state, String reason) {
    RunningSession session = sessions.get(id);
    if (session == null || session.isOver()) {
      return;
    }
    session.state(state, reason, clock.nowMicros());
    unsubscribe(session);
    endRecording(session)
        .transform(ended -> undeploy(session))
        .onComplete(done -> {
          tell(session, "session_state");
          log(session, "is " + state + ": " + reason);
        });
  }

  /** Its last state goes into the recording, for a replay to be compared with. */
  private Future<?> endRecording(RunningSession session) {
    if (!session.isRecorded()) {
      return Future.succeededFuture();
    }
    session.recordedAs("");
    return bus.control(session.id(), new JsonObject().put("command", "stand"))
        .transform(stood -> bus.stopRecording(session.id()))
        .onFailure(cause ->
            LOG.error(
                "the recording of {} did not end in order: {}", session.id(), cause.toString()));
  }

  private Future<?> undeploy(RunningSession session) {
    List<Future<Void>> ends = new ArrayList<>();
    session.deployments().forEach(id -> ends.add(vertx.undeploy(id)));
    session.deployments().clear();
    return Future.join(ends);
  }

  private void unsubscribe(RunningSession session) {
    if (session.launch().source() instanceof SessionSource.Live) {
      session
          .symbolsByVenue()
          .forEach((venue, symbols) ->
              bus.unsubscribe(new VenueSubscription(session.id(), venue, symbols)));
    }
  }

  private void fail(RunningSession session, String reason) {
    session.state(SessionState.FAILED, reason, clock.nowMicros());
    endRecording(session);
    tell(session, "session_state");
    log(session, "failed to start: " + reason);
    report();
  }

  private void tell(RunningSession session, String type) {
    bus.journal(session.info());
    bus.post(
        StreamPost.keyedEvent(
            Addresses.SESSIONS,
            type,
            "sessions",
            session.id(),
            JournalJson.of(session.info()),
            1_000));
  }

  private void log(RunningSession session, String what) {
    LOG.atInfo()
        .addKeyValue("session", session.id())
        .log("session \"{}\" {}", session.launch().file().name(), what);
  }

  private void report() {
    bus.post(
        StreamPost.state(
            Addresses.HEALTH,
            "parts",
            "sessions",
            HealthJson.part(
                "sessions", "UP", sessions.size() + " sessions", "", clock.nowMicros())));
  }

  /** All indicator types with their parameters, as data: forms and documents are made from it. */
  private static JsonObject catalogue() {
    return new JsonObject().put("indicators", new JsonArray(IndicatorCatalogue.asData()));
  }

  // Commands. Whatever a browser sends: a field may be missing, or null.

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
    pause(session, "emergency stop by " + actor);
    return stop.map(
        done -> done.put("state", session.state().name()).put("reason", session.info().reason()));
  }

  private Future<JsonObject> pauseSession(JsonObject request) {
    String id = text(request, "session_id");
    RunningSession session = sessions.get(id);
    if (session == null || session.state() != SessionState.ACTIVE) {
      return notPossible(id, session, "only an ACTIVE one can be paused");
    }
    String actor = actor(request);
    Future<JsonObject> paused = control(session, "pause", actor);
    pause(session, "paused by " + actor);
    return paused.map(done -> JournalJson.of(session.info()));
  }

  private void pause(RunningSession session, String why) {
    move(session, SessionState.PAUSED, why + ": nothing opens until it is resumed");
  }

  private Future<JsonObject> resumeSession(JsonObject request) {
    String id = text(request, "session_id");
    RunningSession session = sessions.get(id);
    if (session == null || session.state() != SessionState.PAUSED) {
      return notPossible(id, session, "only a PAUSED one can be resumed");
    }
    String actor = actor(request);
    Future<JsonObject> resumed = control(session, "resume", actor);
    move(session, SessionState.ACTIVE, "resumed by " + actor);
    return resumed.map(done -> JournalJson.of(session.info()));
  }

  private Future<JsonObject> closePosition(JsonObject request) {
    String id = text(request, "session_id");
    RunningSession session = sessions.get(id);
    if (session == null || !session.isRunning()) {
      return notPossible(id, session, "it has no position to close");
    }
    return bus.control(
        id,
        new JsonObject()
            .put("command", "close_position")
            .put("instance_id", text(request, "instance_id"))
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

  /** Moves stop loss and take profit; {@code change} as {@code GuardChange} reads it. */
  private Future<JsonObject> changePosition(JsonObject request) {
    String id = text(request, "session_id");
    RunningSession session = sessions.get(id);
    if (session == null || !session.isRunning()) {
      return notPossible(id, session, "it has no position to change");
    }
    return bus.control(
        id,
        new JsonObject()
            .put("command", "change_position")
            .put("instance_id", text(request, "instance_id"))
            .put("change", request.getValue("change"))
            .put("actor", actor(request)));
  }

  private Future<JsonObject> stopSession(JsonObject request) {
    String id = text(request, "session_id");
    RunningSession session = sessions.get(id);
    if (session == null || session.isOver()) {
      return notPossible(id, session, "it cannot be stopped");
    }
    end(id, SessionState.STOPPED, "stopped by " + actor(request));
    return Future.succeededFuture(JournalJson.of(session.info()));
  }

  /**
   * The strategies get a session's commands in the order in which its states are told: each command
   * is sent before the next is looked at.
   */
  private Future<JsonObject> control(RunningSession session, String command, String actor) {
    return bus.control(session.id(), new JsonObject().put("command", command).put("actor", actor));
  }

  private void move(RunningSession session, SessionState state, String reason) {
    session.state(state, reason, clock.nowMicros());
    tell(session, "session_state");
    log(session, "is " + state + ": " + reason);
  }

  private static <T> Future<T> notPossible(
      String id, @Nullable RunningSession session, String why) {
    return session == null
        ? Bus.refused(404, "no session \"" + id + "\"")
        : Bus.refused(409, "the session is " + session.state() + ": " + why);
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
