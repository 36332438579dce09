package io.tocsin.strategy;

/**
 * Answer to a manual close.
 *
 * @param clientOrderId of the closing order; empty if there is none
 */
public record CloseResult(Outcome outcome, String clientOrderId) {

  /** What became of the request. */
  public enum Outcome {
    /** The closing order is out. */
    CLOSING,
    /** It was out already: closing twice closes once. */
    ALREADY_CLOSING,
    NO_POSITION,
    UNKNOWN_INSTANCE
  }
}
