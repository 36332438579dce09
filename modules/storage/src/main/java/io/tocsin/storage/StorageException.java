package io.tocsin.storage;

import java.util.Optional;

/** A statement has failed; the message names what was being done, and why it failed. */
final class StorageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StorageException(String message, Throwable cause) {
    super(message, cause);
  }

  static String reason(Throwable cause) {
    return Optional.ofNullable(cause.getMessage())
        .orElseGet(() -> cause.getClass().getSimpleName());
  }
}
