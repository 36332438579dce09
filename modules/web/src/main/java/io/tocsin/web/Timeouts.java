package io.tocsin.web;

import io.tocsin.model.input.Fields;
import io.tocsin.model.input.Problems;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/**
 * How long each side of a link waits before it calls the other silent, as one ladder: whoever is
 * further from the user waits longer, so that the nearest one notices first and says so.
 *
 * @param pingInterval between two signs of life on a link between browser and server
 * @param browserTimeout silence after which the page calls the server dead and reconnects
 * @param beatTimeout silence after which the server closes a socket whose client answers beats
 * @param pingTimeout silence after which the server closes a socket whose client only pings; long,
 *     because browsers slow the timers of a hidden tab down to one a minute
 * @param exchange age of a venue's last pong after which its socket is closed and opened again
 */
public record Timeouts(
    Duration pingInterval,
    Duration browserTimeout,
    Duration beatTimeout,
    Duration pingTimeout,
    Duration exchange) {

  public static final Timeouts DEFAULT =
      new Timeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofSeconds(20),
          Duration.ofSeconds(75),
          Duration.ofSeconds(120));

  /** Shortest and longest that any of them may be. */
  private static final Duration LEAST = Duration.ofMillis(100);

  private static final Duration MOST = Duration.ofHours(1);

  /** One rung of the ladder, for people: {@code scripts/tocsin timeouts} prints them. */
  public record Step(String name, Duration value, String meaning) {}

  /**
   * Reads {@code ping_interval, browser_timeout, beat_timeout, ping_timeout, exchange}, each a
   * duration such as {@code "5s"}; what is absent keeps its default. Problems, also those of the
   * order, are added to the fields' {@link Problems}.
   */
  public static Timeouts read(Fields fields) {
    Timeouts timeouts =
        new Timeouts(
            duration(fields, "ping_interval", DEFAULT.pingInterval),
            duration(fields, "browser_timeout", DEFAULT.browserTimeout),
            duration(fields, "beat_timeout", DEFAULT.beatTimeout),
            duration(fields, "ping_timeout", DEFAULT.pingTimeout),
            duration(fields, "exchange", DEFAULT.exchange));
    fields.finish();
    timeouts.check(fields);
    return timeouts;
  }

  private static Duration duration(Fields fields, String name, Duration absent) {
    Duration value = fields.duration(name).orElse(absent);
    if (value.compareTo(LEAST) < 0 || value.compareTo(MOST) > 0) {
      fields
          .problems()
          .add(
              fields.path(name), "is out of range", text(value), text(LEAST) + " to " + text(MOST));
      return absent;
    }
    return value;
  }

  private void check(Fields fields) {
    longer(fields, "exchange", exchange, "ping_timeout", pingTimeout);
    longer(fields, "ping_timeout", pingTimeout, "beat_timeout", beatTimeout);
    longer(fields, "beat_timeout", beatTimeout, "browser_timeout", browserTimeout);
    Duration two = pingInterval.multipliedBy(2);
    if (browserTimeout.compareTo(two) <= 0) {
      fields
          .problems()
          .add(
              fields.path("browser_timeout"),
              "must be longer than twice ping_interval ("
                  + text(pingInterval)
                  + "), else one late answer looks like a dead server",
              text(browserTimeout),
              "over " + text(two));
    }
  }

  private static void longer(
      Fields fields, String name, Duration value, String lowerName, Duration lower) {
    if (value.compareTo(lower) <= 0) {
      fields
          .problems()
          .add(
              fields.path(name),
              "must be longer than " + lowerName + " (" + text(lower) + ")",
              text(value),
              "over " + text(lower));
    }
  }

  /** The rungs, longest first. */
  public List<Step> ladder() {
    return List.of(
        new Step(
            "exchange",
            exchange,
            "a venue's socket whose last pong is so old is closed and opened again"),
        new Step(
            "ping_timeout",
            pingTimeout,
            "the server closes the socket of a silent client that only pings (a stock one)"),
        new Step(
            "beat_timeout",
            beatTimeout,
            "the server closes the socket of a silent client that answers beats"),
        new Step("browser_timeout", browserTimeout, "the page calls a silent server dead"),
        new Step(
            "ping_interval",
            pingInterval,
            "between two signs of life; one missing makes a link slow"));
  }

  /** The ladder by name, each value as text such as {@code 5s}. */
  JsonObject json() {
    JsonObject json = new JsonObject();
    ladder().forEach(step -> json.put(step.name(), text(step.value())));
    return json;
  }

  /** The duration as configuration writes it: {@code 5s} or {@code 250ms}. */
  public static String text(Duration duration) {
    long millis = duration.toMillis();
    return millis < 1_000
        ? millis + "ms"
        : BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString() + "s";
  }
}
