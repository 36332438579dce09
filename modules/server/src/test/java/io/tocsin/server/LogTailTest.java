package io.tocsin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamsVerticle;
import io.tocsin.model.WallClock;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The newest warnings and errors, and their stream. */
class LogTailTest {

  private static final Logger LOG = LoggerFactory.getLogger("io.tocsin.tail.Here");

  private final LogTail tail = new LogTail();

  @BeforeEach
  void attach() {
    tail.attach();
  }

  @AfterEach
  void detach() {
    tail.detach();
  }

  private List<JsonObject> lines() {
    return tail.news().changed().stream()
        .filter(line -> line.getString("logger").equals("Here"))
        .toList();
  }

  @Test
  void warnings_and_errors_are_kept_with_their_logger_and_reason_and_nothing_below() {
    LOG.info("hello");
    LOG.atWarn().addKeyValue("port", 80).log("a link is {}", "slow");
    LOG.error("it failed", new IllegalStateException("no\nspace", new RuntimeException("disk")));

    List<JsonObject> lines = lines();

    assertThat(lines)
        .extracting(line -> line.getString("level") + " " + line.getString("message"))
        .containsExactly(
            "WARN a link is slow port=80",
            "ERROR it failed: IllegalStateException no space: RuntimeException disk");
    assertThat(Instant.parse(lines.getFirst().getString("last")))
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
    assertThat(lines()).as("told once").isEmpty();
  }

  @Test
  void a_line_that_is_said_again_is_counted_and_keeps_its_key_and_beginning() {
    LOG.warn("again");
    JsonObject once = lines().getFirst();
    for (int i = 0; i < 41; i++) {
      LOG.warn("again");
    }
    LOG.error("again");

    List<JsonObject> lines = lines();

    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst().getLong("count")).isEqualTo(42);
    assertThat(lines.getFirst().getString("key")).isEqualTo(once.getString("key"));
    assertThat(lines.getFirst().getString("first")).isEqualTo(once.getString("first"));
  }

  @Test
  void what_was_said_longest_ago_makes_room_and_what_is_said_again_stays() {
    LOG.warn("kept");
    LOG.warn("forgotten");
    List<JsonObject> first = lines();
    IntStream.range(0, LogTail.MOST - 2).forEach(i -> LOG.warn("other {}", i));
    LOG.warn("kept");
    LOG.warn("one more");

    LogTail.News news = tail.news();

    assertThat(news.removed()).contains(first.get(1).getString("key"));
    assertThat(news.removed()).doesNotContain(first.getFirst().getString("key"));
    assertThat(news.changed()).hasSizeLessThanOrEqualTo(LogTail.MOST);
    assertThat(news.changed())
        .anyMatch(line -> line.getString("message").equals("kept") && line.getLong("count") == 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          at postgres://anna:hunter2@db:5432/x   | at postgres://anna:***@db:5432/x
          sent Authorization: Bearer abc.def-9   | sent Authorization: Bearer ***
          GET /x?api_key=K1&signature=S2&a=1     | GET /x?api_key=***&signature=***&a=1
          {"password": "top", "user": "anna"}    | {"password": "***", "user": "anna"}
          the token is over, log in again        | the token is over, log in again
          a password has at least 12 characters  | a password has at least 12 characters
          """)
  void a_secret_that_a_library_lets_slip_is_not_shown(String said, String shown) {
    assertThat(LogTail.withoutSecrets(said)).isEqualTo(shown);
  }

  @Test
  void a_long_line_is_cut_and_a_storm_is_bounded() {
    assertThat(LogTail.withoutSecrets("x".repeat(10_000))).hasSizeLessThan(700);
    IntStream.range(0, 5_000).forEach(i -> LOG.warn("storm {}", i));

    LogTail.News news = tail.news();

    assertThat(news.changed()).hasSize(LogTail.MOST);
    assertThat(news.removed()).hasSizeLessThanOrEqualTo(LogTail.MOST);
  }

  @Test
  void the_stream_has_what_was_logged_and_drops_what_made_room() {
    Vertx vertx = Vertx.vertx();
    try {
      Bus.registerCodecs(vertx, List.of());
      Bus bus = new Bus(vertx);
      vertx.deployVerticle(new StreamsVerticle(WallClock.system(), 10, micros -> {})).await();
      vertx.deployVerticle(new LoggingVerticle(WallClock.system())).await();
      LOG.warn("first of all");
      awaitLine(bus, "first of all", true);
      IntStream.range(0, LogTail.MOST + 5).forEach(i -> LOG.error("next {}", i));
      awaitLine(bus, "next " + (LogTail.MOST + 4), true);
      awaitLine(bus, "first of all", false);
    } finally {
      vertx.close().await();
    }
  }

  private static void awaitLine(Bus bus, String message, boolean there) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(
                    bus
                        .readStream("log")
                        .await()
                        .getJsonObject("data")
                        .getJsonArray("lines")
                        .stream()
                        .anyMatch(line -> ((JsonObject) line).getString("message").equals(message)))
                .isEqualTo(there));
  }
}
