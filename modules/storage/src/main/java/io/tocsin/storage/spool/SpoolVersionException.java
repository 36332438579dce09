package io.tocsin.storage.spool;

import java.io.IOException;
import java.nio.file.Path;

/** Another version of the program wrote a file of the spool; nothing of it was touched. */
public final class SpoolVersionException extends IOException {

  private static final long serialVersionUID = 1L;

  private SpoolVersionException(Path file, char found, char known) {
    super(
        "%s has version %c, this program reads version %c: start the newer program on it, which stores what waits there"
            .formatted(file, found, known));
  }

  /**
   * Marks of a form end in its version, a digit.
   *
   * @throws SpoolVersionException if what was found is the mark of another version
   */
  static void require(Path file, int found, int known) throws SpoolVersionException {
    if (found >>> 8 == known >>> 8 && found != known && Character.isDigit(found & 0xFF)) {
      throw new SpoolVersionException(file, (char) (found & 0xFF), (char) (known & 0xFF));
    }
  }
}
