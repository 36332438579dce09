package io.tocsin.bus;

import io.tocsin.model.input.Fields;
import java.time.Duration;

/**
 * When a recording goes on in a new file, and when its oldest files are deleted.
 *
 * @param fileBytes a file that is as long ends with the next image
 * @param fileAge a file that is as old ends with the next image
 * @param keepBytes the oldest files go when all of them are longer; 0 keeps everything
 * @param keepAge files whose newest entry is older go; zero keeps everything
 * @param imageEvery between two images, and so the coarseness of a jump into the recording
 */
public record Rotation(
    long fileBytes, Duration fileAge, long keepBytes, Duration keepAge, Duration imageEvery) {

  public static final Rotation DEFAULT =
      new Rotation(256L << 20, Duration.ofHours(1), 0, Duration.ZERO, Duration.ofMinutes(1));

  private static final long MEGABYTE = 1L << 20;

  /** Reads {@code file_mb, file_age, keep_mb, keep_age, image_every}; all have defaults. */
  public static Rotation read(Fields fields) {
    Rotation rotation =
        new Rotation(
            fields.integer("file_mb", DEFAULT.fileBytes / MEGABYTE, 1, 100_000) * MEGABYTE,
            fields.duration("file_age").orElse(DEFAULT.fileAge),
            fields.integer("keep_mb", 0, 0, 100_000_000) * MEGABYTE,
            fields.duration("keep_age").orElse(DEFAULT.keepAge),
            fields.duration("image_every").orElse(DEFAULT.imageEvery));
    fields.finish();
    return rotation;
  }
}
