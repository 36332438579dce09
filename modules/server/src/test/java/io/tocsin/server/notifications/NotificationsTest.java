package io.tocsin.server.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamPost;
import io.tocsin.bus.StreamsVerticle;
import io.tocsin.model.WallClock;
import io.tocsin.model.input.Fields;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problems;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import io.vertx.core.parsetools.RecordParser;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alerts reach people over real sockets: a webhook's, a Telegram's, a mail server's. */
class NotificationsTest {

  private static final String SESSION = "exec_20261121_130455_1a2b3c4d";
  private static final String ALERTS = Addresses.session(SESSION, "alerts");
  private static final Map<String, String> SECRETS =
      Map.of(
          NotificationOptions.WEBHOOK_TOKEN, "s3cret-hook",
          NotificationOptions.TELEGRAM_TOKEN, "s3cret-bot",
          NotificationOptions.MAIL_PASSWORD, "s3cret-mail");

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new Bus(vertx);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<JsonObject> bodies = new CopyOnWriteArrayList<>();
  private volatile int answer = 200;
  private HttpServer http;

  @BeforeEach
  void start() throws Exception {
    Bus.registerCodecs(vertx, List.of());
    get(vertx.deployVerticle(new StreamsVerticle(WallClock.system(), 20, micros -> {})));
    http =
        get(
            vertx
                .createHttpServer()
                .requestHandler(request ->
                    request
                        .body()
                        .onSuccess(body -> {
                          requests.add(request.path() + " " + request.getHeader("Authorization"));
                          bodies.add(body.toJsonObject());
                          request.response().setStatusCode(answer).end("{}");
                        }))
                .listen(0, "127.0.0.1"));
  }

  @AfterEach
  void stop() throws Exception {
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private void deploy(String settings) throws Exception {
    Problems problems = new Problems();
    NotificationOptions options =
        NotificationOptions.read(
            Fields.of(JsonText.parse("test", settings), "$.notifications", problems), SECRETS);
    problems.throwIfAny("test");
    get(
        vertx.deployVerticle(
            new NotificationsVerticle(options, "a", WallClock.system(), registry)));
  }

  private String url() {
    return "http://127.0.0.1:" + http.actualPort();
  }

  private void alert(String severity, String message) {
    bus.post(
        StreamPost.event(
            ALERTS,
            "alert",
            "alerts",
            new JsonObject()
                .put("alert_id", message)
                .put("severity", severity)
                .put("kind", "venue_link")
                .put("subject", "kraken")
                .put("message", message)
                .put("time", "2026-11-21T13:05:00Z"),
            10));
  }

  private JsonObject health() throws Exception {
    return get(bus.readStream(Addresses.HEALTH))
        .getJsonObject("data")
        .getJsonArray("parts")
        .getJsonObject(0);
  }

  private static void soon(ThrowingRunnable check) {
    await().atMost(Duration.ofSeconds(30)).untilAsserted(check);
  }

  @Test
  void A22_an_alert_that_is_grave_enough_is_posted_to_the_webhook() throws Exception {
    deploy("{\"webhook_url\": \"%s/hook\", \"severity\": \"warning\"}".formatted(url()));
    alert("INFO", "not told");
    alert("CRITICAL", "the link to kraken is lost");

    soon(() -> assertThat(bodies).hasSize(1));
    assertThat(requests).containsExactly("/hook Bearer s3cret-hook");
    assertThat(bodies.getFirst().getString("message")).isEqualTo("the link to kraken is lost");
    assertThat(bodies.getFirst().getString("session_id")).isEqualTo(SESSION);
    assertThat(bodies.getFirst().encode()).doesNotContain("s3cret");
  }

  @Test
  void telegram_gets_the_chat_and_the_text() throws Exception {
    deploy("{\"telegram_url\": \"%s\", \"telegram_chat\": \"42\"}".formatted(url()));
    alert("WARNING", "ETH_USDT is quiet");

    soon(() -> assertThat(bodies).hasSize(1));
    assertThat(requests.getFirst()).startsWith("/bots3cret-bot/sendMessage ");
    assertThat(bodies.getFirst().getString("chat_id")).isEqualTo("42");
    assertThat(bodies.getFirst().getString("text")).contains("ETH_USDT is quiet", SESSION);
  }

  @Test
  void a_mail_is_handed_to_the_mail_server() throws Exception {
    StringBuffer said = new StringBuffer();
    NetServer smtp =
        get(
            vertx
                .createNetServer()
                .connectHandler(socket -> {
                  socket.write("220 test ready\r\n");
                  boolean[] data = new boolean[1];
                  socket.handler(
                      RecordParser.newDelimited(
                          "\r\n",
                          line -> {
                            String text = line.toString();
                            said.append(text).append('\n');
                            if (data[0]) {
                              if (text.equals(".")) {
                                data[0] = false;
                                socket.write("250 taken\r\n");
                              }
                            } else if (text.equals("DATA")) {
                              data[0] = true;
                              socket.write("354 go on\r\n");
                            } else {
                              socket.write(
                                  text.startsWith("QUIT") ? "221 bye\r\n" : "250 test\r\n");
                            }
                          }));
                })
                .listen(0, "127.0.0.1"));
    deploy(
        "{\"mail_host\": \"127.0.0.1\", \"mail_port\": %d, \"mail_tls\": \"disable\", \"mail_from\": \"tocsin@example.org\", \"mail_to\": \"me@example.org\"}"
            .formatted(smtp.actualPort()));
    alert("CRITICAL", "emergency stop");

    soon(() ->
        assertThat(said.toString())
            .contains(
                "MAIL FROM:<tocsin@example.org>",
                "RCPT TO:<me@example.org>",
                "Subject: [Tocsin] CRITICAL: venue link",
                "emergency stop"));
  }

  @Test
  void A33_what_is_not_delivered_is_told_as_health_and_tried_again_until_it_is() throws Exception {
    answer = 500;
    deploy("{\"webhook_url\": \"%s/hook\"}".formatted(url()));
    alert("WARNING", "first");

    soon(() -> assertThat(health().getString("status")).isEqualTo("DEGRADED"));
    assertThat(health().getString("reason"))
        .isEqualTo("webhook gets no alerts: it answered with status 500");
    answer = 200;
    soon(() -> assertThat(health().getString("status")).isEqualTo("UP"));
    assertThat(registry.get("tocsin.notifications").tag("outcome", "delivered").counter().count())
        .isEqualTo(1);
  }

  @Test
  void too_many_an_hour_are_counted_and_not_sent() throws Exception {
    deploy("{\"webhook_url\": \"%s/hook\", \"per_hour\": 2}".formatted(url()));
    for (int i = 1; i <= 5; i++) {
      alert("WARNING", "number " + i);
    }

    soon(() -> assertThat(bodies).hasSize(2));
    assertThat(bodies)
        .extracting(body -> body.getString("message"))
        .containsExactly("number 1", "number 2");
    assertThat(
            get(bus.command("notifications_test", new JsonObject()))
                .getJsonArray("receivers")
                .getJsonObject(0)
                .getBoolean("delivered"))
        .as("a test is sent all the same")
        .isTrue();
    assertThat(bodies).hasSize(3);
  }

  @Test
  void a_test_says_of_each_receiver_what_came_of_it_without_its_secret() throws Exception {
    deploy(
        "{\"webhook_url\": \"%s/hook\", \"telegram_url\": \"http://127.0.0.1:1\", \"telegram_chat\": \"42\"}"
            .formatted(url()));

    JsonObject result = get(bus.command("notifications_test", new JsonObject()));

    assertThat(result.getJsonArray("receivers").getJsonObject(0).getBoolean("delivered")).isTrue();
    JsonObject telegram = result.getJsonArray("receivers").getJsonObject(1);
    assertThat(telegram.getBoolean("delivered")).isFalse();
    assertThat(telegram.getString("reason")).startsWith("it cannot be reached (Connection refused");
    assertThat(result.encode()).doesNotContain("s3cret");
  }

  @Test
  void a_receiver_without_its_secret_or_its_address_is_refused_with_what_to_do() {
    Problems problems = new Problems();
    NotificationOptions.read(
        Fields.of(
            JsonText.parse(
                "test",
                "{\"telegram_chat\": \"42\", \"mail_host\": \"mail.example.org\", \"mail_user\": \"me\", \"mail_tls\": \"disable\", \"webhook_url\": \"ftp://x\"}"),
            "$.notifications",
            problems),
        Map.of());

    assertThat(problems.list())
        .extracting(Object::toString)
        .anyMatch(text -> text.contains("TOCSIN_TELEGRAM_TOKEN"))
        .anyMatch(text -> text.contains("TOCSIN_MAIL_PASSWORD"))
        .anyMatch(text -> text.contains("mail_from"))
        .anyMatch(text -> text.contains("mail_tls"))
        .anyMatch(text -> text.contains("webhook_url"));
  }
}
