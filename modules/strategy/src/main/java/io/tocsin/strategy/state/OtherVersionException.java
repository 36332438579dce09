package io.tocsin.strategy.state;

/**
 * What is to be read was written by another version of the program: it is whole, and is left as it
 * is for one that reads it.
 */
public final class OtherVersionException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  /**
   * @param what as in "the snapshot"
   * @param found its version
   * @param known the version that this program reads
   */
  public OtherVersionException(String what, int found, int known) {
    super(what + " has version " + found + ", this program reads version " + known);
  }

  /**
   * @throws OtherVersionException unless the two are the same
   */
  public static void require(String what, int found, int known) {
    if (found != known) {
      throw new OtherVersionException(what, found, known);
    }
  }
}
