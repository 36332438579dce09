package io.tocsin.server.backtest.sweep;

import io.tocsin.venues.replay.Playback;
import io.tocsin.venues.replay.ReplayProgress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a sweep has come; it never goes back. Its runs are its variants, each once for each fold.
 * Thread-safe: each run tells of itself.
 */
final class SweepProgress {

  /**
   * What a run plays now.
   *
   * @param begun share of the run that was done before
   * @param weight share of the run that this is
   * @param fromMicros between which moments its data lie, by event time; where both are the same,
   *     the bytes read tell how far it has come
   */
  record Part(Playback playback, double begun, double weight, long fromMicros, long toMicros) {

    double share() {
      ReplayProgress now = playback.progress();
      double share =
          toMicros > fromMicros
              ? (now.eventMicros() - fromMicros) / (double) (toMicros - fromMicros)
              : now.bytesRead() / (double) Math.max(1, now.totalBytes());
      return begun + weight * Math.clamp(share, 0, 1);
    }
  }

  private final int runs;
  private final Map<Integer, Part> playing = new HashMap<>();
  private int done;
  private long eventsDone;
  private double highest;
  private long badLines;
  private String firstBadLine = "";

  SweepProgress(int runs) {
    this.runs = runs;
  }

  /** A run plays this from now on. */
  synchronized void plays(int run, Part part) {
    ended(playing.put(run, part));
  }

  /** A run is done. */
  synchronized void finished(int run) {
    ended(playing.remove(run));
    done++;
  }

  private void ended(@Nullable Part played) {
    if (played != null) {
      ReplayProgress end = played.playback().progress();
      eventsDone += end.events();
      if (end.badLines() > badLines) {
        badLines = end.badLines();
        firstBadLine = end.firstBadLine();
      }
    }
  }

  /** Runs that are done. */
  synchronized int done() {
    return done;
  }

  /** How much is done, 0 to 1. */
  synchronized double share() {
    double share = done;
    for (Part each : playing.values()) {
      share += each.share();
    }
    highest = Math.max(highest, Math.min(1, share / runs));
    return highest;
  }

  /** Market events worked off, of all runs together. */
  synchronized long events() {
    long events = eventsDone;
    for (Part each : playing.values()) {
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
