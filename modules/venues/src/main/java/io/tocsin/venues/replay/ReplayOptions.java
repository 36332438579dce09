package io.tocsin.venues.replay;

import io.tocsin.bus.ReplayPast;
import io.tocsin.model.Instrument;
import java.util.List;

/**
 * One replay.
 *
 * @param sessionId who gets the events
 * @param recording what is played
 * @param instruments the markets to replay, indexed by the batches in this order; others in the
 *     recording are skipped
 * @param speed 1 for as it happened, 10 for ten times as fast, 0 for as fast as the session can
 * @param batchRows rows of a full batch at full speed
 * @param credits batches in flight at most at full speed
 * @param fromMicros where to begin, receive time; {@link Long#MIN_VALUE} for the beginning
 * @param toMicros where to end, receive time; {@link Long#MAX_VALUE} for the end
 * @param past what the session has worked off before, in a life that was cut off: it is played at
 *     full speed
 * @param repeat whether the session is the recorded one: what people told it is told again, and its
 *     state is compared
 */
public record ReplayOptions(
    String sessionId,
    RecordingInfo recording,
    List<Instrument> instruments,
    double speed,
    int batchRows,
    int credits,
    long fromMicros,
    long toMicros,
    ReplayPast past,
    boolean repeat) {

  public static final int DEFAULT_BATCH_ROWS = 4_096;
  public static final int DEFAULT_CREDITS = 8;

  public ReplayOptions {
    instruments = List.copyOf(instruments);
    if (!(speed >= 0) || batchRows < 1 || credits < 1 || past.rows() < 0) {
      throw new IllegalArgumentException(
          "speed and known rows must be 0 or more, batchRows and credits 1 or more: "
              + speed
              + ", "
              + batchRows
              + ", "
              + credits
              + ", "
              + past.rows());
    }
  }

  /** All markets of a recording from beginning to end, with the default batches. */
  public static ReplayOptions of(String sessionId, RecordingInfo recording, double speed) {
    return new ReplayOptions(
        sessionId,
        recording,
        recording.instruments(),
        speed,
        DEFAULT_BATCH_ROWS,
        DEFAULT_CREDITS,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        ReplayPast.NONE,
        false);
  }

  /** The same for the session that was recorded. */
  public ReplayOptions repeating() {
    return new ReplayOptions(
        sessionId,
        recording,
        instruments,
        speed,
        batchRows,
        credits,
        fromMicros,
        toMicros,
        past,
        true);
  }

  /** The same between two moments, receive time. */
  public ReplayOptions between(long from, long to) {
    return new ReplayOptions(
        sessionId, recording, instruments, speed, batchRows, credits, from, to, past, repeat);
  }

  /** The same with these markets only. */
  public ReplayOptions only(List<Instrument> markets) {
    return new ReplayOptions(
        sessionId,
        recording,
        markets,
        speed,
        batchRows,
        credits,
        fromMicros,
        toMicros,
        past,
        repeat);
  }

  /** The same at another speed. */
  public ReplayOptions speed(double factor) {
    return new ReplayOptions(
        sessionId,
        recording,
        instruments,
        factor,
        batchRows,
        credits,
        fromMicros,
        toMicros,
        past,
        repeat);
  }

  /** The same with other batches. */
  public ReplayOptions batches(int rows, int inFlight) {
    return new ReplayOptions(
        sessionId,
        recording,
        instruments,
        speed,
        rows,
        inFlight,
        fromMicros,
        toMicros,
        past,
        repeat);
  }

  /** The same for a session that goes on. */
  public ReplayOptions after(ReplayPast earlier) {
    return new ReplayOptions(
        sessionId,
        recording,
        instruments,
        speed,
        batchRows,
        credits,
        fromMicros,
        toMicros,
        earlier,
        repeat);
  }
}
