package io.tocsin.server;

import io.tocsin.model.WallClock;
import io.tocsin.model.input.Fields;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problems;
import io.tocsin.sessions.SessionSource;
import io.tocsin.venues.data.DataFile;
import io.tocsin.venues.data.MarketData;
import io.tocsin.venues.imports.DataFolder;
import io.tocsin.venues.replay.RecordingException;
import io.tocsin.venues.replay.RecordingInfo;
import io.tocsin.venues.replay.ReplayOptions;
import io.tocsin.venues.replay.ReplayVerticle;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Sources that play a recording. */
final class Replays {

  /** As fast as the session can take it. */
  static final double MAXIMUM = 0;

  private static final String SPEEDS = "a factor from 0.1x to 1000x, as in 1x or 10x, or max";

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
    throw new UsageException("--speed is \"" + text + "\"; allowed: " + SPEEDS);
  }

  /** A recording for a session on the screen. */
  static SessionSource.Replay source(Path data, double speed, WallClock clock) {
    RecordingInfo recording = probe(data);
    String pace = speed == MAXIMUM ? "full speed" : format(speed);
    return new SessionSource.Replay(
        "replay of " + data.getFileName() + " at " + pace,
        recording.venues(),
        recording.firstEventMicros(),
        (sessionId, past, memory) -> {
          ReplayVerticle verticle =
              new ReplayVerticle(
                  ReplayOptions.of(sessionId, recording, speed).after(past), clock, memory);
          return new SessionSource.Player(verticle, verticle.done());
        },
        new JsonObject().put("data", data.toAbsolutePath().toString()).put("speed", speed));
  }

  /**
   * A recording that somebody wants to see replayed, {@code {recording, speed}}, or one that a
   * session was fed from before the server was restarted.
   *
   * @param recordings where the server's recordings are
   * @throws InvalidInputException if the wish cannot be met, with everything that is wrong with it
   */
  static SessionSource.Replay of(JsonObject origin, Path recordings, WallClock clock) {
    if (origin.containsKey("data")) {
      return source(Path.of(origin.getString("data")), origin.getDouble("speed"), clock);
    }
    Problems problems = new Problems();
    Fields fields = Fields.of(JsonText.parse("replay", origin.encode()), "$.replay", problems);
    String id = fields.requiredText("recording");
    double speed = wishedSpeed(fields, problems);
    fields.finish();
    Optional<Path> data =
        id.isEmpty()
            ? Optional.empty()
            : new DataFolder(recordings).find(id, "$.replay.recording", "recording", problems);
    if (data.isPresent() && problems.isEmpty()) {
      try {
        return source(data.get(), speed, clock);
      } catch (UsageException e) {
        problems.add("$.replay.recording", String.valueOf(e.getMessage()));
      }
    }
    throw new InvalidInputException("replay", problems.list());
  }

  /** A number as {@code control_replay} takes it, or a text as {@code --speed} does. */
  private static double wishedSpeed(Fields fields, Problems problems) {
    Object given = fields.raw("speed");
    if (given == null) {
      return 1;
    }
    String text = String.valueOf(given);
    try {
      return speed(text.equals("0") ? "max" : text);
    } catch (UsageException e) {
      problems.add(fields.path("speed"), "is no speed", text, SPEEDS);
      return 1;
    }
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
