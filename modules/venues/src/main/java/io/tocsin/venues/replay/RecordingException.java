package io.tocsin.venues.replay;

/** A recording that cannot be used; the message is for a person and names file and place. */
public final class RecordingException extends Exception {

  private static final long serialVersionUID = 1L;

  public RecordingException(String message) {
    super(message);
  }

  public RecordingException(String message, Throwable cause) {
    super(message, cause);
  }
}
