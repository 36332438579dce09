package io.tocsin.venues.replay;

import io.tocsin.model.MarketBatch;
import org.jspecify.annotations.Nullable;

/** What a recording gives to a replay, in its order. Blocking and not thread-safe. */
public interface ReplayRows extends AutoCloseable {

  /** What comes next. */
  sealed interface Step {

    /** Rows whose instruments are those of the replay, at least one. */
    record Rows(MarketBatch batch) implements Step {}

    /** A person told the recorded session something here; JSON. */
    record Command(String json) implements Step {}

    /** The recorded session's state had this hash here. */
    record State(String hash) implements Step {}
  }

  /**
   * The next step; null at the end.
   *
   * @throws RecordingException if the recording turns out bad
   */
  @Nullable Step next() throws RecordingException;

  /**
   * Whether the rows stand as a session saw them, with its clock ticks; otherwise they stand as
   * they were received, without ticks.
   */
  boolean asSeen();

  /**
   * Goes on at a later moment; what is left out becomes a GAP of each instrument.
   *
   * @param micros receive time
   */
  void skipTo(long micros) throws RecordingException;

  /** Frames, lines or rows read. */
  long frames();

  /** What of them was of no use. */
  long bad();

  /** Place and reason of the first of it, empty if there is none. */
  String firstBad();

  long bytesRead();

  long totalBytes();

  @Override
  void close();
}
