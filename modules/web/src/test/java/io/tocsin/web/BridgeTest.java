package io.tocsin.web;

import static io.tocsin.web.TestServer.SESSION;
import static io.tocsin.web.TestServer.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class BridgeTest {

  private static final Set<String> ENVELOPE =
      Set.of("type", "stream", "session_id", "epoch", "seq", "timestamp", "data");

  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void A8_every_stream_message_carries_type_stream_session_seq_timestamp_and_data() {
    BridgeClient client = server.connect();
    client.register(stream("market"));
    client.register(Addresses.SESSIONS);
    server.market("BTC_USDT", 61_000.5, 0.1, "FRESH");
    server.session(SESSION, "ACTIVE");

    JsonObject snapshot =
        client
            .request("snapshot", new JsonObject().put("stream", stream("market")))
            .getJsonObject("body");
    server.market("BTC_USDT", 61_001.5, 0.1, "FRESH");
    JsonObject update =
        client
            .next(message -> stream("market").equals(message.getString("address")))
            .getJsonObject("body");
    BridgeClient second = server.connect();
    JsonObject sessions =
        second
            .request("snapshot", new JsonObject().put("stream", "sessions"))
            .getJsonObject("body");

    for (JsonObject envelope : List.of(snapshot, update, sessions)) {
      assertThat(envelope.fieldNames()).containsExactlyInAnyOrderElementsOf(ENVELOPE);
      assertThat(envelope.encode()).doesNotContain("undefined").doesNotContain("NaN");
      assertThat(envelope.getLong("seq")).isNotNegative();
      assertThat(envelope.getString("timestamp")).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    }
    assertThat(snapshot.getString("type")).isEqualTo("full_update");
    assertThat(update.getString("type")).isEqualTo("update");
    assertThat(update.getString("session_id")).isEqualTo(SESSION);
    assertThat(sessions.getValue("session_id")).isNull();
  }

  @Test
  void A7_a_snapshot_and_the_deltas_after_it_have_no_hole_and_nothing_twice() {
    AtomicInteger sent = new AtomicInteger();
    AtomicInteger last = new AtomicInteger(Integer.MAX_VALUE);
    long timer =
        server.vertx.setPeriodic(
            1,
            id -> {
              for (int i = 0; i < 3 && sent.get() < last.get(); i++) {
                server.event(
                    "transitions",
                    "transition",
                    "transitions",
                    new JsonObject().put("n", sent.incrementAndGet()));
              }
            });
    await().until(() -> sent.get() > 30);
    BridgeClient client = server.connect();
    String address = stream("transitions");
    client.register(address);
    client.send(
        new JsonObject()
            .put("type", "send")
            .put("address", "snapshot")
            .put("body", new JsonObject().put("stream", address))
            .put("replyAddress", "the-snapshot"));

    List<Long> deltas = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    JsonObject snapshot = null;
    while (numbers.isEmpty() || numbers.getLast() < last.get()) {
      JsonObject message = client.next();
      JsonObject envelope = message.getJsonObject("body");
      if (message.getString("address").equals("the-snapshot")) {
        snapshot = envelope;
        long upTo = snapshot.getLong("seq");
        deltas.removeIf(seq -> seq <= upTo);
        last.set(sent.get() + 200);
        numbers.clear();
        snapshot
            .getJsonObject("data")
            .getJsonArray("transitions")
            .forEach(item -> numbers.add(((JsonObject) item).getInteger("n")));
      } else {
        deltas.add(envelope.getLong("seq"));
        numbers.add(envelope.getJsonObject("data").getInteger("n"));
      }
    }
    server.vertx.cancelTimer(timer);

    assertThat(snapshot).isNotNull();
    assertThat(deltas.getFirst()).isEqualTo(snapshot.getLong("seq") + 1);
    for (int i = 1; i < numbers.size(); i++) {
      assertThat(numbers.get(i)).isEqualTo(numbers.get(i - 1) + 1);
    }
    for (int i = 1; i < deltas.size(); i++) {
      assertThat(deltas.get(i)).isEqualTo(deltas.get(i - 1) + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "in.streams.post",
        "in.journal",
        "in.market.simulated.BTC_USDT",
        "snapshot",
        "command.emergency_stop",
        "client.log",
        "session.x.secrets",
        "session.*.market",
        "sessions.all",
        "session.a.b.market",
        "__vertx.reply.1",
        "session.x.candles.BTC_USDT.2m"
      })
  void refuses_and_counts_a_subscription_to_anything_but_a_stream(String address) {
    BridgeClient client = server.connect();
    client.register(address);

    JsonObject refusal = client.next();

    assertThat(refusal.getString("type")).isEqualTo("err");
    assertThat(refusal.getString("body")).isEqualTo("access_denied");
    assertThat(server.metric("tocsin_bridge_refused_total{reason=\"register_not_permitted\"}"))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "in.streams.read",
        "in.streams.post",
        "in.session.x.control",
        "sessions",
        "command.",
        "command.A",
        "commandx",
        "session.x.market"
      })
  void refuses_and_counts_a_request_to_anything_but_the_public_ones(String address) {
    AtomicInteger reached = new AtomicInteger();
    server.vertx.eventBus().consumer(address, message -> reached.incrementAndGet());
    BridgeClient client = server.connect();
    client.send(
        new JsonObject().put("type", "send").put("address", address).put("body", new JsonObject()));

    assertThat(client.next().getString("body")).isEqualTo("access_denied");
    assertThat(reached).hasValue(0);
    assertThat(server.metric("tocsin_bridge_refused_total{reason=\"send_not_permitted\"}"))
        .isEqualTo(1);
  }

  @Test
  void refuses_to_publish_even_what_may_be_requested() {
    AtomicInteger reached = new AtomicInteger();
    server.bus.onCommand(
        "emergency_stop",
        request -> {
          reached.incrementAndGet();
          return Future.succeededFuture(new JsonObject());
        });
    BridgeClient client = server.connect();
    client.send(
        new JsonObject()
            .put("type", "publish")
            .put("address", "command.emergency_stop")
            .put("body", new JsonObject()));

    assertThat(client.next().getString("body")).isEqualTo("rejected");
    assertThat(reached).hasValue(0);
    assertThat(server.metric("tocsin_bridge_refused_total{reason=\"publish_not_permitted\"}"))
        .isEqualTo(1);
  }

  @Test
  void runs_a_command_and_tells_the_code_and_reason_of_a_refusal() {
    server.bus.onCommand(
        "close_position",
        request ->
            request.getString("instance_id").equals("a")
                ? Future.succeededFuture(new JsonObject().put("closed", "a"))
                : Bus.refused(409, "already_closing"));
    BridgeClient client = server.connect();

    JsonObject done =
        client.request("command.close_position", new JsonObject().put("instance_id", "a"));
    JsonObject refused =
        client.request("command.close_position", new JsonObject().put("instance_id", "b"));

    assertThat(done.getJsonObject("body").getString("closed")).isEqualTo("a");
    assertThat(refused.getString("type")).isEqualTo("err");
    assertThat(refused.getInteger("failureCode")).isEqualTo(409);
    assertThat(refused.getString("message")).isEqualTo("already_closing");
  }

  @Test
  void tells_that_there_is_no_such_stream() {
    JsonObject refused =
        server.connect().request("snapshot", new JsonObject().put("stream", stream("market")));

    assertThat(refused.getInteger("failureCode")).isEqualTo(404);
    assertThat(refused.getString("message")).contains(stream("market"));
  }

  @ParameterizedTest
  @CsvSource({
    "/eventbus/websocket?client=a, false",
    "/eventbus/websocket?client=a, true",
    "/eventbus/000/abcdefgh/websocket, false",
    "/eventbus/000/abcdefgh/websocket, true"
  })
  void closes_the_socket_of_a_message_over_64_KiB_and_no_other(String uri, boolean oneFrame)
      throws Exception {
    BridgeClient healthy = server.connect();
    BridgeClient rude = server.connect(uri);
    String text = "x".repeat(WebOptions.MAX_MESSAGE_BYTES + 1);
    if (oneFrame) {
      rude.frame(text);
    } else {
      rude.text(text);
    }

    rude.closeCode();
    assertThat(healthy.request("snapshot", new JsonObject().put("stream", "nothing"))).isNotNull();
    await()
        .untilAsserted(() -> {
          assertThat(server.metric("tocsin_bridge_refused_total{reason=\"message_too_long\"}"))
              .isEqualTo(1);
          assertThat(server.metric("tocsin_bridge_sockets")).isEqualTo(1);
        });
  }

  @Test
  void takes_a_message_just_below_64_KiB() {
    BridgeClient client = server.connect();
    server.bus.onCommand(
        "measure",
        request ->
            Future.succeededFuture(
                new JsonObject().put("length", request.getString("text").length())));
    String text = "x".repeat(WebOptions.MAX_MESSAGE_BYTES - 200);

    JsonObject reply = client.request("command.measure", new JsonObject().put("text", text));

    assertThat(reply.getJsonObject("body").getInteger("length")).isEqualTo(text.length());
  }

  @Test
  void answers_the_ping_of_a_client_that_names_itself() {
    BridgeClient shipped = server.connect();
    BridgeClient stock = server.connect("/eventbus/websocket");
    stock.send(new JsonObject().put("type", "ping"));
    shipped.send(new JsonObject().put("type", "ping"));

    assertThat(shipped.next()).isEqualTo(new JsonObject().put("type", "pong"));
    // The stock client would complain of a pong: its next message is the answer to its request.
    stock.send(
        new JsonObject()
            .put("type", "send")
            .put("address", "snapshot")
            .put("body", new JsonObject().put("stream", "nothing"))
            .put("replyAddress", "r"));
    assertThat(stock.next().getString("address")).isEqualTo("r");
  }

  @Test
  void refuses_the_socket_of_a_foreign_page_and_takes_that_of_its_own() {
    assertThatThrownBy(() -> connectFrom("http://evil.example")).hasMessageContaining("403");
    assertThatThrownBy(() -> connectFrom("null")).hasMessageContaining("403");
    assertThat(connectFrom("http://127.0.0.1:" + server.port).isOpen()).isTrue();
    assertThat(server.metric("tocsin_bridge_refused_total{reason=\"origin\"}")).isEqualTo(2);
  }

  private BridgeClient connectFrom(String origin) {
    return new BridgeClient(
        server.clients,
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(server.port)
            .setURI("/eventbus/websocket")
            .addHeader("Origin", origin));
  }

  @Test
  void A3_logs_one_line_with_who_why_and_how_much_when_a_link_closes() {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(Connection.class);
    lines.start();
    logger.addAppender(lines);
    try {
      BridgeClient client = server.connect("/eventbus/websocket?client=tab-7&connection=3");
      client.request("snapshot", new JsonObject().put("stream", "nothing"));
      client.send(new JsonObject().put("type", "ping"));
      client.next();
      client.close();

      await().until(() -> !lines.list.isEmpty());
      ILoggingEvent line = lines.list.getFirst();
      assertThat(lines.list).hasSize(1);
      assertThat(line.getLevel().toString()).isEqualTo("INFO");
      assertThat(line.getKeyValuePairs().stream().map(pair -> pair.key + "=" + pair.value).toList())
          .contains(
              "client=tab-7",
              "connection=3",
              "closed_by=client",
              "messages_in=2",
              "messages_out=2");
    } finally {
      logger.detachAppender(lines);
    }
  }

  @Test
  void serves_a_client_on_the_polling_fallback() {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Content-Type", "text/plain");
    String base = "/eventbus/000/fallback1";
    assertThat(server.post(base + "/xhr", "").bodyAsString()).isEqualTo("o\n");
    JsonObject message =
        new JsonObject()
            .put("type", "send")
            .put("address", "snapshot")
            .put("body", new JsonObject().put("stream", "nothing"))
            .put("replyAddress", "r1");

    int sent =
        server
            .request(
                HttpMethod.POST,
                base + "/xhr_send",
                new JsonArray().add(message.encode()).encode(),
                headers)
            .statusCode();
    String polled = server.post(base + "/xhr", "").bodyAsString();

    assertThat(sent).isEqualTo(204);
    assertThat(polled).startsWith("a[").contains("r1").contains("404");
  }

  @Test
  void A9_takes_a_browsers_own_warnings_and_nothing_else() {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(ClientLog.LOGGER);
    lines.start();
    logger.addAppender(lines);
    try {
      BridgeClient client = server.connect();
      JsonObject entry =
          new JsonObject()
              .put("level", "ERROR")
              .put("message", "panel broke\n12:00 INFO forged line")
              .put("where", "chart")
              .put("time", "2026-11-21T13:00:00Z");

      JsonObject taken = client.request("client.log", records(entry));
      JsonObject refused = client.request("client.log", records(entry.copy().put("level", "INFO")));

      assertThat(taken.getJsonObject("body").getInteger("accepted")).isEqualTo(1);
      assertThat(refused.getInteger("failureCode")).isEqualTo(400);
      assertThat(refused.getString("message")).contains("records[0].level");
      assertThat(lines.list).hasSize(1);
      assertThat(lines.list.getFirst().getFormattedMessage())
          .isEqualTo("panel broke 12:00 INFO forged line");
    } finally {
      logger.detachAppender(lines);
    }
  }

  private static JsonObject records(JsonObject... entries) {
    return new JsonObject().put("records", new JsonArray(List.of(entries)));
  }

  @Test
  void A9_a_flood_of_browser_records_is_cut_and_counted() {
    BridgeClient client = server.connect();
    JsonObject entry = new JsonObject().put("level", "WARN").put("message", "again");
    JsonObject[] many = new JsonObject[50];
    Arrays.fill(many, entry);
    int accepted = 0;
    for (int i = 0; i < 6; i++) {
      accepted +=
          client.request("client.log", records(many)).getJsonObject("body").getInteger("accepted");
    }

    assertThat(accepted).isEqualTo(240);
    assertThat(server.metric("tocsin_bridge_refused_total{reason=\"client_log_rate\"}"))
        .isEqualTo(60);
  }

  @Test
  void counts_sockets_and_messages_in_both_directions() {
    BridgeClient client = server.connect();
    client.request("snapshot", new JsonObject().put("stream", "nothing"));
    client.register(Addresses.SESSIONS);
    client.send(new JsonObject().put("type", "ping"));
    client.next();
    assertThat(server.metric("tocsin_bridge_sockets")).isEqualTo(1);
    assertThat(server.metric("tocsin_bridge_messages_total{direction=\"in\"}")).isEqualTo(3);
    assertThat(server.metric("tocsin_bridge_messages_total{direction=\"out\"}")).isEqualTo(2);

    client.close();
    await().untilAsserted(() -> assertThat(server.metric("tocsin_bridge_sockets")).isZero());
  }
}
