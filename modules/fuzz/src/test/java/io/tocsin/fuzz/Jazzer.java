package io.tocsin.fuzz;

import java.util.Locale;

/** What Jazzer calls: {@code -Dtocsin.fuzz.target} says which {@link Target} the bytes are for. */
public final class Jazzer {

  private static final Target TARGET =
      Target.valueOf(System.getProperty("tocsin.fuzz.target", "").toUpperCase(Locale.ROOT));

  private Jazzer() {}

  /** What a target starts is started before the time of the first input is taken. */
  public static void fuzzerInitialize() throws Exception {
    TARGET.read(new byte[0]);
  }

  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    TARGET.read(input);
  }
}
