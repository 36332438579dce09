package io.tocsin.systemtests;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;

/** The REST interface as a client sees it. */
final class Rest {

  private final Program program;

  Rest(Program program) {
    this.program = program;
  }

  JsonObject get(String path) {
    HttpResponse<String> response = program.get(path);
    if (response.statusCode() != 200) {
      throw new AssertionError(path + " answers " + response.statusCode() + ": " + response.body());
    }
    return new JsonObject(response.body());
  }

  /** The session with that name, once it is in that state. */
  Optional<JsonObject> session(String name, String state) {
    return objects(get("/api/sessions"), "sessions").stream()
        .filter(session -> session.getString("name").equals(name))
        .filter(session -> session.getString("state").equals(state))
        .findFirst();
  }

  List<JsonObject> of(String sessionId, String what) {
    String stream = what.replaceAll("\\?.*", "");
    String collection =
        switch (stream) {
          case "market", "quality" -> "symbols";
          case "conditions" -> "instances";
          case "equity" -> "points";
          default -> stream;
        };
    return objects(get("/api/sessions/" + sessionId + "/" + what), collection);
  }

  static List<JsonObject> objects(JsonObject body, String collection) {
    JsonArray array = body.getJsonArray(collection);
    if (array == null) {
      throw new AssertionError("no \"" + collection + "\" in " + body.encode());
    }
    return array.stream().map(JsonObject.class::cast).toList();
  }
}
