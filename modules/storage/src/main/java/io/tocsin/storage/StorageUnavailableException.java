package io.tocsin.storage;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import java.util.Optional;
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

  /** A file system's exception in words. */
  static String reason(Throwable cause) {
    return switch (cause) {
      case AccessDeniedException denied -> "permission denied";
      case FileAlreadyExistsException file -> "it is a file";
      case FileSystemException other when other.getReason() != null ->
          other.getReason().toLowerCase(Locale.ROOT);
      default ->
          Optional.ofNullable(cause.getMessage()).orElseGet(() -> cause.getClass().getSimpleName());
    };
  }
}
