package io.tocsin.venues;

/** A frame that is not what the venue documents; the message says what is wrong with it. */
public final class MalformedFrameException extends Exception {

  private static final long serialVersionUID = 1L;

  public MalformedFrameException(String message) {
    super(message, null, false, false);
  }
}
