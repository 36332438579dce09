package io.tocsin.venues.replay;

/**
 * How far a replay has come.
 *
 * @param frames lines read
 * @param badLines lines that could not be decoded
 * @param firstBadLine number, reason and beginning of the first of them, empty if there is none
 * @param bytesRead of the file, as it lies on disk
 * @param totalBytes of the file
 * @param events market rows sent, clock ticks not counted
 * @param eventMicros event time of the newest row sent, 0 before the first
 * @param ended whether everything has been sent
 */
public record ReplayProgress(
    long frames,
    long badLines,
    String firstBadLine,
    long bytesRead,
    long totalBytes,
    long events,
    long eventMicros,
    boolean ended) {}
