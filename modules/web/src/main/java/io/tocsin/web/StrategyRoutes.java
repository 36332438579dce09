package io.tocsin.web;

import io.tocsin.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;

/**
 * Strategy files by REST: a body is a strategy's text, word by word as it is kept. The entity tag
 * of what was read must come back with {@code If-Match}, so that nobody overwrites what he has not
 * seen. The same handlers answer {@code command.strategies_…}.
 */
final class StrategyRoutes {

  private final Bus bus;

  StrategyRoutes(Bus bus) {
    this.bus = bus;
  }

  void addTo(ApiRoutes api) {
    api.getTagged("/api/strategies", request -> ask(request, "list", new JsonObject()));
    api.post("/api/strategies", this::create);
    api.postJudge("/api/strategies/validate", request -> ask(request, "validate", text(request)));
    api.get("/api/strategies/:name", request -> tagged(request, "read", named(request)));
    api.put(
        "/api/strategies/:name",
        request ->
            tagged(request, "change", ifMatch(request, named(request).mergeIn(text(request)))));
    api.delete(
        "/api/strategies/:name",
        request -> ask(request, "delete", ifMatch(request, named(request))));
    api.get("/api/strategies/:name/versions", request -> ask(request, "versions", named(request)));
    api.get(
        "/api/strategies/:name/versions/:version",
        request -> ask(request, "version", version(request)));
    api.post(
        "/api/strategies/:name/versions/:version/restore",
        request -> tagged(request, "restore", ifMatch(request, version(request))));
  }

  private Future<JsonObject> create(RoutingContext request) {
    return tagged(request, "create", text(request))
        .onSuccess(made ->
            request
                .response()
                .setStatusCode(201)
                .putHeader("Location", "/api/strategies/" + made.getString("name")));
  }

  private Future<JsonObject> ask(RoutingContext request, String what, JsonObject wish) {
    new Query(request).finish();
    return bus.command("strategies_" + what, wish);
  }

  /** The answer carries the text's entity tag. */
  private Future<JsonObject> tagged(RoutingContext request, String what, JsonObject wish) {
    return ask(request, what, wish)
        .onSuccess(
            answer -> request.response().putHeader("ETag", "\"" + answer.getString("etag") + "\""));
  }

  private static JsonObject named(RoutingContext request) {
    return new JsonObject().put("name", ApiRoutes.pathPart(request, "name"));
  }

  private static JsonObject version(RoutingContext request) {
    return named(request).put("version", ApiRoutes.pathPart(request, "version"));
  }

  private static JsonObject text(RoutingContext request) {
    return new JsonObject().put("text", Objects.requireNonNullElse(request.body().asString(), ""));
  }

  private static JsonObject ifMatch(RoutingContext request, JsonObject wish) {
    String tag = request.request().getHeader("If-Match");
    return tag == null ? wish : wish.put("etag", tag.strip().replaceAll("^(W/)?\"|\"$", ""));
  }
}
