package io.tocsin.server;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;

/**
 * What one node of a cluster says of the only session, as a browser on it gets it.
 *
 * @param url of the node's dashboard
 */
record SeenBy(MortalSession mortal, String url) {

  JsonObject session() throws IOException, InterruptedException {
    JsonArray all = mortal.get(url + "/api/sessions").getJsonArray("sessions", new JsonArray());
    return all.isEmpty() ? new JsonObject() : all.getJsonObject(0);
  }

  /** Name of the node that runs it; empty if that is not known. */
  String owner() throws IOException, InterruptedException {
    return session().getString("node", "");
  }

  String state() throws IOException, InterruptedException {
    return session().getString("state", "");
  }

  /** The nodes that it sees, with what it knows of each. */
  JsonArray nodes() throws IOException, InterruptedException {
    return mortal.get(url + "/api/cluster").getJsonArray("nodes", new JsonArray());
  }

  /** How many nodes it sees at work. */
  long nodesUp() throws IOException, InterruptedException {
    return nodes().stream()
        .filter(each -> ((JsonObject) each).getString("state").equals("UP"))
        .count();
  }

  /** A node as this one shows it; empty if it does not. */
  JsonObject node(String name) throws IOException, InterruptedException {
    return nodes().stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("node").equals(name))
        .findFirst()
        .orElse(new JsonObject());
  }

  /** The whole state of a stream of the session. */
  JsonObject stream(String id, String name) throws IOException, InterruptedException {
    return messages("session." + id + "." + name).stream()
        .map(message -> ((JsonObject) message).getJsonObject("body", new JsonObject()))
        .findFirst()
        .orElse(new JsonObject());
  }

  /**
   * What the streams bring from there on.
   *
   * @param place {@code ADDRESS} or {@code ADDRESS@EPOCH.SEQ}
   */
  JsonArray messages(String place) throws IOException, InterruptedException {
    return mortal
        .get(url + "/api/streams?stream=" + place)
        .getJsonArray("messages", new JsonArray());
  }
}
