package io.tocsin.systemtests;

import java.nio.file.Path;

/**
 * Where real market data lies, if it is at hand: beside the checkout, or where TOCSIN_RECORDINGS
 * says.
 */
final class Recordings {

  private Recordings() {}

  static Path folder() {
    String named = System.getenv("TOCSIN_RECORDINGS");
    return named != null
        ? Path.of(named)
        : Program.root().resolve("../shared/recordings").normalize();
  }
}
