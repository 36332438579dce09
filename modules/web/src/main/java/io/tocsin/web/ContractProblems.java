package io.tocsin.web;

import io.tocsin.model.input.Fields;
import io.tocsin.model.input.Problems;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.Parameter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The verdict of a JSON schema in the words that all other refusals of the program have: the place,
 * what is wrong, the value, what is allowed. What a schema calls {@code writeOnly} is a secret: its
 * value is not told.
 */
final class ContractProblems {

  /** A person reads no more, and whoever sends a megabyte of faults shall not get more back. */
  private static final int MOST = 50;

  /** Tell only that something within is wrong, which is told as well. */
  private static final Set<String> OF_PARTS =
      Set.of("properties", "patternProperties", "items", "prefixItems", "allOf", "$ref");

  private static final Pattern QUOTED = Pattern.compile("\"(.*)\"");

  private ContractProblems() {}

  /**
   * @param schema that gave the verdict, without references
   * @param place of the value
   */
  static void add(
      OutputUnit verdict,
      JsonObject schema,
      String place,
      @Nullable Object value,
      Problems problems) {
    String within = null;
    Set<String> told = new HashSet<>();
    for (OutputUnit unit : Objects.requireNonNullElse(verdict.getErrors(), List.<OutputUnit>of())) {
      String location = unit.getKeywordLocation();
      String keyword = location.substring(location.lastIndexOf('/') + 1);
      // What was tried in vain within a choice would only confuse.
      if (within != null && location.startsWith(within)) {
        continue;
      }
      within = keyword.equals("anyOf") || keyword.equals("oneOf") ? location + "/" : null;
      String above = location.substring(1, location.length() - keyword.length() - 1);
      JsonObject part =
          JsonPointer.from(above).queryJson(schema) instanceof JsonObject found
              ? found
              : new JsonObject();
      // One is enough for each place; what is missing is told at the place of what should have it.
      String error = String.valueOf(unit.getError());
      String at = unit.getInstanceLocation() + (keyword.equals("required") ? error : "");
      if (!isOfParts(keyword, part) && told.size() < MOST && told.add(at)) {
        add(keyword, error, part, place, unit.getInstanceLocation(), value, problems);
      }
    }
  }

  private static boolean isOfParts(String keyword, JsonObject schema) {
    return OF_PARTS.contains(keyword)
        || keyword.equals("additionalProperties")
            && schema.getValue("additionalProperties") instanceof JsonObject;
  }

  private static void add(
      String keyword,
      String error,
      JsonObject schema,
      String root,
      String pointer,
      @Nullable Object document,
      Problems problems) {
    Object value = JsonPointer.from(pointer.substring(1)).queryJson(document);
    String path = root + steps(pointer);
    String shown = schema.getBoolean("writeOnly", false) ? "" : shown(root, value);
    switch (keyword) {
      case "type" -> problems.add(path, "must be " + kind(schema), shown, allowed(schema));
      case "enum" ->
          problems.unknownName(path, "value", text(value), texts(schema.getJsonArray("enum")));
      case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum" ->
          problems.add(
              path,
              text(schema.getValue("type")).equals("integer")
                  ? "must be a whole number"
                  : "is out of range",
              shown,
              allowed(schema));
      case "required" -> {
        String name = quoted(error);
        JsonObject field = schema.getJsonObject("properties", new JsonObject()).getJsonObject(name);
        problems.add(path + "." + name, "is required", "", field == null ? "" : allowed(field));
      }
      case "additionalProperties", "unevaluatedProperties" -> {
        String name = quoted(error);
        Set<String> known = schema.getJsonObject("properties", new JsonObject()).fieldNames();
        // The validator calls a known field unknown if its value is wrong, which is told as well;
        // an
        // editor's name of the schema is welcome everywhere.
        if (!known.contains(name) && !name.equals("$schema")) {
          problems.unknownName(path, "field", name, known);
        }
      }
      case "minLength" ->
          problems.add(
              path,
              text(value).isEmpty() ? "must not be empty" : "is too short",
              shown,
              words(schema, "at least " + schema.getValue("minLength") + " characters"));
      case "maxLength" ->
          problems.add(
              path,
              "is too long",
              shown,
              "at most " + schema.getValue("maxLength") + " characters");
      case "pattern" ->
          problems.add(
              path,
              "is not written as it must be",
              shown,
              words(schema, schema.getString("pattern")));
      case "format" ->
          problems.add(
              path,
              schema.getString("format").equals("date-time")
                  ? "must be a time"
                  : "must be a " + schema.getString("format"),
              shown,
              allowed(schema));
      case "minItems" ->
          problems.add(
              path, "has too few entries", size(value), counts(schema, "minItems", "maxItems"));
      case "maxItems" ->
          problems.add(
              path, "has too many entries", size(value), counts(schema, "minItems", "maxItems"));
      case "minProperties" ->
          problems.add(
              path,
              "says nothing",
              shown,
              String.join(", ", schema.getJsonObject("properties", new JsonObject()).fieldNames()));
      default ->
          problems.add(path, error.isEmpty() ? "is not allowed" : error, shown, words(schema, ""));
    }
  }

  /** What a parameter may be, for people. */
  static String described(Parameter parameter) {
    JsonObject model = parameter.getOpenAPIModel();
    return model.getString("description", allowed(model.getJsonObject("schema")));
  }

  private static String kind(JsonObject schema) {
    Object type = schema.getValue("type");
    List<String> types = type instanceof JsonArray several ? texts(several) : List.of(text(type));
    return types.stream()
        .map(each ->
            switch (each) {
              case "integer" -> "a whole number";
              case "array" -> "an array";
              case "object" -> "an object";
              case "boolean" -> "true or false";
              case "null" -> "null";
              default -> "a " + each;
            })
        .collect(Collectors.joining(" or "));
  }

  private static String allowed(JsonObject schema) {
    if (schema.containsKey("enum")) {
      return String.join(", ", texts(schema.getJsonArray("enum")));
    }
    if (schema.containsKey("minimum") || schema.containsKey("maximum")) {
      return counts(schema, "minimum", "maximum");
    }
    if ("date-time".equals(schema.getString("format"))) {
      return "ISO-8601 in UTC, as in 2026-11-21T13:00:00Z";
    }
    return words(
        schema,
        switch (text(schema.getValue("type"))) {
          case "string" -> "\"…\"";
          case "object" -> "{ … }";
          case "array" -> "[ … ]";
          case "boolean" -> "true, false";
          default -> "";
        });
  }

  private static String counts(JsonObject schema, String least, String most) {
    return text(schema.getValue(least, "any")) + " to " + text(schema.getValue(most, "any"));
  }

  /** What the contract says of it, if anything. */
  private static String words(JsonObject schema, @Nullable String otherwise) {
    return schema.getString("description", Objects.requireNonNullElse(otherwise, ""));
  }

  /** {@code #/records/3/level} is {@code .records[3].level}. */
  private static String steps(String pointer) {
    StringBuilder path = new StringBuilder();
    for (String step : pointer.split("/", -1)) {
      if (step.equals("#")) {
        continue;
      }
      String name = step.replace("~1", "/").replace("~0", "~");
      path.append(name.matches("\\d+") ? "[" + name + "]" : "." + name);
    }
    return path.toString();
  }

  /** As it was written: in an address without quotes. */
  private static String shown(String root, @Nullable Object value) {
    return root.equals("$") ? Fields.describe(json(value)) : cut(text(value));
  }

  private static @Nullable Object json(@Nullable Object value) {
    return value instanceof Map<?, ?> || value instanceof List<?> ? text(value) : value;
  }

  private static String size(@Nullable Object value) {
    return value instanceof JsonArray array ? String.valueOf(array.size()) : "";
  }

  private static String cut(String text) {
    return text.length() > 80 ? text.substring(0, 77) + "..." : text;
  }

  private static String quoted(String error) {
    Matcher name = QUOTED.matcher(error);
    return name.find() ? name.group(1) : error;
  }

  private static List<String> texts(JsonArray values) {
    return values.stream().map(ContractProblems::text).toList();
  }

  private static String text(@Nullable Object value) {
    return String.valueOf(value);
  }
}
