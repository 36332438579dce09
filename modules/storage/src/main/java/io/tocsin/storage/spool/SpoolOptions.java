package io.tocsin.storage.spool;

import java.nio.file.Path;

/**
 * Where and how much.
 *
 * @param directory of one process at a time
 * @param durability what accepted records survive
 * @param mostBytes what the files may take at most; samples are shed from {@value #SAMPLES_PERCENT}
 *     % of it on
 * @param segmentBytes after which a new file is begun
 * @param mostWaiting records that wait in memory for the disk at most
 */
public record SpoolOptions(
    Path directory, Durability durability, long mostBytes, long segmentBytes, int mostWaiting) {

  /** From so much of the room on, samples are shed: the rest is for everything else. */
  public static final int SAMPLES_PERCENT = 80;

  boolean takesSamples(long bytes) {
    return bytes < mostBytes / 100 * SAMPLES_PERCENT;
  }
}
