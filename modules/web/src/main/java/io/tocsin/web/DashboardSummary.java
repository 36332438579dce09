package io.tocsin.web;

import io.tocsin.bus.Addresses;
import io.tocsin.web.SessionDirectory.Found;
import io.tocsin.web.SessionReads.Rows;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/** What the dashboard needs first, in one call. */
final class DashboardSummary {

  private static final int NEWEST = 20;

  private final StreamReads streams;
  private final SessionDirectory sessions;
  private final SessionReads reads;

  DashboardSummary(StreamReads streams, SessionDirectory sessions, SessionReads reads) {
    this.streams = streams;
    this.sessions = sessions;
    this.reads = reads;
  }

  void addTo(ApiRoutes api) {
    api.get("/api/dashboard/summary", this::summary);
  }

  /**
   * Of the session that is named, else of the newest that is active or paused; without any, of
   * none.
   */
  private Future<JsonObject> summary(RoutingContext request) {
    Query query = new Query(request);
    Optional<String> id = query.text("session_id");
    query.finish();
    Future<Optional<Found>> session =
        id.isPresent() ? sessions.find(id.get()).map(Optional::of) : sessions.newest();
    return session.compose(
        found -> found.map(this::of).orElseGet(this::ofNone).compose(this::withServer));
  }

  private Future<JsonObject> of(Found session) {
    Future<List<JsonObject>> instances = items(session, "state_machines", "instances");
    Future<List<JsonObject>> market = items(session, "market", "symbols");
    Future<List<JsonObject>> positions = items(session, "positions", "positions");
    Future<Rows> transitions = reads.newest(session, "transitions", NEWEST);
    Future<Rows> signals = reads.newest(session, "signals", NEWEST);
    return Future.all(instances, market, positions, transitions, signals)
        .map(all -> {
          String degraded = transitions.result().degraded();
          JsonObject answer =
              new JsonObject()
                  .put("session_id", session.id())
                  .put("session", session.item())
                  .put("instances", SessionReads.array(instances.result()))
                  .put("market", SessionReads.array(market.result()))
                  .put(
                      "positions",
                      SessionReads.array(
                          positions.result().stream()
                              .filter(item -> "OPEN".equals(item.getString("status")))
                              .toList()))
                  .put("transitions", SessionReads.array(transitions.result().newestFirst()))
                  .put("signals", SessionReads.array(signals.result().newestFirst()))
                  .put("degraded", degraded != null)
                  .put("degraded_reason", degraded);
          return MarketAge.of(market.result()).into(answer);
        });
  }

  private Future<JsonObject> ofNone() {
    JsonObject answer = new JsonObject().putNull("session_id").putNull("session");
    List.of("instances", "market", "positions", "transitions", "signals")
        .forEach(name -> answer.put(name, SessionReads.array(List.of())));
    answer.put("degraded", false).putNull("degraded_reason");
    return Future.succeededFuture(MarketAge.UNKNOWN.into(answer));
  }

  private Future<JsonObject> withServer(JsonObject answer) {
    Future<List<JsonObject>> venues = streams.items(Addresses.VENUES, "venues");
    Future<List<JsonObject>> parts = streams.items(Addresses.HEALTH, "parts");
    return Future.all(venues, parts)
        .map(all ->
            answer
                .put("venues", SessionReads.array(venues.result()))
                .put("health", SessionReads.array(parts.result())));
  }

  private Future<List<JsonObject>> items(Found session, String stream, String collection) {
    return streams.items(Addresses.session(session.id(), stream), collection);
  }
}
