package io.tocsin.server;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.HealthJson;
import io.tocsin.bus.StreamPost;
import io.tocsin.model.WallClock;
import io.tocsin.model.input.Fields;
import io.tocsin.model.input.Problems;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code command.logging_levels} and {@code command.set_log_level}: how much each logger
 * says, until the next start or for a while. The health of the server tells of every change that is
 * in force. What is logged at WARN and ERROR is told on the {@code log} stream. Deploy one instance
 * a node, on an event loop.
 */
final class LoggingVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(LoggingVerticle.class);
  private static final String PART = "logging";
  private static final String LINES = "lines";
  private static final long TOLD_MILLIS = 500;

  private final WallClock clock;
  private final LogLevels levels = new LogLevels();
  private final LogTail tail = new LogTail();
  private long timer = -1;

  @SuppressWarnings("NullAway.Init") // set by start(), before anything can be asked
  private Bus bus;

  LoggingVerticle(WallClock clock) {
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    bus = new Bus(vertx);
    bus.onCommand("logging_levels", request -> Future.succeededFuture(levels.json()));
    bus.onCommand("set_log_level", this::set);
    bus.post(StreamPost.open(Addresses.LOG, LINES));
    tail.attach();
    vertx.setPeriodic(TOLD_MILLIS, fired -> tell(tail.news()));
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    tail.detach();
    return Future.succeededFuture();
  }

  private void tell(LogTail.News news) {
    news.removed().forEach(key -> bus.post(StreamPost.remove(Addresses.LOG, LINES, key)));
    news.changed()
        .forEach(
            line -> bus.post(StreamPost.state(Addresses.LOG, LINES, line.getString("key"), line)));
  }

  private Future<JsonObject> set(JsonObject request) {
    Problems problems = new Problems();
    Fields fields = Fields.of(request.getMap(), "$", problems);
    String logger = fields.requiredText("logger");
    String level = fields.requiredText("level");
    Optional<Duration> time = fields.duration("for");
    String actor = fields.text("actor").orElse("somebody");
    fields.finish();
    if (problems.isEmpty()) {
      levels.check("$.logger", logger, "$.level", level, problems);
      time.filter(lasts -> lasts.toSeconds() < 1)
          .ifPresent(lasts -> problems.add("$.for", "is too short", lasts, "1s to 366d"));
    }
    problems.throwIfAny("log level");
    OptionalLong until =
        time.map(lasts -> OptionalLong.of(clock.nowMicros() + lasts.toNanos() / 1_000))
            .orElseGet(OptionalLong::empty);
    levels.set(logger, level, until);
    LOG.info("{} set the log level of {} to {}", actor, logger, level.toLowerCase(Locale.ROOT));
    changed();
    return Future.succeededFuture(levels.json());
  }

  /** Tells what is in force, and comes back when the next change ends. */
  private void changed() {
    vertx.cancelTimer(timer);
    String now = levels.describe();
    bus.post(
        now.isEmpty()
            ? StreamPost.remove(Addresses.HEALTH, "parts", PART)
            : StreamPost.state(
                Addresses.HEALTH,
                "parts",
                PART,
                HealthJson.part(PART, "UP", now, "", clock.nowMicros())));
    levels
        .nextMicros()
        .ifPresent(next ->
            timer =
                vertx.setTimer(
                    Math.max(1, (next - clock.nowMicros()) / 1_000 + 1),
                    fired -> {
                      levels.expire(clock.nowMicros());
                      LOG.info("a log level is as it usually is again");
                      changed();
                    }));
  }
}
