package io.tocsin.web;

import static io.tocsin.web.TestServer.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tocsin.bus.Addresses;
import io.tocsin.model.Micros;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {

  private final TestServer server =
      new TestServer(
          Timeouts.DEFAULT,
          Optional.empty(),
          new BridgeOptions(
              Duration.ofMillis(2), 16 * 1024, 32, 64 * 1024, Duration.ofSeconds(30), 10, 3, 4));

  @AfterEach
  void close() {
    server.close();
  }

  private double refused(String reason) {
    return server.metric("tocsin_bridge_refused_total{reason=\"" + reason + "\"}");
  }

  @Test
  void more_messages_than_allowed_are_refused_and_a_flood_is_closed() throws Exception {
    BridgeClient client = server.connect();
    for (int i = 0; i < 100; i++) {
      client.send(new JsonObject().put("type", "unregister").put("address", "health"));
    }

    JsonObject refusal = client.next();

    assertThat(refusal.getString("body")).isEqualTo("too_many_messages");
    assertThat(refusal.getString("address")).isEqualTo("health");
    assertThat(refusal.getInteger("failureCode")).isEqualTo(429);
    assertThat(client.closeCode()).isEqualTo(4003);
    assertThat(client.closeReason()).isEqualTo("too_fast");
    assertThat(refused("message_rate")).isGreaterThan(20);
  }

  @Test
  void the_rate_is_what_was_said_whatever_the_clock_does() {
    RateLimit rate = new RateLimit(10, 0);
    assertThat(taken(rate, 0, 100)).isEqualTo(20);
    assertThat(taken(rate, Micros.SECOND, 100)).isEqualTo(10);
    assertThat(taken(rate, 1_050 * Micros.MILLI, 100)).isZero();
    assertThat(taken(rate, 1_100 * Micros.MILLI, 100)).isEqualTo(1);
    assertThat(taken(rate, 0, 100)).isZero();
    assertThat(taken(rate, 3_600 * Micros.SECOND, 100)).isEqualTo(20);
  }

  private static int taken(RateLimit rate, long now, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += rate.take(now) ? 1 : 0;
    }
    return taken;
  }

  @Test
  void more_streams_than_a_socket_may_have_are_refused() {
    BridgeClient client = server.connect();
    client.register(Addresses.SESSIONS);
    client.register(Addresses.VENUES);
    client.register(Addresses.HEALTH);
    client.register(stream("market"));

    JsonObject refusal = client.next();

    assertThat(refusal.getString("body")).isEqualTo("max_handlers_reached");
    assertThat(refusal.getString("address")).isEqualTo(stream("market"));
    assertThat(refused("too_many_registrations")).isEqualTo(1);
    client.send(new JsonObject().put("type", "unregister").put("address", "health"));
    client.register(stream("market"));
    // Answered when what came before it has been dealt with.
    client.request("snapshot", new JsonObject().put("stream", "nothing"));
    server.market("BTC_USDT", 1, 0, "FRESH");
    assertThat(client.next().getString("address")).isEqualTo(stream("market"));
  }

  @Test
  void more_sockets_than_an_address_may_have_are_refused_until_one_ends() {
    List<BridgeClient> clients = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      clients.add(server.connect());
    }

    assertThatThrownBy(server::connect).hasMessageContaining("429");
    String polled = server.post("/eventbus/000/toomany1/xhr", "").bodyAsString();
    assertThat(polled).isEqualTo("o\n");
    assertThat(server.post("/eventbus/000/toomany1/xhr", "").bodyAsString()).startsWith("c[");
    assertThat(refused("too_many_sockets")).isEqualTo(2);
    clients.getFirst().close();
    await().until(() -> server.metric("tocsin_bridge_sockets") == 3);
    assertThat(server.connect().isOpen()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "no json, invalid_json",
    "[1], invalid_json",
    "{}, missing_type",
    "{\"type\":7}, missing_type",
    "{\"type\":\"send\"}, missing_address",
    "{\"type\":\"register\"}, missing_address",
    "'{\"type\":\"shout\",\"address\":\"health\"}', invalid_type"
  })
  void what_is_no_message_is_refused_and_counted(String text, String word) {
    BridgeClient client = server.connect();
    client.text(text);

    assertThat(client.next().getString("body")).isEqualTo(word);
    assertThat(refused("malformed")).isEqualTo(1);
  }

  @Test
  void an_address_or_a_reply_address_that_is_too_long_is_refused() {
    BridgeClient client = server.connect();
    client.register("session." + "x".repeat(200));
    assertThat(client.next().getString("body")).isEqualTo("max_address_length_reached");
    client.send(
        new JsonObject()
            .put("type", "send")
            .put("address", "snapshot")
            .put("replyAddress", "r".repeat(37)));
    assertThat(client.next().getString("body")).isEqualTo("invalid_reply_address");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "{}", "[1]", "[\"{}\", 2]"})
  void what_is_no_sockjs_frame_closes_a_framed_socket(String frame) throws Exception {
    BridgeClient client = server.connect("/eventbus/000/abcdefgh/websocket");
    client.text(frame);

    assertThat(client.closeCode()).isEqualTo(4005);
  }

  // Permissions: everything that no row allows

  @Test
  void nothing_is_permitted_that_no_row_names() {
    List<String> addresses = new ArrayList<>();
    for (Addresses.Entry entry : Addresses.CATALOGUE) {
      String example =
          entry
              .pattern()
              .replace("<id>", TestServer.SESSION)
              .replace("<symbol>", "BTC_USDT")
              .replace("<interval>", "1m")
              .replace("<venue>", "simulated")
              .replace("<recorder>", "r1")
              .replace("<name>", "emergency_stop");
      assertThat(BridgePermissions.allow("register", example))
          .as(example)
          .isEqualTo(entry.reach() == Addresses.Reach.STREAM);
      assertThat(BridgePermissions.allow("send", example))
          .as(example)
          .isEqualTo(entry.reach() == Addresses.Reach.REQUEST);
      for (String type : List.of("publish", "rec", "ping", "ack", "", "REGISTER", "send ")) {
        assertThat(BridgePermissions.allow(type, example)).as(type + " " + example).isFalse();
      }
      addresses.add(example);
    }
    for (String address : addresses) {
      for (String other :
          List.of(
              address + " ",
              " " + address,
              address + "\n",
              address + ".",
              address + ".x",
              "x." + address,
              "in." + address,
              address.substring(0, address.length() - 1) + "*",
              address.replace('.', '/'),
              address.toUpperCase(Locale.ROOT) + "?",
              "")) {
        if (!addresses.contains(other)) {
          for (String type : List.of("register", "unregister", "send", "publish")) {
            assertThat(BridgePermissions.allow(type, other)).as(type + " " + other).isFalse();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "register, in.streams.news, register_not_permitted",
    "unregister, in.journal, register_not_permitted",
    "send, in.streams.follow, send_not_permitted",
    "publish, command.emergency_stop, publish_not_permitted"
  })
  void a_refusal_reaches_nobody_is_counted_and_names_the_address(
      String type, String address, String reason) {
    AtomicInteger reached = new AtomicInteger();
    server.vertx.eventBus().localConsumer(address, message -> reached.incrementAndGet());
    BridgeClient client = server.connect();
    client.send(new JsonObject().put("type", type).put("address", address));
    JsonObject plain = client.next();
    client.send(
        new JsonObject().put("type", type).put("address", address).put("replyAddress", "r1"));
    JsonObject awaited = client.next();

    assertThat(plain.getString("type")).isEqualTo("err");
    assertThat(plain.getString("address")).isEqualTo(address);
    assertThat(plain.getInteger("failureCode")).isEqualTo(403);
    assertThat(plain.getString("message")).contains(address);
    assertThat(awaited.getString("address")).as("who waits for an answer gets it").isEqualTo("r1");
    assertThat(refused(reason)).isEqualTo(2);
    assertThat(reached).hasValue(0);
  }
}
