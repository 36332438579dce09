package io.tocsin.web;

import io.tocsin.bus.Addresses;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/** Probes for supervisors, and every part's health for people. */
final class HealthRoutes {

  /** Without these nothing can be served; all other parts may be starting or down. */
  private static final List<String> NEEDED = List.of("server", "sessions");

  /** From best to worst. */
  private static final List<String> ORDER = List.of("UP", "STARTING", "DEGRADED", "DOWN");

  private final StreamReads streams;

  HealthRoutes(StreamReads streams) {
    this.streams = streams;
  }

  void addTo(ApiRoutes api) {
    api.get(
        "/health/live", request -> Future.succeededFuture(new JsonObject().put("status", "UP")));
    api.get("/health/ready", this::ready);
    api.get("/health", request -> parts().map(HealthRoutes::detail));
  }

  private Future<List<JsonObject>> parts() {
    return streams.items(Addresses.HEALTH, "parts");
  }

  /** 200 once the needed parts are up, else 503; the body names what is missing either way. */
  private Future<JsonObject> ready(RoutingContext request) {
    return parts()
        .recover(cause -> Future.succeededFuture(List.of()))
        .map(parts -> {
          JsonArray waiting = new JsonArray();
          for (String name : NEEDED) {
            Optional<JsonObject> part =
                parts.stream().filter(each -> name.equals(each.getString("part"))).findFirst();
            if (part.isEmpty()) {
              waiting.add(missing(name));
            } else if (!"UP".equals(part.get().getString("status"))) {
              waiting.add(part.get());
            }
          }
          boolean ready = waiting.isEmpty();
          request.response().setStatusCode(ready ? 200 : 503);
          JsonObject status = new JsonObject().put("status", ready ? "UP" : "DOWN");
          // A probe needs no more, and has no login.
          return Caller.of(request) == null
              ? status
              : status.put("waiting_for", waiting).put("parts", SessionReads.array(parts));
        });
  }

  private static JsonObject missing(String name) {
    return new JsonObject()
        .put("part", name)
        .put("status", "STARTING")
        .put("reason", "has not reported yet")
        .put("still_works", "")
        .putNull("since");
  }

  private static JsonObject detail(List<JsonObject> parts) {
    String worst =
        parts.stream()
            .map(part -> part.getString("status"))
            .max((a, b) -> Integer.compare(ORDER.indexOf(a), ORDER.indexOf(b)))
            .orElse("STARTING");
    return new JsonObject().put("status", worst).put("parts", SessionReads.array(parts));
  }
}
