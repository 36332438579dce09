package io.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tocsin.bus.Addresses;
import io.tocsin.bus.StreamPost;
import io.tocsin.model.WallClock;
import io.tocsin.security.Rights;
import io.tocsin.security.Role;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every route and every command, tried by every role. */
class RightsTest {

  @TempDir Path folder;
  private People people;
  private TestServer server;

  @BeforeEach
  void start() {
    people = new People(folder);
    server = new TestServer(people.options());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static List<Rights.Row> routes() {
    return Rights.all().stream().filter(row -> row.action().matches("[A-Z]+ /.*")).toList();
  }

  private int status(Rights.Row row, MultiMap headers) {
    String[] parts = row.action().replaceAll(":[a-z]+", "x").split(" ", 2);
    return server.request(HttpMethod.valueOf(parts[0]), parts[1], "", headers).statusCode();
  }

  @Test
  void each_route_lets_in_who_may_and_nobody_else() {
    List<String> wrong = new ArrayList<>();
    for (Rights.Row row : routes()) {
      if (status(row, MultiMap.caseInsensitiveMultiMap()) == 401 != row.least().isPresent()
          && !row.action().equals("POST /api/login")) {
        wrong.add(row + " without a login");
      }
      for (Role role : Role.values()) {
        int status = status(row, people.with(role));
        if ((status == 403) == row.allows(role) || status == 401) {
          wrong.add(row + " as " + role + ": " + status);
        }
      }
    }

    assertThat(routes()).hasSizeGreaterThan(60);
    assertThat(wrong).isEmpty();
  }

  @Test
  void no_row_is_of_a_route_that_is_not_there() {
    for (Rights.Row row : routes()) {
      String[] parts = row.action().replaceAll(":[a-z]+", "x").split(" ", 2);
      var answer =
          server.request(HttpMethod.valueOf(parts[0]), parts[1], "", people.with(Role.ADMIN));
      assertThat(answer.bodyAsString()).as(row.action()).doesNotContain("there is nothing at");
      assertThat(answer.statusCode()).as(row.action()).isNotEqualTo(405);
    }
  }

  @Test
  void a_route_without_a_row_or_without_the_gate_does_not_start() {
    Gate gate =
        new Gate(
            new Access(server.vertx, Optional.empty(), WallClock.system()),
            Optional.empty(),
            new Audit(server.vertx, Optional.empty(), WallClock.system()),
            new BridgeMetrics(new SimpleMeterRegistry()),
            WallClock.system());
    Router router = Router.router(server.vertx);
    ApiRoutes api = new ApiRoutes(router, gate, new RequestContract(server.vertx));
    api.get("/api/forgotten", request -> Future.succeededFuture(new JsonObject()));

    assertThatThrownBy(api::mount)
        .hasMessageContaining("\"GET /api/forgotten\" has no row in io.tocsin.security.Rights");
    router.get("/api/beside").handler(request -> request.end());
    assertThatThrownBy(() -> gate.check(router))
        .hasMessageContaining("/api/beside is open to everybody");
  }

  @Test
  void each_command_is_taken_of_who_may_and_bears_his_name() {
    Map<Role, BridgeClient> sockets = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      sockets.put(role, socket(role));
    }
    List<String> wrong = new ArrayList<>();
    int commands = 0;
    for (Rights.Row row : Rights.all()) {
      if (!row.action().startsWith("command.")) {
        continue;
      }
      commands++;
      server.bus.onCommand(row.action().substring(8), Future::succeededFuture);
      for (Role role : Role.values()) {
        JsonObject reply =
            sockets.get(role).request(row.action(), new JsonObject().put("actor", "mallory"));
        boolean done = reply.getString("type").equals("rec");
        if (done != row.allows(role)
            || !done && reply.getInteger("failureCode") != 403
            || done
                && row.isDeed()
                && !role.word().equals(reply.getJsonObject("body").getString("actor"))) {
          wrong.add(row + " as " + role + ": " + reply.encode());
        }
        int byRest =
            server
                .request(HttpMethod.POST, "/api/requests/" + row.action(), "{}", people.with(role))
                .statusCode();
        if ((byRest == 200) != row.allows(role)) {
          wrong.add(row + " by REST as " + role + ": " + byRest);
        }
      }
    }

    assertThat(commands).isGreaterThan(30);
    assertThat(wrong).isEmpty();
    server.bus.onCommand("new_one", Future::succeededFuture);
    JsonObject unknown = sockets.get(Role.ADMIN).request("command.new_one", new JsonObject());
    assertThat(unknown.getInteger("failureCode")).isEqualTo(403);
  }

  @Test
  void the_log_is_read_by_admins_only_whatever_the_way() {
    server.bus.post(StreamPost.open(Addresses.LOG, "lines"));
    JsonObject snapshot = new JsonObject().put("stream", Addresses.LOG);
    for (Role role : Role.values()) {
      BridgeClient socket = socket(role);
      boolean may = role == Role.ADMIN;

      assertThat(socket.request("snapshot", snapshot).getString("type"))
          .as("snapshot as " + role)
          .isEqualTo(may ? "rec" : "err");
      String byRest =
          server
              .request(
                  HttpMethod.POST, "/api/requests/snapshot", snapshot.encode(), people.with(role))
              .bodyAsString();
      assertThat(byRest.contains("\"lines\"")).as("request as " + role).isEqualTo(may);
      String missed =
          server
              .request(
                  HttpMethod.GET, "/api/streams?stream=log&stream=sessions", "", people.with(role))
              .bodyAsString();
      assertThat(missed.contains("\"lines\"")).as("streams as " + role).isEqualTo(may);
      assertThat(missed).as("the others are told").contains("\"sessions\"");

      socket.register(Addresses.LOG);
      if (!may) {
        JsonObject refusal = socket.next();
        assertThat(refusal.getInteger("failureCode")).isEqualTo(403);
        assertThat(refusal.getString("address")).isEqualTo(Addresses.LOG);
        assertThat(refusal.getString("message")).contains("this needs an admin");
      } else {
        // Answered when what came before it has been dealt with.
        socket.request("snapshot", new JsonObject().put("stream", "nothing"));
        server.bus.post(
            StreamPost.event(Addresses.LOG, "said", "lines", new JsonObject().put("key", "1"), 5));
        assertThat(socket.next().getJsonObject("body").getString("type")).isEqualTo("said");
      }
    }
    assertThat(
            server
                .request(HttpMethod.GET, "/api/audit?limit=50", "", people.with(Role.ADMIN))
                .bodyAsString())
        .contains("stream.log");
  }

  private BridgeClient socket(Role role) {
    return new BridgeClient(
        server.clients,
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(server.port)
            .setURI("/eventbus/websocket?client=" + role.word() + "&connection=1")
            .addHeader("Authorization", "Bearer " + people.tokens.get(role)));
  }
}
