package io.tocsin.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SilentClientTest {

  private static final Timeouts SHORT =
      new Timeouts(
          Duration.ofMillis(100),
          Duration.ofMillis(300),
          Duration.ofMillis(400),
          Duration.ofMillis(600),
          Duration.ofMillis(900));

  @Test
  void A3_a_client_without_pings_is_closed_and_the_log_says_that_the_server_did_so_and_why()
      throws Exception {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(Connection.class);
    lines.start();
    logger.addAppender(lines);
    try (TestServer server = new TestServer(SHORT, Optional.empty())) {
      BridgeClient silent = server.connect("/eventbus/websocket?client=silent");
      BridgeClient alive = server.connect("/eventbus/websocket?client=alive");
      long pings =
          server.vertx.setPeriodic(50, id -> alive.send(new JsonObject().put("type", "ping")));

      silent.closeCode();

      await().until(() -> !lines.list.isEmpty());
      server.vertx.cancelTimer(pings);
      ILoggingEvent line = lines.list.getFirst();
      assertThat(alive.isOpen()).isTrue();
      assertThat(line.getLevel().toString()).isEqualTo("WARN");
      assertThat(line.getKeyValuePairs().stream().map(pair -> pair.key + "=" + pair.value).toList())
          .contains(
              "client=silent",
              "closed_by=server",
              "reason=silent",
              "detail=nothing was heard for 600ms");
    } finally {
      logger.detachAppender(lines);
    }
  }

  @Test
  void a_server_that_was_itself_paused_listens_for_one_interval_before_it_calls_anybody_silent() {
    PauseWatch watch = new PauseWatch(5_000, 0);
    watch.tick(500_000);
    assertThat(watch.justThawed(1_000_000)).isFalse();

    long thawed = 90_000_000;
    assertThat(watch.justThawed(thawed)).isTrue();
    for (long now = thawed; now < thawed + 5_000_000; now += 500_000) {
      watch.tick(now);
      assertThat(watch.justThawed(now)).isTrue();
    }
    assertThat(watch.justThawed(thawed + 5_000_000)).isFalse();
  }
}
