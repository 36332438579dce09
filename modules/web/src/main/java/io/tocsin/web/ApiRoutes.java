package io.tocsin.web;

import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.Problem;
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
import org.jspecify.annotations.Nullable;

/**
 * Routes that answer JSON: a request is held against the contract, a handler's future becomes the
 * answer, its failure a problem document; what no handler takes is told as 404 or 405.
 *
 * <p>Handlers know more than the contract does: which markets a session has, what else is wrong in
 * the same file. So where a request breaks the contract and nothing comes of asking them, they are
 * asked for the refusal first, and the contract's own words are for what they would have taken.
 */
final class ApiRoutes {

  private static final Set<HttpMethod> WITH_BODY =
      Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

  /**
   * @param judge says what is wrong with a request without doing it; null if there is none
   */
  private record Handler(
      Function<RoutingContext, Future<JsonObject>> deed,
      @Nullable Function<RoutingContext, Future<JsonObject>> judge) {}

  private final Router router;
  private final Gate gate;
  private final RequestContract contract;
  private final Map<String, Map<HttpMethod, Handler>> handlers = new LinkedHashMap<>();

  ApiRoutes(Router router, Gate gate, RequestContract contract) {
    this.router = router;
    this.gate = gate;
    this.contract = contract;
  }

  void get(String path, Function<RoutingContext, Future<JsonObject>> handler) {
    add(HttpMethod.GET, path, handler, handler);
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
    add(HttpMethod.POST, path, handler, null);
  }

  /**
   * @param judge says what is wrong with the same request and does nothing: fails, or answers
   *     {@code {valid, errors}}
   */
  void post(
      String path,
      Function<RoutingContext, Future<JsonObject>> handler,
      Function<RoutingContext, Future<JsonObject>> judge) {
    add(HttpMethod.POST, path, handler, judge);
  }

  /** A request that does nothing but judge its body: whatever the judge says is the answer. */
  void postJudge(String path, Function<RoutingContext, Future<JsonObject>> judge) {
    add(HttpMethod.POST, path, judge, judge);
  }

  void put(String path, Function<RoutingContext, Future<JsonObject>> handler) {
    add(HttpMethod.PUT, path, handler, null);
  }

  void patch(String path, Function<RoutingContext, Future<JsonObject>> handler) {
    add(HttpMethod.PATCH, path, handler, null);
  }

  void delete(String path, Function<RoutingContext, Future<JsonObject>> handler) {
    add(HttpMethod.DELETE, path, handler, null);
  }

  private void add(
      HttpMethod method,
      String path,
      Function<RoutingContext, Future<JsonObject>> handler,
      @Nullable Function<RoutingContext, Future<JsonObject>> judge) {
    Map<HttpMethod, Handler> methods = handlers.computeIfAbsent(path, p -> new LinkedHashMap<>());
    if (methods.put(method, new Handler(handler, judge)) != null) {
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
      Map<HttpMethod, Handler> methods = Objects.requireNonNull(handlers.get(path));
      methods.forEach((method, handler) -> {
        router.route(method, path).handler(gate.need(method, path));
        if (WITH_BODY.contains(method)) {
          router
              .route(method, path)
              .handler(BodyHandler.create(false).setBodyLimit(WebOptions.MAX_BODY_BYTES));
        }
        router.route(method, path).handler(request -> answer(request, path, handler));
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

  private void answer(RoutingContext request, String path, Handler handler) {
    contract
        .check(request.request().method(), path, request)
        .compose(broken ->
            broken.isEmpty() ? handler.deed.apply(request) : refusal(request, handler, broken))
        .onSuccess(json -> answer(request, json))
        .onFailure(cause -> HttpProblem.of(cause, request.normalizedPath()).answer(request));
  }

  /** Fails with what is wrong, in the words of who knows it best. */
  private static Future<JsonObject> refusal(
      RoutingContext request, Handler handler, List<Problem> broken) {
    HttpProblem plain = HttpProblem.invalid(broken);
    if (handler.judge == null) {
      return Future.failedFuture(plain);
    }
    Future<JsonObject> judged;
    try {
      judged = handler.judge.apply(request);
    } catch (HttpProblem | InvalidInputException problem) {
      judged = Future.failedFuture(problem);
    }
    return judged.transform(done -> {
      if (done.failed()) {
        HttpProblem problem = HttpProblem.of(done.cause(), request.normalizedPath());
        return Future.failedFuture(problem.status() < 500 ? problem : plain);
      }
      JsonObject verdict = done.result();
      if (Boolean.FALSE.equals(verdict.getValue("valid"))) {
        return handler.judge == handler.deed
            ? Future.succeededFuture(verdict)
            : Future.failedFuture(HttpProblem.invalid(errors(verdict)));
      }
      request.response().headers().remove("ETag");
      return Future.failedFuture(plain);
    });
  }

  private static List<Problem> errors(JsonObject verdict) {
    return verdict.getJsonArray("errors").stream()
        .map(JsonObject.class::cast)
        .map(error ->
            new Problem(
                error.getString("path"),
                error.getString("message"),
                error.getString("value"),
                error.getString("allowed")))
        .toList();
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
