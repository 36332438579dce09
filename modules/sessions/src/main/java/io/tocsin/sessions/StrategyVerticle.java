package io.tocsin.sessions;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.JournalJson;
import io.tocsin.bus.SessionOrder;
import io.tocsin.bus.StreamPost;
import io.tocsin.indicators.EvaluatedBatch;
import io.tocsin.model.EventKind;
import io.tocsin.model.input.Fields;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problems;
import io.tocsin.model.journal.Alert;
import io.tocsin.model.journal.EquityPoint;
import io.tocsin.model.journal.Fill;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.OrderRecord;
import io.tocsin.model.journal.Position;
import io.tocsin.model.journal.SessionInfo;
import io.tocsin.model.journal.Signal;
import io.tocsin.model.journal.Transition;
import io.tocsin.strategy.CloseResult;
import io.tocsin.strategy.GuardChange;
import io.tocsin.strategy.GuardResult;
import io.tocsin.strategy.InstanceView;
import io.tocsin.strategy.SessionEngine;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

  /** Within this long of the request an emergency stop has its closing orders out and reports. */
  private static final long EMERGENCY_MILLIS = 1_000;

  /** Commands from which other decisions follow. */
  private static final Set<String> CHANGING =
      Set.of("emergency_stop", "pause", "resume", "close_position", "change_position");

  private static final int HISTORY = 200;
  private static final int EQUITY_HISTORY = 500;

  private final SessionContext session;
  private final long startMicros;
  private final SessionEngine engine;
  private final Map<InstanceKey, JsonObject> shownConditions = new HashMap<>();
  private final Set<InstanceKey> moved = new HashSet<>();

  @SuppressWarnings("NullAway.Init") // set by start(), before anything can call
  private Bus bus;

  private long receivedMicros;
  private boolean changed;
  private boolean running;
  private boolean stood;

  /** Batches since the start, the empty ones too. */
  private long workedOff;

  /**
   * @param startMicros event time at which the instances begin to watch
   */
  public StrategyVerticle(SessionContext session, long startMicros) {
    this.session = session;
    this.startMicros = startMicros;
    this.engine = new SessionEngine(session.plan(), this::record);
  }

  @Override
  public Future<?> start() {
    bus = new Bus(vertx);
    if (session.onScreen()) {
      openStreams();
    }
    engine.start(startMicros);
    running = true;
    if (session.onScreen()) {
      engine.instances().forEach(view -> postInstance("instance_added", view));
      vertx.setPeriodic(session.conflateMillis(), id -> refresh());
      refresh();
    }
    bus.onEvaluated(session.sessionId(), EvaluatedBatch.class, this::batch);
    bus.onControl(session.sessionId(), this::control);
    return Future.succeededFuture();
  }

  private void batch(EvaluatedBatch batch) {
    if (stood) {
      return;
    }
    boolean stamped = batch.size() > 0 && !session.replayed();
    receivedMicros = stamped ? batch.events().receiveMicros(batch.size() - 1) : 0;
    engine.onBatch(batch);
    postMoved();
    receivedMicros = 0;
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

  // What the engine does

  private void record(JournalRecord entry) {
    bus.journal(entry);
    if (!session.onScreen()) {
      return;
    }
    JsonObject json = JournalJson.of(entry);
    StreamPost post =
        switch (entry) {
          case Transition transition ->
              StreamPost.event(stream("transitions"), "transition", "transitions", json, HISTORY);
          case Signal signal ->
              StreamPost.event(stream("signals"), "signal", "signals", json, HISTORY);
          case OrderRecord order ->
              StreamPost.keyedEvent(
                  stream("orders"), "order", "orders", order.clientOrderId(), json, HISTORY);
          case Fill fill -> StreamPost.event(stream("fills"), "fill", "fills", json, HISTORY);
          case Position position ->
              StreamPost.keyedEvent(
                  stream("positions"),
                  "position",
                  "positions",
                  position.positionId(),
                  json,
                  HISTORY);
          case EquityPoint point ->
              StreamPost.event(stream("equity"), "equity", "points", json, EQUITY_HISTORY);
          case Alert alert -> StreamPost.event(stream("alerts"), "alert", "alerts", json, HISTORY);
          case SessionInfo info ->
              StreamPost.keyedEvent(
                  Addresses.SESSIONS, "session_state", "sessions", info.session(), json, HISTORY);
        };
    bus.post(post.receivedAt(receivedMicros));
    if (entry instanceof Transition transition && running) {
      moved.add(transition.instance());
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
  }

  // What people see

  private String stream(String name) {
    return Addresses.session(session.sessionId(), name);
  }

  private void openStreams() {
    Map<String, String> collections = new LinkedHashMap<>();
    collections.put("state_machines", "instances");
    collections.put("conditions", "instances");
    collections.put("transitions", "transitions");
    collections.put("signals", "signals");
    collections.put("orders", "orders");
    collections.put("fills", "fills");
    collections.put("positions", "positions");
    collections.put("equity", "points");
    collections.put("alerts", "alerts");
    collections.forEach((name, collection) -> bus.post(StreamPost.open(stream(name), collection)));
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
    if (!session.onScreen() || (!changed && !shownConditions.isEmpty())) {
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
              HISTORY));
    }
  }

  // What people tell

  private Future<JsonObject> control(JsonObject command) {
    String actor = command.getString("actor", "user");
    String name = command.getString("command", "");
    if (session.recorded() && CHANGING.contains(name)) {
      tell(new SessionOrder.Told(workedOff, command));
    }
    return switch (name) {
      case "emergency_stop" -> emergencyStop(actor);
      case "pause" -> pause(actor);
      case "resume" -> resume(actor);
      case "results" -> Future.succeededFuture(results());
      case "stand" -> stand();
      case "close_position" -> close(command.getString("instance_id", ""), actor);
      case "change_position" ->
          change(command.getString("instance_id", ""), command.getValue("change"), actor);
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
    JsonObject results = results();
    if (session.recorded()) {
      tell(new SessionOrder.Stood(workedOff, results.getString("state_hash")));
    }
    return Future.succeededFuture(results);
  }

  private Future<JsonObject> pause(String actor) {
    engine.halt("nothing opens until the session is resumed", actor);
    postMoved();
    changed = true;
    return Future.succeededFuture(new JsonObject());
  }

  private Future<JsonObject> resume(String actor) {
    engine.resume(actor);
    changed = true;
    return Future.succeededFuture(new JsonObject());
  }

  private Future<JsonObject> emergencyStop(String actor) {
    Set<String> open = new LinkedHashSet<>();
    engine.openPositions().forEach(position -> open.add(position.positionId()));
    engine.emergencyStop("everything is closed, nothing opens", actor);
    postMoved();
    changed = true;
    LOG.atWarn()
        .addKeyValue("session", session.sessionId())
        .log("emergency stop by {}: {} positions are being closed", actor, open.size());
    return closed(open)
        .map(positions ->
            new JsonObject()
                .put("session_id", session.sessionId())
                .put("closed", positions)
                .put("still_closing", new JsonArray(stillOpen(open)))
                .put("equity", JournalJson.of(engine.equity())));
  }

  private List<String> stillOpen(Set<String> positionIds) {
    return engine.openPositions().stream()
        .map(Position::positionId)
        .filter(positionIds::contains)
        .toList();
  }

  /**
   * The final records of these positions, as soon as all are flat, or what is flat when the time is
   * over.
   */
  private Future<JsonArray> closed(Set<String> positionIds) {
    Promise<JsonArray> promise = Promise.promise();
    long deadline = session.clock().nowMicros() + EMERGENCY_MILLIS * 1_000;
    vertx.setPeriodic(
        1,
        20,
        timer -> {
          if (stillOpen(positionIds).isEmpty() || session.clock().nowMicros() >= deadline) {
            vertx.cancelTimer(timer);
            List<JsonObject> records = new ArrayList<>();
            engine.trades().stream()
                .filter(trade -> positionIds.contains(trade.positionId()))
                .forEach(trade -> records.add(SessionJson.trade(trade)));
            promise.complete(new JsonArray(records));
          }
        });
    return promise.future();
  }

  private JsonObject results() {
    JsonArray trades = new JsonArray();
    engine.trades().forEach(trade -> trades.add(SessionJson.trade(trade)));
    return new JsonObject()
        .put("summary", SessionJson.summary(engine.summary()))
        .put("trades", trades)
        .put("state_hash", Long.toHexString(engine.stateHash()));
  }

  private Future<JsonObject> change(String instanceId, @Nullable Object wish, String actor) {
    GuardChange change;
    try {
      Problems problems = new Problems();
      change =
          GuardChange.read(Fields.of(JsonText.parse("change", Json.encode(wish)), "$", problems));
      problems.throwIfAny("change");
    } catch (InvalidInputException e) {
      return Bus.refused(400, String.valueOf(e.getMessage()));
    }
    for (InstanceView view : engine.instances()) {
      if (view.key().id().equals(instanceId)) {
        changed = true;
        GuardResult result = engine.change(view.key(), change, actor);
        return switch (result.outcome()) {
          case CHANGED ->
              Future.succeededFuture(
                  new JsonObject()
                      .put("instance_id", instanceId)
                      .put("result", "changed")
                      .put(
                          "position",
                          result.position() == null ? null : JournalJson.of(result.position())));
          case REFUSED -> Bus.refused(400, result.message());
          case ALREADY_CLOSING -> Bus.refused(409, "already_closing");
          case NO_POSITION -> Bus.refused(409, "no_position");
          case UNKNOWN_INSTANCE -> Bus.refused(404, result.message());
        };
      }
    }
    return Bus.refused(404, "this session has no instance \"" + instanceId + "\"");
  }

  private Future<JsonObject> close(String instanceId, String actor) {
    for (InstanceView view : engine.instances()) {
      if (view.key().id().equals(instanceId)) {
        changed = true;
        CloseResult result = engine.close(view.key(), actor);
        postMoved();
        return switch (result.outcome()) {
          case CLOSING ->
              Future.succeededFuture(
                  new JsonObject()
                      .put("instance_id", instanceId)
                      .put("result", "closing")
                      .put("client_order_id", result.clientOrderId()));
          case ALREADY_CLOSING -> Bus.refused(409, "already_closing");
          case NO_POSITION -> Bus.refused(409, "no_position");
          case UNKNOWN_INSTANCE -> Bus.refused(404, "no instance \"" + instanceId + "\"");
        };
      }
    }
    return Bus.refused(404, "this session has no instance \"" + instanceId + "\"");
  }
}
