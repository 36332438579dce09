package io.tocsin.fuzz;

import com.code_intelligence.jazzer.api.BugDetectors;
import java.util.Locale;
import java.util.Set;

/** What Jazzer calls: {@code -Dtocsin.fuzz.target} says which {@link Target} the bytes are for. */
public final class Jazzer {

  private static final Target TARGET =
      Target.valueOf(System.getProperty("tocsin.fuzz.target", "").toUpperCase(Locale.ROOT));

  private static final Set<String> HERE = Set.of("127.0.0.1", "localhost");

  private Jazzer() {}

  /** What a target starts is started before the time of the first input is taken. */
  public static void fuzzerInitialize() throws Exception {
    // Requests go to a server of this process; one that went elsewhere because an input said so
    // would be a finding.
    BugDetectors.allowNetworkConnections((host, port) -> HERE.contains(host));
    TARGET.read(new byte[0]);
  }

  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    TARGET.read(input);
  }
}
