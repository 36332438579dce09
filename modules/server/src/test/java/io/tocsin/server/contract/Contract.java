package io.tocsin.server.contract;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code openapi.json} and {@code asyncapi.json} as a server serves them, and the judge of what it
 * answers: JSON Schema 2020-12, by the validator of Vert.x. (Its OpenAPI loader refuses media types
 * like {@code application/problem+json} and {@code text/csv}.)
 */
final class Contract {

  /**
   * @param path with its variables in braces
   * @param parameters resolved
   */
  record Operation(
      String id,
      String method,
      String path,
      List<JsonObject> parameters,
      @Nullable JsonObject body,
      JsonObject responses) {}

  private static final JsonSchemaOptions OPTIONS =
      new JsonSchemaOptions()
          .setBaseUri("http://tocsin/")
          .setDraft(Draft.DRAFT202012)
          .setOutputFormat(OutputFormat.Basic);

  private final JsonObject rest;
  private final JsonObject bus;
  private final JsonObject definitions;
  private final Map<String, Validator> validators = new HashMap<>();

  Contract(JsonObject rest, JsonObject bus) {
    this.rest = rest;
    this.bus = bus;
    definitions = new JsonObject();
    for (JsonObject each : List.of(rest, bus)) {
      definitions.mergeIn(each.getJsonObject("components").getJsonObject("schemas"));
    }
  }

  /** By id. */
  Map<String, Operation> operations() {
    Map<String, Operation> operations = new TreeMap<>();
    JsonObject paths = rest.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject methods = paths.getJsonObject(path);
      for (String method : methods.fieldNames()) {
        JsonObject operation = methods.getJsonObject(method);
        List<JsonObject> parameters = new ArrayList<>();
        operation
            .getJsonArray("parameters", new JsonArray())
            .forEach(each -> parameters.add(resolve((JsonObject) each)));
        operations.put(
            operation.getString("operationId"),
            new Operation(
                operation.getString("operationId"),
                method.toUpperCase(Locale.ROOT),
                path,
                parameters,
                operation.getJsonObject("requestBody"),
                operation.getJsonObject("responses")));
      }
    }
    return operations;
  }

  private JsonObject resolve(JsonObject part) {
    String ref = part.getString("$ref");
    if (ref == null) {
      return part;
    }
    JsonObject at = rest;
    for (String step : ref.substring(2).split("/", -1)) {
      at = at.getJsonObject(step);
    }
    return at;
  }

  /** What is wrong with an answer; empty if nothing is. */
  List<String> problems(Operation operation, int status, String contentType, String body) {
    JsonObject response = operation.responses().getJsonObject(String.valueOf(status));
    if (response == null) {
      return List.of(status + " is no status of the contract: " + body);
    }
    JsonObject content = resolve(response).getJsonObject("content");
    if (content == null) {
      return body.isEmpty() ? List.of() : List.of("a body where there is none: " + body);
    }
    String type = contentType.split(";", 2)[0];
    if (!content.containsKey(type)) {
      return List.of(type + " is no content type of the contract");
    }
    JsonObject schema = content.getJsonObject(type).getJsonObject("schema");
    return type.endsWith("json")
        ? check(operation.id() + " " + status + " " + type, schema, Json.decodeValue(body))
        : List.of();
  }

  boolean accepts(String key, JsonObject schema, @Nullable Object value) {
    return check(key, schema, value).isEmpty();
  }

  /** The channel of an address that {@code {…}} stand in; null if there is none. */
  @Nullable String channelOf(String address) {
    JsonObject channels = bus.getJsonObject("channels");
    for (String name : channels.fieldNames()) {
      String pattern = channels.getJsonObject(name).getString("address");
      if (pattern != null
          && address.matches(pattern.replace(".", "\\.").replaceAll("\\{\\w+}", "[^.:]+"))) {
        return name;
      }
    }
    return null;
  }

  /** The messages of a channel, by name. */
  JsonObject messages(String channel) {
    return bus.getJsonObject("channels").getJsonObject(channel).getJsonObject("messages");
  }

  /** What is wrong with a message of a stream; empty if nothing is. */
  List<String> problems(String channel, JsonObject envelope) {
    JsonObject message = messages(channel).getJsonObject(envelope.getString("type"));
    return message == null
        ? List.of(envelope.getString("type") + " is no message of " + channel)
        : check(
            channel + " " + envelope.getString("type"), message.getJsonObject("payload"), envelope);
  }

  private List<String> check(String key, JsonObject schema, @Nullable Object value) {
    OutputUnit verdict =
        validators
            .computeIfAbsent(key, k -> Validator.create(JsonSchema.of(whole(schema)), OPTIONS))
            .validate(value);
    if (Boolean.TRUE.equals(verdict.getValid())) {
      return List.of();
    }
    List<OutputUnit> errors = Objects.requireNonNullElse(verdict.getErrors(), List.of());
    return errors.isEmpty()
        ? List.of("does not fit: " + value)
        : errors.stream()
            .map(error -> error.getInstanceLocation() + ": " + error.getError())
            .toList();
  }

  /** The schema with all that it may refer to. */
  private JsonObject whole(JsonObject schema) {
    String text =
        schema
            .copy()
            .put("$defs", definitions)
            .encode()
            .replace("openapi.json#/components/schemas/", "#/$defs/")
            .replace("#/components/schemas/", "#/$defs/");
    return new JsonObject(text);
  }
}
