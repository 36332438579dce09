package io.tocsin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.tocsin.bus.Bus;
import io.tocsin.bus.InputRefused;
import io.tocsin.model.WallClock;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggingVerticleTest {

  private static final String NAME = "io.tocsin.server.LoggingVerticleTest";

  private final Logger logger = (Logger) LoggerFactory.getLogger(NAME);
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new Bus(vertx);

  @BeforeEach
  void start() {
    Bus.registerCodecs(vertx, List.of());
    logger.setLevel(null);
    vertx.deployVerticle(new LoggingVerticle(WallClock.system())).await();
  }

  @AfterEach
  void stop() {
    logger.setLevel(null);
    vertx.close().await();
  }

  @Test
  void sets_a_level_and_tells_what_is_usual_until_it_is_taken_back() {
    JsonObject levels = set(new JsonObject().put("logger", NAME).put("level", "Debug"));

    assertThat(logger.getLevel()).isEqualTo(Level.DEBUG);
    assertThat(item(levels))
        .isEqualTo(
            new JsonObject(
                "{\"logger\":\""
                    + NAME
                    + "\",\"level\":\"debug\",\"usual\":\"as the logger above it\"}"));

    assertThat(item(set(new JsonObject().put("logger", NAME).put("level", "usual")))).isNull();
    assertThat(logger.getLevel()).isNull();
  }

  @Test
  void goes_back_to_the_usual_level_when_the_time_is_over() {
    logger.setLevel(Level.WARN);
    JsonObject levels =
        set(new JsonObject().put("logger", NAME).put("level", "trace").put("for", "1s"));

    assertThat(item(levels).getString("until")).endsWith("Z");
    await().atMost(Duration.ofSeconds(30)).until(() -> Level.WARN.equals(logger.getLevel()));
  }

  @Test
  void names_everything_that_is_wrong_and_changes_nothing() {
    assertThatThrownBy(() ->
            set(
                new JsonObject()
                    .put("logger", "io.tocsin.sevrer")
                    .put("level", "loud")
                    .put("for", "1ms")))
        .hasCauseInstanceOf(InputRefused.class)
        .satisfies(thrown ->
            assertThat(((InputRefused) thrown.getCause()).problems().toString())
                .contains(
                    "$.logger",
                    "did you mean \"io.tocsin.server\"",
                    "$.level",
                    "off, error",
                    "$.for"));
    assertThat(logger.getLevel()).isNull();
  }

  private JsonObject set(JsonObject request) {
    return bus.command("set_log_level", request).toCompletionStage().toCompletableFuture().join();
  }

  private static JsonObject item(JsonObject levels) {
    return levels.getJsonArray("levels").stream()
        .map(JsonObject.class::cast)
        .filter(item -> item.getString("logger").equals(NAME))
        .findAny()
        .orElse(null);
  }
}
