package io.tocsin.web;

import io.tocsin.bus.Bus;
import io.tocsin.model.input.Fields;
import io.tocsin.model.input.Problems;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Recordings by REST: list, begin, end, import, delete; and the files to import. */
final class RecordingRoutes {

  private final Bus bus;

  RecordingRoutes(Bus bus) {
    this.bus = bus;
  }

  void addTo(ApiRoutes api) {
    api.get("/api/recordings", this::list);
    api.get("/api/imports", this::imports);
    api.post("/api/recordings", this::begin);
    api.post("/api/recordings/:id/stop", request -> named(request, "recordings_stop"));
    api.delete("/api/recordings/:id", request -> named(request, "recordings_delete"));
  }

  private Future<JsonObject> list(RoutingContext request) {
    new Query(request).finish();
    return bus.command("recordings_list", new JsonObject());
  }

  /** The files that can be imported, and named by backtests. */
  private Future<JsonObject> imports(RoutingContext request) {
    new Query(request).finish();
    return bus.command("import_files", new JsonObject());
  }

  /** A file's import, if the body names one, else a recording of a venue. */
  private Future<JsonObject> begin(RoutingContext request) {
    new Query(request).finish();
    Problems problems = new Problems();
    Fields body = SessionCommands.body(request, problems);
    if (body.has("import")) {
      Object wish = body.raw("import");
      body.finish();
      problems.throwIfAny("body");
      return bus.command("recordings_import", new JsonObject().put("import", wish));
    }
    Map<String, @Nullable Object> wish = new LinkedHashMap<>();
    for (String field :
        new String[] {"name", "venue", "venues", "symbols", "duration", "rotation"}) {
      Object value = body.raw(field);
      if (value != null) {
        wish.put(field, value);
      }
    }
    body.finish();
    problems.throwIfAny("body");
    // The recorder checks the fields; here only that there are no others.
    return bus.command("recordings_start", new JsonObject(wish));
  }

  private Future<JsonObject> named(RoutingContext request, String command) {
    new Query(request).finish();
    return bus.command(
        command, new JsonObject().put("recording_id", ApiRoutes.pathPart(request, "id")));
  }
}
