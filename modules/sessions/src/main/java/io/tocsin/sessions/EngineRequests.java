package io.tocsin.sessions;

import io.tocsin.bus.Bus;
import io.tocsin.bus.JournalJson;
import io.tocsin.model.WallClock;
import io.tocsin.model.input.Fields;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problems;
import io.tocsin.model.journal.Position;
import io.tocsin.strategy.CloseResult;
import io.tocsin.strategy.GuardChange;
import io.tocsin.strategy.GuardResult;
import io.tocsin.strategy.InstanceView;
import io.tocsin.strategy.SessionEngine;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What people ask of a session's strategies, done and answered; on the session's context. */
final class EngineRequests {

  private static final Logger LOG = LoggerFactory.getLogger(EngineRequests.class);

  /** Within this long of the request an emergency stop has its closing orders out and reports. */
  private static final long EMERGENCY_MILLIS = 1_000;

  private final Vertx vertx;
  private final WallClock clock;
  private final String sessionId;
  private final SessionEngine engine;

  EngineRequests(Vertx vertx, SessionContext session, SessionEngine engine) {
    this.vertx = vertx;
    this.clock = session.clock();
    this.sessionId = session.sessionId();
    this.engine = engine;
  }

  Future<JsonObject> emergencyStop(String actor) {
    Set<String> open = new LinkedHashSet<>();
    engine.openPositions().forEach(position -> open.add(position.positionId()));
    engine.emergencyStop("everything is closed, nothing opens", actor);
    LOG.atWarn()
        .addKeyValue("session", sessionId)
        .log("emergency stop by {}: {} positions are being closed", actor, open.size());
    return closed(open)
        .map(positions ->
            new JsonObject()
                .put("session_id", sessionId)
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
    long deadline = clock.nowMicros() + EMERGENCY_MILLIS * 1_000;
    vertx.setPeriodic(
        1,
        20,
        timer -> {
          if (stillOpen(positionIds).isEmpty() || clock.nowMicros() >= deadline) {
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

  JsonObject results() {
    JsonArray trades = new JsonArray();
    engine.trades().forEach(trade -> trades.add(SessionJson.trade(trade)));
    return new JsonObject()
        .put("summary", SessionJson.summary(engine.summary()))
        .put("trades", trades)
        .put("state_hash", Long.toHexString(engine.stateHash()));
  }

  Future<JsonObject> change(String instanceId, @Nullable Object wish, String actor) {
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

  Future<JsonObject> close(String instanceId, String actor) {
    for (InstanceView view : engine.instances()) {
      if (view.key().id().equals(instanceId)) {
        CloseResult result = engine.close(view.key(), actor);
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
