package io.tocsin.fuzz;

import java.util.Locale;

/** What Jazzer calls: {@code -Dtocsin.fuzz.target} says which {@link Target} the bytes are for. */
public final class Jazzer {

  private static final Target TARGET =
      Target.valueOf(System.getProperty("tocsin.fuzz.target", "").toUpperCase(Locale.ROOT));

  private Jazzer() {}

  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    TARGET.read(input);
  }
}
