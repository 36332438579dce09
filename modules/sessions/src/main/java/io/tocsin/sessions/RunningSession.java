package io.tocsin.sessions;

import io.tocsin.bus.ReplayJump;
import io.tocsin.bus.VenueInstruments;
import io.tocsin.cluster.Lease;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.Micros;
import io.tocsin.model.journal.SessionInfo;
import io.tocsin.model.journal.SessionState;
import io.tocsin.strategy.state.OtherVersionException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** One session of this node and what it holds; used on the sessions verticle's context only. */
final class RunningSession {

  private static final int VERSION = 1;

  /**
   * One of the session's states.
   *
   * @param number from 1
   * @param actor who brought it there: a person, or {@code system}
   */
  record Step(long number, SessionState state, String reason, String actor, long timeMicros) {}

  private final String id;
  private final SessionsVerticle.Launch launch;
  private final String node;
  private final Lease lease;
  private final long createdMicros;
  private final List<String> deployments = new ArrayList<>();
  private Future<?> starting = Future.succeededFuture();
  private final Map<String, VenueInstruments> answers = new LinkedHashMap<>();
  private final List<Step> life = new ArrayList<>();
  private boolean simulated;
  private boolean resumed;
  private String recording = "";
  private long endsMicros;
  private long stored;
  private final List<ReplayJump> jumps = new ArrayList<>();
  private boolean forgottenJumps;
  private boolean leaving;
  private String key = "";
  private List<String> edited = List.of();
  private JsonObject results = new JsonObject();

  RunningSession(Lease lease, SessionsVerticle.Launch launch, String node, long nowMicros) {
    this.lease = lease;
    this.id = lease.session();
    this.launch = launch;
    this.node = node;
    this.createdMicros = nowMicros;
  }

  String id() {
    return id;
  }

  SessionsVerticle.Launch launch() {
    return launch;
  }

  /** The right to run it. */
  Lease lease() {
    return lease;
  }

  /** Whether another node has it, or may have it: here nothing is done for it any more. */
  boolean isGone() {
    return !lease.isHeld();
  }

  /** It stops here to go on elsewhere: that its source ends with it is no failure. */
  void leaves() {
    leaving = true;
  }

  boolean isLeaving() {
    return leaving;
  }

  /** Ids of its deployed verticles. */
  List<String> deployments() {
    return deployments;
  }

  /** Another verticle of it is being deployed. */
  void starting(Future<?> deployment) {
    starting = deployment;
  }

  /** Completes when the newest verticle of it is deployed, or is not. */
  Future<?> started() {
    return starting;
  }

  /** The recording that it goes into; empty for none. */
  void recordedAs(String recordingId) {
    recording = recordingId;
  }

  String recording() {
    return recording;
  }

  boolean isRecorded() {
    return !recording.isEmpty();
  }

  void simulated(boolean yes) {
    simulated |= yes;
  }

  /** Whether it goes on from what was remembered of an earlier process. */
  boolean isResumed() {
    return resumed;
  }

  /** When its duration is over; 0 for never, or not begun. */
  long endsMicros() {
    return endsMicros;
  }

  void endsAt(long micros) {
    endsMicros = micros;
  }

  /** The idempotency key of the request that made it; empty for none. */
  String key() {
    return key;
  }

  void key(String given) {
    key = given;
  }

  /** The time that its replay left out on request, oldest first. */
  List<ReplayJump> jumps() {
    return List.copyOf(jumps);
  }

  /** Its replay leaves time out; the same jump again is none. */
  void jumped(ReplayJump jump) {
    if (!jumps.contains(jump)) {
      jumps.add(jump);
    }
  }

  /** Whether its replay left time out under a program that did not write down where. */
  boolean hasForgottenJumps() {
    return forgottenJumps;
  }

  /** What of its files has changed since it was started, see {@link SessionDefinition}. */
  List<String> edited() {
    return edited;
  }

  /** Of all its files; whether that is news. */
  boolean edited(List<String> changes) {
    boolean news = !changes.equals(edited);
    edited = changes;
    return news;
  }

  /** Of its session file; whether that is news. */
  boolean sessionEdited(List<String> changes) {
    return edited(
        Stream.concat(changes.stream(), edited.stream().filter(SessionDefinition::isOfStrategy))
            .toList());
  }

  /** Of its strategies' files; whether that is news. */
  boolean strategiesEdited(List<String> changes) {
    return edited(
        Stream.concat(
                edited.stream().filter(Predicate.not(SessionDefinition::isOfStrategy)),
                changes.stream())
            .toList());
  }

  /** How it ended: summary and state hash; empty before, and if it never ran. */
  JsonObject results() {
    return results;
  }

  /** How it ended, see {@link #results()}. */
  void results(JsonObject atTheEnd) {
    results = atTheEnd;
  }

  /** The same state for the same reason again is no new step. */
  void state(SessionState next, String why, String actor, long nowMicros) {
    if (life.isEmpty() || state() != next || !reason().equals(why)) {
      life.add(new Step(life.size() + 1L, next, why, actor, nowMicros));
    }
  }

  SessionState state() {
    return life.isEmpty() ? SessionState.CREATING : life.getLast().state();
  }

  String reason() {
    return life.isEmpty() ? "" : life.getLast().reason();
  }

  /** Whether its verticles work: it takes commands of people. */
  boolean isRunning() {
    return state().isRunning();
  }

  boolean isOver() {
    return state().isOver();
  }

  /** The state in which it was archived. */
  SessionState stateBeforeArchive() {
    return life.reversed().stream()
        .map(Step::state)
        .filter(state -> state != SessionState.ARCHIVED)
        .findFirst()
        .orElse(SessionState.STOPPED);
  }

  /** What the venues that have been reached answered, by venue. */
  Map<String, VenueInstruments> answers() {
    return answers;
  }

  Map<String, List<String>> symbolsByVenue() {
    Map<String, List<String>> symbols = new LinkedHashMap<>();
    for (InstrumentId instrument : launch.file().instruments()) {
      symbols
          .computeIfAbsent(instrument.venue(), venue -> new ArrayList<>())
          .add(instrument.symbol());
    }
    return symbols;
  }

  /** As it is now. */
  SessionInfo info() {
    return info(
        life.isEmpty()
            ? new Step(0, SessionState.CREATING, "", "", createdMicros)
            : life.getLast());
  }

  private SessionInfo info(Step step) {
    return new SessionInfo(
        id,
        launch.file().name(),
        launch.file().mode(),
        step.state(),
        launch.file().instruments(),
        launch.file().bindings().stream().map(binding -> binding.strategy().name()).toList(),
        simulated,
        launch.source() instanceof SessionSource.Replay replay ? replay.description() : "live",
        node,
        step.reason(),
        createdMicros,
        step.timeMicros());
  }

  // What is remembered of it

  /** Its states from one that storage has not acknowledged on, oldest first. */
  List<SessionInfo> unstored() {
    return life.stream().filter(step -> step.number() > stored).map(this::info).toList();
  }

  /** Number of the newest state that storage has acknowledged. */
  long stored() {
    return stored;
  }

  void stored(long number) {
    stored = Math.max(stored, number);
  }

  /** All its states with reason and actor, oldest first. */
  JsonArray audit() {
    JsonArray audit = new JsonArray();
    for (Step step : life) {
      audit.add(
          new JsonObject()
              .put("number", step.number())
              .put("state", step.state().name())
              .put("reason", step.reason())
              .put("actor", step.actor())
              .put("time", Micros.iso(step.timeMicros())));
    }
    return audit;
  }

  JsonObject json() {
    JsonObject json =
        new JsonObject()
            .put("version", VERSION)
            .put("id", id)
            .put("created_micros", createdMicros)
            .put("ends_micros", endsMicros)
            .put("simulated", simulated)
            .put("stored", stored)
            .put("key", key)
            // Whether it left time out is all that earlier nodes of a cluster know of it.
            .put("jumped", forgottenJumps || !jumps.isEmpty())
            .put("life", audit());
    if (!forgottenJumps) {
      json.put("jumps", jumpsJson());
    }
    if (!results.isEmpty()) {
      json.put("results", results);
    }
    if (launch.source() instanceof SessionSource.Replay replay) {
      json.put("replay", replay.origin());
    }
    launch.definition().ifPresent(definition -> json.put("definition", definition.json()));
    return json;
  }

  private JsonArray jumpsJson() {
    JsonArray all = new JsonArray();
    for (ReplayJump jump : jumps) {
      all.add(
          new JsonObject()
              .put("rows", jump.rows())
              .put("steps", jump.steps())
              .put("to_micros", jump.toMicros()));
    }
    return all;
  }

  /**
   * A session as {@link #json} had it.
   *
   * @param source where its events come from now
   * @throws IllegalArgumentException if another version of the program wrote it
   */
  static RunningSession of(
      JsonObject json, SessionFile file, SessionSource source, String node, Lease lease) {
    requireVersion(json);
    SessionsVerticle.Launch launch =
        new SessionsVerticle.Launch(
            file, source, Optional.of(SessionDefinition.of(json.getJsonObject("definition"))));
    RunningSession session =
        new RunningSession(lease, launch, node, json.getLong("created_micros"));
    session.endsMicros = json.getLong("ends_micros");
    session.simulated = json.getBoolean("simulated");
    session.stored = json.getLong("stored");
    session.key = json.getString("key");
    for (Object jump : json.getJsonArray("jumps", new JsonArray())) {
      JsonObject place = (JsonObject) jump;
      session.jumps.add(
          new ReplayJump(
              place.getLong("rows"), place.getLong("steps"), place.getLong("to_micros")));
    }
    session.forgottenJumps = json.getBoolean("jumped", false) && !json.containsKey("jumps");
    session.results = json.getJsonObject("results", new JsonObject());
    session.resumed = true;
    JsonArray life = json.getJsonArray("life");
    for (int i = 0; i < life.size(); i++) {
      JsonObject step = life.getJsonObject(i);
      session.life.add(
          new Step(
              step.getLong("number"),
              SessionState.valueOf(step.getString("state")),
              step.getString("reason"),
              step.getString("actor"),
              Micros.of(Instant.parse(step.getString("time")))));
    }
    return session;
  }

  private static void requireVersion(JsonObject json) {
    OtherVersionException.require("what is remembered", json.getInteger("version", 0), VERSION);
  }
}
