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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Backtests and sweeps by REST: list, check, begin, look at, cancel or delete, and the files of
 * their results.
 */
final class BacktestRoutes {

  /**
   * A report runs its own script and nothing else, and gets nothing from anywhere: opened from the
   * server it may not do more than opened from a disk.
   */
  private static final String REPORT_POLICY =
      "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src"
          + " 'unsafe-inline'";

  private final Bus bus;
  private final String word;
  private final List<String> fields;
  private final Function<JsonObject, Future<JsonObject>> find;

  /**
   * @param word what one is called: {@code sweep} is at {@code /api/sweeps}, known by its {@code
   *     sweep_id}, and asked for by {@code command.sweeps_…}
   * @param fields of a wish
   * @param find where a result file lies
   */
  private BacktestRoutes(
      Bus bus, String word, List<String> fields, Function<JsonObject, Future<JsonObject>> find) {
    this.bus = bus;
    this.word = word;
    this.fields = fields;
    this.find = find;
  }

  static BacktestRoutes ofBacktests(Bus bus) {
    return new BacktestRoutes(
        bus,
        "backtest",
        List.of("session", "data", "from", "to", "indicators", "set"),
        bus::backtestFile);
  }

  static BacktestRoutes ofSweeps(Bus bus) {
    return new BacktestRoutes(
        bus,
        "sweep",
        List.of("session", "data", "from", "to", "set", "split", "folds", "anchored", "rank"),
        bus::sweepFile);
  }

  void addTo(ApiRoutes api, Router router, Gate gate, RequestContract contract) {
    String all = "/api/" + word + "s";
    api.get(all, this::list);
    api.post(
        all,
        request -> asked(request, command("start")),
        request -> asked(request, command("validate")));
    api.postJudge(all + "/validate", request -> asked(request, command("validate")));
    api.get(all + "/:id", request -> named(request, command("get")));
    api.delete(all + "/:id", request -> named(request, command("delete")));
    String path = all + "/:id/files/:file";
    router
        .get(path)
        .handler(gate.need(HttpMethod.GET, path))
        .handler(contract.kept(HttpMethod.GET, path))
        .handler(this::file);
  }

  private String command(String what) {
    return word + "s_" + what;
  }

  private Future<JsonObject> list(RoutingContext request) {
    new Query(request).finish();
    return bus.command(command("list"), new JsonObject());
  }

  /** The server checks the fields; here only that there are no others. */
  private Future<JsonObject> asked(RoutingContext request, String command) {
    new Query(request).finish();
    Problems problems = new Problems();
    Fields body = SessionCommands.body(request, problems);
    Map<String, @Nullable Object> wish = new LinkedHashMap<>();
    for (String field : fields) {
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

  private JsonObject id(RoutingContext request) {
    return new JsonObject().put(word + "_id", ApiRoutes.pathPart(request, "id"));
  }

  private void file(RoutingContext request) {
    String name = ApiRoutes.pathPart(request, "file");
    find.apply(id(request).put("file", name))
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
