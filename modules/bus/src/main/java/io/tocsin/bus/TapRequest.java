package io.tocsin.bus;

/**
 * Somebody's wish to get a venue's raw input.
 *
 * @param address where to send {@link RawInputs}
 * @param wish what is asked for
 */
public record TapRequest(String address, Wish wish) {

  /** What is asked for. */
  public enum Wish {
    /** The pipeline's state, then every input after it. */
    OPEN,
    /** The state once more, between the inputs. */
    IMAGE,
    /** Nothing any more. */
    CLOSE
  }
}
