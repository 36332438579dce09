package io.tocsin.security;

/** A file that access depends on cannot be used; the message is one sentence for the operator. */
public final class AccessFileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public AccessFileException(String message) {
    super(message);
  }
}
