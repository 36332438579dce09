package io.tocsin.venues;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** What others have recorded of venues: beside the checkout, not in it. */
public final class SharedRecordings {

  private SharedRecordings() {}

  /** A file or folder of them; the test is skipped, with the reason, where there is none. */
  public static Path file(String name) {
    String folder = System.getenv("TOCSIN_RECORDINGS");
    Path path =
        (folder == null ? Path.of("..", "..", "..", "shared", "recordings") : Path.of(folder))
            .resolve(name);
    assumeTrue(
        Files.exists(path), "no recording " + name + ": set TOCSIN_RECORDINGS to their folder");
    return path;
  }
}
