package io.tocsin.sessions;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.JournalJson;
import io.tocsin.bus.SessionOrder;
import io.tocsin.bus.StreamPost;
import io.tocsin.bus.Traces;
import io.tocsin.indicators.EvaluatedBatch;
import io.tocsin.model.EventKind;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.Position;
import io.tocsin.model.journal.Transition;
import io.tocsin.strategy.InstanceView;
import io.tocsin.strategy.SessionEngine;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hosts a session's strategies: gives them every event, records what they do, shows where they
 * stand, and does what people tell them.
 */
public final class StrategyVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(StrategyVerticle.class);

  /** Commands from which other decisions follow. */
  private static final Set<String> CHANGING =
      Set.of("emergency_stop", "pause", "resume", "close_position", "change_position");

  private final SessionContext session;
  private final long startMicros;
  private final SessionEngine engine;
  private final Optional<SessionFolder> folder;
  private final SessionPast past;
  private final Map<InstanceKey, JsonObject> shownConditions = new HashMap<>();
  private final Set<InstanceKey> moved = new HashSet<>();

  @SuppressWarnings("NullAway.Init") // set by start(), before anything can call
  private Bus bus;

  @SuppressWarnings("NullAway.Init") // set by start(), before anything can call
  private EngineRequests requests;

  @SuppressWarnings("NullAway.Init") // set by start(), before anything can call
  private JournalScreen screen;

  /** Null where nothing is remembered. */
  private @Nullable JournalKeeper keeper;

  /** What the batch that is worked off has brought about, where nothing is remembered. */
  private final List<JournalRecord> untold = new ArrayList<>();

  private boolean workingOff;

  /** Of the batch that is worked off, if it is followed. */
  private Traces.@Nullable Step step;

  /** Rows that a replay tells again, and that a session that is resumed has worked off before. */
  private long known;

  private @Nullable String haltFirst;
  private long receivedMicros;
  private boolean changed;
  private boolean running;
  private boolean stood;

  /** Batches since the start, the empty ones too. */
  private long workedOff;

  /**
   * A session that nobody remembers.
   *
   * @param startMicros event time at which the instances begin to watch
   */
  public StrategyVerticle(SessionContext session, long startMicros) {
    this(session, startMicros, Optional.empty(), SessionPast.NONE);
  }

  /**
   * @param startMicros event time at which the instances begin to watch, unless they did before
   * @param folder where the session is remembered
   * @param past what it goes on from
   * @throws IllegalArgumentException if it cannot go on from that; the message says why
   */
  StrategyVerticle(
      SessionContext session, long startMicros, Optional<SessionFolder> folder, SessionPast past) {
    this.session = session;
    this.startMicros = startMicros;
    this.folder = folder;
    this.past = past;
    this.engine =
        past.strategies()
            .map(snapshot -> SessionEngine.restore(session.plan(), this::record, snapshot.engine()))
            .orElseGet(() -> new SessionEngine(session.plan(), this::record));
  }

  /** Why nothing may open, null if it may; before the deployment only. */
  @Nullable String halted() {
    return engine.halted();
  }

  /** Nothing opens from the start; before the deployment only. */
  void haltAtStart(String reason) {
    haltFirst = reason;
  }

  @Override
  public Future<?> start() {
    bus = new Bus(vertx);
    screen = new JournalScreen(bus, session.sessionId());
    if (session.onScreen()) {
      screen.open();
    }
    requests = new EngineRequests(vertx, session, engine);
    folder.ifPresent(to ->
        keeper =
            new JournalKeeper(vertx, bus, to, session.lease(), session.clock(), engine::snapshot));
    if (past.strategies().isPresent()) {
      goOn(past.strategies().get());
    } else {
      engine.start(startMicros);
    }
    String halt = haltFirst;
    if (halt != null) {
      engine.halt(halt, "system");
    }
    running = true;
    if (session.onScreen()) {
      engine.instances().forEach(view -> postInstance("instance_added", view));
      vertx.setPeriodic(session.conflateMillis(), id -> refresh());
      refresh();
    }
    bus.onEvaluated(session.sessionId(), EvaluatedBatch.class, this::batch);
    bus.onControl(session.sessionId(), this::control);
    return keeper == null ? Future.succeededFuture() : keeper.saved();
  }

  /**
   * What is remembered is where it stands; what was between then and now is known to be lacking.
   */
  private void goOn(StrategySnapshot snapshot) {
    if (keeper != null) {
      keeper.resume(snapshot, past.recent());
    }
    if (session.onScreen()) {
      past.recent().forEach(entry -> screen.show(entry.record(), 0));
    }
    if (session.replayed()) {
      known = snapshot.rows();
    } else {
      engine.lostSight();
    }
  }

  @Override
  public Future<?> stop() {
    return keeper == null ? Future.succeededFuture() : keeper.close();
  }

  private void batch(EvaluatedBatch batch) {
    if (stood || !session.mayAct()) {
      return;
    }
    boolean stamped = batch.size() > 0 && !session.replayed();
    receivedMicros = stamped ? batch.events().receiveMicros(batch.size() - 1) : 0;
    int from = (int) Math.min(known, batch.size());
    known -= from;
    workingOff = true;
    step = named(bus.traces().step("strategy"));
    try {
      try {
        engine.onBatch(batch, from);
      } finally {
        workingOff = false;
        tellJournal();
      }
      postMoved();
    } finally {
      endStep();
    }
    receivedMicros = 0;
    if (keeper != null) {
      keeper.happened(batch.size() - from);
    }
    changed = true;
    workedOff++;
    if (session.replayed()) {
      bus.returnCredits(session.sessionId(), 1);
    }
    if (session.recorded()
        && batch.size() > 0
        && batch.events().kind(batch.size() - 1) == EventKind.CLOCK) {
      tell(new SessionOrder.WorkedOff(workedOff));
    }
    if (batch.size() > 0 && batch.events().kind(batch.size() - 1) == EventKind.END) {
      refresh();
      bus.sessionEnded(session.sessionId());
    }
  }

  private Traces.@Nullable Step named(Traces.@Nullable Step begun) {
    return begun == null ? null : begun.with("tocsin.session", session.sessionId());
  }

  private void endStep() {
    Traces.Step done = step;
    if (done != null) {
      step = null;
      done.close();
    }
  }

  // What the engine does

  private void record(JournalRecord entry) {
    if (workingOff && step == null && running && entry instanceof Transition) {
      step = named(bus.traces().decision(receivedMicros));
    }
    if (keeper == null) {
      untold.add(entry);
      if (!workingOff) {
        tellJournal();
      }
    } else {
      keeper.record(entry);
    }
    if (!session.onScreen()) {
      return;
    }
    screen.show(entry, receivedMicros);
    if (entry instanceof Transition transition && running) {
      noteMoved(transition);
    }
  }

  private void tellJournal() {
    if (!untold.isEmpty()) {
      bus.journal(untold);
      untold.clear();
    }
  }

  private void noteMoved(Transition transition) {
    moved.add(transition.instance());
    Traces.Step deciding = step;
    if (deciding != null) {
      deciding.event(
          "transition",
          transition.instance().id()
              + ": "
              + transition.from()
              + " -> "
              + transition.to()
              + " by "
              + transition.trigger());
    }
    LOG.atInfo()
        .addKeyValue("session", session.sessionId())
        .addKeyValue("venue", transition.instance().instrument().venue())
        .addKeyValue("symbol", transition.instance().instrument().symbol())
        .log(
            "{}: {} -> {} by {} {}",
            transition.instance().strategy(),
            transition.from(),
            transition.to(),
            transition.trigger(),
            transition.reason());
  }

  // What people see

  private String stream(String name) {
    return Addresses.session(session.sessionId(), name);
  }

  private void postInstance(String type, InstanceView view) {
    bus.post(
        StreamPost.keyedEvent(
                stream("state_machines"),
                type,
                "instances",
                view.key().id(),
                SessionJson.instance(view),
                Integer.MAX_VALUE)
            .receivedAt(receivedMicros));
  }

  /**
   * Once the engine is through: only then is an instance's new state complete, its countdown too.
   */
  private void postMoved() {
    for (InstanceView view : moved.isEmpty() ? List.<InstanceView>of() : engine.instances()) {
      if (moved.contains(view.key())) {
        postInstance("state_change", view);
      }
    }
    moved.clear();
  }

  private void refresh() {
    if (!session.onScreen() || !session.mayAct() || (!changed && !shownConditions.isEmpty())) {
      return;
    }
    changed = false;
    for (InstanceView view : engine.instances()) {
      JsonObject conditions =
          SessionJson.conditions(view, engine.conditions(view.key()), engine.missed(view.key()));
      if (!conditions.equals(shownConditions.put(view.key(), conditions))) {
        bus.post(StreamPost.state(stream("conditions"), "instances", view.key().id(), conditions));
      }
    }
    for (Position position : engine.openPositions()) {
      bus.post(
          StreamPost.recentState(
              stream("positions"),
              "positions",
              position.positionId(),
              JournalJson.of(position),
              RecentEntries.KEPT));
    }
  }

  // What people tell

  private Future<JsonObject> control(JsonObject command) {
    if (!session.mayAct()) {
      return Bus.refused(503, "this node does not have the session any more; try again");
    }
    String actor = command.getString("actor", "user");
    String name = command.getString("command", "");
    if (session.recorded() && CHANGING.contains(name)) {
      tell(new SessionOrder.Told(workedOff, command));
    }
    Future<JsonObject> answer = answer(name, command, actor);
    if (!CHANGING.contains(name)) {
      return answer;
    }
    postMoved();
    changed = true;
    if (keeper == null) {
      return answer;
    }
    // What was answered is not forgotten: the answer waits until a restart would know it.
    Future<Void> saved = keeper.saved();
    return answer.compose(done -> saved.map(done));
  }

  private Future<JsonObject> answer(String name, JsonObject command, String actor) {
    return switch (name) {
      case "emergency_stop" -> requests.emergencyStop(actor);
      case "pause" -> {
        engine.halt("nothing opens until the session is resumed", actor);
        yield Future.succeededFuture(new JsonObject());
      }
      case "resume" -> {
        engine.resume(actor);
        yield Future.succeededFuture(new JsonObject());
      }
      case "results" -> Future.succeededFuture(requests.results());
      case "stand" -> stand();
      case "close_position" -> requests.close(command.getString("instance_id", ""), actor);
      case "change_position" ->
          requests.change(command.getString("instance_id", ""), command.getValue("change"), actor);
      case String unknown ->
          Bus.refused(
              400,
              "unknown command \""
                  + unknown
                  + "\"; allowed: emergency_stop, pause, resume, close_position,"
                  + " change_position, results");
    };
  }

  private void tell(SessionOrder order) {
    bus.tellOrder(session.sessionId(), order);
  }

  /** The session ends here: nothing is worked off any more, so that its last state can be told. */
  private Future<JsonObject> stand() {
    stood = true;
    JsonObject results = requests.results();
    if (session.recorded()) {
      tell(new SessionOrder.Stood(workedOff, results.getString("state_hash")));
    }
    return Future.succeededFuture(results);
  }
}
