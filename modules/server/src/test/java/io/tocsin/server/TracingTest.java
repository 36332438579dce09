package io.tocsin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpServer;
import io.tocsin.model.WallClock;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A frame's way from the exchange to a browser, as a collector of OpenTelemetry is told of it. */
class TracingTest {

  private static final String NERVOUS =
      """
      {"name": "nervous", "direction": "LONG",
       "indicators": {"move": {"type": "RETURN_PCT", "t1": 2}},
       "s1_signal": {"all": [{"id": "moves", "indicator": "move", "op": ">", "value": -50}]},
       "o1_cancel": {"any": [{"id": "falls", "indicator": "move", "op": "<", "value": -60}],
                     "timeout": "2s", "cooldown": "1s"},
       "z1_entry": {"all": [{"id": "rises", "indicator": "move", "op": ">", "value": 60}],
                    "timeout": "2s", "order": {"type": "market"},
                    "size": {"type": "percent_of_budget", "value": 5},
                    "stop_loss": {"percent": 0.2}, "take_profit": {"percent": 0.2}},
       "ze1_close": {"any": [{"id": "old", "indicator": {"type": "POSITION_AGE_SECONDS"},
                              "op": ">=", "value": 2}], "cooldown": "1s"},
       "e1_emergency": {"any": [{"id": "loss", "indicator": {"type": "UNREALIZED_PNL_PCT"},
                                 "op": "<=", "value": -5}], "cooldown": "1s"}}
      """;

  private static final String SESSION =
      """
      {"name": "followed", "mode": "paper", "autostart": true,
       "sources": [{"venue": "simulated", "symbols": ["BTC_USDT"]}],
       "strategies": ["nervous"], "budget": {"total": 10000, "currency": "USDT"}}
      """;

  private record Span(
      ByteString trace,
      ByteString id,
      ByteString parent,
      String name,
      long start,
      long end,
      List<String> events) {}

  @TempDir private Path folder;
  private final Map<ByteString, Span> spans = new ConcurrentHashMap<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private HttpServer collector;
  private Server server;
  private WebSocket browser;

  @AfterEach
  void close() {
    if (browser != null) {
      browser.abort();
    }
    if (server != null) {
      server.stop(20_000);
    }
    collector.stop(0);
  }

  /** An OTLP receiver, as OpenTelemetry's specification has it: protobuf by POST. */
  private void collect() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/traces",
        exchange -> {
          authorizations.add(
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          byte[] body = exchange.getRequestBody().readAllBytes();
          if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
            try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
              body = in.readAllBytes();
            }
          }
          try {
            read(UnknownFieldSet.parseFrom(body));
          } catch (InvalidProtocolBufferException | RuntimeException e) {
            faults.add(String.valueOf(e));
          }
          exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
  }

  private void read(UnknownFieldSet request) throws InvalidProtocolBufferException {
    for (UnknownFieldSet resource : messages(request, 1)) {
      for (UnknownFieldSet scope : messages(resource, 2)) {
        for (UnknownFieldSet span : messages(scope, 2)) {
          List<String> events = new ArrayList<>();
          for (UnknownFieldSet event : messages(span, 11)) {
            for (UnknownFieldSet attribute : messages(event, 3)) {
              events.add(text(messages(attribute, 2).getFirst(), 1));
            }
          }
          Span read =
              new Span(
                  bytes(span, 1),
                  bytes(span, 2),
                  bytes(span, 4),
                  text(span, 5),
                  span.getField(7).getFixed64List().getFirst(),
                  span.getField(8).getFixed64List().getFirst(),
                  events);
          spans.put(read.id(), read);
        }
      }
    }
  }

  private static List<UnknownFieldSet> messages(UnknownFieldSet in, int field)
      throws InvalidProtocolBufferException {
    List<UnknownFieldSet> found = new ArrayList<>();
    for (ByteString each : in.getField(field).getLengthDelimitedList()) {
      found.add(UnknownFieldSet.parseFrom(each));
    }
    return found;
  }

  private static ByteString bytes(UnknownFieldSet in, int field) {
    List<ByteString> found = in.getField(field).getLengthDelimitedList();
    return found.isEmpty() ? ByteString.EMPTY : found.getFirst();
  }

  private static String text(UnknownFieldSet in, int field) {
    return bytes(in, field).toStringUtf8();
  }

  /** A server but for its database; returns its port. */
  private int start(String share) throws Exception {
    Path config = Files.createDirectories(folder.resolve("config"));
    Path session =
        Files.writeString(
            Files.createDirectories(config.resolve("sessions")).resolve("followed.json"), SESSION);
    Files.writeString(
        Files.createDirectories(config.resolve("strategies")).resolve("nervous.json"), NERVOUS);
    Path file = Files.writeString(config.resolve("tocsin.json"), "{}");
    ServerConfig settings =
        ServerConfig.read(
            file,
            Map.of("TOCSIN_TRACING_TOKEN", "s3cret", "TOCSIN_TRACING_ENABLED", "true"),
            Map.of(
                "http.port", "0",
                "data_directory", folder.resolve("data").toString(),
                "storage.mode", "external",
                "storage.host", "127.0.0.1",
                "storage.port", "1",
                "tracing.share", share,
                "tracing.endpoint",
                    "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces"));
    Catalog catalog = new Catalog(config);
    server = new Server(settings, List.of(), WallClock.system(), catalog);
    int port = server.start();
    server.finishStart();
    post(port, "/api/sessions", Files.readString(session));
    return port;
  }

  private JsonObject post(int port, String path, String body) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  private String session(int port) throws Exception {
    String answer =
        http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/sessions"))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    return new JsonObject(answer).getJsonArray("sessions").getJsonObject(0).getString("id");
  }

  private void look(int port, String... streams) {
    browser =
        http.newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://127.0.0.1:" + port + "/eventbus/websocket"),
                new WebSocket.Listener() {})
            .join();
    for (String stream : streams) {
      browser
          .sendText(
              new JsonObject()
                  .put("type", "register")
                  .put("address", stream)
                  .put("headers", new JsonObject())
                  .encode(),
              true)
          .join();
    }
  }

  /** The first delivery whose way from its root has these names. */
  private Optional<List<Span>> way(String... names) {
    return spans.values().stream()
        .filter(span -> span.name().equals(names[names.length - 1]))
        .map(this::way)
        .filter(way -> way.stream().map(Span::name).toList().equals(List.of(names)))
        .findFirst();
  }

  private List<Span> way(Span last) {
    List<Span> way = new ArrayList<>();
    for (Span at = last; at != null; at = spans.get(at.parent())) {
      way.addFirst(at);
    }
    return way;
  }

  private List<Span> awaited(String... names) {
    await().atMost(Duration.ofSeconds(90)).until(() -> way(names).isPresent());
    return way(names).orElseThrow();
  }

  @Test
  void a_frame_is_followed_from_the_exchange_to_the_browser_and_so_is_a_decision()
      throws Exception {
    collect();
    int port = start("1");
    String stream = "session." + session(port) + ".";
    look(port, stream + "market", stream + "state_machines");

    List<Span> price = awaited("frame", "decode", "indicators", "market view", "stream", "deliver");
    List<Span> decision = awaited("frame", "decode", "indicators", "strategy", "stream", "deliver");

    for (List<Span> way : List.of(price, decision)) {
      assertThat(way).extracting(Span::trace).containsOnly(way.getFirst().trace());
      assertThat(way).extracting(Span::start).isSorted();
      assertThat(way)
          .allSatisfy(span -> assertThat(span.end()).isGreaterThanOrEqualTo(span.start()));
    }
    assertThat(decision.get(3).events())
        .anySatisfy(what -> assertThat(what).contains("nervous", "BTC_USDT", " -> "));
    assertThat(authorizations).containsOnly("Bearer s3cret");
    assertThat(faults).isEmpty();
  }

  @Test
  void a_decision_is_followed_though_its_frame_was_not_drawn() throws Exception {
    collect();
    int port = start("0");
    look(port, "session." + session(port) + ".state_machines");

    List<Span> decision = awaited("strategy", "stream", "deliver");

    assertThat(decision.getFirst().parent()).isEqualTo(ByteString.EMPTY);
    assertThat(spans.values()).extracting(Span::name).doesNotContain("frame", "indicators");
  }
}
