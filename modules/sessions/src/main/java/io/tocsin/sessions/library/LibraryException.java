package io.tocsin.sessions.library;

/** A wish that the library does not fulfil, with a code as in HTTP and a sentence for a person. */
final class LibraryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int code;

  LibraryException(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  int code() {
    return code;
  }
}
