package io.tocsin.server;

import io.tocsin.model.WallClock;
import io.tocsin.sessions.SessionFile;
import io.tocsin.sessions.SessionIds;
import io.tocsin.sessions.SessionSource;
import io.tocsin.venues.recording.OwnRecording;
import io.tocsin.venues.replay.Recording;
import io.tocsin.venues.replay.RecordingException;
import io.tocsin.venues.replay.RecordingInfo;
import io.tocsin.venues.replay.ReplayOptions;
import io.tocsin.venues.replay.ReplayVerticle;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;

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
        sessionId -> {
          ReplayVerticle verticle =
              new ReplayVerticle(ReplayOptions.of(sessionId, recording, speed), clock);
          return new SessionSource.Player(verticle, verticle.done());
        },
        speed,
        new JsonObject().put("data", data.toAbsolutePath().toString()).put("speed", speed));
  }

  /** A recording that a session was fed from before the server was restarted. */
  static SessionSource.Replay again(JsonObject origin, WallClock clock) {
    return source(Path.of(origin.getString("data")), origin.getDouble("speed"), clock);
  }

  /**
   * Looks into a recording of whatever kind.
   *
   * @throws UsageException with one line if it cannot be used
   */
  static RecordingInfo probe(Path data) {
    try {
      return OwnRecording.isOne(data) ? OwnRecording.probe(data) : Recording.probe(data);
    } catch (RecordingException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * A replay of a recording for a session without a server. The same session file over the same
   * kind of input has the same id, and so the same result to the byte; a recorded session is
   * repeated under its own id, with what people told it.
   */
  static ReplayOptions options(
      Path file, SessionFile session, RecordingInfo recording, double speed) throws IOException {
    Optional<RecordingInfo.Session> recorded =
        recording.session().filter(found -> found.name().equals(session.name()));
    if (recorded.isPresent()) {
      return ReplayOptions.of(recorded.get().id(), recording, speed).repeating();
    }
    CRC32 sum = new CRC32();
    sum.update(Files.readAllBytes(file));
    return ReplayOptions.of(
        SessionIds.of(recording.firstEventMicros(), sum.getValue()), recording, speed);
  }

  private static String format(double speed) {
    return speed == Math.rint(speed) ? (long) speed + "x" : speed + "x";
  }
}
