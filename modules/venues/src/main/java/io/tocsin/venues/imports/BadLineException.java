package io.tocsin.venues.imports;

/** A line of no use; the message continues the sentence that begins with the line's number. */
final class BadLineException extends Exception {

  private static final long serialVersionUID = 1L;

  BadLineException(String reason) {
    super(reason, null, false, false);
  }
}
