package io.tocsin.server;

import io.tocsin.model.WallClock;
import io.tocsin.sessions.SessionSource;
import io.tocsin.venues.data.DataFile;
import io.tocsin.venues.data.MarketData;
import io.tocsin.venues.replay.RecordingException;
import io.tocsin.venues.replay.RecordingInfo;
import io.tocsin.venues.replay.ReplayOptions;
import io.tocsin.venues.replay.ReplayVerticle;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Sources that play a recording. */
final class Replays {

  /** As fast as the session can take it. */
  static final double MAXIMUM = 0;

  private Replays() {}

  /** Reads {@code 1x}, {@code 10x}, {@code 0.5x} or {@code max}. */
  static double speed(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.equals("max")) {
      return MAXIMUM;
    }
    try {
      double factor =
          Double.parseDouble(lower.endsWith("x") ? lower.substring(0, lower.length() - 1) : lower);
      if (factor >= 0.1 && factor <= 1_000) {
        return factor;
      }
    } catch (NumberFormatException e) {
      // Told below, like any other text that is no speed.
    }
    throw new UsageException(
        "--speed is \""
            + text
            + "\"; allowed: a factor from 0.1x to 1000x, as in 1x or 10x, or max");
  }

  /** A recording for a session on the screen. */
  static SessionSource.Replay source(Path data, double speed, WallClock clock) {
    RecordingInfo recording = probe(data);
    String pace = speed == MAXIMUM ? "full speed" : format(speed);
    return new SessionSource.Replay(
        "replay of " + data.getFileName() + " at " + pace,
        recording.venues(),
        recording.firstEventMicros(),
        (sessionId, known) -> {
          ReplayVerticle verticle =
              new ReplayVerticle(ReplayOptions.of(sessionId, recording, speed).known(known), clock);
          return new SessionSource.Player(verticle, verticle.done());
        },
        new JsonObject().put("data", data.toAbsolutePath().toString()).put("speed", speed));
  }

  /** A recording that a session was fed from before the server was restarted. */
  static SessionSource.Replay again(JsonObject origin, WallClock clock) {
    return source(Path.of(origin.getString("data")), origin.getDouble("speed"), clock);
  }

  /**
   * Looks into data of whatever kind.
   *
   * @throws UsageException with one line if they cannot be used
   */
  static RecordingInfo probe(Path data) {
    return open(List.of(DataFile.of(data)));
  }

  /** The same of several, merged in event time. */
  static RecordingInfo open(List<DataFile> data) {
    try {
      return MarketData.open(data);
    } catch (RecordingException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** Reads {@code FILE}, {@code SYMBOL=FILE} and {@code VENUE:SYMBOL=FILE}. */
  static List<DataFile> files(List<String> texts) {
    try {
      return texts.stream().map(DataFile::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new UsageException("--data: " + e.getMessage());
    }
  }

  /** Names of data without folders. */
  static List<String> names(List<DataFile> data) {
    return data.stream().map(file -> String.valueOf(file.path().getFileName())).toList();
  }

  private static String format(double speed) {
    return speed == Math.rint(speed) ? (long) speed + "x" : speed + "x";
  }
}
