package io.tocsin.server;

/**
 * A user's mistake, told in one line; the program ends with exit code 2 and shows no stack trace.
 */
final class UsageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message, null, false, false);
  }
}
