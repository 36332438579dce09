package io.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Addresses.Reach;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contracts name what there is and nothing else. That answers keep to them is tested where a
 * whole server runs, in the server module.
 */
class ContractTest {

  /** Served, and no operations: the socket, the page, and what refuses all else. */
  private static final Pattern NO_OPERATION = Pattern.compile("/eventbus.*|/api/");

  private static final Pattern COMMAND =
      Pattern.compile("(?:onCommand|answer|change)\\(\\s*\"(\\w+[a-z])\"");

  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  private JsonObject contract(String name) {
    HttpResponse<Buffer> answer = server.get("/" + name);
    assertThat(answer.getHeader("Content-Type")).isEqualTo("application/json");
    return answer.bodyAsJsonObject();
  }

  @Test
  void every_route_is_an_operation_of_the_contract_and_every_operation_a_route() {
    Set<String> routes = new TreeSet<>();
    server.bridge.routes().stream()
        .filter(route -> route.methods() != null && route.getPath() != null)
        .filter(route -> !NO_OPERATION.matcher(route.getPath()).matches())
        .forEach(route ->
            route
                .methods()
                .forEach(method ->
                    routes.add(method + " " + route.getPath().replaceAll(":(\\w+)", "{$1}"))));
    StaticFiles.CONTRACTS.forEach(path -> routes.add("GET " + path));

    Set<String> operations = new TreeSet<>();
    JsonObject paths = contract("openapi.json").getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      for (String method : paths.getJsonObject(path).fieldNames()) {
        operations.add(HttpMethod.valueOf(method.toUpperCase(Locale.ROOT)) + " " + path);
      }
    }

    assertThat(operations).isEqualTo(routes);
  }

  @Test
  void every_public_address_is_a_channel_of_the_contract_and_every_channel_an_address() {
    JsonObject channels = contract("asyncapi.json").getJsonObject("channels");

    assertThat(addresses(channels))
        .containsExactlyInAnyOrderElementsOf(
            Addresses.CATALOGUE.stream()
                .filter(entry -> entry.reach() != Reach.INTERNAL)
                .map(Addresses.Entry::pattern)
                .toList());
  }

  @Test
  void A8_each_stream_has_the_messages_that_the_catalogue_of_addresses_names() {
    JsonObject channels = contract("asyncapi.json").getJsonObject("channels");
    Map<String, String> carries =
        Addresses.CATALOGUE.stream()
            .filter(entry -> entry.reach() == Reach.STREAM)
            .collect(Collectors.toMap(Addresses.Entry::pattern, Addresses.Entry::carries));
    for (String name : channels.fieldNames()) {
      JsonObject channel = channels.getJsonObject(name);
      String carried = carries.get(pattern(channel));
      if (carried != null) {
        assertThat(channel.getJsonObject("messages").fieldNames())
            .as(name)
            .containsExactlyInAnyOrder(
                carried.substring(carried.lastIndexOf(": ") + 2).split(", "));
      }
    }
  }

  @Test
  void the_bridge_permits_what_the_contract_describes() {
    JsonObject contract = contract("asyncapi.json");
    JsonObject operations = contract.getJsonObject("operations");
    for (String name : operations.fieldNames()) {
      JsonObject operation = operations.getJsonObject(name);
      String channel =
          operation.getJsonObject("channel").getString("$ref").replace("#/channels/", "");
      String address =
          contract
              .getJsonObject("channels")
              .getJsonObject(channel)
              .getString("address")
              .replace("{id}", TestServer.SESSION)
              .replace("{symbol}", "BTC_USDT")
              .replace("{venue}", "kraken")
              .replace("{interval}", "1m")
              .replace("{name}", "pause_session");
      boolean stream = operation.getString("action").equals("send");
      assertThat(BridgePermissions.allow(stream ? "register" : "send", address))
          .as(address)
          .isTrue();
      assertThat(BridgePermissions.allow(stream ? "send" : "register", address))
          .as(address)
          .isFalse();
    }
  }

  @Test
  void every_command_that_a_part_of_the_server_answers_is_described() throws IOException {
    Set<String> answered = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      for (Path file : files.filter(ContractTest::isSource).toList()) {
        String text = Files.readString(file);
        String prefix = text.contains("\"strategies_\" + command") ? "strategies_" : "";
        Matcher command = COMMAND.matcher(text);
        while (text.contains("onCommand(") && command.find()) {
          String name = command.group(1);
          answered.add(name.startsWith(prefix) ? name : prefix + name);
        }
      }
    }
    JsonObject command =
        contract("asyncapi.json").getJsonObject("channels").getJsonObject("command");

    assertThat(command.getJsonObject("messages").fieldNames())
        .containsExactlyInAnyOrderElementsOf(answered);
    assertThat(command.getJsonObject("parameters").getJsonObject("name").getJsonArray("enum"))
        .containsExactlyInAnyOrderElementsOf(List.copyOf(answered));
  }

  private static boolean isSource(Path file) {
    return file.toString().contains("/src/main/java/") && file.toString().endsWith(".java");
  }

  private static String pattern(JsonObject channel) {
    return String.valueOf(channel.getString("address")).replaceAll("\\{(\\w+)}", "<$1>");
  }

  private static Set<String> addresses(JsonObject channels) {
    Set<String> addresses = new LinkedHashSet<>();
    for (String name : channels.fieldNames()) {
      if (channels.getJsonObject(name).getString("address") != null) {
        addresses.add(pattern(channels.getJsonObject(name)));
      }
    }
    return addresses;
  }

  @ParameterizedTest
  @ValueSource(strings = {"/openapi.json", "/asyncapi.json", "/docs", "/styles/base.css"})
  void what_rarely_changes_is_not_sent_twice(String path) {
    HttpResponse<Buffer> first = server.get(path);
    assertThat(first.statusCode()).isEqualTo(200);

    HttpResponse<Buffer> again = known(path, first.getHeader("ETag"));

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isNull();
    assertThat(known(path, "\"another\"").statusCode()).isEqualTo(200);
  }

  @Test
  void a_catalogue_is_not_sent_twice_and_says_so_until_it_changes() {
    JsonObject catalogue = new JsonObject().put("indicators", List.of("first"));
    server.bus.onCommand("indicators", request -> Future.succeededFuture(catalogue));
    String tag = server.get("/api/indicators").getHeader("ETag");

    assertThat(known("/api/indicators", tag).statusCode()).isEqualTo(304);
    catalogue.put("indicators", List.of("first", "second"));
    assertThat(known("/api/indicators", tag).statusCode()).isEqualTo(200);
  }

  private HttpResponse<Buffer> known(String path, String tag) {
    return server.request(
        HttpMethod.GET, path, "", MultiMap.caseInsensitiveMultiMap().add("If-None-Match", tag));
  }

  @Test
  void the_page_of_the_contracts_runs_its_own_scripts_only() {
    HttpResponse<Buffer> page = server.get("/docs");

    assertThat(page.getHeader("Content-Security-Policy")).contains("script-src 'self';");
    assertThat(page.bodyAsString()).contains("/app/docs.js").doesNotContain("http://", "https://");
  }
}
