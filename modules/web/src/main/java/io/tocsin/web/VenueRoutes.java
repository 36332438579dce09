package io.tocsin.web;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Venues by REST: the state of each link as on the stream, and the markets that a venue has. */
final class VenueRoutes {

  private final Bus bus;
  private final StreamReads streams;

  VenueRoutes(Bus bus, StreamReads streams) {
    this.bus = bus;
    this.streams = streams;
  }

  void addTo(ApiRoutes api) {
    api.get("/api/venues", this::all);
    api.get("/api/venues/:venue", this::one);
    api.get("/api/venues/:venue/symbols", this::markets);
  }

  private Future<List<JsonObject>> items() {
    return streams.items(Addresses.VENUES, "venues");
  }

  private Future<JsonObject> all(RoutingContext request) {
    new Query(request).finish();
    return items().map(venues -> new JsonObject().put("venues", new JsonArray(venues)));
  }

  private Future<JsonObject> one(RoutingContext request) {
    new Query(request).finish();
    return find(ApiRoutes.pathPart(request, "venue"));
  }

  private Future<JsonObject> find(String venue) {
    return items()
        .compose(venues ->
            venues.stream()
                .filter(item -> venue.equals(item.getString("venue")))
                .findFirst()
                .map(Future::succeededFuture)
                .orElseGet(() ->
                    Future.failedFuture(
                        HttpProblem.of(
                            404,
                            "unknown_venue",
                            "there is no venue \""
                                + venue
                                + "\"; there are "
                                + String.join(
                                    ", ",
                                    venues.stream()
                                        .map(item -> item.getString("venue"))
                                        .toList())))));
  }

  /** From the venue itself, which may not answer. */
  private Future<JsonObject> markets(RoutingContext request) {
    new Query(request).finish();
    return find(ApiRoutes.pathPart(request, "venue"))
        .compose(item -> bus.venueMarkets(item.getString("venue")));
  }
}
