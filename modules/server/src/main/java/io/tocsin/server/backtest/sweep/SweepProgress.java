package io.tocsin.server.backtest.sweep;

import io.tocsin.venues.replay.Playback;
import io.tocsin.venues.replay.ReplayProgress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far a sweep has come; it never goes back. Thread-safe: each variant tells of itself. */
final class SweepProgress {

  /**
   * @param begun share of the variant that was done before
   */
  private record Playing(Playback playback, double begun) {}

  private final int variants;
  private final Map<Integer, Playing> playing = new HashMap<>();
  private int done;
  private long eventsDone;
  private double highest;
  private long firstMicros;
  private long lastMicros;
  private long badLines;
  private String firstBadLine = "";

  SweepProgress(int variants) {
    this.variants = variants;
  }

  /**
   * Between which moments the data lie, by event time; until then the bytes read tell the share.
   */
  synchronized void span(long fromMicros, long toMicros) {
    firstMicros = fromMicros;
    lastMicros = toMicros;
  }

  /** A variant plays from now on; {@code begun} is the share of it that is done already. */
  synchronized void plays(int variant, Playback playback, double begun) {
    ended(playing.put(variant, new Playing(playback, begun)));
  }

  /** A variant is done. */
  synchronized void finished(int variant) {
    ended(playing.remove(variant));
    done++;
  }

  private void ended(@Nullable Playing played) {
    if (played != null) {
      ReplayProgress end = played.playback().progress();
      eventsDone += end.events();
      if (end.badLines() > badLines) {
        badLines = end.badLines();
        firstBadLine = end.firstBadLine();
      }
    }
  }

  /** Variants that are done. */
  synchronized int done() {
    return done;
  }

  /** How much is done, 0 to 1. */
  synchronized double share() {
    double share = done;
    for (Playing each : playing.values()) {
      share += Math.clamp(share(each.playback().progress()), each.begun(), 1);
    }
    highest = Math.max(highest, Math.min(1, share / variants));
    return highest;
  }

  private double share(ReplayProgress now) {
    return lastMicros > firstMicros
        ? (now.eventMicros() - firstMicros) / (double) (lastMicros - firstMicros)
        : now.bytesRead() / (double) Math.max(1, now.totalBytes());
  }

  /** Market events worked off, of all variants together. */
  synchronized long events() {
    long events = eventsDone;
    for (Playing each : playing.values()) {
      events += each.playback().progress().events();
    }
    return events;
  }

  /** Lines of the data that could not be read. */
  synchronized long badLines() {
    return badLines;
  }

  /** Number, reason and beginning of the first of them, empty if there is none. */
  synchronized String firstBadLine() {
    return firstBadLine;
  }
}
