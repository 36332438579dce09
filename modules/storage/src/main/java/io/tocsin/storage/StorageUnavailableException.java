package io.tocsin.storage;

import org.jspecify.annotations.Nullable;

/**
 * Storage cannot work and will not without a person's help: the message is one sentence that says
 * what is wrong, where, and what to do.
 */
public final class StorageUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StorageUnavailableException(String sentence) {
    this(sentence, null);
  }

  public StorageUnavailableException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
