package io.tocsin.venues.replay;

import io.tocsin.model.Instrument;
import java.nio.file.Path;
import java.util.List;

/**
 * One replay.
 *
 * @param sessionId who gets the events
 * @param file the recording
 * @param venue the venue whose protocol was recorded, see {@link RecordingInfo#venue}
 * @param instruments the markets to replay, indexed by the batches in this order; others in the
 *     file are skipped
 * @param speed 1 for as it happened, 10 for ten times as fast, 0 for as fast as the session can
 * @param batchRows rows of a full batch at full speed
 * @param credits batches in flight at most at full speed
 */
public record ReplayOptions(
    String sessionId,
    Path file,
    String venue,
    List<Instrument> instruments,
    double speed,
    int batchRows,
    int credits) {

  public static final int DEFAULT_BATCH_ROWS = 4_096;
  public static final int DEFAULT_CREDITS = 8;

  public ReplayOptions {
    instruments = List.copyOf(instruments);
    if (!(speed >= 0) || batchRows < 1 || credits < 1) {
      throw new IllegalArgumentException(
          "speed must be 0 or more, batchRows and credits 1 or more: "
              + speed
              + ", "
              + batchRows
              + ", "
              + credits);
    }
  }

  /** All markets of a recording, with the default batches. */
  public static ReplayOptions of(String sessionId, RecordingInfo recording, double speed) {
    return new ReplayOptions(
        sessionId,
        recording.file(),
        recording.venue(),
        recording.instruments(),
        speed,
        DEFAULT_BATCH_ROWS,
        DEFAULT_CREDITS);
  }
}
