package io.tocsin.venues.replay;

/**
 * How far a replay has come.
 *
 * @param frames lines or frames read
 * @param badLines those of them that could not be decoded
 * @param firstBadLine number, reason and beginning of the first of them, empty if there is none
 * @param bytesRead of the recording, as it lies on disk
 * @param totalBytes of the recording
 * @param events market rows sent, clock ticks not counted
 * @param eventMicros event time of the newest row sent, 0 before the first
 * @param ended whether everything has been sent
 * @param recordedHash the state hash that the recorded session had last, empty if none is known
 * @param repeatedHash the hash of the replayed session's state at the same place, empty if it was
 *     not compared
 */
public record ReplayProgress(
    long frames,
    long badLines,
    String firstBadLine,
    long bytesRead,
    long totalBytes,
    long events,
    long eventMicros,
    boolean ended,
    String recordedHash,
    String repeatedHash) {

  static final ReplayProgress NONE = new ReplayProgress(0, 0, "", 0, 0, 0, 0, false, "", "");

  /** The same, with rows up to that event time sent since. */
  ReplayProgress sent(long newestMicros) {
    return new ReplayProgress(
        frames,
        badLines,
        firstBadLine,
        bytesRead,
        totalBytes,
        events,
        Math.max(eventMicros, newestMicros),
        ended,
        recordedHash,
        repeatedHash);
  }

  /** Whether the replay was compared with the recorded session and came to the same state. */
  public boolean repeated() {
    return !repeatedHash.isEmpty() && repeatedHash.equals(recordedHash);
  }
}
