package io.tocsin.web;

import io.tocsin.model.input.Problem;
import io.tocsin.model.input.Problems;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import io.vertx.json.schema.common.dsl.SchemaType;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.contract.RequestBody;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code openapi.json} promises of requests, held against each request before it is done:
 * parameters of path, query and header, names that it has not, and the body.
 *
 * <p>The contract is read by Vert.x' OpenAPI and its schemas are judged by Vert.x' validator. Its
 * own {@code RequestValidator} is not used, since it stops at the first fault, decodes what is
 * decoded already, and takes the text {@code 1.5} for a number. Reading takes a second of a cold
 * JVM, so it is done on a worker, a while after the start or when the first request needs it.
 *
 * <p>Used on the bridge's event loop; bodies are judged on a worker.
 */
final class RequestContract {

  private static final String FILE = "webroot/openapi.json";
  private static final String JSON = "application/json";
  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");

  /** One operation, ready to be asked. */
  private record Promise(
      List<Judged> parameters, @Nullable Judged body, boolean bodyRequired, Set<String> names) {}

  /**
   * A schema with its judge.
   *
   * @param parameter null for a body
   */
  private record Judged(
      @Nullable Parameter parameter, String place, JsonObject schema, Validator validator) {

    void judge(@Nullable Object value, Problems problems) {
      OutputUnit verdict = validator.validate(value);
      if (!Boolean.TRUE.equals(verdict.getValid())) {
        ContractProblems.add(verdict, schema, place, value, problems);
      }
    }
  }

  /** It belongs to the program: what one server has read, another of the same JVM need not. */
  private static final AtomicReference<@Nullable Map<String, Promise>> PROMISES =
      new AtomicReference<>();

  private final Vertx vertx;
  private @Nullable Future<Map<String, Promise>> reading;

  RequestContract(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Reads the contract if nobody has yet. */
  Future<Void> load() {
    return PROMISES.get() == null ? reading().mapEmpty() : Future.succeededFuture();
  }

  /**
   * Everything in which a request breaks the contract; empty if it keeps it. The body, if the
   * operation has one, has been read. A body that is no JSON is left to who reads it.
   *
   * @param path of the route, with its variables as {@code :name}
   */
  Future<List<Problem>> check(HttpMethod method, String path, RoutingContext request) {
    boolean plain =
        method.equals(HttpMethod.GET) && request.request().query() == null && !path.contains(":");
    if (plain) {
      return Future.succeededFuture(List.of());
    }
    String operation = method + " " + path;
    Map<String, Promise> known = PROMISES.get();
    return known == null
        ? reading().compose(read -> check(read.get(operation), operation, request))
        : check(known.get(operation), operation, request);
  }

  /** Lets pass what keeps the contract: for routes that stand beside {@link ApiRoutes}. */
  Handler<RoutingContext> kept(HttpMethod method, String path) {
    return request ->
        check(method, path, request)
            .onSuccess(broken -> {
              if (broken.isEmpty()) {
                request.next();
              } else {
                HttpProblem.invalid(broken).answer(request);
              }
            })
            .onFailure(cause -> HttpProblem.of(cause, path).answer(request));
  }

  private Future<List<Problem>> check(
      @Nullable Promise promise, String operation, RoutingContext request) {
    if (promise == null) {
      return Future.failedFuture(new IllegalStateException(operation + " is not in the contract"));
    }
    Problems problems = new Problems();
    parameters(promise, request, problems);
    if (promise.body == null) {
      return Future.succeededFuture(problems.list());
    }
    Buffer body = Objects.requireNonNullElse(request.body().buffer(), Buffer.buffer());
    // A long body takes its time.
    return vertx
        .executeBlocking(
            () -> {
              body(promise, body, problems);
              return problems.list();
            },
            false)
        .map(Objects::requireNonNull);
  }

  private static void parameters(Promise promise, RoutingContext request, Problems problems) {
    for (Judged judged : promise.parameters) {
      Parameter parameter = Objects.requireNonNull(judged.parameter);
      List<String> values = values(parameter, request);
      if (values.isEmpty()) {
        if (parameter.isRequired()) {
          problems.add(judged.place, "is required", "", ContractProblems.described(parameter));
        }
      } else if (parameter.getSchemaType() == SchemaType.ARRAY) {
        judged.judge(new JsonArray(values), problems);
      } else if (values.size() > 1) {
        problems.add(judged.place, "stands more than once", String.join(", ", values), "one value");
      } else {
        judged.judge(typed(parameter, values.getFirst()), problems);
      }
    }
    if (request.normalizedPath().startsWith("/api/")) {
      for (String name : request.queryParams().names()) {
        if (promise.names.contains(name)) {
          continue;
        }
        if (promise.names.isEmpty()) {
          problems.add("query." + name, "unknown parameter", name, "none here");
        } else {
          problems.unknownName("query." + name, "parameter", name, promise.names);
        }
      }
    }
  }

  private static List<String> values(Parameter parameter, RoutingContext request) {
    String name = parameter.getName();
    @Nullable String one =
        switch (parameter.getIn()) {
          case PATH -> request.pathParam(name);
          case HEADER -> request.request().getHeader(name);
          case COOKIE, QUERY -> null;
        };
    return switch (parameter.getIn()) {
      case QUERY -> request.queryParams().getAll(name);
      default -> one == null ? List.of() : List.of(one);
    };
  }

  /** A text that is a number where the contract wants one, as that; else as it came. */
  private static Object typed(Parameter parameter, String text) {
    boolean whole = parameter.getSchemaType() == SchemaType.INTEGER;
    return whole && WHOLE.matcher(text).matches() ? (Object) Long.valueOf(text) : text;
  }

  private static void body(Promise promise, Buffer body, Problems problems) {
    Judged judged = Objects.requireNonNull(promise.body);
    if (body.toString().isBlank()) {
      if (promise.bodyRequired) {
        problems.add(judged.place, "is required: the request has no body", "", "a JSON object");
      }
      return;
    }
    Object value;
    try {
      value = Json.decodeValue(body);
    } catch (DecodeException e) {
      return;
    }
    judged.judge(value, problems);
  }

  // Reading

  private Future<Map<String, Promise>> reading() {
    Future<Map<String, Promise>> begun = reading;
    if (begun == null) {
      begun =
          vertx
              .executeBlocking(RequestContract::requests, false)
              .compose(json -> OpenAPIContract.from(vertx, Objects.requireNonNull(json)))
              .map(RequestContract::promises)
              .onSuccess(PROMISES::set);
      reading = begun;
    }
    return begun;
  }

  private static Map<String, Promise> promises(OpenAPIContract contract) {
    SchemaRepository schemas = contract.getSchemaRepository();
    Map<String, Promise> promises = new HashMap<>();
    for (Operation operation : contract.operations()) {
      List<Judged> parameters = new ArrayList<>();
      Set<String> names = new LinkedHashSet<>();
      for (Parameter parameter : operation.getParameters()) {
        String in = parameter.getIn().toString();
        parameters.add(
            new Judged(
                parameter,
                in + "." + parameter.getName(),
                parameter.getOpenAPIModel().getJsonObject("schema"),
                schemas.validator(parameter.getSchema())));
        if (in.equals("query")) {
          names.add(parameter.getName());
        }
      }
      RequestBody body = operation.getRequestBody();
      MediaType type = body == null ? null : body.getContent().get(JSON);
      String path = operation.getOpenAPIPath().replaceAll("\\{(\\w+)}", ":$1");
      promises.put(
          operation.getHttpMethod() + " " + path,
          new Promise(
              List.copyOf(parameters),
              type == null ? null : judged(type, schemas),
              body != null && body.isRequired(),
              names));
    }
    return Map.copyOf(promises);
  }

  private static Judged judged(MediaType type, SchemaRepository schemas) {
    JsonSchema schema = type.getSchema();
    return new Judged(
        null, "$", type.getOpenAPIModel().getJsonObject("schema"), schemas.validator(schema));
  }

  /** The contract without what it says of answers, which would be most of the reading. */
  private static JsonObject requests() throws IOException {
    JsonObject contract;
    try (InputStream in = RequestContract.class.getClassLoader().getResourceAsStream(FILE)) {
      contract =
          new JsonObject(
              Buffer.buffer(Objects.requireNonNull(in, FILE + " is packed").readAllBytes()));
    }
    // Ours is "/", which is right and which Vert.x takes for no address.
    contract.remove("servers");
    JsonObject paths = contract.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject methods = paths.getJsonObject(path);
      for (String method : methods.fieldNames()) {
        methods
            .getJsonObject(method)
            .put(
                "responses",
                new JsonObject().put("default", new JsonObject().put("description", "any")));
      }
    }
    JsonObject components = contract.getJsonObject("components");
    components.remove("responses");
    JsonObject all = components.getJsonObject("schemas");
    JsonObject needed = new JsonObject();
    keepNeeded(paths.encode(), all, needed);
    keepNeeded(components.getJsonObject("parameters").encode(), all, needed);
    components.put("schemas", needed);
    return contract;
  }

  private static void keepNeeded(String text, JsonObject all, JsonObject needed) {
    for (String name : all.fieldNames()) {
      if (!needed.containsKey(name) && text.contains("\"#/components/schemas/" + name + "\"")) {
        JsonObject schema = all.getJsonObject(name);
        needed.put(name, schema);
        keepNeeded(schema.encode(), all, needed);
      }
    }
  }
}
