package io.tocsin.web;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.JournalPage;
import io.tocsin.bus.JournalQuery;
import io.tocsin.model.WallClock;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.SessionInfo;
import io.tocsin.model.journal.Transition;
import io.tocsin.web.SessionDirectory.Found;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be said about a session as a whole: its results, what it was made of, and the
 * pre-flight of its pipeline, which also runs by itself when a session has started.
 */
final class SessionReports {

  private static final Logger LOG = LoggerFactory.getLogger(SessionReports.class);

  /** After this long a started session's pipeline is to stand. */
  private static final long PREFLIGHT_AFTER_MILLIS = PreflightLinks.GRACE_SECONDS * 1_000 + 1_000;

  private final Bus bus;
  private final StreamReads streams;
  private final SessionDirectory sessions;
  private final WallClock clock;
  private final Set<String> seen = new HashSet<>();

  SessionReports(Bus bus, StreamReads streams, SessionDirectory sessions, WallClock clock) {
    this.bus = bus;
    this.streams = streams;
    this.sessions = sessions;
    this.clock = clock;
  }

  void addTo(ApiRoutes api) {
    api.get("/api/sessions/:id/results", request -> command(request, "session_results"));
    api.get("/api/sessions/:id/definition", request -> command(request, "session_definition"));
    api.get("/api/sessions/:id/preflight", this::preflight);
  }

  private Future<JsonObject> command(RoutingContext request, String name) {
    new Query(request).finish();
    return sessions
        .find(ApiRoutes.pathPart(request, "id"))
        .compose(session ->
            session.live()
                ? bus.command(name, new JsonObject().put("session_id", session.id()))
                : Future.failedFuture(
                    HttpProblem.of(
                        404,
                        "not_kept",
                        "this server does not know session "
                            + session.id()
                            + " any more, only what storage has of it")));
  }

  private Future<JsonObject> preflight(RoutingContext request) {
    new Query(request).finish();
    return sessions.find(ApiRoutes.pathPart(request, "id")).compose(this::preflight);
  }

  private Future<JsonObject> preflight(Found session) {
    Future<List<JsonObject>> instances = items(session, "state_machines", "instances");
    Future<List<JsonObject>> market = items(session, "market", "symbols");
    Future<List<JsonObject>> indicators = items(session, "indicators", "indicators");
    Future<List<JsonObject>> venues = streams.items(Addresses.VENUES, "venues");
    Future<List<JsonObject>> health = streams.items(Addresses.HEALTH, "parts");
    Future<List<JsonObject>> transitions = items(session, "transitions", "transitions");
    Future<PreflightLinks.Stored> storedSession = stored(session, SessionInfo.class);
    Future<PreflightLinks.Stored> storedTransition = stored(session, Transition.class);
    var sentMarket = streams.newest(Addresses.session(session.id(), "market"));
    var sentIndicators = streams.newest(Addresses.session(session.id(), "indicators"));
    var sentConditions = streams.newest(Addresses.session(session.id(), "conditions"));
    return Future.all(
            List.of(
                instances,
                market,
                indicators,
                venues,
                health,
                transitions,
                storedSession,
                storedTransition,
                sentMarket,
                sentIndicators,
                sentConditions))
        .map(all ->
            new PreflightLinks(
                    session,
                    instances.result(),
                    market.result(),
                    indicators.result(),
                    venues.result(),
                    health.result(),
                    transitions.result(),
                    storedSession.result(),
                    storedTransition.result(),
                    sentMarket.result(),
                    sentIndicators.result(),
                    sentConditions.result(),
                    clock.nowMicros())
                .json());
  }

  private Future<List<JsonObject>> items(Found session, String stream, String collection) {
    return streams.items(Addresses.session(session.id(), stream), collection);
  }

  /**
   * The newest record of the kind that storage has; a storage that does not answer is an answer.
   */
  private Future<PreflightLinks.Stored> stored(Found session, Class<? extends JournalRecord> kind) {
    return bus.query(
            new JournalQuery(kind, session.id(), null, null, Long.MIN_VALUE, Long.MAX_VALUE, 1))
        .map(JournalPage::rows)
        .map(rows ->
            new PreflightLinks.Stored(
                rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst()), ""))
        .otherwise(cause ->
            new PreflightLinks.Stored(
                Optional.empty(),
                String.valueOf(HttpProblem.of(cause, "pre-flight").getMessage())));
  }

  /** Each session's pipeline is looked at once, when it has had time to come up. */
  void watchStarts(Vertx vertx) {
    vertx
        .eventBus()
        .<JsonObject>localConsumer(
            Addresses.SESSIONS,
            message -> {
              JsonObject session = message.body().getJsonObject("data", new JsonObject());
              String id = session.getString("id", "");
              if ("ACTIVE".equals(session.getString("state")) && seen.add(id)) {
                vertx.setTimer(PREFLIGHT_AFTER_MILLIS, timer -> log(id));
              }
            });
  }

  private void log(String id) {
    sessions
        .find(id)
        .compose(this::preflight)
        .onSuccess(report -> {
          JsonObject broken = report.getJsonObject("first_broken");
          if (broken != null) {
            LOG.atWarn()
                .addKeyValue("session", id)
                .log(
                    "pre-flight: broken at \"{}\": {}; {}",
                    broken.getString("title"),
                    broken.getString("proof"),
                    broken.getString("todo"));
          } else if (report.getBoolean("over")) {
            LOG.debug("session {} was over before its pre-flight", id);
          } else {
            JsonArray links = report.getJsonArray("links");
            LOG.atInfo()
                .addKeyValue("session", id)
                .log("pre-flight: all {} links stand", links.size());
          }
        })
        .onFailure(cause -> LOG.debug("session {} has no pre-flight", id, cause));
  }
}
