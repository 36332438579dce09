package io.tocsin.venues.recording;

import io.tocsin.bus.Rotation;
import java.nio.file.Path;

/**
 * Where a recorder's blocks go, and how many of them wait at most.
 *
 * @param mostBlocks that wait for the disk; more are left out
 * @param files makes the files of one recording
 */
record RecorderDisk(int mostBlocks, Files files) {

  private static final int MOST_BLOCKS = 64;

  /** Makes the files of a recording in its folder. */
  @FunctionalInterface
  interface Files {
    SegmentWriter open(Path directory, Rotation rotation);
  }

  static final RecorderDisk USUAL =
      new RecorderDisk(
          MOST_BLOCKS,
          (directory, rotation) -> new SegmentWriter(directory, rotation, Segments.Kind.ENTRIES));
}
