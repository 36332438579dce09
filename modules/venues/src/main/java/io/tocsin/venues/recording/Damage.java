package io.tocsin.venues.recording;

import java.nio.file.Path;

/**
 * A stretch of a file that cannot be read.
 *
 * @param tail whether nothing good follows, as after a crash while writing
 */
public record Damage(Path file, long offset, long bytes, String reason, boolean tail) {

  @Override
  public String toString() {
    return file
        + ": "
        + reason
        + " at byte "
        + offset
        + "; "
        + bytes
        + (tail ? " bytes at its end are left out" : " bytes are skipped");
  }
}
