package io.tocsin.web;

import io.tocsin.bus.Bus;
import io.tocsin.model.input.Fields;
import io.tocsin.model.input.Problems;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Backtests by REST: list, check, begin, look at, cancel or delete, and the files of their results.
 */
final class BacktestRoutes {

  private static final List<String> FIELDS = List.of("session", "data", "from", "to", "indicators");

  /**
   * A report runs its own script and nothing else, and gets nothing from anywhere: opened from the
   * server it may not do more than opened from a disk.
   */
  private static final String REPORT_POLICY =
      "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src"
          + " 'unsafe-inline'";

  private final Bus bus;

  BacktestRoutes(Bus bus) {
    this.bus = bus;
  }

  void addTo(ApiRoutes api, Router router, Gate gate) {
    api.get("/api/backtests", this::list);
    api.post("/api/backtests", request -> asked(request, "backtests_start"));
    api.post("/api/backtests/validate", request -> asked(request, "backtests_validate"));
    api.get("/api/backtests/:id", request -> named(request, "backtests_get"));
    api.delete("/api/backtests/:id", request -> named(request, "backtests_delete"));
    String path = "/api/backtests/:id/files/:file";
    router.get(path).handler(gate.need(HttpMethod.GET, path)).handler(this::file);
  }

  private Future<JsonObject> list(RoutingContext request) {
    new Query(request).finish();
    return bus.command("backtests_list", new JsonObject());
  }

  /** The server checks the fields; here only that there are no others. */
  private Future<JsonObject> asked(RoutingContext request, String command) {
    new Query(request).finish();
    Problems problems = new Problems();
    Fields body = SessionCommands.body(request, problems);
    Map<String, @Nullable Object> wish = new LinkedHashMap<>();
    for (String field : FIELDS) {
      if (body.has(field)) {
        wish.put(field, body.raw(field));
      }
    }
    body.finish();
    problems.throwIfAny("body");
    return bus.command(command, new JsonObject(wish));
  }

  private Future<JsonObject> named(RoutingContext request, String command) {
    new Query(request).finish();
    return bus.command(command, id(request));
  }

  private static JsonObject id(RoutingContext request) {
    return new JsonObject().put("backtest_id", ApiRoutes.pathPart(request, "id"));
  }

  private void file(RoutingContext request) {
    String name = ApiRoutes.pathPart(request, "file");
    bus.backtestFile(id(request).put("file", name))
        .compose(found -> {
          request
              .response()
              .putHeader("Content-Type", contentType(name))
              .putHeader("Content-Security-Policy", REPORT_POLICY)
              .putHeader("X-Content-Type-Options", "nosniff");
          return request.response().sendFile(found.getString("path"));
        })
        .onFailure(cause -> HttpProblem.of(cause, request.normalizedPath()).answer(request));
  }

  private static String contentType(String name) {
    return name.endsWith(".html")
        ? "text/html; charset=utf-8"
        : name.endsWith(".json") ? "application/json" : "text/csv; charset=utf-8";
  }
}
