package io.tocsin.server.doctor;

/**
 * The Java that runs this, and runs the server.
 *
 * @param feature its number, for example 25
 */
public record JavaCheck(int feature, String full) implements Check {

  private static final int NEEDED = 25;

  /** The running one. */
  public static JavaCheck running() {
    return new JavaCheck(
        Runtime.version().feature(),
        Runtime.version() + " of " + System.getProperty("java.vendor", "an unknown maker"));
  }

  @Override
  public Finding look() {
    return feature == NEEDED
        ? Finding.ok("java", "Java " + full + " runs the server.")
        : Finding.warn(
            "java",
            "Java " + full + " runs the server; it is built for and tested with " + NEEDED + ".",
            "set JAVA_HOME or TOCSIN_JAVA to a JDK " + NEEDED);
  }
}
