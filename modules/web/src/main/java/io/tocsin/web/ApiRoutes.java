package io.tocsin.web;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Routes that answer JSON: a handler's future becomes the answer, its failure a problem document;
 * what no handler takes is told as 404 or 405.
 */
final class ApiRoutes {

  private static final Set<HttpMethod> WITH_BODY =
      Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

  private final Router router;
  private final Gate gate;
  private final Map<String, Map<HttpMethod, Function<RoutingContext, Future<JsonObject>>>>
      handlers = new LinkedHashMap<>();

  ApiRoutes(Router router, Gate gate) {
    this.router = router;
    this.gate = gate;
  }

  void get(String path, Function<RoutingContext, Future<JsonObject>> handler) {
    add(HttpMethod.GET, path, handler);
  }

  /**
   * Like {@link #get}, for what rarely changes: the answer carries an ETag made of its bytes, and
   * who has it already is told 304.
   */
  void getTagged(String path, Function<RoutingContext, Future<JsonObject>> handler) {
    get(
        path,
        request ->
            handler
                .apply(request)
                .onSuccess(json ->
                    request.response().putHeader("ETag", StaticFiles.etag(json.toBuffer()))));
  }

  void post(String path, Function<RoutingContext, Future<JsonObject>> handler) {
    add(HttpMethod.POST, path, handler);
  }

  void put(String path, Function<RoutingContext, Future<JsonObject>> handler) {
    add(HttpMethod.PUT, path, handler);
  }

  void patch(String path, Function<RoutingContext, Future<JsonObject>> handler) {
    add(HttpMethod.PATCH, path, handler);
  }

  void delete(String path, Function<RoutingContext, Future<JsonObject>> handler) {
    add(HttpMethod.DELETE, path, handler);
  }

  private void add(
      HttpMethod method, String path, Function<RoutingContext, Future<JsonObject>> handler) {
    if (handlers.computeIfAbsent(path, p -> new LinkedHashMap<>()).put(method, handler) != null) {
      throw new IllegalStateException(method + " " + path + " has two handlers");
    }
  }

  /**
   * Puts everything that was added on the router, behind the gate; a path that names what another
   * has as a variable goes first.
   */
  void mount() {
    List<String> paths = new ArrayList<>(handlers.keySet());
    paths.sort(Comparator.comparingLong(path -> path.chars().filter(c -> c == ':').count()));
    paths.forEach(path -> {
      Map<HttpMethod, Function<RoutingContext, Future<JsonObject>>> methods =
          Objects.requireNonNull(handlers.get(path));
      methods.forEach((method, handler) -> {
        router.route(method, path).handler(gate.need(method, path));
        if (WITH_BODY.contains(method)) {
          router
              .route(method, path)
              .handler(BodyHandler.create(false).setBodyLimit(WebOptions.MAX_BODY_BYTES));
        }
        router.route(method, path).handler(request -> answer(request, handler));
      });
      router.route(path).handler(request -> notAllowed(request, methods.keySet()));
    });
    router
        .route("/api/*")
        .handler(request ->
            HttpProblem.of(404, "no_such_path", "there is nothing at " + request.normalizedPath())
                .answer(request));
  }

  /** A variable part of the path; the route has it. */
  static String pathPart(RoutingContext request, String name) {
    return Objects.requireNonNull(request.pathParam(name), name);
  }

  private static void answer(
      RoutingContext request, Function<RoutingContext, Future<JsonObject>> handler) {
    Future<JsonObject> answer;
    try {
      answer = handler.apply(request);
    } catch (HttpProblem problem) {
      answer = Future.failedFuture(problem);
    }
    answer
        .onSuccess(json -> answer(request, json))
        .onFailure(cause -> HttpProblem.of(cause, request.normalizedPath()).answer(request));
  }

  private static void answer(RoutingContext request, JsonObject json) {
    HttpServerResponse response = request.response();
    boolean read = request.request().method().equals(HttpMethod.GET);
    String tag = read ? response.headers().get("ETag") : null;
    response.putHeader("Cache-Control", tag == null ? "no-store" : "no-cache");
    if (tag != null && StaticFiles.isKnown(request, tag)) {
      response.setStatusCode(304).end();
    } else {
      response.putHeader("Content-Type", "application/json").end(json.toBuffer());
    }
  }

  private static void notAllowed(RoutingContext request, Set<HttpMethod> methods) {
    String allowed = methods.stream().map(HttpMethod::name).collect(Collectors.joining(", "));
    request.response().putHeader("Allow", allowed);
    HttpProblem.of(
            405,
            "method_not_allowed",
            request.normalizedPath()
                + " does not take "
                + request.request().method()
                + "; allowed: "
                + allowed)
        .answer(request);
  }
}
