package io.tocsin.web;

import io.tocsin.bus.Bus;
import io.tocsin.model.input.Fields;
import io.tocsin.model.input.Problems;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** How much the server's loggers say, shown and set until the next start. */
final class LoggingRoutes {

  private final Bus bus;

  LoggingRoutes(Bus bus) {
    this.bus = bus;
  }

  void addTo(ApiRoutes api) {
    api.get("/api/logging", this::levels);
    api.put("/api/logging", this::set);
  }

  private Future<JsonObject> levels(RoutingContext request) {
    new Query(request).finish();
    return bus.command("logging_levels", new JsonObject());
  }

  /**
   * {@code {"logger": "io.tocsin.venues", "level": "debug", "for": "10m"}}; the rest is checked
   * there.
   */
  private Future<JsonObject> set(RoutingContext request) {
    new Query(request).finish();
    Problems problems = new Problems();
    Fields body = SessionCommands.body(request, problems);
    JsonObject wish = new JsonObject();
    for (String field : new String[] {"logger", "level", "for"}) {
      Object value = body.raw(field);
      if (value != null) {
        wish.put(field, value);
      }
    }
    body.finish();
    problems.throwIfAny("body");
    return bus.command("set_log_level", Caller.sign(request, wish));
  }
}
