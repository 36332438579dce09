package io.tocsin.server.contract;

import io.tocsin.server.LiveServer;
import io.tocsin.server.contract.Contract.Operation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server right and wrong things, made by seed from its contract, and collects the answers
 * that break it: a fault of the server, a status or a document that the contract has not, a wrong
 * parameter that is taken, a right one that is refused as wrong.
 */
final class Asker {

  private static final List<String> ODD =
      List.of(
          "",
          " ",
          "0",
          "-1",
          "999999999999999999999",
          "NaN",
          "null",
          "true",
          "%00",
          "..%2f..%2fetc%2fpasswd",
          "'; drop table sessions --",
          "ä€𐍈",
          "<script>alert(1)</script>",
          "{}",
          "2026-13-45T99:99:99Z",
          "a".repeat(3_000));

  private final LiveServer server;
  private final Contract contract;
  private final Random random;
  private final List<String> faults = new ArrayList<>();
  private int asked;

  Asker(LiveServer server, Contract contract, long seed) {
    this.server = server;
    this.contract = contract;
    this.random = new Random(seed);
  }

  List<String> faults() {
    return faults;
  }

  int asked() {
    return asked;
  }

  /**
   * @param known values of path variables, by name or by operation and name
   */
  void ask(Operation operation, Map<String, String> known) {
    String right = path(operation, known, null);
    String body = example(operation);
    send(operation, right, body, null);
    for (JsonObject parameter : operation.parameters()) {
      for (int i = 0; i < (reads(operation) ? 1 : 2); i++) {
        String odd = ODD.get(random.nextInt(ODD.size()));
        switch (parameter.getString("in")) {
          case "path" -> {
            if (!odd.isEmpty()) {
              send(operation, path(operation, known, parameter.getString("name"), odd), body, null);
            }
          }
          case "query" -> query(operation, right, body, parameter, odd);
          default -> send(operation, right, body, null, parameter.getString("name"), header(odd));
        }
      }
    }
    if (right.startsWith("/api/")) {
      send(operation, right + join(right) + "no_such_parameter=1", body, false);
    }
    if (operation.body() != null) {
      bodies(operation, right, body);
    }
  }

  private void query(
      Operation operation, String path, String body, JsonObject parameter, String odd) {
    String name = parameter.getString("name");
    JsonObject schema = parameter.getJsonObject("schema");
    if (!schema.containsKey("enum") && !"integer".equals(schema.getString("type"))) {
      send(operation, path + join(path) + name + "=" + encode(odd), body, null);
      return;
    }
    Object value = odd;
    if ("integer".equals(schema.getString("type")) && odd.matches("-?\\d{1,9}")) {
      value = Integer.valueOf(odd);
    }
    boolean accepted = contract.accepts(operation.id() + " " + name, schema, value);
    if (path.contains("?" + name + "=") || path.contains("&" + name + "=")) {
      return;
    }
    send(operation, path + join(path) + name + "=" + encode(odd), body, accepted);
    String good = good(schema);
    send(operation, path + join(path) + name + "=" + good, body, true);
    send(operation, path + join(path) + name + "=" + good + "&" + name + "=" + good, body, false);
  }

  private String good(JsonObject schema) {
    JsonArray choices = schema.getJsonArray("enum");
    if (choices != null) {
      return choices.getString(random.nextInt(choices.size()));
    }
    int least = schema.getInteger("minimum", 0);
    return String.valueOf(
        least + random.nextInt(schema.getInteger("maximum", least + 1_000) - least + 1));
  }

  private void bodies(Operation operation, String path, String example) {
    for (String wrong :
        List.of("{", "[]", "null", "\"x\"", "[".repeat(500), "{\"a\":1}", "\u0000")) {
      send(operation, path, wrong, null);
    }
    if (operation.id().startsWith("validate")) {
      send(operation, path, "{\"a\": \"" + "x".repeat(1 << 20) + "\"}", null);
    }
    if (!example.isEmpty()) {
      JsonObject right = new JsonObject(example);
      for (String field : right.fieldNames()) {
        JsonObject without = right.copy();
        without.remove(field);
        send(operation, path, without.encode(), null);
        for (Object wrong :
            List.of("", -1, 1e300, true, new JsonArray().add(1), new JsonObject().put("x", "y"))) {
          if (random.nextInt(3) == 0) {
            send(operation, path, right.copy().put(field, wrong).encode(), null);
          }
        }
        send(operation, path, right.copy().putNull(field).encode(), null);
      }
    }
  }

  private static String example(Operation operation) {
    JsonObject body = operation.body();
    if (body == null) {
      return "";
    }
    JsonObject example =
        body.getJsonObject("content").getJsonObject("application/json").getJsonObject("example");
    return example == null ? "" : example.encode();
  }

  private String path(Operation operation, Map<String, String> known, @Nullable String wrong) {
    return path(operation, known, wrong, "");
  }

  private String path(
      Operation operation, Map<String, String> known, @Nullable String wrong, String value) {
    String path = operation.path();
    String query = "";
    for (JsonObject parameter : operation.parameters()) {
      String name = parameter.getString("name");
      String example = String.valueOf(parameter.getValue("example", "1"));
      if (parameter.getString("in").equals("path")) {
        boolean session = operation.path().startsWith("/api/sessions/") && name.equals("id");
        String right =
            session && reads(operation)
                ? known.get("readSession id")
                : known.getOrDefault(name, example);
        path = path.replace("{" + name + "}", name.equals(wrong) ? odd(value) : encode(right));
      } else if (parameter.getBoolean("required", false)) {
        query =
            "?" + name + "=" + (name.equals("stream") ? "health" : known.getOrDefault(name, "x"));
      }
    }
    return path + query;
  }

  /** What changes a session is asked of one that there is not. */
  private static boolean reads(Operation operation) {
    return operation.method().equals("GET");
  }

  private static String odd(String value) {
    return value.startsWith("%") || value.startsWith("..%") ? value : encode(value);
  }

  private static String header(String odd) {
    return odd.codePoints().allMatch(c -> c >= 32 && c < 127) ? odd : "odd";
  }

  private static String join(String path) {
    return path.contains("?") ? "&" : "?";
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * @param taken whether the contract takes the parameters; null if it does not say
   */
  private void send(
      Operation operation, String path, String body, @Nullable Boolean taken, String... headers) {
    asked++;
    HttpResponse<String> answer = server.call(operation.method(), path, body, headers);
    int status = answer.statusCode();
    String type = answer.headers().firstValue("Content-Type").orElse("");
    List<String> wrong = new ArrayList<>();
    if (status >= 500 && status != 503) {
      wrong.add("a fault");
    }
    if (answer.body().matches("(?s).*(\\bat io\\.|Exception\\b|java\\.lang\\.).*")
        && status >= 400) {
      wrong.add("shows the program's inside");
    }
    // A path that is odd enough leads to another operation, or to none.
    if (status >= 400) {
      if (!type.equals("application/problem+json")) {
        wrong.add("no problem document but " + type);
      } else if (status != 405) {
        wrong.addAll(contract.problems(operation, status, type, answer.body()));
      }
    }
    if (taken != null && taken && status == 400) {
      wrong.add("refuses what the contract takes");
    }
    if (taken != null && !taken && status < 400) {
      wrong.add("takes what the contract refuses");
    }
    if (!wrong.isEmpty()) {
      String shown = answer.body().length() > 300 ? answer.body().substring(0, 300) : answer.body();
      faults.add(
          "%s %s with %s -> %d %s: %s"
              .formatted(
                  operation.method(),
                  path.length() > 200 ? path.substring(0, 200) + "…" : path,
                  body.length() > 200 ? body.substring(0, 200) + "…" : body,
                  status,
                  shown,
                  wrong));
    }
  }
}
